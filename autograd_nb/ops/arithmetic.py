"""Sums, differences, products, quotients and remainders of two operands."""

from __future__ import annotations

import numpy as np

from .card import fused, op, passes
from .promotion import common
from .scalars import like

BOOLS = (
    "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
    "instead."
)
BOOL = (
    "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the "
    "`~` or `logical_not()` operator instead."
)
NEGATED_BOOL = (
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
    "`logical_not()` operator instead."
)


LARGE = 65536
"""Elements from which on the gradient of divisors is taken some rows at a time."""


def refuse_bools(self, other, *_):
    """RuntimeError where a truth value is to be subtracted, or subtracted from."""
    masks = [isinstance(v, bool) or getattr(v, "dtype", None) == np.bool_ for v in (self, other)]
    if any(masks):
        raise RuntimeError(BOOLS if all(masks) else BOOL)


def refuse_bool(self):
    """RuntimeError where truth values are to be negated."""
    if getattr(self, "dtype", None) == np.bool_:
        raise RuntimeError(NEGATED_BOOL)


@op(vjp=dict(self=passes, other=passes), promote="arith", latex=r"{self} + {other}",
    jvp="linear", ufunc=np.add, inplace=True, names=(), methods=("__add__",))  # fmt: skip
def add(self, other):
    """Sum with broadcasting."""
    return self + other


@op(vjp=dict(self=passes, other=lambda xp, g, alpha: g * alpha), promote="arith",
    latex=r"{self} + {alpha}\,{other}", grad_fn="AddBackward0", inplace=True, names=(), methods=())  # fmt: skip
def add_alpha(self, other, alpha):
    """Sum with the second operand scaled."""
    return self + other * self.dtype.type(alpha)


@op(vjp=dict(self=passes, other=lambda xp, g: -g), promote="arith", latex=r"{self} - {other}", jvp="linear",
    ufunc=np.subtract, inplace=True, names=(), methods=("__sub__",), check=refuse_bools)  # fmt: skip
def sub(self, other):
    """Difference with broadcasting."""
    return self - other


@op(vjp=dict(self=passes, other=lambda xp, g, alpha: g * -alpha), promote="arith",
    latex=r"{self} - {alpha}\,{other}", grad_fn="SubBackward0", inplace=True, names=(), methods=(),
    check=refuse_bools)  # fmt: skip
def sub_alpha(self, other, alpha):
    """Difference with the second operand scaled."""
    return self - other * self.dtype.type(alpha)


@op(vjp=dict(self=lambda xp, g, alpha: g * -alpha, other=lambda xp, g: g), promote="arith",
    latex=r"{other} - {alpha}\,{self}", names=(), methods=(), check=refuse_bools)  # fmt: skip
def rsub(self, other, alpha=1):
    """Difference with the operands the other way round."""
    return other - self if alpha == 1 else other - self * self.dtype.type(alpha)


@op(vjp=dict(self=lambda xp, g, alpha: -g if alpha == 1 else g * -alpha), latex=r"{other} - {self}",
    grad_fn="RsubBackward1", names=(), methods=())  # fmt: skip
def rsub_scalar(self, other, alpha=1):
    """A number minus each element."""
    if self.dtype.kind == "b" or type(other) is bool:
        refuse_bools(self, other)
    if self.dtype.kind not in "fc" or isinstance(other, complex):
        self, other = common(self, other)
    return like(self, other) - (self if alpha == 1 else self * self.dtype.type(alpha))


@op(vjp=dict(self=lambda xp, g, other: g * other, other=lambda xp, g, self: g * self), promote="arith",
    latex=r"{self}\,{other}", jvp="multilinear", ufunc=np.multiply, inplace=True, names=(),
    methods=("__mul__",))  # fmt: skip
def mul(self, other):
    """Product with broadcasting."""
    return self * other


@op(vjp=dict(self=lambda xp, g, other: g / other, other=lambda xp, g, self, other: xp.div_slope(g, self, other)),
    promote="float", latex=r"\frac{{self}}{{other}}", ufunc=np.true_divide, inplace=True, names=(),
    methods=("__truediv__",), domain={"other": (0.5, 2)})  # fmt: skip
def div(self, other):
    """Quotient with broadcasting; integers give floats."""
    return self / other


@fused(lambda g, self, other: -g * ((self / other) / other))
def div_slope(g, self, other):
    """The gradient of a divisor, in one temporary array; where each row has one divisor, already summed over rows."""
    if (
        type(self) is np.ndarray and self.size >= LARGE and other.shape == (*self.shape[:-1], 1)
        and g.shape == self.shape and g.dtype is self.dtype is other.dtype and self.dtype.char in "fd"
        and self.flags.c_contiguous
    ):  # fmt: skip
        return _divisors_of_rows(g, self, other)
    slope = self / other
    if type(slope) is not np.ndarray or slope.dtype is not g.dtype or slope.shape != g.shape:
        return -g * (slope / other)
    slope /= other
    slope *= g
    return np.negative(slope, slope)


def _divisors_of_rows(g, self, other):
    n = self.shape[-1]
    g, rows, divisors = g.reshape(-1, n), self.reshape(-1, n), other.reshape(-1, 1)
    some = max(1, LARGE // n)  # so many rows at once, which the processor's cache holds
    part, slope = np.empty((some, n), g.dtype), np.empty(len(rows), g.dtype)
    for k in range(0, len(rows), some):
        quotients = np.divide(rows[k : k + some], divisors[k : k + some], part[: len(rows) - k])
        np.vecdot(quotients, g[k : k + some], slope[k : k + some])
    slope = slope.reshape(other.shape)
    slope /= other
    return np.negative(slope, slope)


@op(vjp=dict(self=lambda xp, g: -g), promote="same", latex=r"-{self}", jvp="linear", ufunc=np.negative, inplace=True,
    names=("neg", "negative"), methods=("neg", "negative", "__neg__"), check=refuse_bool)  # fmt: skip
def neg(self):
    """The negative of each element."""
    return -self
