"""One moment of a computation as plain data: the graph with names, places and formulas, and nothing alive in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..graph import Graph, from_grad_fn
from .formulas import arguments_of, formula_of
from .naming import History, Names, numbered
from .operands import operand_of
from .origins import origin_of
from .tensors import is_tensor


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


def snapshot(roots: list[Any], variables: Mapping[str, Any], history: History | None = None) -> Graph:
    """The graph reachable from ``roots``, named after ``variables`` and the names they had before."""
    names = Names(variables, history)
    operands = partial(operand_of, called=names.all)
    graph = from_grad_fn(
        roots, names=names, origin=origin_of, describe=formula_of, arguments=arguments_of, operands=operands
    )
    return numbered(graph)
