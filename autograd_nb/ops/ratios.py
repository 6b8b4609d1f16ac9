"""Functions of two tensors: angles and lengths, signs, extremes that skip nan, logarithms of sums, steps."""

from __future__ import annotations

import numpy as np

from .card import op
from .elementwise import LN2
from .errors import need_float, not_implemented, refuse_complex
from .promotion import common


def _need_order(name, self, other):
    """RuntimeError for complex elements, which have no order."""
    if "c" in (self.dtype.kind, other.dtype.kind):
        raise RuntimeError(f"{name} not implemented for complex tensors.")


def _atan2_ratio(xp, g, top, self, other):
    square = self * self + other * other
    return xp.where(square == 0, 0, g * (top / square))


@op(vjp=dict(self=lambda xp, g, self, other: _atan2_ratio(xp, g, other, self, other),
             other=lambda xp, g, self, other: _atan2_ratio(xp, g, -self, self, other)),
    promote="float", latex=r"\operatorname{atan2}({self}, {other})", ufunc=np.arctan2, inplace=True, names=(),
    methods=())  # fmt: skip
def atan2(self, other):
    """The angle of the point (other, self) from the positive first axis."""
    refuse_complex("atan2_cpu", self)
    return np.arctan2(self, other)


@op(vjp=dict(self=lambda xp, g, self, out: g * (self / out), other=lambda xp, g, other, out: g * (other / out)),
    promote="arith", latex=r"\sqrt{{self}^2 + {other}^2}", inplace=True, names=(), methods=())  # fmt: skip
def hypot(self, other):
    """The length of the vector (self, other), without overflow on the way."""
    need_float("hypot_cpu", self)
    return np.hypot(self, other)


def _copysign_vjp(xp, g, self, out):
    return g * xp.where(self == 0, 0, out / self)


@op(vjp=dict(self=_copysign_vjp, other=lambda xp, g: xp.zeros_of(g)), promote="float",
    latex=r"\left|{self}\right| \operatorname{sgn} {other}", inplace=True, names=(), methods=())  # fmt: skip
def copysign(self, other):
    """The size of the first operand with the sign of the second."""
    refuse_complex("copysign_cpu", self)
    return np.copysign(self, other)


@op(vjp=dict(self=_copysign_vjp), promote="float", latex=r"\left|{self}\right| \operatorname{sgn} {other}", names=(),
    grad_fn="CopysignBackward1", jvp="elementwise", methods=(), inplace=True)  # fmt: skip
def copysign_scalar(self, other):
    """The size of each element with the sign of a number."""
    self, other = common(self, other)
    refuse_complex("copysign_cpu", self)
    return np.copysign(self, other)


@op(vjp=dict(self=lambda xp, g, self, other: xp.where((self >= other) | xp.isnan(other), g, 0),
             other=lambda xp, g, self, other: xp.where((self >= other) | xp.isnan(other), 0, g)),
    promote="arith", latex=r"\max({self}, {other})", names=(), methods=())  # fmt: skip
def fmax(self, other):
    """The larger of two elements; of a number and a nan, the number."""
    _need_order("fmax", self, other)
    return np.fmax(self, other)


@op(vjp=dict(self=lambda xp, g, self, other: xp.where((self <= other) | xp.isnan(other), g, 0),
             other=lambda xp, g, self, other: xp.where((self <= other) | xp.isnan(other), 0, g)),
    promote="arith", latex=r"\min({self}, {other})", names=(), methods=())  # fmt: skip
def fmin(self, other):
    """The smaller of two elements; of a number and a nan, the number."""
    _need_order("fmin", self, other)
    return np.fmin(self, other)


@op(vjp=dict(self=lambda xp, g, self, other: g / (1 + xp.exp(other - self)),
             other=lambda xp, g, self, other: g / (1 + xp.exp(self - other))),
    promote="arith", latex=r"\ln(e^{{self}} + e^{{other}})", names=(), methods=())  # fmt: skip
def logaddexp(self, other):
    """The logarithm of the sum of two exponentials."""
    if self.dtype.kind == "c":
        first = self.real >= other.real
        larger, smaller = np.where(first, self, other), np.where(first, other, self)
        return (larger + np.log1p(np.exp(smaller - larger))).astype(self.dtype)[()]
    need_float("logaddexp_cpu", self)
    return np.logaddexp(self, other)


@op(vjp=dict(self=lambda xp, g, self, other: g / (1 + xp.exp2(other - self)),
             other=lambda xp, g, self, other: g / (1 + xp.exp2(self - other))),
    promote="arith", latex=r"\log_2(2^{{self}} + 2^{{other}})", names=(), methods=())  # fmt: skip
def logaddexp2(self, other):
    """The logarithm to base two of the sum of two powers of two."""
    need_float("logaddexp2_cpu", self)
    return np.logaddexp2(self, other)


@op(vjp=dict(self=lambda xp, g, self, other: xp.where(self == other, 0, g), other=lambda xp, g: xp.zeros_of(g)),
    promote="arith", latex=r"\operatorname{nextafter}({self}, {other})", names=(), methods=(), inplace=True,
    domain={"self": (0.1, 0.4), "other": (0.5, 0.9)})  # fmt: skip
def nextafter(self, other):
    """The next number of the dtype from the first operand towards the second."""
    need_float("nextafter_cpu", self)
    return np.nextafter(self, other)


def _no_derivative_of_heaviside(xp, g):
    raise RuntimeError("derivative for aten::heaviside is not implemented")


@op(vjp=dict(self=_no_derivative_of_heaviside, values=_no_derivative_of_heaviside), grad_fn="NotImplemented", names=(),
    methods=(), inplace=True)  # fmt: skip
def heaviside(self, values):
    """0 for negative elements, 1 for positive ones, and the element of ``values`` at zero."""
    if "c" in (self.dtype.kind, values.dtype.kind):
        raise RuntimeError("heaviside is not yet implemented for complex tensors.")
    if self.dtype != values.dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
    return np.where(self == 0, values, (self > 0).astype(self.dtype))[()]


def _need_integers(kernel, array):
    if array.dtype.kind not in "iu":
        raise not_implemented(kernel, array)


@op(tensors=("self", "other"), promote="arith", names=(), methods=(), inplace=True)
def gcd(self, other):
    """The greatest common divisor."""
    _need_integers("gcd_cpu", self)
    return np.gcd(self, other)


@op(tensors=("self", "other"), promote="arith", names=(), methods=(), inplace=True)
def lcm(self, other):
    """The least common multiple."""
    _need_integers("lcm_cpu", self)
    return np.lcm(self, other)


def _check_power(self, other):
    if other.dtype.kind == "b" and self.dtype.kind == "f":
        raise not_implemented("ldexp_cpu_exp", other)


@op(vjp=dict(self=lambda xp, g, other: g * xp.pow_base(other, 2.0), other=lambda xp, g, out: g * out * LN2),
    latex=r"{self}\,2^{{other}}", promote="float", names=(), methods=(), inplace=True,
    check=_check_power)  # fmt: skip
def ldexp(self, other):
    """The first operand times two to the power of the second."""
    return self * np.exp2(other)
