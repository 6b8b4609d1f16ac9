"""One moment of a computation as plain data: the graph with names, places and formulas, and nothing alive in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..engine.node import Node
from ..graph import Cut, Graph, from_grad_fn
from ..graph.adapt import SAFE_NODES
from ..graph.layout import Progress
from .cuts import cut_of
from .formulas import arguments_of, formula_of
from .naming import History, Names, numbered
from .operands import Operand, operand_of
from .origins import origin_of
from .tensors import is_tensor

# Our nodes go one after the other when a graph is released, so of them far more may be looked at than of PyTorch's.
OWN_NODES = 200_000


def most_nodes(roots: Sequence[Any]) -> int:
    """How many nodes below ``roots`` displays follow."""
    return OWN_NODES if all(isinstance(root, Node) for root in roots) else SAFE_NODES


def grad_fn_of(value: Any, expression: str = "the value") -> Any:
    """The node behind a tensor, or the node itself.

    Raises TypeError for anything else, ValueError for a tensor that no recorded operation made.
    """
    if is_tensor(value):
        if value.grad_fn is not None:
            return value.grad_fn
        if value.requires_grad:
            raise ValueError(f"{expression} is a leaf: no operation made it, so there is no graph behind it")
        raise ValueError(f"{expression} has no graph: it does not require grad")
    if hasattr(value, "next_functions") and callable(getattr(value, "name", None)):
        return value
    raise TypeError(f"{expression} is neither a tensor nor a grad_fn, but of type {type(value).__name__}")


def roots_of(value: Any, expression: str = "the value") -> list[Any]:
    """The nodes behind one value, or behind each value of a list or tuple; raises as `grad_fn_of` does."""
    values = value if isinstance(value, (list, tuple)) and value else [value]
    return [grad_fn_of(one, expression if one is value else f"{expression}[{k}]") for k, one in enumerate(values)]


def snapshot(
    roots: list[Any],
    variables: Mapping[str, Any],
    history: History | None = None,
    *,
    reasons: bool = False,
    progress: Progress | None = None,
) -> Graph:
    """The graph reachable from ``roots``, named after ``variables`` and the names they had before.

    With ``reasons``, inputs without gradient say how they left the graph, where that is known. ``progress`` hears the
    share that is done.
    """
    names = Names(variables, history)
    found: list[Cut | None] = []

    def operand(node: Any, position: int, known: str | None) -> Operand:
        if reasons:
            found.append(cut_of(node, position, _kept(node, position), names))
        return operand_of(node, position, known, names.all)

    graph = from_grad_fn(
        roots, names=names, origin=origin_of, describe=formula_of, arguments=arguments_of, operands=operand,
        max_nodes=most_nodes(roots), progress=progress,
    )  # fmt: skip
    return numbered(_with_cuts(graph, found) if any(found) else graph)


def _kept(node: Any, position: int) -> Any:
    """The tensor that a node saved for an input, where it did."""
    inputs = arguments_of(str(node.name()).rsplit("::", 1)[-1]) or ()
    if position >= len(inputs):
        return None
    place = getattr(node, f"_raw_saved_{inputs[position]}", None)
    if place is None or getattr(place, "unpack_hook", None) is not None:
        return None
    try:
        kept = place.data
    except RuntimeError:  # PyTorch's way of saying that it was freed
        return None
    return kept if is_tensor(kept) else None


def _with_cuts(graph: Graph, found: list[Cut | None]) -> Graph:
    """``found`` has a place for each input without gradient, in the order of the graph."""
    cuts = iter(found)
    nodes = (replace(node, untracked=tuple(replace(u, cut=next(cuts)) for u in node.untracked)) for node in graph.nodes)
    return replace(graph, nodes=tuple(nodes))
