"""Shapes: the same elements seen with other sizes, another order of dimensions, more or fewer of them."""

from __future__ import annotations

import math

import numpy as np

from .card import op, raw_only
from .errors import dim_error, wrap_dim
from .rows import sum_along, sum_of_rows

STRIDES = (
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
    "contiguous subspaces). Use .reshape(...) instead."
)


def size_error(count: int, size: tuple[int, ...]) -> RuntimeError:
    """PyTorch's sentence for a shape that does not hold ``count`` elements."""
    for k, n in enumerate(size):
        if n < -1:
            return RuntimeError(f"invalid shape dimension {n} at index {k} of shape {list(size)}")
    if size.count(-1) > 1:
        return RuntimeError("only one dimension can be inferred")
    if count == 0 and -1 in size and 0 in size:
        return RuntimeError(
            f"cannot reshape tensor of 0 elements into shape {list(size)} because the unspecified dimension size -1 "
            "can be any value and is ambiguous"
        )
    return RuntimeError(f"shape '{list(size)}' is invalid for input of size {count}")


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    names=(), methods=())  # fmt: skip
def view(self, size):
    """The same elements in another shape, without copying; RuntimeError where the strides do not allow it."""
    try:
        out = self.reshape(size)
    except ValueError:
        raise size_error(self.size, tuple(size)) from None
    if not self.flags.c_contiguous and not np.may_share_memory(out, self):
        raise RuntimeError(STRIDES)
    return out


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    names=(), methods=())  # fmt: skip
def reshape_alias(self, size):
    """What ``reshape`` makes of a tensor with gaps or another memory order, where no copy is needed."""
    return view(self, size)


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), latex=r"{self}", jvp="linear", names=(),
    methods=())  # fmt: skip
def unsafe_view(self, size):
    """Another shape for a fresh copy that nobody else holds."""
    return self.reshape(size)


@op(vjp=dict(self=lambda xp, g: g), latex=r"{self}", jvp="linear", grad_fn="CloneBackward0", names=(), methods=())
def clone_contiguous(self):
    """A copy without gaps, in row-major order."""
    return np.array(self, order="C")


@op(tensors=("self",), view=True, names=(), methods=())
def view_dtype(self, dtype):
    """The same bytes read as another NumPy dtype."""
    return np.asarray(self).view(dtype)


@op(vjp=dict(self=lambda xp, g: g), view=True, latex=r"{self}", jvp="linear", names=(), methods=())
def alias(self):
    """The same elements, unchanged."""
    return np.asarray(self)[...]


@op(vjp=dict(self=lambda xp, g, self_shape: xp.sum_to(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    names=(), methods=())  # fmt: skip
def expand(self, size):
    """Dimensions of size one repeated, without copying; where memory allows it, writable, which broadcast_to is not."""
    a = np.asarray(self)
    if a.shape == size:
        return a[...]
    lead = len(size) - a.ndim
    strides = [0] * lead
    for n, m, s in zip(a.shape, size[lead:], a.strides, strict=True):
        if n != m and (n != 1 or m < 0):
            raise _expand_error(a.shape, tuple(size))
        strides.append(s if n == m else 0)
    if lead and min(size[:lead]) < 0:
        raise _expand_error(a.shape, tuple(size))
    if a.flags.c_contiguous:
        return np.ndarray(size, a.dtype, a, 0, strides)
    return np.lib.stride_tricks.as_strided(a, size, strides)


def _expand_error(shape: tuple[int, ...], size: tuple[int, ...]) -> RuntimeError:
    lead = len(size) - len(shape)
    for k in reversed(range(len(shape))):
        if shape[k] != 1 and shape[k] != size[lead + k]:
            return RuntimeError(
                f"The expanded size of the tensor ({size[lead + k]}) must match the existing size ({shape[k]}) at "
                f"non-singleton dimension {lead + k}.  Target sizes: {list(size)}.  Tensor sizes: {list(shape)}"
            )
    return RuntimeError(f"Trying to create tensor with negative dimension {min(size)}: {list(size)}")


@op(vjp=dict(self=lambda xp, g, dims: xp.permute(g, inverse_order(dims))), view=True, latex=r"{self}", jvp="linear",
    names=(), methods=())  # fmt: skip
def permute(self, dims):
    """The dimensions in another order."""
    try:
        return self.transpose(dims)
    except ValueError:
        raise _permute_error(self.ndim, dims) from None


def inverse_order(dims: tuple[int, ...]) -> tuple[int, ...]:
    """The order of dimensions that undoes ``dims``."""
    back = [0] * len(dims)
    for k, d in enumerate(dims):
        back[d] = k
    return tuple(back)


def _permute_error(ndim: int, dims: tuple[int, ...]) -> Exception:
    if len(dims) != ndim:
        return RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired "
            f"ordering of dimensions i.e. input.dim() = {ndim} is not equal to len(dims) = {len(dims)}"
        )
    for d in dims:
        if not -ndim <= d < ndim:
            return dim_error(d, ndim)
    return RuntimeError("permute(): duplicate dims are not allowed.")


@op(vjp=dict(self=lambda xp, g, dim0, dim1: xp.transpose(g, dim0, dim1)), view=True, latex=r"{self}^{\mathsf T}",
    jvp="linear", names=("transpose", "swapaxes", "swapdims"),
    methods=("transpose", "swapaxes", "swapdims"))  # fmt: skip
def transpose(self, dim0, dim1):
    """Two dimensions exchanged."""
    try:
        return self.swapaxes(dim0, dim1)
    except ValueError:
        wrap_dim(dim0, self.ndim)
        wrap_dim(dim1, self.ndim)
        return self[...]  # a 0-d tensor has one dimension to name, and nothing to exchange


@op(vjp=dict(self=lambda xp, g: xp.t(g)), view=True, latex=r"{self}^{\mathsf T}", jvp="linear", grad_fn="TBackward0")
def t(self):
    """A matrix transposed; vectors and 0-d tensors as they are."""
    if self.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {self.ndim}D")
    return self.transpose()


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    grad_fn="SqueezeBackward0", names=(), methods=())  # fmt: skip
def squeeze_all(self):
    """Without the dimensions of size one."""
    return self.squeeze()


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    grad_fn="SqueezeBackward1", names=(), methods=())  # fmt: skip
def squeeze_dim(self, dim):
    """Without one dimension, if its size is one."""
    d = wrap_dim(dim, self.ndim)
    return self.squeeze(d) if self.ndim and self.shape[d] == 1 else self[...]


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    grad_fn="SqueezeBackward2", names=(), methods=())  # fmt: skip
def squeeze_dims(self, dim):
    """Without those of the given dimensions whose size is one."""
    dims = [wrap_dim(d, self.ndim) for d in dim]
    for d in dims:
        if dims.count(d) > 1:
            raise RuntimeError(f"dim {d} appears multiple times in the list of dims")
    return self.squeeze(tuple(d for d in dims if self.ndim and self.shape[d] == 1))


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), view=True, latex=r"{self}", jvp="linear")
def unsqueeze(self, dim):
    """With a new dimension of size one."""
    if dim == 0:
        return self[None]
    shape = self.shape
    d = wrap_dim(dim, len(shape) + 1)
    return self.reshape((*shape[:d], 1, *shape[d:]))


@raw_only
def reshape(array, shape):
    """The same elements in another shape."""
    return array.reshape(shape)


@raw_only
def sum_to(grad, shape):
    """The gradient of something of ``shape`` that was broadcast: summed over what broadcasting repeated."""
    lead = grad.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(k + lead for k, n in enumerate(shape) if n == 1 and grad.shape[k + lead] != 1)
    if lead and len(axes) == lead:  # a bias: what was in front is summed away
        if shape and grad.size and grad.flags.c_contiguous:
            return sum_of_rows(grad.reshape(-1, math.prod(shape))).reshape(shape)
        return np.add.reduce(grad, axis=axes)
    if not lead and len(axes) == 1:
        return sum_along(grad, axes[0])
    summed = grad.sum(axis=axes, keepdims=True) if axes else grad
    return summed.reshape(shape) if lead else summed


@op(vjp=dict(self=lambda xp, g, index: xp.take_from_base(g, index)), names=(), methods=())
def scatter_into_base(self, index, shape):
    """Zeros of ``shape`` with each element added at its flat position."""
    values, places = np.asarray(self).reshape(-1), index.reshape(-1)
    count = math.prod(shape)
    if values.dtype.kind == "c":
        real = np.bincount(places, values.real, count)
        return (real + 1j * np.bincount(places, values.imag, count)).astype(self.dtype).reshape(shape)
    return np.bincount(places, values, count).astype(self.dtype).reshape(shape)


@op(vjp=dict(self=lambda xp, g, index, self_shape: xp.scatter_into_base(g, index, self_shape)), names=(), methods=())
def take_from_base(self, index):
    """The elements at the given flat positions."""
    return self.reshape(-1)[index]
