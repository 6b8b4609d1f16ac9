"""Picking elements by index along one dimension, and where their gradients go."""

from __future__ import annotations

from typing import Any

import numpy as np

from .card import op
from .errors import wrap_dim


def along(indices: Any, axis: int, keepdim: bool, ndim: int) -> np.ndarray:
    """Indices of a reduction over ``axis`` with that dimension put back."""
    return np.asarray(indices) if keepdim or not ndim else np.expand_dims(indices, axis)


def pick(a: np.ndarray, indices: Any, axis: int, keepdim: bool) -> Any:
    """The elements of ``a`` at the indices along ``axis``."""
    out = np.take_along_axis(a, along(indices, axis, keepdim, a.ndim), axis)
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
    np.put_along_axis(out, along(indices, axis, keepdim, len(sizes)), along(grad, axis, keepdim, len(sizes)), axis)
    return out
