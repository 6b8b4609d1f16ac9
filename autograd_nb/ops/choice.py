"""Choosing between two elements by a mask: where, masked_fill."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from .card import op
from .masks import kept, select


def _where_vjp_self(xp, g, condition, self_shape, self_dtype):
    return xp.cast(xp.sum_to(xp.where(condition, g, 0), self_shape), self_dtype)


def _where_vjp_other(xp, g, condition, other_shape, other_dtype):
    return xp.cast(xp.sum_to(xp.where(condition, 0, g), other_shape), other_dtype)


@op(vjp=dict(self=_where_vjp_self, other=_where_vjp_other), tensors=("condition",), jvp="linear", names=(), methods=(),
    latex=r"\begin{cases} {self} & {condition} \\ {other} & \text{else} \end{cases}")  # fmt: skip
def where(condition, self, other):
    """The first element where the condition holds, else the second."""
    if type(other) is int and other == 0 and not isinstance(self, (int, float, complex)):
        return kept(condition, self)
    if type(self) is int and self == 0 and not isinstance(other, (int, float, complex)):
        return kept(np.logical_not(condition), other)
    if getattr(self, "dtype", self) is not getattr(other, "dtype", other):
        dtype = dtypes.result_dtype((self, other)).numpy
        self, other = np.asarray(self, dtype), np.asarray(other, dtype)
    return select(condition, self, other)


def _masked_fill_vjp_self(xp, g, mask, self_shape):
    return xp.sum_to(xp.where(mask, 0, g), self_shape)


def _masked_fill_vjp_value(xp, g, mask, value_dtype):
    return xp.cast(xp.sum_to(xp.where(mask, g, 0), ()), value_dtype)


@op(vjp=dict(self=_masked_fill_vjp_self), tensors=("mask",), names=(), methods=(), inplace=True,
    latex=r"\begin{cases} {value} & {mask} \\ {self} & \text{else} \end{cases}")  # fmt: skip
def masked_fill(self, mask, value):
    """The elements with a number in place of those where the mask is true."""
    return np.where(mask, self.dtype.type(value), self)[()]


@op(vjp=dict(self=_masked_fill_vjp_self, value=_masked_fill_vjp_value), tensors=("mask",), names=(), methods=(),
    inplace=True, grad_fn="MaskedFillBackward1")  # fmt: skip
def masked_fill_tensor(self, mask, value):
    """The elements with a 0-d tensor's value in place of those where the mask is true."""
    return np.where(mask, value.astype(self.dtype), self)[()]
