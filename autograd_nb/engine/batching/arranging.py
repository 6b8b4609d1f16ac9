"""Elements in other places: repeated, turned, padded, triangles and diagonals."""

from __future__ import annotations

from typing import Any

from ...ops.errors import wrap_dim
from .call import Call
from .dims import after_batch
from .elements import aligned
from .rules import rule


@rule("repeat")
def repeated_sample(call: Call) -> Any:
    """Each sample several times; the batch once."""
    times = tuple(call["repeats"])
    return call.run(aligned(call.values[0], len(times)), (1, *times))


@rule("flip", "rot90")
def turned(call: Call) -> Any:
    """Dimensions of every sample reversed, or turned into each other."""
    k = call.card.params.index("dims")
    values = list(call.values)
    values[k] = after_batch(tuple(values[k]), call.ndim(0))
    return call.run(*values) if call.ndim(0) else NotImplemented


@rule("roll")
def rolled(call: Call) -> Any:
    """Every sample rolled along its dimensions, or as if it were flat."""
    value, shifts, dims = call.values
    if not dims:
        flat = value.reshape((call.size, -1))
        return call.run(flat, shifts, (1,)).reshape(value.shape)
    return call.run(value, shifts, after_batch(tuple(dims), call.ndim(0)))


@rule("tril", "triu")
def triangle(call: Call) -> Any:
    """The triangles of the last two dimensions."""
    return call.run(*call.values) if call.ndim(0) >= 2 else NotImplemented


@rule("constant_pad_nd")
def padded(call: Call) -> Any:
    """Padding counts dimensions from the last one."""
    return call.run(*call.values) if len(call["pad"]) // 2 <= call.ndim(0) else NotImplemented


@rule("diag_embed")
def embedded(call: Call) -> Any:
    """Vectors laid on diagonals; the new dimensions are counted in the result."""
    value, offset, dim1, dim2 = call.values
    ndim = call.ndim(0) + 1
    return call.run(value, offset, wrap_dim(dim1, ndim) + 1, wrap_dim(dim2, ndim) + 1)
