"""The trace of a matrix, and matrices put together along a diagonal."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import not_implemented


@op(vjp=dict(self=lambda xp, g, self_shape: xp.on_diagonal(g, self_shape)), latex=r"\operatorname{tr} {self}",
    jvp="linear")  # fmt: skip
def trace(self):
    """The sum of a matrix's diagonal."""
    if self.dtype.kind == "b":
        raise not_implemented("trace", self)
    if self.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {self.ndim}")
    return np.asarray(np.trace(self), np.int64 if self.dtype.kind in "biu" else self.dtype)[()]


@op(vjp=dict(value=lambda xp, g: xp.trace(g)), latex=r"{value}\,I", jvp="linear", names=(), methods=())
def on_diagonal(value, shape):
    """Zeros with a 0-d tensor's value all along the diagonal."""
    out = np.zeros(shape, value.dtype)
    np.fill_diagonal(out, value)
    return out


def corners(shapes: list[tuple[int, ...]]) -> list[tuple[int, int, int, int]]:
    """Where each block begins and ends: rows, then columns."""
    out, row, column = [], 0, 0
    for shape in shapes:
        height, width = ((1, 1), (1, *shape), shape)[len(shape)]
        out.append((row, row + height, column, column + width))
        row, column = row + height, column + width
    return out


def _block_diag_vjp(xp, g, tensors_shape, i):
    top, bottom, left, right = corners(tensors_shape)[i]
    block = xp.slice_dim(xp.slice_dim(g, 0, top, bottom, 1), 1, left, right, 1)
    return xp.reshape(block, tensors_shape[i])


@op(vjp=dict(tensors=_block_diag_vjp), lists=("tensors",), latex=r"\operatorname{diag}({tensors})", jvp="linear",
    names=(), methods=(), promote="arith")  # fmt: skip
def block_diag(tensors):
    """Zeros with the matrices one after the other along the diagonal."""
    for k, t in enumerate(tensors):
        if t.ndim > 2:
            raise RuntimeError(
                f"torch.block_diag: Input tensors must have 2 or fewer dimensions. Input {k} has {t.ndim} dimensions"
            )
    places = corners([t.shape for t in tensors])
    out = np.zeros((places[-1][1], places[-1][3]), tensors[0].dtype)
    for t, (top, bottom, left, right) in zip(tensors, places, strict=True):
        out[top:bottom, left:right] = t
    return out
