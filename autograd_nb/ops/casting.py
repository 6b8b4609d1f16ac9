"""Other dtypes, copies, and filling memory."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .errors import output_error

RANKS = {"channels_last": 4, "channels_last_3d": 5}
"""The memory formats that move a dimension, and the number of dimensions they are for."""


@raw_only
def cast(array, dtype):
    """The same values in another NumPy dtype; of complex numbers the real part where a number is asked for."""
    if array.dtype is dtype:
        return array
    return (array.real if array.dtype.kind == "c" and dtype.kind not in "bc" else array).astype(dtype)


def copied(array, dtype, memory_format):
    """A copy in another dtype, with the dimensions in the same order in memory or, if asked for, the channels last."""
    if memory_format in RANKS:
        if array.ndim != RANKS[memory_format]:
            raise RuntimeError(f"required rank {RANKS[memory_format]} tensor to use {memory_format} format")
        return np.moveaxis(np.moveaxis(array, 1, -1).astype(dtype, "C"), -1, 1)
    if not array.ndim:
        return cast(array.copy(), dtype)
    return array.copy("K") if array.dtype is dtype else cast(array, dtype)


@op(vjp=dict(self=lambda xp, g, self_dtype: xp.cast(g, self_dtype)), latex=r"{self}", jvp="linear", names=(),
    methods=())  # fmt: skip
def to_copy(self, dtype, memory_format=None):
    """The same values in another dtype, on memory of their own."""
    return copied(self, dtype, memory_format)


@op(tensors=("self",), latex=r"{self}", names=(), methods=())
def to_whole(self, dtype, memory_format=None):
    """The same values as integers or truth values, through which no gradient flows."""
    return copied(self, dtype, memory_format)


@op(vjp=dict(self=lambda xp, g: g), latex=r"{self}", jvp="linear")
def clone(self):
    """A copy on its own memory."""
    return self.copy("K") if type(self) is np.ndarray else self


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g),
             src=lambda xp, g, src_shape, src_dtype: xp.cast(xp.sum_to(g, src_shape), src_dtype)),
    latex=r"{src}", grad_fn="CopyBackwards", names=(), methods=(), inplace=True)  # fmt: skip
def copy(self, src):
    """The second operand's values in the first one's shape and dtype."""
    try:
        return np.broadcast_to(cast(np.asarray(src), self.dtype), self.shape)
    except ValueError:
        raise output_error(self.shape, src.shape) from None


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), latex=r"{value}", grad_fn="FillBackward2", names=(), methods=(),
    inplace=True)  # fmt: skip
def fill(self, value):
    """A number in every place."""
    return np.broadcast_to(self.dtype.type(value), self.shape)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g),
             value=lambda xp, g, value_dtype: xp.cast(xp.sum_to(g, ()), value_dtype)),
    latex=r"{value}", grad_fn="FillBackward3", names=(), methods=(), inplace=True)  # fmt: skip
def fill_tensor(self, value):
    """A 0-d tensor's value in every place."""
    return np.broadcast_to(cast(np.asarray(value), self.dtype), self.shape)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), latex="0", names=(), methods=(), inplace=True)
def zero(self):
    """Zero in every place."""
    return np.broadcast_to(self.dtype.type(0), self.shape)
