"""Elements near zero, or below a threshold, replaced."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from .activation import refuse_integers
from .card import op
from .masks import kept, select


@op(vjp=dict(self=lambda xp, g, self, lambd: xp.shrink_backward(g, self, lambd)), jvp="elementwise",
    latex=r"\mathrm{hardshrink}({self})")  # fmt: skip
def hardshrink(self, lambd=0.5):
    """Elements from ``-lambd`` to ``lambd`` replaced by zero."""
    refuse_integers("hardshrink_cpu", self)
    return kept(_outside(self, lambd), self)


@op(vjp=dict(self=lambda xp, g, self, lambd: xp.shrink_backward(g, self, lambd)), jvp="elementwise",
    latex=r"\mathrm{softshrink}({self})", names=(), methods=())  # fmt: skip
def softshrink(self, lambd=0.5):
    """Elements moved towards zero by ``lambd``, and not beyond it."""
    refuse_integers("softshrink_check", self)
    largest = float(np.finfo(self.dtype).max)
    if not 0 <= lambd <= largest:
        kind = dtypes.SCALAR_TYPE_NAMES[dtypes.of(self)]
        raise RuntimeError(f"lambda must be in range [0, {largest:g}] for input dtype {kind}, but found {lambd:g}")
    moved = self - np.copysign(self.dtype.type(lambd), self)
    return select(_outside(self, lambd), moved, self * self.dtype.type(0))


def _outside(array, lambd):
    """True beyond the bounds, and for nan, which passes with its gradient as in PyTorch."""
    return ~((array >= -lambd) & (array <= lambd))


@op(vjp=dict(grad_output=lambda xp, g, self, lambd: xp.shrink_backward(g, self, lambd),
             self=lambda xp, g: xp.zeros_of(g)),
    names=(), methods=())  # fmt: skip
def shrink_backward(grad_output, self, lambd):
    """The gradient beyond the bounds, zero between them."""
    return kept(_outside(self, lambd), grad_output)


@op(vjp=dict(self=lambda xp, g, self, threshold: xp.threshold_backward(g, self, threshold)), jvp="elementwise",
    latex=r"{self}\,[{self} > {threshold}]", names=(), methods=())  # fmt: skip
def threshold(self, threshold, value):
    """Elements up to ``threshold`` replaced by ``value``."""
    if self.dtype.kind in "bc":
        refuse_integers("threshold_cpu", self)
    return select(~np.less_equal(self, threshold), self, np.full_like(self, value))
