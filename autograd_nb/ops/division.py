"""Rounded quotients and remainders."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import not_implemented
from .promotion import common


def refuse_zero(divisor):
    """RuntimeError where an integer division by zero would happen."""
    if not np.all(divisor):
        raise RuntimeError("ZeroDivisionError")


def prepare(kernel, self, other):
    """NotImplementedError for truth values and complex numbers, RuntimeError for zero divisors among integers."""
    if self.dtype.kind in "bc":
        raise not_implemented(kernel, self)
    if self.dtype.kind in "iu":
        refuse_zero(other)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g), other=lambda xp, g: xp.zeros_of(g)), promote="arith",
    grad_fn="DivBackward2", inplace=True, names=(), methods=())  # fmt: skip
def div_rounded(self, other, rounding_mode):
    """Quotient rounded down ("floor") or towards zero ("trunc")."""
    if rounding_mode == "floor":
        return floor_quotient(self, other)
    if self.dtype.kind == "f":
        return np.trunc(self / other)
    prepare("div_trunc_cpu", self, other)
    quotient = self // other
    return quotient + ((quotient < 0) & (quotient * other != self)).astype(quotient.dtype)


def floor_quotient(self, other):
    """Quotient rounded down."""
    prepare("div_floor_cpu", self, other)
    return self // other


def _no_derivative(xp, g):
    raise RuntimeError("derivative for aten::floor_divide is not implemented")


def _no_derivative_of_remainder(xp, g):
    raise RuntimeError("derivative for aten::remainder is not implemented")


@op(vjp=dict(self=_no_derivative, other=_no_derivative), promote="arith", grad_fn="NotImplemented", inplace=True,
    names=(), methods=(), latex=r"\lfloor {self} / {other} \rfloor")  # fmt: skip
def floor_divide(self, other):
    """Quotient rounded down, with broadcasting."""
    return floor_quotient(self, other)


@op(vjp=dict(self=_no_derivative), grad_fn="NotImplemented", names=(), methods=())
def floor_divide_scalar(self, other):
    """Quotient by a number, rounded down."""
    return floor_quotient(*common(self, other))


@op(vjp=dict(self=_no_derivative), grad_fn="NotImplemented", names=(), methods=())
def rfloor_divide(self, other):
    """A number divided by each element, rounded down."""
    return floor_quotient(*common(other, self))


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, self, other: -g * xp.div_rounded(self, other, "floor")),
    promote="arith", latex=r"{self} \bmod {other}", grad_fn="RemainderBackward1", inplace=True, names=(), methods=(),
    domain={"other": (0.5, 2)})  # fmt: skip
def remainder(self, other):
    """What is left of the division, with the sign of the divisor."""
    prepare("remainder_cpu", self, other)
    if self.dtype.kind != "f":
        return np.remainder(self, other)
    rest = np.fmod(self, other)  # np.remainder would give a zero the divisor's sign
    return np.where((rest != 0) & ((rest < 0) != (other < 0)), rest + other, rest)[()]


@op(
    vjp=dict(self=lambda xp, g: g),
    latex=r"{self} \bmod {other}",
    grad_fn="RemainderBackward0",
    inplace=True,
    names=(),
    methods=(),
)
def remainder_scalar(self, other):
    """What is left of the division by a number."""
    return remainder(*common(self, other))


@op(vjp=dict(self=_no_derivative_of_remainder), grad_fn="NotImplemented", names=(), methods=())
def rremainder(self, other):
    """What is left of a number after division by each element."""
    return remainder(*common(other, self))


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, self, other: -g * xp.div_rounded(self, other, "trunc")),
    promote="arith", grad_fn="FmodBackward1", inplace=True, names=(), methods=(),
    domain={"other": (0.5, 2)})  # fmt: skip
def fmod(self, other):
    """What is left of the division, with the sign of the dividend."""
    prepare("fmod_cpu", self, other)
    return np.fmod(self, other)


@op(vjp=dict(self=lambda xp, g: g), grad_fn="FmodBackward0", inplace=True, names=(), methods=())
def fmod_scalar(self, other):
    """What is left of the division by a number, with the sign of the dividend."""
    return fmod(*common(self, other))
