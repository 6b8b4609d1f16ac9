"""Sums, products, quotients and powers of two operands."""

from __future__ import annotations

import numpy as np

from .card import op


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g: g), promote="arith", latex=r"{self} + {other}", jvp="multilinear",
    ufunc=np.add, names=(), methods=("__add__", "__radd__"))  # fmt: skip
def add(self, other):
    """Sum with broadcasting."""
    return self + other


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, alpha: g * alpha), promote="arith",
    latex=r"{self} + {alpha}\,{other}", grad_fn="AddBackward0", names=(), methods=())  # fmt: skip
def add_alpha(self, other, alpha):
    """Sum with the second operand scaled."""
    return self + other * alpha


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g: -g), promote="arith", latex=r"{self} - {other}", jvp="linear",
    ufunc=np.subtract, names=(), methods=("__sub__",))  # fmt: skip
def sub(self, other):
    """Difference with broadcasting."""
    return self - other


@op(vjp=dict(self=lambda xp, g: g, other=lambda xp, g, alpha: g * -alpha), promote="arith",
    latex=r"{self} - {alpha}\,{other}", grad_fn="SubBackward0", names=(), methods=())  # fmt: skip
def sub_alpha(self, other, alpha):
    """Difference with the second operand scaled."""
    return self - other * alpha


@op(vjp=dict(self=lambda xp, g, other: g * other, other=lambda xp, g, self: g * self), promote="arith",
    latex=r"{self}\,{other}", jvp="multilinear", ufunc=np.multiply, inplace=True, names=("mul", "multiply"),
    methods=("mul", "multiply", "__mul__", "__rmul__"))  # fmt: skip
def mul(self, other):
    """Product with broadcasting."""
    return self * other


@op(vjp=dict(self=lambda xp, g, other: g / other, other=lambda xp, g, self, other: -g * ((self / other) / other)),
    promote="float", latex=r"\frac{{self}}{{other}}", ufunc=np.true_divide, names=(), methods=("__truediv__",))  # fmt: skip
def div(self, other):
    """Quotient with broadcasting; integers give floats."""
    return self / other


@op(vjp=dict(self=lambda xp, g: -g), promote="same", latex=r"-{self}", jvp="linear", ufunc=np.negative, inplace=True,
    names=("neg", "negative"), methods=("neg", "negative", "__neg__"))  # fmt: skip
def neg(self):
    """The negative of each element."""
    return -self
