"""Sums, differences, products, quotients and remainders of two operands."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import not_implemented

BOOLS = (
    "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
    "instead."
)
BOOL = (
    "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` "
    "or `logical_not()` operator instead."
)
NEGATED_BOOL = (
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
    "`logical_not()` operator instead."
)


def refuse_bools(self, other, *_):
    """RuntimeError where a truth value is to be subtracted, or subtracted from."""
    masks = [isinstance(v, bool) or getattr(v, "dtype", None) == np.bool_ for v in (self, other)]
    if any(masks):
        raise RuntimeError(BOOLS if all(masks) else BOOL)


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g: g), promote="arith", latex=r"{self} + {other}", jvp="multilinear",
    ufunc=np.add, inplace=True, names=(), methods=("__add__", "__radd__"))  # fmt: skip
def add(self, other):
    """Sum with broadcasting."""
    return self + other


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, alpha: g * alpha), promote="arith",
    latex=r"{self} + {alpha}\,{other}", grad_fn="AddBackward0", inplace=True, names=(), methods=())  # fmt: skip
def add_alpha(self, other, alpha):
    """Sum with the second operand scaled."""
    return self + other * alpha


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g: -g), promote="arith", latex=r"{self} - {other}", jvp="linear",
    ufunc=np.subtract, inplace=True, names=(), methods=("__sub__",), check=refuse_bools)  # fmt: skip
def sub(self, other):
    """Difference with broadcasting."""
    return self - other


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, alpha: g * -alpha), promote="arith",
    latex=r"{self} - {alpha}\,{other}", grad_fn="SubBackward0", inplace=True, names=(), methods=(),
    check=refuse_bools)  # fmt: skip
def sub_alpha(self, other, alpha):
    """Difference with the second operand scaled."""
    return self - other * alpha


@op(vjp=dict(self=lambda xp, g, alpha: g * -alpha, other=lambda xp, g: g), promote="arith",
    latex=r"{other} - {alpha}\,{self}", names=(), methods=(), check=refuse_bools)  # fmt: skip
def rsub(self, other, alpha=1):
    """Difference with the operands the other way round."""
    return other - self if alpha == 1 else other - self * alpha


@op(vjp=dict(self=lambda xp, g: -g), latex=r"{other} - {self}", grad_fn="RsubBackward1", names=(), methods=(),
    check=refuse_bools)  # fmt: skip
def rsub_scalar(self, other):
    """A number minus each element."""
    return other - self


@op(vjp=dict(self=lambda xp, g, other: g * other, other=lambda xp, g, self: g * self), promote="arith",
    latex=r"{self}\,{other}", jvp="multilinear", ufunc=np.multiply, inplace=True, names=("mul", "multiply"),
    methods=("mul", "multiply", "__mul__", "__rmul__"))  # fmt: skip
def mul(self, other):
    """Product with broadcasting."""
    return self * other


@op(vjp=dict(self=lambda xp, g, other: g / other, other=lambda xp, g, self, other: -g * ((self / other) / other)),
    promote="float", latex=r"\frac{{self}}{{other}}", ufunc=np.true_divide, inplace=True, names=(),
    methods=("__truediv__",), domain={"other": (0.5, 2)})  # fmt: skip
def div(self, other):
    """Quotient with broadcasting; integers give floats."""
    return self / other


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g), other=lambda xp, g: xp.zeros_of(g)), promote="arith",
    grad_fn="DivBackward2", inplace=True, names=(), methods=())  # fmt: skip
def div_rounded(self, other, rounding_mode):
    """Quotient rounded down ("floor") or towards zero ("trunc")."""
    if rounding_mode == "floor":
        return floor_quotient(self, other)
    if self.dtype.kind not in "iu":
        return np.trunc(self / other)
    refuse_zero(other)
    quotient = self // other
    return quotient + ((quotient < 0) & (quotient * other != self)).astype(quotient.dtype)


def floor_quotient(self, other):
    """Quotient rounded down; RuntimeError for a zero divisor among integers."""
    if self.dtype.kind == "b":
        raise not_implemented("div_floor_cpu", self)
    if self.dtype.kind in "iu":
        refuse_zero(other)
    return self // other


def refuse_zero(divisor):
    """RuntimeError where an integer division by zero would happen."""
    if not np.all(divisor):
        raise RuntimeError("ZeroDivisionError")


def _no_derivative_of_floor_divide(xp, g):
    raise RuntimeError("derivative for aten::floor_divide is not implemented")


def _no_derivative_of_remainder(xp, g):
    raise RuntimeError("derivative for aten::remainder is not implemented")


@op(vjp=dict(self=_no_derivative_of_floor_divide, other=_no_derivative_of_floor_divide), promote="arith",
    grad_fn="NotImplemented", latex=r"\lfloor {self} / {other} \rfloor", inplace=True, names=(), methods=())  # fmt: skip
def floor_divide(self, other):
    """Quotient rounded down, with broadcasting."""
    return floor_quotient(self, other)


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, self, other: -g * xp.div_rounded(self, other, "floor")),
    promote="arith", latex=r"{self} \bmod {other}", grad_fn="RemainderBackward1", inplace=True, names=(), methods=(),
    domain={"other": (0.5, 2)})  # fmt: skip
def remainder(self, other):
    """What is left of the division, with the sign of the divisor."""
    if self.dtype.kind == "b":
        raise not_implemented("remainder_cpu", self)
    if self.dtype.kind in "iu":
        refuse_zero(other)
    return np.remainder(self, other)


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, self, other: -g * xp.div_rounded(self, other, "trunc")),
    promote="arith", grad_fn="FmodBackward1", inplace=True, names=(), methods=(), domain={"other": (0.5, 2)})  # fmt: skip
def fmod(self, other):
    """What is left of the division, with the sign of the dividend."""
    if self.dtype.kind == "b":
        raise not_implemented("fmod_cpu", self)
    if self.dtype.kind in "iu":
        refuse_zero(other)
    return np.fmod(self, other)


@op(vjp=dict(self=lambda xp, g: -g), promote="same", latex=r"-{self}", jvp="linear", ufunc=np.negative, inplace=True,
    names=("neg", "negative"), methods=("neg", "negative", "__neg__"))  # fmt: skip
def neg(self):
    """The negative of each element."""
    if self.dtype.kind == "b":
        raise RuntimeError(NEGATED_BOOL)
    return -self
