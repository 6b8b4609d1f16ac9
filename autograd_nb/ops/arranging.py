"""The same elements elsewhere: repeated, reversed, rolled around, kept on one side of a diagonal, set on one."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import wrap_dim
from .slicing import diagonal


def _repeat_vjp(xp, g, self_shape, repeats):
    grad = xp.repeat_backward(g, self_shape, repeats)
    return xp.zeros_of(grad) if 0 in repeats else grad  # no copy, no dependence: there is no graph to go on with


@op(vjp=dict(self=_repeat_vjp), latex=r"{self}",
    jvp="linear", names=(), methods=())  # fmt: skip
def repeat(self, repeats):
    """Copies of the tensor side by side, so many along each dimension."""
    lead = len(repeats) - self.ndim
    if lead < 0:
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
    shape = (1,) * lead + self.shape
    if repeats and min(repeats) < 0:
        size = [n * r for n, r in zip(shape, repeats, strict=True)]
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(size)}: {size}")
    return np.tile(self, repeats)


@op(vjp=dict(grad=lambda xp, g, repeats: xp.repeat(g, repeats)), jvp="linear", names=(), methods=())
def repeat_backward(grad, shape, repeats):
    """The gradients of all copies added up."""
    padded = (1,) * (len(repeats) - len(shape)) + tuple(shape)
    split = [n for pair in zip(repeats, padded, strict=True) for n in pair]
    return grad.reshape(split).sum(axis=tuple(range(0, len(split), 2))).reshape(shape)


@op(vjp=dict(self=lambda xp, g, dims: xp.flip(g, dims)), latex=r"{self}", jvp="linear", names=(), methods=())
def flip(self, dims):
    """The order of elements reversed along some dimensions."""
    axes = [wrap_dim(d, self.ndim) for d in dims]
    for d in axes:
        if axes.count(d) > 1:
            raise RuntimeError(f"dim {d} appears multiple times in the list of dims")
    return np.flip(self, axes if self.ndim else ()).copy(order="K")


@op(vjp=dict(self=lambda xp, g, shifts, dims: xp.roll(g, tuple(-s for s in shifts), dims)), latex=r"{self}",
    jvp="linear", names=(), methods=())  # fmt: skip
def roll(self, shifts, dims):
    """The elements moved along some dimensions; what falls out at one end comes in at the other."""
    if not dims:
        if len(shifts) != 1:
            raise RuntimeError(f"shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}")
        return np.roll(self, shifts[0])
    if len(shifts) != len(dims):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}")
    if not self.ndim:
        raise IndexError(f"Dimension specified as {dims[0]} but tensor has no dimensions")
    return np.roll(self, shifts, tuple(wrap_dim(d, self.ndim) for d in dims))


@op(
    vjp=dict(self=lambda xp, g, k, dims: xp.rot90(g, -k, dims)), latex=r"{self}", jvp="linear", grad_fn="Rot90Backward0"
)
def rot90(self, k=1, dims=(0, 1)):
    """A plane of two dimensions turned ``k`` times by 90 degrees."""
    if len(dims) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(dims)}")
    if self.ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {self.ndim}")
    if dims[0] == dims[1] or abs(dims[0] - dims[1]) == self.ndim:
        raise RuntimeError(f"expected rotation dims to be different, but got dim0 = {dims[0]} and dim1 = {dims[1]}")
    for d in dims:
        if not -self.ndim <= d < self.ndim:
            raise RuntimeError(f"Rotation dim{list(dims).index(d)} out of range, dim{list(dims).index(d)} = {d}")
    return np.rot90(self, k, dims).copy(order="K")


def _triangle(name, array):
    if array.ndim < 2:
        raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")


@op(vjp=dict(self=lambda xp, g, diagonal: xp.tril(g, diagonal)), latex=r"\operatorname{tril}{self}", jvp="linear",
    inplace=True)  # fmt: skip
def tril(self, diagonal=0):
    """Each matrix with zeros above the diagonal."""
    _triangle("tril", self)
    return np.tril(self, diagonal)


@op(vjp=dict(self=lambda xp, g, diagonal: xp.triu(g, diagonal)), latex=r"\operatorname{triu}{self}", jvp="linear",
    inplace=True)  # fmt: skip
def triu(self, diagonal=0):
    """Each matrix with zeros below the diagonal."""
    _triangle("triu", self)
    return np.triu(self, diagonal)


@op(vjp=dict(self=lambda xp, g, self_shape, offset: xp.diagonal_backward(g, self_shape, offset, 0, 1)),
    latex=r"\operatorname{diag}{self}", jvp="linear", grad_fn="DiagonalBackward0_copy", names=(),
    methods=())  # fmt: skip
def diagonal_copy(self, offset):
    """A copy of a matrix's diagonal."""
    return diagonal(self, offset, 0, 1).copy()


@op(vjp=dict(self=lambda xp, g, offset, dim1, dim2: xp.diagonal(g, offset, dim1, dim2)),
    latex=r"\operatorname{diag}{self}", jvp="linear")  # fmt: skip
def diag_embed(self, offset=0, dim1=-2, dim2=-1):
    """Zeros with the last dimension's elements on the diagonal of two new dimensions."""
    ndim = self.ndim + 1
    first, second = wrap_dim(dim1, ndim), wrap_dim(dim2, ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    side = self.shape[-1] + abs(offset)
    shape = list(self.shape[:-1])
    for d in sorted((first, second)):
        shape.insert(d, side)
    out = np.zeros(shape, self.dtype)
    diagonal(out, offset, first, second)[...] = self
    return out
