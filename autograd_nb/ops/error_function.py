"""Relatives of the error function: its complement and inverse, the normal distribution, entropy terms, the logit."""

from __future__ import annotations

import math

import numpy as np

from .card import op
from .errors import refuse_complex

TWO_OVER_ROOT_PI = 2 / math.sqrt(math.pi)


def _formula(kernel, name, array):
    from .formulas import erfc as formulas
    from .formulas.chebyshev import in_double

    return in_double(kernel, getattr(formulas, name), array)


@op(vjp=dict(self=lambda xp, g, self: g * (-TWO_OVER_ROOT_PI * xp.exp(-(self * self)))), promote="float",
    latex=r"\operatorname{erfc} {self}", jvp="elementwise", inplace=True)  # fmt: skip
def erfc(self):
    """One minus the error function, exact where that is small."""
    return _formula("erfc_vml_cpu", "erfc", self)


@op(vjp=dict(self=lambda xp, g, self, out: (2 * self * out - TWO_OVER_ROOT_PI) * g), promote="float",
    latex=r"e^{{self}^2} \operatorname{erfc} {self}", jvp="elementwise", names=(), methods=())  # fmt: skip
def special_erfcx(self):
    """erfc scaled by exp(x^2), which stays in range where erfc vanishes."""
    return _formula("erfcx_cpu", "erfcx", self)


@op(vjp=dict(self=lambda xp, g, self: 0.5 * math.sqrt(math.pi) * xp.exp(xp.pow_scalar(xp.erfinv(self), 2)) * g),
    promote="float", latex=r"\operatorname{erf}^{-1} {self}", jvp="elementwise", inplace=True,
    domain={"self": (-0.9, 0.9)})  # fmt: skip
def erfinv(self):
    """The inverse of the error function; infinite at 1 and -1, nan beyond."""
    return _formula("erfinv_vml_cpu", "erfinv", self)


@op(vjp=dict(self=lambda xp, g, out: g * (math.sqrt(2 * math.pi) * xp.exp(out * out * 0.5))), promote="float",
    latex=r"\Phi^{-1}({self})", jvp="elementwise", names=(), methods=())  # fmt: skip
def special_ndtri(self):
    """The quantile of the standard normal distribution."""
    return _formula("ndtri_cpu", "ndtri", self)


@op(vjp=dict(self=lambda xp, g, self: g / xp.special_erfcx(self * -math.sqrt(0.5)) * math.sqrt(2 / math.pi)),
    promote="float", latex=r"\ln \Phi({self})", jvp="elementwise", names=(), methods=())  # fmt: skip
def special_log_ndtr(self):
    """The logarithm of the standard normal distribution function, exact where that is small."""
    return _formula("log_ndtr_cpu", "log_ndtr", self)


@op(vjp=dict(self=lambda xp, g, self: g * (-1 - xp.log(self))), promote="float", latex=r"-{self} \ln {self}",
    jvp="elementwise", names=(), methods=())  # fmt: skip
def special_entr(self):
    """-x ln x, zero at zero and -inf below."""
    refuse_complex("entr_cpu", self)
    below = np.where(self < 0, self.dtype.type(-np.inf), self.dtype.type(0))
    return np.where(self > 0, -self * np.log(self), np.where(np.isnan(self), self, below))[()]


def _logit_vjp(xp, g, self, eps):
    slope = g / (self * (1 - self))
    if eps is None:
        return xp.where((self >= 0) & (self <= 1), slope, math.nan)
    return xp.where((self >= eps) & (self <= 1 - eps), slope, 0)


@op(vjp=dict(self=_logit_vjp), promote="float", latex=r"\ln \frac{{self}}{1 - {self}}", jvp="elementwise", names=(),
    methods=(), inplace=True, domain={"self": (0.1, 0.9)})  # fmt: skip
def logit(self, eps=None):
    """The logarithm of the odds; with ``eps`` of the elements brought into [eps, 1 - eps]."""
    refuse_complex("logit_cpu", self)
    if eps is not None:
        self = np.minimum(np.maximum(self, self.dtype.type(eps)), self.dtype.type(1 - eps))
    return np.log(self / (1 - self))
