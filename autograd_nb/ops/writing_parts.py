"""A tensor with some of its elements replaced: a slice, an index, a diagonal, flat positions, all of them."""

from __future__ import annotations

import numpy as np

from .card import op
from .slicing import diagonal, select, slice_dim


def _replaced(part, self, src, what, *where):
    out = np.array(self)
    seen = part(out, *where)
    if seen.shape != src.shape:
        raise RuntimeError(
            f"expected src to have a size equal to the {what} of self. src size = {list(src.shape)}, {what} size = "
            f"{list(seen.shape)}"
        )
    seen[...] = src
    return out


def _source(xp, g, dtype):
    return xp.cast(g, dtype)


@op(vjp=dict(self=lambda xp, g, dim, index: xp.select_cleared(g, dim, index),
             src=lambda xp, g, src_dtype, dim, index: _source(xp, xp.select(g, dim, index), src_dtype)),
    latex=r"{self}", jvp="linear")  # fmt: skip
def select_scatter(self, src, dim, index):
    """A copy with ``src`` at one index of a dimension."""
    return _replaced(select, self, src, "slice", dim, index)


@op(vjp=dict(grad=lambda xp, g, dim, index: xp.select_cleared(g, dim, index)), grad_fn="SelectScatterBackward0",
    jvp="linear", names=(), methods=())  # fmt: skip
def select_cleared(grad, dim, index):
    """A copy with zeros at one index of a dimension."""
    out = np.array(grad)
    select(out, dim, index)[...] = 0
    return out


@op(vjp=dict(self=lambda xp, g, dim, start, end, step: xp.slice_cleared(g, dim, start, end, step),
             src=lambda xp, g, src_dtype, dim, start, end, step:
                 _source(xp, xp.slice_dim(g, dim, start, end, step), src_dtype)),
    latex=r"{self}", jvp="linear", names=(), methods=())  # fmt: skip
def slice_scatter(self, src, dim, start, end, step):
    """A copy with ``src`` in every ``step``-th index of a dimension from ``start`` up to ``end``."""
    return _replaced(slice_dim, self, src, "slice", dim, start, end, step)


@op(vjp=dict(grad=lambda xp, g, dim, start, end, step: xp.slice_cleared(g, dim, start, end, step)),
    grad_fn="SliceScatterBackward0", jvp="linear", names=(), methods=())  # fmt: skip
def slice_cleared(grad, dim, start, end, step):
    """A copy with zeros in every ``step``-th index of a dimension from ``start`` up to ``end``."""
    out = np.array(grad)
    slice_dim(out, dim, start, end, step)[...] = 0
    return out


@op(vjp=dict(self=lambda xp, g, offset, dim1, dim2: xp.diagonal_cleared(g, offset, dim1, dim2),
             src=lambda xp, g, src_dtype, offset, dim1, dim2:
                 _source(xp, xp.diagonal(g, offset, dim1, dim2), src_dtype)),
    latex=r"{self}", jvp="linear")  # fmt: skip
def diagonal_scatter(self, src, offset=0, dim1=0, dim2=1):
    """A copy with ``src`` on a diagonal."""
    return _replaced(diagonal, self, src, "slice", offset, dim1, dim2)


@op(vjp=dict(grad=lambda xp, g, offset, dim1, dim2: xp.diagonal_cleared(g, offset, dim1, dim2)),
    grad_fn="DiagonalScatterBackward0", jvp="linear", names=(), methods=())  # fmt: skip
def diagonal_cleared(grad, offset, dim1, dim2):
    """A copy with zeros on a diagonal."""
    out = np.array(grad)
    diagonal(out, offset, dim1, dim2)[...] = 0
    return out


def _check_put(self, index, source):
    from .. import dtypes

    name = dtypes.SCALAR_TYPE_NAMES
    if index.dtype != np.int64:
        raise RuntimeError(f"put_(): Expected a long tensor for index, but got {name[dtypes.of(index)]}")
    if self.dtype != source.dtype:
        raise RuntimeError(
            "put_(): self and source expected to have the same dtype, but got self.dtype = "
            f"{name[dtypes.of(self)]} and source.dtype = {name[dtypes.of(source)]}"
        )
    if index.size != source.size:
        raise IndexError(
            "put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source.size}, index.numel() = {index.size}"
        )
    wrong = index[(index < -self.size) | (index >= self.size)]
    if wrong.size:
        raise IndexError(f"out of range: tried to access index {wrong.flat[0]} on a tensor of {self.size} elements.")


def _put_vjp_source(xp, g, index, source_shape):
    return xp.reshape(xp.take(g, index), source_shape)


@op(vjp=dict(self=lambda xp, g, index, accumulate: g if accumulate else xp.put_cleared(g, index),
             source=_put_vjp_source),
    tensors=("index",), latex=r"{self}", jvp="linear", names=(), methods=(), inplace=True)  # fmt: skip
def put(self, index, source, accumulate=False):
    """A copy with elements of ``source`` written to, or added at, flat positions."""
    _check_put(self, index, source)
    out = np.array(self)
    flat, places = out.reshape(-1), index.reshape(-1)
    if accumulate:
        np.add.at(flat, places, source.reshape(-1))
    else:
        flat[places] = source.reshape(-1)
    return out


@op(vjp=dict(grad=lambda xp, g, index: xp.put_cleared(g, index)), tensors=("index",), grad_fn="PutBackward0",
    jvp="linear", names=(), methods=())  # fmt: skip
def put_cleared(grad, index):
    """A copy with zeros at flat positions."""
    out = np.array(grad)
    out.reshape(-1)[index.reshape(-1)] = 0
    return out


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), latex=r"{value}", grad_fn="FillBackward0", names=(), methods=())
def filled(self, value):
    """A tensor of the same shape and dtype with a number in every place."""
    return np.full_like(self, value)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g),
             value=lambda xp, g, value_dtype: xp.cast(xp.sum_to(g, ()), value_dtype)),
    latex=r"{value}", grad_fn="FillBackward1", names=(), methods=())  # fmt: skip
def filled_tensor(self, value):
    """A tensor of the same shape and dtype with a 0-d tensor's value in every place."""
    return np.full_like(self, value)
