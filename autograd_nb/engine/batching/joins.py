"""Lists of tensors joined: each gets a batch, and the dimension moves on."""

from __future__ import annotations

from typing import Any

from ...ops.errors import wrap_dim
from ..assemble import aten
from .call import Call, repeated
from .rules import rule


def samples(call: Call) -> list[Any]:
    """The tensors of the list with a batch dimension each."""
    flags = call.batched[0] or (False,) * len(call.values[0])
    return [repeated(t, one, call.size) for t, one in zip(call.values[0], flags, strict=True)]


@rule("join", "join_mixed")
def joined(call: Call) -> Any:
    """One after the other along a dimension of the samples; an empty vector among them is nobody's batch."""
    tensors, dim = samples(call), call["dim"]
    ndim = max(t._a.ndim for t in tensors)
    if any(t._a.ndim != ndim for t in tensors):
        return NotImplemented
    return call.run(tuple(tensors), wrap_dim(dim, ndim - 1) + 1, call["bounds"])


@rule("pile", "pile_mixed")
def piled(call: Call) -> Any:
    """Along a new dimension of the samples."""
    tensors = samples(call)
    return call.run(tuple(tensors), wrap_dim(call["dim"], tensors[0]._a.ndim) + 1)


@rule("one_hot")
def hot(call: Call) -> Any:
    """A new last dimension; its size must not depend on the values."""
    return call.run(*call.values) if call["num_classes"] > 0 else NotImplemented


@rule("index_select")
def selected(call: Call) -> Any:
    """Slices of every sample, the same ones or others for each."""
    value, dim, index = call.values
    ndim, varies = call.ndim(0), call.is_batched("index")
    if not ndim or (varies and call.ndim(2) != 1):
        return NotImplemented
    d = wrap_dim(dim, ndim)
    if not varies:
        return call.run(value, d + 1, index)
    whole = call.full(0)
    shape = whole._a.shape
    wide = index.reshape((call.size, *(1,) * d, -1, *(1,) * (ndim - d - 1)))
    wide = aten.expand(wide, (*shape[: d + 1], index._a.shape[1], *shape[d + 2 :]))
    return aten.gather(whole, d + 1, wide)


@rule("embedding")
def embedded_rows(call: Call) -> Any:
    """Rows of one table, or of a table for each sample, which are laid one below the other."""
    weight, indices, padding, scale = call.values
    if not call.is_batched("weight"):
        return call.run(weight, indices, padding, scale)
    rows = weight._a.shape[1]
    if padding >= 0 or scale:
        return NotImplemented
    return call.run(weight.reshape((-1, weight._a.shape[2])), offset(call, indices, rows), padding, scale)


@rule("embedding_backward")
def embedded_rows_backward(call: Call) -> Any:
    """Gradients added into a table for each sample."""
    _, indices, count, padding, scale = call.values
    if padding >= 0 or scale:
        return NotImplemented
    total = call.run(call.full(0), offset(call, indices, count), call.size * count, padding, scale)
    return total.reshape((call.size, count, total._a.shape[1]))


def offset(call: Call, indices: Any, rows: int) -> Any:
    """Row numbers of every sample in tables laid one below the other."""
    from ..factories import arange

    every = call.full(1)
    starts = (arange(call.size) * rows).reshape((call.size, *(1,) * (every._a.ndim - 1)))
    return every + starts
