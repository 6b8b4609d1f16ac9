"""Tensors that go on at one end as at the other."""

from __future__ import annotations

from ..engine.assemble import aten
from ..engine.tensor import Tensor


def wrapped(input: Tensor, padding: tuple[int, ...]) -> Tensor:
    """The input as if it repeated itself: copied into the middle, then from one end to the other.

    padding: counts (before, after) from the last dimension backwards. RuntimeError for more than the input has.
    """
    shape = list(input.shape)
    sides = [(len(shape) - 1 - k, padding[2 * k], padding[2 * k + 1]) for k in range(len(padding) // 2)]
    for dim, before, after in sides:
        if max(before, after) > shape[dim]:
            raise RuntimeError("Padding value causes wrapping around more than once.")
        shape[dim] += before + after
        if shape[dim] < 0:
            raise RuntimeError("Negative padding value is resulting in an empty dimension")
    out = input.new_empty(tuple(shape))
    middle, source = out, input
    for dim, before, after in sides:
        middle = _piece(middle, dim, max(before, 0), shape[dim] - max(after, 0))
        source = _piece(source, dim, max(-before, 0), input.shape[dim] - max(-after, 0))
    middle.copy_(source)
    for dim, before, after in sides:
        start, end = max(before, 0), shape[dim] - max(after, 0)
        if before > 0:
            _piece(out, dim, 0, before).copy_(_piece(out, dim, end - before, end))
        if after > 0:
            _piece(out, dim, end, shape[dim]).copy_(_piece(out, dim, start, start + after))
    return out


def _piece(t: Tensor, dim: int, start: int, stop: int) -> Tensor:
    return aten.slice_dim(t, dim, start, stop, 1)
