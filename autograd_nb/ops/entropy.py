"""Products with a logarithm, zero where the first operand is zero."""

from __future__ import annotations

import math

import numpy as np

from .card import op
from .errors import refuse_complex
from .promotion import common, kind_of


def _product(self, other, logarithm):
    return np.where((self == 0) & ~np.isnan(other), logarithm.dtype.type(0), self * logarithm)[()]


def _xlogy_vjp_self(xp, g, self, other, self_dtype, other_dtype):
    # NumPy takes the logarithm of a small integer in half precision.
    argument = xp.cast(other, self_dtype) if kind_of(other_dtype) in "biu" else other
    return g * xp.where((self == 0) & (other <= 0), 0.0, xp.log(argument))


def _xlogy_vjp_other(xp, g, self, other):
    return g * self / other


@op(vjp=dict(self=_xlogy_vjp_self, other=_xlogy_vjp_other), promote="float", latex=r"{self} \log {other}",
    inplace=True, names=(), methods=(), domain={"other": (0.1, 4)})  # fmt: skip
def xlogy(self, other):
    """``self * log(other)``, zero where self is zero."""
    refuse_complex("xlogy_cpu", self)
    return _product(self, other, np.log(other))


def _by_number(xp, g, self, number, logarithm):
    """The gradient where the logarithm is that of a number, and the number may have none."""
    if number > 0:
        return g * logarithm(number)
    return g * xp.where(self == 0, 0.0, -math.inf if number == 0 else math.nan)


@op(vjp=dict(other=_xlogy_vjp_other), promote="float", latex=r"{self} \log {other}", grad_fn="XlogyBackward1",
    jvp="elementwise", names=(), methods=(), domain={"other": (0.1, 4)})  # fmt: skip
def xlogy_of_number(self, other):
    """A number times the logarithm of each element."""
    return xlogy(*common(self, other))


@op(vjp=dict(self=lambda xp, g, self, other: _by_number(xp, g, self, other, xp.log_of_number)), promote="float",
    latex=r"{self} \log {other}", grad_fn="XlogyBackward2", jvp="elementwise", names=(), methods=(),
    inplace=True)  # fmt: skip
def xlogy_by_number(self, other):
    """Each element times the logarithm of a number."""
    return xlogy(*common(self, other))


def _xlog1py_vjp_self(xp, g, self, other):
    return g * xp.where((self == 0) & (other <= -1), 0.0, xp.log1p(other))


def _xlog1py_vjp_other(xp, g, self, other):
    return g * self / (other + 1)


@op(vjp=dict(self=_xlog1py_vjp_self, other=_xlog1py_vjp_other), promote="float", latex=r"{self} \log(1 + {other})",
    grad_fn="SpecialXlog1PyBackward0", names=(), methods=())  # fmt: skip
def special_xlog1py(self, other):
    """``self * log1p(other)``, zero where self is zero."""
    refuse_complex("xlog1py_cpu", self)
    return _product(self, other, np.log1p(other))


@op(vjp=dict(other=_xlog1py_vjp_other), promote="float", latex=r"{self} \log(1 + {other})", jvp="elementwise",
    grad_fn="SpecialXlog1PyBackward1", names=(), methods=())  # fmt: skip
def special_xlog1py_of_number(self, other):
    """A number times log1p of each element."""
    return special_xlog1py(other.dtype.type(self), other)


def _xlog1py_by_number_vjp(xp, g, self, other):
    return _by_number(xp, g, self, other + 1, lambda _: math.log1p(other))


@op(vjp=dict(self=_xlog1py_by_number_vjp), promote="float", latex=r"{self} \log(1 + {other})",
    grad_fn="SpecialXlog1PyBackward2", jvp="elementwise", names=(), methods=())  # fmt: skip
def special_xlog1py_by_number(self, other):
    """Each element times log1p of a number."""
    return special_xlog1py(self, self.dtype.type(other))
