"""The Gaussian error linear unit, exact and with the hyperbolic tangent."""

from __future__ import annotations

import math

import numpy as np

from .activation import refuse_integers
from .blocks import in_blocks
from .card import op
from .erf import erf_formula
from .scalars import like

ROOT_HALF = math.sqrt(0.5)
ROOT_2_PI = math.sqrt(2 / math.pi)  # of the inner argument of the tangent, and twice the density's factor
CUBIC = 0.044715


def _exact(x):
    out = erf_formula(x * ROOT_HALF)
    out += 1
    out *= x
    out *= 0.5
    return out


def _exact_slope(g, x):
    out = erf_formula(x * ROOT_HALF)
    out += 1
    out *= 0.5
    density = x * x
    density *= -0.5
    np.exp(density, density)
    density *= x
    density *= ROOT_2_PI / 2
    out += density
    out *= g
    return out


def _decay(x, square):
    """(1 + exp) of minus twice the inner argument: (1 + tanh) / 2 is one over it, with one exponential."""
    inner = square * like(square, -2 * ROOT_2_PI * CUBIC)
    inner -= like(square, 2 * ROOT_2_PI)
    inner *= x
    np.exp(inner, inner)
    inner += like(square, 1.0)
    return inner


def _tanh(x):
    out = _decay(x, x * x)
    return np.divide(x, out, out)


def _tanh_slope(g, x):
    out = x * x
    share = _decay(x, out)
    np.reciprocal(share, share)
    out *= like(x, 6 * CUBIC * ROOT_2_PI)
    out += like(x, 2 * ROOT_2_PI)
    out *= x
    out *= share
    out *= like(x, 1.0) - share
    out += share
    out *= g
    return out


def _check(array, approximate):
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    refuse_integers("GeluKernelImpl", array)


@op(vjp=dict(self=lambda xp, g, self, approximate: xp.gelu_backward(g, self, approximate)), names=(), methods=(),
    latex=r"{self}\,\Phi({self})", jvp="elementwise")  # fmt: skip
def gelu(self, approximate="none"):
    """Each element times the probability that a standard normal number lies below it."""
    _check(self, approximate)
    return in_blocks(_tanh if approximate == "tanh" else _exact, self)


def _gelu_backward_vjp_self(xp, g, grad_output, self, approximate):
    if approximate == "none":
        density = xp.exp(self * self * -0.5) * (ROOT_2_PI / 2)
        return g * grad_output * (density * (2 - self * self))
    square = self * self
    t = xp.tanh(ROOT_2_PI * (self * (1 + CUBIC * square)))
    bend = 1 - t * t
    first, second = ROOT_2_PI * (1 + 3 * CUBIC * square), 6 * CUBIC * ROOT_2_PI * self
    return g * grad_output * (bend * (first + self * (0.5 * second - t * (first * first))))


@op(vjp=dict(grad_output=lambda xp, g, self, approximate: xp.gelu_backward(g, self, approximate),
             self=_gelu_backward_vjp_self),
    names=(), methods=())  # fmt: skip
def gelu_backward(grad_output, self, approximate="none"):
    """The gradient of gelu."""
    return in_blocks(_tanh_slope if approximate == "tanh" else _exact_slope, grad_output, self)
