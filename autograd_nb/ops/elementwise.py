"""Functions of one element: exponentials, logarithms, roots, absolute values."""

from __future__ import annotations

import math

import numpy as np

from .blocks import in_blocks
from .card import op
from .errors import not_implemented

LN2, LN10 = math.log(2), math.log(10)


@op(vjp=dict(self=lambda xp, g, out: g * out), promote="float", latex=r"e^{{self}}", jvp="elementwise", ufunc=np.exp,
    inplace=True)  # fmt: skip
def exp(self):
    """e to the power of each element."""
    return np.exp(self)


@op(vjp=dict(self=lambda xp, g, out: g * out * LN2), promote="float", latex=r"2^{{self}}", jvp="elementwise",
    ufunc=np.exp2, inplace=True)  # fmt: skip
def exp2(self):
    """Two to the power of each element."""
    return np.exp2(self)


@op(vjp=dict(self=lambda xp, g, out: g * (out + 1)), promote="float", latex=r"e^{{self}} - 1", jvp="elementwise",
    ufunc=np.expm1, inplace=True)  # fmt: skip
def expm1(self):
    """exp(x) - 1, exact for small x."""
    return np.expm1(self)


@op(vjp=dict(self=lambda xp, g, self: g / self), promote="float", latex=r"\ln {self}", jvp="elementwise", ufunc=np.log,
    inplace=True, domain={"self": (0.1, 4)})  # fmt: skip
def log(self):
    """Natural logarithm; -inf at zero, nan below."""
    return np.log(self)


@op(vjp=dict(self=lambda xp, g, self: g / (self * LN2)), promote="float", latex=r"\log_2 {self}", jvp="elementwise",
    ufunc=np.log2, inplace=True, domain={"self": (0.1, 4)})  # fmt: skip
def log2(self):
    """Logarithm to the base two."""
    return np.log2(self)


@op(vjp=dict(self=lambda xp, g, self: g / (self * LN10)), promote="float", latex=r"\log_{10} {self}",
    jvp="elementwise", ufunc=np.log10, inplace=True, domain={"self": (0.1, 4)})  # fmt: skip
def log10(self):
    """Logarithm to the base ten."""
    return np.log10(self)


@op(vjp=dict(self=lambda xp, g, self: g / (self + 1)), promote="float", latex=r"\ln(1 + {self})", jvp="elementwise",
    inplace=True, domain={"self": (-0.9, 4)}, grad_fn="Log1PBackward0")  # fmt: skip
def log1p(self):
    """log(1 + x), exact for small x."""
    return in_blocks(_log1p, self) if self.dtype == np.float32 and self.ndim else np.log1p(self)


def _log1p(x):
    # NumPy's own takes five times as long. What 1 + x loses of x is put right by the quotient (W. Kahan).
    whole = x + 1
    rest = whole - 1
    out = np.log(whole)
    out *= x / rest
    lost = (rest == 0) | (whole == np.inf)
    if lost.any():
        out[lost] = np.log1p(x[lost])
    return out


@op(vjp=dict(self=lambda xp, g, out: g / (2 * out)), promote="float", latex=r"\sqrt{{self}}", jvp="elementwise",
    ufunc=np.sqrt, inplace=True, domain={"self": (0.1, 4)})  # fmt: skip
def sqrt(self):
    """Square root; nan below zero."""
    return np.sqrt(self)


@op(vjp=dict(self=lambda xp, g, out: -0.5 * g * (out * out * out)), promote="float", latex=r"\frac{1}{\sqrt{{self}}}",
    jvp="elementwise", inplace=True, domain={"self": (0.1, 4)})  # fmt: skip
def rsqrt(self):
    """One over the square root."""
    return 1 / np.sqrt(self)


@op(vjp=dict(self=lambda xp, g, out: -g * (out * out)), promote="float", latex=r"\frac{1}{{self}}", jvp="elementwise",
    inplace=True, domain={"self": (0.1, 4)})  # fmt: skip
def reciprocal(self):
    """One over each element."""
    return 1 / self


@op(vjp=dict(self=lambda xp, g, self: g * xp.abs_slope(self)), promote="same", latex=r"\left|{self}\right|",
    jvp="elementwise", inplace=True, names=("abs", "absolute"), methods=("abs", "absolute", "__abs__"))  # fmt: skip
def abs(self):
    """Absolute value."""
    if self.dtype.kind == "b":
        raise not_implemented("abs_cpu", self)
    return np.absolute(self)
