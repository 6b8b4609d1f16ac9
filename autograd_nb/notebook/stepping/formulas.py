"""The formula of a step in the user's own names: ``ȳ · w``."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Mapping
from typing import Any

from ...graph import GraphNode
from ...graph.labels import op_name
from ...graph.mathematics import mathml
from ...graph.render.typeset import clean
from ...graph.trees import Tree
from ...ops.symbols import escape
from ..derivatives import derivative_tree
from ..formulas import card_of


def argument(label: str, position: int) -> str:
    """The name that the formulas give to an input of the operation behind a grad_fn.

    >>> argument("MulBackward0", 1), argument("CatBackward0", 2), argument("SquareBackward", 0)
    ('other', 'tensors[2]', '[0]')
    """
    card = card_of(label)
    inputs = () if card is None else tuple(card.vjp)
    if card is not None and card.lists and inputs and inputs[0] in card.lists:
        return f"{inputs[0]}[{position}]"
    return inputs[position] if position < len(inputs) else f"[{position}]"


def formula_of_step(node: GraphNode, position: int, names: Mapping[str, str]) -> Tree:
    """What a node sends to an input, as MathML; ``names`` are what the user calls the inputs.

    Where its rule has no formula, the step as a function of the gradient.

    >>> product = GraphNode("n0", "op", "MulBackward0")
    >>> from autograd_nb.graph.mathematics import readable
    >>> readable(formula_of_step(product, 0, {"other": "w"}))
    'ȳ · w'
    >>> readable(formula_of_step(GraphNode("n0", "op", "SquareBackward"), 0, {}))
    'Square.backward(ȳ)'
    """
    values = _values(node)
    trees: dict[str, Tree] = {slot: ["mn", {}, str(value)] for slot, value in values.items()}
    trees |= {own: ["mi", {"class": "name"}, name] for own, name in names.items()}
    weighted = any(kept.slot == "weight" and kept.shape is not None for kept in node.saved)
    own = argument(node.label, position).partition("[")[0]
    found = derivative_tree(node.label, own, trees, values, weighted=weighted)
    return found or mathml(rf"\operatorname{{{escape(_spoken(node.label))}}}(\bar{{y}})")


def _values(node: GraphNode) -> dict[str, Any]:
    """The plain numbers that the operation was given."""
    found = {}
    for kept in node.saved:
        if kept.shape is None and kept.value is not None:
            try:
                value = literal_eval(kept.value)
            except (ValueError, SyntaxError):  # the name of a type, or a value that is no literal, such as inf
                continue
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[kept.slot] = value
    return found


def _spoken(label: str) -> str:
    bare = clean(label.rsplit("::", 1)[-1], 60)
    return f"{op_name(bare)}_backward" if card_of(label) is not None else f"{bare.removesuffix('Backward')}.backward"
