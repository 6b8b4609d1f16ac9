"""Cards that name dimensions: every one is counted from the front and moved on by one, behind the batch."""

from __future__ import annotations

from typing import Any

from ...ops.errors import wrap_dim
from ..assemble import aten
from ..tensor import Tensor
from .call import Call
from .rules import DIM

SHAPES = ("shape", "sizes")


def after_batch(dim: Any, ndim: int) -> Any:
    """A dimension of a sample, or several, as those of the batch; IndexError where a sample has no such dimension."""
    if isinstance(dim, (tuple, list)):
        return tuple(wrap_dim(d, ndim) + 1 for d in dim)
    return wrap_dim(dim, ndim) + 1


def shifted(call: Call) -> Any:
    """The card on all samples at once; of several tensors all must have as many dimensions as the first."""
    card, values = call.card, list(call.values)
    tensors = [k for k, p in enumerate(card.params) if p in card.tensors and isinstance(values[k], Tensor)]
    ndim = call.ndim(tensors[0])
    for k in tensors:
        if call.ndim(k) != ndim:
            return NotImplemented
        values[k] = call.full(k)
    shapes = [k for k, p in enumerate(card.params) if p in SHAPES]
    for k in shapes:
        ndim = len(values[k])
        values[k] = (call.size, *values[k])
    for k, p in enumerate(card.params):
        if p in DIM:
            if values[k] is None or not isinstance(values[k], (int, tuple, list)) or values[k] == ():
                return NotImplemented
            values[k] = after_batch(values[k], ndim)
    if ndim:
        return call.run(*values)
    return NotImplemented if shapes else of_numbers(call, tensors, values)


def of_numbers(call: Call, tensors: list[int], values: list[Any]) -> Any:
    """The same for 0-d samples, which are taken for vectors of one element."""
    for k in tensors:
        values[k] = aten.unsqueeze(values[k], 1)
    result = call.run(*values)
    several = result if isinstance(result, tuple) else (result,)
    if any(r._a.size != call.size or r._a.ndim > 2 for r in several):
        return NotImplemented
    numbers = tuple(r.reshape((call.size,)) for r in several)
    return numbers if isinstance(result, tuple) else numbers[0]
