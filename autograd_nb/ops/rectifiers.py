"""Rectifiers with a slope or a bend that is given, learnt or drawn; and the in-place ones that look at their result.

Written in place, most of these keep what they wrote and not what was there: nothing has to be copied. The nodes carry
names of their own, as in PyTorch.
"""

from __future__ import annotations

import numpy as np

from .activation import elu, leaky_relu, refuse_integers
from .card import op
from .shrinking import threshold as replaced_below


@op(vjp=dict(self=lambda xp, g, self, weight: xp.where(self > 0, g, g * weight),
             weight=lambda xp, g, self: xp.where(self > 0, 0.0, g * self)),
    promote="arith", latex=r"\max(0, {self}) + {weight}\,\min(0, {self})", names=(), methods=())  # fmt: skip
def _prelu_kernel(self, weight):
    """Elements that are not positive times a weight."""
    refuse_integers("prelu_cpu", self)
    return np.where(self > 0, self, self * weight)[()]


@op(vjp=dict(self=lambda xp, g, self, alpha: xp.elu_backward(g, alpha, 1.0, 1 / alpha, self)),
    latex=r"\operatorname{CELU}({self})", jvp="elementwise", names=(), methods=())  # fmt: skip
def celu(self, alpha=1.0):
    """x where positive, else alpha * (exp(x / alpha) - 1)."""
    return elu(self, alpha, 1.0, _inverse(alpha))


def _inverse(alpha):
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return 1 / alpha


def _rrelu_vjp(xp, g, self, noise, lower, upper, training):
    return g * noise if training else xp.leaky_relu_backward(g, self, (lower + upper) / 2)


@op(vjp=dict(self=_rrelu_vjp), tensors=("noise",), latex=r"\mathrm{RReLU}({self})", names=(), methods=())
def rrelu_with_noise(self, noise, lower, upper, training):
    """Each element times its slope in ``noise``; without ``training`` the mean slope for those below zero."""
    return self * noise if training else leaky_relu(self, (lower + upper) / 2)


def _refuse_negative(name, negative, report=""):
    """RuntimeError where a result does not tell which side of zero its element was on."""
    if negative:
        raise RuntimeError(
            f"In-place {name} backward calculation is triggered with a negative slope which is not supported. This is "
            "caused by calling in-place forward function with a negative slope, please call out-of-place version "
            f"instead.{report}"
        )


LEAKY_REPORT = (
    " File an issue at https://github.com/pytorch/pytorch if you do require supporting in-place leakRelu backward "
    "calculation with negative slope"
)


def _bent(xp, g, out, alpha, scale, input_scale):
    """The gradient of elu from its result."""
    _refuse_negative("elu", alpha < 0)
    return g * xp.where(out <= 0, (out + alpha * scale) * input_scale, scale)


def _sloped(xp, g, out, slope):
    """The gradient of leaky_relu from its result."""
    _refuse_negative("leakyReLu", slope < 0, LEAKY_REPORT)
    return xp.leaky_relu_backward(g, out, slope)


@op(vjp=dict(self=lambda xp, g, out, alpha, scale, input_scale: _bent(xp, g, out, alpha, scale, input_scale)),
    grad_fn="EluBackward1", names=(), methods=(), inplace=True)  # fmt: skip
def elu_written(self, alpha=1.0, scale=1.0, input_scale=1.0):
    """elu, written in place."""
    return elu(self, alpha, scale, input_scale)


@op(vjp=dict(self=lambda xp, g, out, alpha: _bent(xp, g, out, alpha, 1.0, 1 / alpha)),
    grad_fn="CeluBackward1", names=(), methods=(), inplace=True)  # fmt: skip
def celu_written(self, alpha=1.0):
    """celu, written in place."""
    return elu(self, alpha, 1.0, _inverse(alpha))


@op(vjp=dict(self=lambda xp, g, out, negative_slope: _sloped(xp, g, out, negative_slope)),
    grad_fn="LeakyReluBackward1", names=(), methods=(), inplace=True)  # fmt: skip
def leaky_relu_written(self, negative_slope=0.01):
    """leaky_relu, written in place."""
    return leaky_relu(self, negative_slope)


@op(vjp=dict(self=lambda xp, g, self, threshold: xp.threshold_backward(g, self, threshold)),
    grad_fn="ThresholdBackward1", names=(), methods=(), inplace=True)  # fmt: skip
def threshold_written(self, threshold, value):
    """threshold, written in place."""
    return replaced_below(self, threshold, value)


def _rrelu_written_vjp(xp, g, out, noise, lower, upper, training):
    return g * noise if training else _sloped(xp, g, out, (lower + upper) / 2)


@op(vjp=dict(self=_rrelu_written_vjp), tensors=("noise",), grad_fn="RreluWithNoiseBackward1", names=(), methods=(),
    inplace=True)  # fmt: skip
def rrelu_written(self, noise, lower, upper, training):
    """rrelu, written in place."""
    return rrelu_with_noise(self, noise, lower, upper, training)
