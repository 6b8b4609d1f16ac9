"""Functions of one element: exponentials, logarithms, trigonometry."""

from __future__ import annotations

import numpy as np

from .card import op


@op(vjp=dict(self=lambda xp, g, out: g * (1 - out * out)), promote="float", latex=r"\tanh {self}", jvp="elementwise",
    ufunc=np.tanh, inplace=True)  # fmt: skip
def tanh(self):
    """Hyperbolic tangent, element by element."""
    return np.tanh(self)


@op(vjp=dict(self=lambda xp, g, out: g * out), promote="float", latex=r"e^{{self}}", jvp="elementwise", ufunc=np.exp,
    inplace=True)  # fmt: skip
def exp(self):
    """e to the power of each element."""
    return np.exp(self)


@op(vjp=dict(self=lambda xp, g: g), latex=r"{self}", jvp="linear")
def clone(self):
    """A copy on its own memory."""
    return self.copy()
