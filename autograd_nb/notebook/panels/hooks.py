"""The hooks on the node, on its results, or on the leaf."""

from __future__ import annotations

from ...graph.trees import Tree
from .facts import Facts, Hook
from .pieces import quiet
from .registry import panel
from .words import Words


@panel("hooks", order=70)
def hooks(facts: Facts, words: Words) -> list[Tree] | None:
    """In the order in which they run; what PyTorch does not tell is said."""
    if facts.node.kind not in ("op", "leaf"):
        return None
    items = [_item(hook, words) for hook in facts.hooks]
    shown: list[Tree] = [["ol", {"class": "pn-hooks"}, *items]] if items else [quiet(words["no_hooks"])]
    return [*shown, quiet(words["torch_hooks"])] if facts.engine == "torch" else shown


def _item(hook: Hook, words: Words) -> Tree:
    name: list[Tree | str] = [["code", {}, hook.name], " "] if hook.name else []
    return ["li", {}, *name, words[f"hook_{hook.kind}"].format(n=hook.output)]
