"""Smooth and piecewise gates: what multiplies an element with a share of itself, and the logarithm of a share."""

from __future__ import annotations

import numpy as np

from .activation import logistic, refuse_integers
from .blocks import in_blocks
from .card import op
from .elementwise import log1p
from .errors import wrap_dim
from .masks import kept, select

SIXTH = float(np.float32(1 / 6))  # PyTorch keeps this slope in single precision


@op(vjp=dict(self=lambda xp, g, self: g * xp.sigmoid(-self)), promote="same", grad_fn="LogSigmoidBackward0",
    latex=r"\ln \sigma({self})", jvp="elementwise", names=(), methods=())  # fmt: skip
def log_sigmoid(self):
    """The logarithm of the logistic function, without overflow."""
    refuse_integers("log_sigmoid_cpu", self)

    def formula(x):
        soft = np.abs(x)
        np.negative(soft, soft)
        np.exp(soft, soft)
        soft = log1p(soft)
        return np.subtract(np.minimum(x, 0), soft, soft)

    return in_blocks(formula, self)


@op(vjp=dict(self=lambda xp, g, self: xp.hardsigmoid_backward(g, self)), promote="same", jvp="elementwise",
    latex=r"\operatorname{clip}({self} / 6 + 1 / 2, 0, 1)", names=(), methods=(), inplace=True)  # fmt: skip
def hardsigmoid(self):
    """A straight line from 0 at -3 to 1 at 3, flat outside."""
    refuse_integers("hardsigmoid_cpu", self)
    return in_blocks(lambda x: np.clip(x + 3, 0, 6) / 6, self)


@op(vjp=dict(grad_output=lambda xp, g, self: xp.hardsigmoid_backward(g, self), self=lambda xp, g: xp.zeros_of(g)),
    names=(), methods=())  # fmt: skip
def hardsigmoid_backward(grad_output, self):
    """A sixth of the gradient between -3 and 3, zero elsewhere."""
    return kept((self > -3) & (self < 3), grad_output * SIXTH)


@op(vjp=dict(self=lambda xp, g, self: xp.hardswish_backward(g, self)), promote="same", jvp="elementwise",
    latex=r"{self}\,\operatorname{clip}({self} / 6 + 1 / 2, 0, 1)", names=(), methods=(), inplace=True)  # fmt: skip
def hardswish(self):
    """x * hardsigmoid(x)."""
    refuse_integers("hardswish_cpu", self)
    return in_blocks(lambda x: x * np.clip(x + 3, 0, 6) / 6, self)


def _hardswish_backward_vjp_self(xp, g, grad_output, self):
    return g * grad_output * xp.where((self > -3) & (self < 3), 1 / 3, 0.0)


@op(vjp=dict(grad_output=lambda xp, g, self: xp.hardswish_backward(g, self), self=_hardswish_backward_vjp_self),
    names=(), methods=())  # fmt: skip
def hardswish_backward(grad_output, self):
    """The gradient of hardswish: 0, x / 3 + 1 / 2, 1."""
    inside = grad_output * (self / 3 + 0.5)
    return select(~np.less(self, 3), grad_output, kept(self > -3, inside))


@op(vjp=dict(self=lambda xp, g, self: xp.mish_backward(g, self)), promote="same", jvp="elementwise",
    latex=r"{self} \tanh \ln(1 + e^{{self}})", names=(), methods=(), inplace=True)  # fmt: skip
def mish(self):
    """x * tanh(softplus(x))."""
    refuse_integers("mish_cpu", self)

    def formula(x):
        n = _mish_ratio(x)
        n /= n + 2
        n *= x
        return n

    return in_blocks(formula, self)


def _mish_ratio(x):
    """n with tanh(softplus(x)) = n / (n + 2): no difference of nearly equal numbers; beyond 20 the quotient is 1."""
    e = np.minimum(x, 20)
    np.exp(e, e)
    n = e + 2
    n *= e
    return n


def _mish_backward_vjp_self(xp, g, grad_output, self):
    share = xp.sigmoid(self)
    bound = xp.tanh(xp.softplus(self))
    slope = share * (1 - bound * bound)
    return g * grad_output * (slope * (2 + self * (1 - share - 2 * bound * share)))


@op(vjp=dict(grad_output=lambda xp, g, self: xp.mish_backward(g, self), self=_mish_backward_vjp_self), names=(),
    methods=())  # fmt: skip
def mish_backward(grad_output, self):
    """The gradient of mish."""

    def formula(g, x):
        n = _mish_ratio(x)
        more = n + 2
        bound = n / more
        slope = 2 / more  # 1 - bound
        slope *= 1 + bound
        slope *= logistic(x)
        slope *= x
        slope += bound
        slope *= g
        return slope

    return in_blocks(formula, grad_output, self)


def halves(array, dim):
    """The two halves of an array along a dimension."""
    axis = dim % array.ndim
    half = array.shape[axis] // 2
    before = (slice(None),) * axis
    return array[(*before, slice(half))], array[(*before, slice(half, None))]


@op(vjp=dict(self=lambda xp, g, self, dim: xp.glu_backward(g, self, dim)), latex=r"\mathrm{GLU}({self})",
    names=(), methods=())  # fmt: skip
def glu(self, dim=-1):
    """The first half along a dimension times the logistic function of the second."""
    if not self.ndim:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    axis = wrap_dim(dim, self.ndim)
    if self.shape[axis] % 2:
        raise RuntimeError(f"Halving dimension must be even, but dimension {axis} is size {self.shape[axis]}")
    refuse_integers("glu_cpu", self)
    return in_blocks(lambda a, b: a * logistic(b), *halves(self, dim))


def _glu_backward_vjp_grad_output(xp, g, self, dim):
    first, second = halves(self, dim)
    through_first, through_second = halves(g, dim)
    share = xp.sigmoid(second)
    return share * (through_first + through_second * first * (1 - share))


def _glu_backward_vjp_self(xp, g, grad_output, self, dim):
    first, second = halves(self, dim)
    through_first, through_second = halves(g, dim)
    share = xp.sigmoid(second)
    slope = grad_output * share * (1 - share)
    return xp.cat([through_second * slope, slope * (through_first + through_second * first * (1 - 2 * share))], dim)


@op(vjp=dict(grad_output=_glu_backward_vjp_grad_output, self=_glu_backward_vjp_self), names=(), methods=())
def glu_backward(grad_output, self, dim):
    """The gradient of the gated linear unit."""
    first, second = halves(self, dim)
    out = np.empty(self.shape, grad_output.dtype)
    to_first, to_second = halves(out, dim)
    share = logistic(second)
    np.multiply(grad_output, share, to_first)
    np.multiply(to_first * (1 - share), first, to_second)
    return out
