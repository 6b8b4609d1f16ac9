"""Parameters that no derivative reads but that follow from shapes: sizes, new dimensions, bounds of pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

Shape = tuple[int, ...]
Setting = Callable[[Sequence[Shape], Shape, Callable[[str], Any]], Any]


def _size(inputs: Sequence[Shape], result: Shape, saved: Callable[[str], Any]) -> Any:
    return result


def _new_dimension(inputs: Sequence[Shape], result: Shape, saved: Callable[[str], Any]) -> Any:
    """Where a dimension of one was put in; of several places that make the same, the first."""
    (before,) = inputs
    return next(k for k in range(len(result)) if (*before[:k], 1, *before[k:]) == result)


def _bounds(inputs: Sequence[Shape], result: Shape, saved: Callable[[str], Any]) -> Any:
    dim = saved("dim")
    return (0, *accumulate(0 if shape == (0,) else shape[dim] for shape in inputs))


FOLLOWING: dict[tuple[str, str], Setting] = {
    ("view", "size"): _size, ("expand", "size"): _size, ("reshape_alias", "size"): _size,
    ("unsafe_view", "size"): _size, ("unsqueeze", "dim"): _new_dimension,
    ("join", "bounds"): _bounds, ("join_mixed", "bounds"): _bounds,
}  # fmt: skip
"""(card, parameter) -> its value from the shapes of the inputs, the shape of the result, and what else is saved."""
