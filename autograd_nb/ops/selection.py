"""Picking elements by index along one dimension, and where their gradients go."""

from __future__ import annotations

from typing import Any

import numpy as np

from .card import op
from .errors import wrap_dim


def along(indices: Any, axis: int, keepdim: bool, ndim: int) -> np.ndarray:
    """Indices of a reduction over ``axis`` with that dimension put back."""
    return np.asarray(indices) if keepdim or not ndim else np.expand_dims(indices, axis)


def places(indices: np.ndarray, shape: tuple[int, ...], axis: int) -> Any:
    """An index of an array of that shape for the elements at ``indices`` along ``axis``."""
    return tuple(
        indices if k == axis else np.arange(n).reshape((n,) + (1,) * (len(shape) - 1 - k)) for k, n in enumerate(shape)
    )


def take(a: np.ndarray, indices: np.ndarray, axis: int) -> np.ndarray:
    """The elements of ``a`` at indices of as many dimensions along ``axis``."""
    return a[places(indices, a.shape, axis)]


def pick(a: np.ndarray, indices: Any, axis: int, keepdim: bool) -> Any:
    """The elements of ``a`` at the indices of a reduction over ``axis``."""
    out = take(a, along(indices, axis, keepdim, a.ndim), axis)
    return out if keepdim else out.squeeze(axis)[()]


def _pick_vjp(xp, g, dim, indices, self_shape, keepdim):
    return xp.value_selecting_reduction_backward(g, dim, indices, self_shape, keepdim)


@op(
    vjp=dict(self=_pick_vjp),
    tensors=("indices",),
    names=(),
    methods=(),
    latex=r"{self}_{{indices}}",
    grad_fn="GatherBackward0",
    jvp="linear",
)
def value_selecting_reduction(self, dim, indices, keepdim):
    """One element for each index, picked along a dimension."""
    return pick(self, indices, wrap_dim(dim, self.ndim), keepdim) if self.ndim else self.copy()


@op(vjp=dict(grad=lambda xp, g, dim, indices, keepdim: xp.value_selecting_reduction(g, dim, indices, keepdim)),
    tensors=("indices",), latex=r"{grad}\,[k = {indices}]", names=(), methods=(), grad_fn="ScatterBackward1",
    jvp="linear")  # fmt: skip
def value_selecting_reduction_backward(grad, dim, indices, sizes, keepdim):
    """Zeros with the gradient of each picked element at its place."""
    if not sizes:
        return grad.copy()
    axis = wrap_dim(dim, len(sizes))
    out = np.zeros(sizes, grad.dtype)
    indices = along(indices, axis, keepdim, len(sizes))
    out[places(indices, sizes, axis)] = along(grad, axis, keepdim, len(sizes))
    return out
