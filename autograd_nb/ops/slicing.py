"""Parts of a tensor as views: one index, a slice, a diagonal, or all pieces at once."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .errors import wrap_dim

ALL = slice(None)


@op(vjp=dict(self=lambda xp, g, self_shape, dim, index: xp.select_backward(g, self_shape, dim, index)), view=True,
    latex=r"{self}_{{index}}", jvp="linear")  # fmt: skip
def select(self, dim, index):
    """What lies at one index of a dimension, without that dimension."""
    if dim == 0:
        try:
            return self[index, ...]
        except IndexError:
            pass
    return self[_place(self.shape, dim, index)]


def _place(shape: tuple[int, ...], dim: int, index: int) -> tuple[object, ...]:
    if not shape:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    d = wrap_dim(dim, len(shape))
    if not -shape[d] <= index < shape[d]:
        raise IndexError(f"select(): index {index} out of range for tensor of size {list(shape)} at dimension {d}")
    return (*(ALL,) * d, index, ...)


@op(vjp=dict(grad=lambda xp, g, dim, index: xp.select(g, dim, index)), jvp="linear", names=(), methods=())
def select_backward(grad, shape, dim, index):
    """Zeros of ``shape`` with the gradient where it was selected."""
    out = np.zeros(shape, grad.dtype)
    out[_place(shape, dim, index)] = grad
    return out


def _slice_vjp(xp, g, self_shape, dim, start, end, step):
    return xp.slice_backward(g, self_shape, dim, start, end, step)


@op(vjp=dict(self=_slice_vjp), view=True, latex=r"{self}_{{start}:{end}}", jvp="linear", grad_fn="SliceBackward0",
    names=(), methods=())  # fmt: skip
def slice_dim(self, dim, start, end, step=1):
    """Every ``step``-th index of a dimension from ``start`` up to ``end``."""
    return self[(*(ALL,) * dim, slice(start, end, step))]


@op(vjp=dict(grad=lambda xp, g, dim, start, end, step: xp.slice_dim(g, dim, start, end, step)), jvp="linear", names=(),
    methods=())  # fmt: skip
def slice_backward(grad, shape, dim, start, end, step):
    """Zeros of ``shape`` with the gradient where the slice was taken."""
    out = np.zeros(shape, grad.dtype)
    out[(*(ALL,) * dim, slice(start, end, step))] = grad
    return out


def _diagonal_vjp(xp, g, self_shape, offset, dim1, dim2):
    return xp.diagonal_backward(g, self_shape, offset, dim1, dim2)


@op(vjp=dict(self=_diagonal_vjp), view=True, latex=r"\operatorname{diag}{self}", jvp="linear")  # fmt: skip
def diagonal(self, offset=0, dim1=0, dim2=1):
    """The elements whose two indices differ by ``offset``, as a new last dimension."""
    first, second = wrap_dim(dim1, self.ndim), wrap_dim(dim2, self.ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    seen = self.diagonal(offset, first, second)  # read-only, as the rest of NumPy does not expect writing there
    return np.lib.stride_tricks.as_strided(_corner(self, offset, first, second), seen.shape, seen.strides)


def _corner(array: np.ndarray, offset: int, dim1: int, dim2: int) -> np.ndarray:
    """The array from the diagonal's first element on."""
    start: list[slice] = [ALL] * array.ndim
    start[dim2 if offset > 0 else dim1] = slice(abs(offset), None)
    return array[tuple(start)]


@op(
    vjp=dict(grad=lambda xp, g, offset, dim1, dim2: xp.diagonal(g, offset, dim1, dim2)),
    jvp="linear",
    names=(),
    methods=(),
)
def diagonal_backward(grad, shape, offset, dim1, dim2):
    """Zeros of ``shape`` with the gradient on the diagonal."""
    out = np.zeros(shape, grad.dtype)
    diagonal(out, offset, dim1, dim2)[...] = grad
    return out


def _unfold_vjp(xp, g, self_shape, dimension, size, step):
    return xp.unfold_backward(g, self_shape, dimension, size, step)


@op(vjp=dict(self=_unfold_vjp), view=True, latex=r"{self}", jvp="linear", names=())  # fmt: skip
def unfold(self, dimension, size, step):
    """All windows of ``size`` elements along a dimension, ``step`` apart; the window is the new last dimension."""
    d = wrap_dim(dimension, self.ndim)
    length = self.shape[d] if self.ndim else 1
    if size > length:
        raise RuntimeError(f"maximum size for tensor at dimension {d} is {length} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    if not self.ndim:
        return self.reshape(1)[:size]
    windows = np.lib.stride_tricks.sliding_window_view(self, size, d, writeable=self.flags.writeable)
    return windows[(*(ALL,) * d, slice(None, None, step))]


@op(
    vjp=dict(grad=lambda xp, g, dimension, size, step: xp.unfold(g, dimension, size, step)),
    jvp="linear",
    names=(),
    methods=(),
)
def unfold_backward(grad, shape, dimension, size, step):
    """Zeros of ``shape`` with the windows' gradients added where they were taken."""
    out = np.zeros(shape, grad.dtype)
    windows = unfold(out, dimension, size, step)
    for k in range(size):  # windows overlap, but the k-th elements of all windows do not
        windows[..., k] += grad[..., k]
    return out


@op(vjp=dict(self=lambda xp, g, self_shape, self_dtype, dim: xp.stack(
        xp.fill_missing(g, [without(self_shape, dim)] * self_shape[dim], self_dtype), dim)),
    view=True, outputs="list", latex=r"{self}", jvp="linear")  # fmt: skip
def unbind(self, dim=0):
    """All slices along a dimension, without that dimension."""
    if not self.ndim:
        raise IndexError(f"Dimension specified as {wrap_dim(dim, 0)} but tensor has no dimensions")
    d = wrap_dim(dim, self.ndim)
    lead = (ALL,) * d
    return [self[(*lead, k, ...)] for k in range(self.shape[d])]


def without(shape: tuple[int, ...], dim: int) -> tuple[int, ...]:
    """The shape with one dimension left out."""
    d = dim % len(shape)
    return shape[:d] + shape[d + 1 :]


@op(vjp=dict(self=lambda xp, g, self_shape, self_dtype, split_size, dim: xp.cat(
        xp.fill_missing(g, piece_shapes(self_shape, equal_sizes(self_shape[dim], split_size), dim), self_dtype), dim)),
    view=True, outputs="list", latex=r"{self}", jvp="linear", names=(), methods=())  # fmt: skip
def split(self, split_size, dim):
    """Pieces of equal size along a dimension; the last may be smaller."""
    return _pieces(self, equal_sizes(self.shape[dim], split_size), dim)


@op(vjp=dict(self=lambda xp, g, self_shape, self_dtype, split_sizes, dim: xp.cat(
        xp.fill_missing(g, piece_shapes(self_shape, split_sizes, dim), self_dtype), dim)),
    view=True, outputs="list", latex=r"{self}", jvp="linear", names=(), methods=())  # fmt: skip
def split_with_sizes(self, split_sizes, dim):
    """Pieces of the given sizes along a dimension."""
    return _pieces(self, split_sizes, dim)


def equal_sizes(length: int, size: int) -> list[int]:
    """The sizes of the pieces of ``length`` that are at most ``size`` long."""
    if not length:
        return [0]
    return [min(size, length - k) for k in range(0, length, size)]


def piece_shapes(shape: tuple[int, ...], sizes: list[int], dim: int) -> list[tuple[int, ...]]:
    """The shapes of pieces of the given sizes along a dimension."""
    d = dim % len(shape)
    return [(*shape[:d], n, *shape[d + 1 :]) for n in sizes]


def _pieces(array: np.ndarray, sizes: list[int], dim: int) -> list[np.ndarray]:
    lead, start, out = (ALL,) * (dim % array.ndim), 0, []
    for n in sizes:
        out.append(array[(*lead, slice(start, start + n))])
        start += n
    return out


@raw_only
def fill_missing(grads, shapes, dtype):
    """The gradients of several results, zeros for those that nothing depends on; of one result it comes alone."""
    if not isinstance(grads, list):
        grads = [grads]
    return [np.zeros(s, dtype) if g is None else g for g, s in zip(grads, shapes, strict=True)]
