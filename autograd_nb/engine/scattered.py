"""Gradients of parts: written where the part was taken, without an array of zeros for each.

``x[0] + x[1] + ...`` gives x many gradients that are zero but in one place. In a plain pass on arrays such a gradient
stays a note of what goes where, until a whole gradient arrives that it can be added into, or until x's turn comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.card import Card

SMALL = 4096
"""Elements up to which an array of zeros costs less than the note."""

PARTS = frozenset(("diagonal", "select", "slice_dim"))
"""View operations whose result is a part of what they are given; their rule reads its shape, then their parameters."""

Part = tuple[Callable[[np.ndarray, Any, Any], None], Any, Any]


class Scattered:
    """A gradient that is zero but in some places: how, what and where to add it."""

    __slots__ = ("dtype", "parts", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype, part: Part) -> None:
        self.shape = shape
        self.dtype = dtype
        self.parts = [part]

    def add_to(self, out: np.ndarray) -> np.ndarray:
        """``out`` with the parts added in place."""
        for add, grad, where in self.parts:
            add(out, grad, where)
        return out

    def dense(self) -> np.ndarray:
        """The gradient as an array of its own."""
        return self.add_to(np.zeros(self.shape, self.dtype))


def size_of(shape: tuple[int, ...]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size


def part_step(card: Card, small_step: Any) -> Any:
    """The backward step of a view operation of ``PARTS``: a note for large tensors, ``small_step`` for the others."""
    forward = card.forward

    def add(out: np.ndarray, grad: Any, where: Any) -> None:
        seen = forward(out, *where)
        np.add(seen, grad, seen)

    def step(node: Any, run: Any, grad: Any) -> Any:
        shape, *where = node.fixed
        if size_of(shape) <= SMALL or node.extra is not None or node.fix is not None:
            return small_step(node, run, grad)
        run.deliver_part(node.first, Scattered(shape, grad.dtype, (add, grad, where)))
        return None

    return step
