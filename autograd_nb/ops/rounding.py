"""Rounding and signs: steps, whose derivative is zero."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .errors import not_implemented


@raw_only
def zeros_of(array):
    """Zeros of the same shape and dtype: the gradient of what does not change with its input."""
    return np.zeros_like(array) if array.ndim else array.dtype.type(0)


def _stepwise(ufunc, kernel, array):
    kind = array.dtype.kind
    if kind == "b" or (kind == "c" and kernel == "round_vml_cpu"):
        raise not_implemented(kernel, array)
    if kind == "c":
        raise NotImplementedError(f"{kernel.partition('_')[0]} is not supported for complex inputs")
    return array.copy() if kind in "iu" else ufunc(array)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), promote="same", latex=r"\lfloor {self} \rfloor", inplace=True)
def floor(self):
    """The next integer below."""
    return _stepwise(np.floor, "floor_vml_cpu", self)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), promote="same", latex=r"\lceil {self} \rceil", inplace=True)
def ceil(self):
    """The next integer above."""
    return _stepwise(np.ceil, "ceil_vml_cpu", self)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), promote="same", latex=r"\operatorname{trunc} {self}", inplace=True,
    names=("trunc", "fix"), methods=("trunc", "fix"))  # fmt: skip
def trunc(self):
    """The next integer towards zero."""
    return _stepwise(np.trunc, "trunc_vml_cpu", self)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), promote="same", latex=r"\operatorname{round} {self}", names=(),
    methods=(), inplace=True)  # fmt: skip
def round(self):
    """The nearest integer, halves to even."""
    return _stepwise(np.rint, "round_vml_cpu", self)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), grad_fn="RoundBackward1", names=(), methods=(), inplace=True)
def round_decimals(self, decimals):
    """The nearest number with so many decimals, halves to even."""
    if self.dtype.kind in "biu":
        raise not_implemented("round_cpu", self)
    scale = 10.0 ** (decimals if decimals >= 0 else -decimals)
    return np.rint(self * scale) / scale if decimals >= 0 else np.rint(self / scale) * scale


def _signs(array):
    if array.dtype.kind == "b":
        return array.copy()
    signs = np.sign(array)
    return np.where(np.isnan(array), array.dtype.type(0), signs)[()] if array.dtype.kind in "fc" else signs


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), promote="same", latex=r"\operatorname{sign} {self}", inplace=True)
def sign(self):
    """-1, 0 or 1; 0 for nan. NotImplementedError for complex numbers."""
    if self.dtype.kind == "c":
        raise NotImplementedError(
            "Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead."
        )
    return _signs(self)


def _sgn_vjp(xp, g, self, self_dtype):
    if self_dtype.kind != "c":
        return xp.zeros_of(g)
    direction, size = xp.sgn(self), xp.abs(self)
    return xp.ratio_or_zero(g - xp.real_part(g * direction) * xp.conjugate(direction), size)


@op(vjp=dict(self=_sgn_vjp), promote="same", latex=r"\operatorname{sgn} {self}", inplace=True)
def sgn(self):
    """-1, 0 or 1; of complex numbers the direction."""
    return _signs(self)


@op(vjp=dict(self=lambda xp, g: g), promote="same", latex=r"\operatorname{frac} {self}", inplace=True)
def frac(self):
    """What is left of each element after cutting off its integer part."""
    if self.dtype.kind in "biu":
        raise not_implemented("frac_cpu", self)
    return self - np.trunc(self)
