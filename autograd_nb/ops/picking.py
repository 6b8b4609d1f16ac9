"""Elements picked and replaced by a mask, by flat positions, or slice by slice."""

from __future__ import annotations

import numpy as np

from ..dtypes import SCALAR_TYPE_NAMES, of
from .card import op, raw_only
from .errors import mismatch, wrap_dim

ALL = slice(None)


def _broadcast(*arrays):
    shapes = [a.shape for a in arrays]
    message = mismatch(*shapes)
    if message is not None:
        raise RuntimeError(message)
    return np.broadcast_arrays(*arrays)


# PyTorch keeps the operand too, so that a later in-place write to it is an error.
@op(vjp=dict(self=lambda xp, g, self, mask: xp.masked_select_backward(g, self.shape, mask)), tensors=("mask",),
    latex=r"{self}", jvp="linear", names=(), methods=())  # fmt: skip
def masked_select(self, mask):
    """The elements where the mask is true, in one dimension."""
    if mask.dtype != np.bool_:
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    if np.shape(mask) == self.shape:
        return np.asarray(self)[mask]
    where, values = _broadcast(np.asarray(mask), np.asarray(self))
    return np.atleast_1d(values)[np.atleast_1d(where)]


@op(vjp=dict(grad=lambda xp, g, mask: xp.masked_select(g, mask)), tensors=("mask",), jvp="linear", names=(), methods=())
def masked_select_backward(grad, shape, mask):
    """Zeros of ``shape`` with the gradient where elements were taken."""
    wide = np.zeros(np.broadcast_shapes(shape, np.shape(mask)), grad.dtype)
    if wide.ndim:
        wide[np.broadcast_to(mask, wide.shape)] = grad
    else:
        wide[...] = grad.sum() if mask else 0
    lead = wide.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(k + lead for k, n in enumerate(shape) if n == 1)
    return wide.sum(axis=axes, keepdims=True).reshape(shape) if axes else wide


def _scatter_masked(self, mask, source):
    if mask.dtype != np.bool_:
        raise RuntimeError(
            f"masked_scatter_ only supports boolean masks, but got mask with dtype {SCALAR_TYPE_NAMES[of(mask)]}"
        )
    if source.dtype != self.dtype:
        kinds = [SCALAR_TYPE_NAMES[of(a)] for a in (self, source)]
        raise RuntimeError(
            f"masked_scatter: expected self and source to have same dtypes but got{kinds[0]} and {kinds[1]}"
        )
    where = np.broadcast_to(mask, self.shape)
    count = np.count_nonzero(where)
    if source.size < count:
        raise RuntimeError("Number of elements of source < number of ones in mask")
    self[where] = source.reshape(-1)[:count]


@op(vjp=dict(self=lambda xp, g, self_shape, mask: xp.sum_to(xp.masked_fill(g, mask, 0), self_shape),
             source=lambda xp, g, source_shape, mask: xp.masked_scatter_backward(g, mask, source_shape)),
    tensors=("mask",), latex=r"{self}", jvp="linear", inplace=True, write=_scatter_masked)  # fmt: skip
def masked_scatter(self, mask, source):
    """A copy with the elements of ``source`` one after the other where the mask is true."""
    out = np.array(np.broadcast_to(self, np.broadcast_shapes(self.shape, mask.shape)))
    _scatter_masked(out, mask, source)
    return out


@op(vjp=dict(grad=lambda xp, g, mask: xp.masked_scatter(xp.zeros_of(g), mask, g)), tensors=("mask",), jvp="linear",
    names=(), methods=())  # fmt: skip
def masked_scatter_backward(grad, mask, shape):
    """The gradient of those elements that were written, zeros for the rest."""
    out = np.zeros(shape, grad.dtype)
    taken = grad[np.broadcast_to(mask, grad.shape)]
    out.reshape(-1)[: taken.size] = taken
    return out


@op(vjp=dict(self=lambda xp, g, self_shape, index: xp.take_backward(g, self_shape, index)), tensors=("index",),
    latex=r"{self}_{{index}}", jvp="linear", names=(), methods=())  # fmt: skip
def take(self, index):
    """The elements at flat positions, in the shape of the index."""
    if index.dtype != np.int64:
        raise RuntimeError(f"take(): Expected a long tensor for index, but got {SCALAR_TYPE_NAMES[of(index)]}")
    try:
        return self.reshape(-1).take(index)
    except IndexError:
        wrong = index[(index < -self.size) | (index >= self.size)].flat[0]
        raise IndexError(f"out of range: tried to access index {wrong} on a tensor of {self.size} elements.") from None


@op(vjp=dict(grad=lambda xp, g, index: xp.take(g, index)), tensors=("index",), jvp="linear", names=(), methods=())
def take_backward(grad, shape, index):
    """Zeros of ``shape`` with the gradient added at flat positions."""
    out = np.zeros(shape, grad.dtype)
    np.add.at(out.reshape(-1), np.reshape(index, -1), np.reshape(grad, -1))
    return out


@raw_only
def distinct(index):
    """Each index once: a place that is written twice has one value."""
    return np.unique(index)


def _place(self, dim, index):
    return (*(ALL,) * wrap_dim(dim, self.ndim), np.atleast_1d(index))


def _fill_slices(self, dim, index, value):
    if index.dtype != np.int64:
        raise IndexError("index_fill_(): Expected dtype int64 for index.")
    try:
        (self if self.ndim else self.reshape(1))[_place(self, dim, index)] = value
    except IndexError:
        size = self.shape[dim] if self.ndim else 1
        wrong = index[(index < -size) | (index >= size)].flat[0]
        raise IndexError(
            f"index {wrong} is out of bounds for dimension {wrap_dim(dim, self.ndim)} with size {size}"
        ) from None


@op(vjp=dict(self=lambda xp, g, dim, index: xp.index_fill_value(g, dim, index, 0)), tensors=("index",), latex=r"{self}",
    grad_fn="IndexFillBackward0", names=(), methods=(), inplace=True, write=_fill_slices)  # fmt: skip
def index_fill_value(self, dim, index, value):
    """A copy with a number in the slices that a vector of indices names."""
    out = np.array(self)
    _fill_slices(out, dim, index, value)
    return out


@op(vjp=dict(self=lambda xp, g, dim, index: xp.index_fill_value(g, dim, index, 0),
             value=lambda xp, g, dim, index: xp.sum_to(xp.index_select(g, dim, xp.distinct(index)), ())),
    tensors=("index",), latex=r"{self}", jvp="linear", grad_fn="IndexFillBackward1", names=(), methods=(), inplace=True,
    write=_fill_slices)  # fmt: skip
def index_fill_tensor(self, dim, index, value):
    """A copy with a 0-d tensor's value in the slices that a vector of indices names."""
    return index_fill_value(self, dim, index, value)


def _copy_slices(self, dim, index, source):
    d = wrap_dim(dim, self.ndim)
    if source.dtype != self.dtype:
        kinds = [SCALAR_TYPE_NAMES[of(a)] for a in (self, source)]
        raise RuntimeError(
            f"index_copy_(): self and source expected to have the same dtype, but got (self) {kinds[0]} and (source) "
            f"{kinds[1]}"
        )
    length = source.shape[d] if source.ndim else 1
    if index.size != length:
        raise IndexError(
            f"index_copy_(): Number of indices ({index.size}) should be equal to source.size(dim) ({length})"
        )
    size = self.shape[d] if self.ndim else 1
    wrong = np.atleast_1d(index)[(np.atleast_1d(index) < 0) | (np.atleast_1d(index) >= size)]
    if wrong.size:
        raise IndexError(f"index_copy_(): index {wrong[0]} is out of bounds for dimension {d} with size {size}")
    (self if self.ndim else self.reshape(1))[_place(self, dim, index)] = source


@op(vjp=dict(self=lambda xp, g, dim, index: xp.index_fill_value(g, dim, index, 0),
             source=lambda xp, g, dim, index, source_shape: xp.reshape(xp.index_select(g, dim, index), source_shape)),
    tensors=("index",), latex=r"{self}", jvp="linear", inplace=True, write=_copy_slices)  # fmt: skip
def index_copy(self, dim, index, source):
    """A copy with the slices of ``source`` at a vector of indices."""
    out = np.array(self)
    _copy_slices(out, dim, index, source)
    return out
