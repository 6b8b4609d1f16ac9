"""When the node ran, forward and backward."""

from __future__ import annotations

from ...graph.trees import Tree
from .facts import Facts
from .pieces import quiet
from .registry import panel
from .words import Words


@panel("order", order=80)
def order(facts: Facts, words: Words) -> list[Tree] | None:
    """Its places in both directions."""
    if facts.node.kind not in ("op", "leaf") or facts.number is None:
        return None
    lines = []
    if facts.sequence is None:
        lines.append(words["order_leaf"])
    else:
        leaves = facts.total - facts.operations
        lines.append(words["order_forward"].format(k=facts.node.order - leaves + 1, n=facts.operations))
    lines.append(words["order_backward"].format(k=facts.number + 1, n=facts.total))
    if facts.sequence is not None:
        lines.append(words["order_sequence"].format(n=facts.sequence))
    if facts.is_root:
        lines.append(words["order_root"])
    return [["ul", {"class": "pn-order"}, *(["li", {}, line] for line in lines)], quiet(words["order_why"])]
