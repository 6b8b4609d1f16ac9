"""Sums, products and quotients with a number as PyTorch records them inside its own compositions."""

from __future__ import annotations

from .card import op, passes


@op(vjp=dict(self=passes), grad_fn="AddBackward1", latex=r"{self} + {other}", jvp="elementwise", names=(), methods=())
def add_scalar(self, other):
    """Each element plus a number."""
    return self + other


@op(vjp=dict(self=lambda xp, g, other: xp.mul_scalar(g, other)), grad_fn="MulBackward1", latex=r"{other}\,{self}",
    jvp="linear", names=(), methods=())  # fmt: skip
def mul_scalar(self, other):
    """Each element times a number."""
    return self * other


@op(vjp=dict(self=lambda xp, g, other: xp.div_scalar(g, other)), grad_fn="DivBackward1", latex=r"{self} / {other}",
    jvp="linear", names=(), methods=())  # fmt: skip
def div_scalar(self, other):
    """Each element divided by a number."""
    return self / other


@op(vjp=dict(self=passes), grad_fn="SubBackward1", latex=r"{self} - {other}", jvp="elementwise", names=(), methods=())
def sub_scalar(self, other):
    """Each element less a number."""
    return self - other
