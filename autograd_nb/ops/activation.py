"""Activation functions and the fused gradients they use."""

from __future__ import annotations

import numpy as np

from .blocks import in_blocks
from .card import op
from .elementwise import log1p
from .errors import not_implemented
from .limits import at_least
from .masks import kept, select
from .scalars import like


def refuse_integers(kernel, array):
    """NotImplementedError for dtypes other than real floats."""
    if array.dtype.kind != "f":
        raise not_implemented(kernel, array)


@op(vjp=dict(self=lambda xp, g, out: xp.sigmoid_backward(g, out)), promote="float", latex=r"\sigma({self})",
    jvp="elementwise", inplace=True)  # fmt: skip
def sigmoid(self):
    """The logistic function 1 / (1 + exp(-x))."""
    if (not self.ndim and self.dtype.itemsize > 2) or self.dtype.kind == "c":
        return 1 / (1 + np.exp(-self))
    return in_blocks(logistic, self)


def logistic(x):
    """1 / (1 + exp(-x)) of an array with dimensions."""
    out = -x
    one = like(out, 1.0)
    np.exp(out, out)
    out += one
    return np.divide(one, out, out)


def _sigmoid_backward_vjp_output(xp, g, grad_output, output):
    return g * grad_output * (1 - 2 * output)


@op(vjp=dict(grad_output=lambda xp, g, output: xp.sigmoid_backward(g, output), output=_sigmoid_backward_vjp_output),
    latex=r"{grad_output}\,{output}\,(1 - {output})", names=(), methods=())  # fmt: skip
def sigmoid_backward(grad_output, output):
    """The gradient of the logistic function from its result."""
    if not output.ndim:
        return (1 - output) * output * grad_output
    return in_blocks(_sigmoid_slope, grad_output, output)


def _sigmoid_slope(g, out):
    slope = like(out, 1.0) - out
    slope *= out
    slope *= g
    return slope


@op(vjp=dict(self=lambda xp, g, out: xp.threshold_backward(g, out, 0)), promote="same",
    latex=r"\max(0, {self})", jvp="elementwise", inplace=True)  # fmt: skip
def relu(self):
    """Negative elements replaced by zero."""
    if self.dtype.kind == "b":
        raise RuntimeError("Boolean inputs not supported for relu")
    if self.dtype.kind == "c":
        raise NotImplementedError("clamp is not supported for complex types")
    if type(self) is not np.ndarray:
        return self.dtype.type(0) if self < 0 else self
    if self.dtype.kind != "f":
        return np.maximum(self.dtype.type(0), self)
    return at_least(0.0, self)  # of equals it gives the second, and -0 stays -0


@op(vjp=dict(grad_output=lambda xp, g, self, threshold: xp.threshold_backward(g, self, threshold),
             self=lambda xp, g: xp.zeros_of(g)),
    names=(), methods=())  # fmt: skip
def threshold_backward(grad_output, self, threshold):
    """The gradient where the element lies above the threshold, else zero."""
    if not self.ndim:
        return kept(not self <= threshold, grad_output)
    below = np.less_equal(self, like(self, float(threshold)))
    return kept(np.logical_not(below, below), grad_output)  # so a nan lets its gradient through, as in PyTorch


@op(vjp=dict(self=lambda xp, g, self, negative_slope: xp.leaky_relu_backward(g, self, negative_slope)), names=(),
    latex=r"\max({self}, {negative_slope}\,{self})", jvp="elementwise", methods=())  # fmt: skip
def leaky_relu(self, negative_slope=0.01):
    """Negative elements multiplied by a small slope."""
    refuse_integers("leaky_relu_cpu", self)
    if self.dtype.char == "e":
        return leaky_relu(self.astype(np.float32), negative_slope).astype(np.float16)
    scaled = self * like(self, negative_slope)
    return np.maximum(self, scaled) if 0 <= negative_slope <= 1 else select(self > 0, self, scaled)


@op(vjp=dict(grad_output=lambda xp, g, self, negative_slope: xp.leaky_relu_backward(g, self, negative_slope),
             self=lambda xp, g: xp.zeros_of(g)),
    names=(), methods=())  # fmt: skip
def leaky_relu_backward(grad_output, self, negative_slope):
    """The gradient, scaled where the element is not positive."""
    return select(self > 0, grad_output, grad_output * like(self, negative_slope))


@op(vjp=dict(self=lambda xp, g, self, alpha, scale, input_scale: xp.elu_backward(g, alpha, scale, input_scale, self)),
    latex=r"\operatorname{ELU}({self})", jvp="elementwise", names=(), methods=())  # fmt: skip
def elu(self, alpha=1.0, scale=1.0, input_scale=1.0):
    """x where positive, else alpha * (exp(x) - 1)."""
    refuse_integers("elu_cpu", self)

    def formula(x):
        half = np.minimum(x, 0)
        half *= 0.5 * input_scale
        np.tanh(half, half)
        below = half / (1 - half)  # half of exp(x) - 1, exact for small x and quicker than NumPy's
        below *= 2 * alpha * scale
        return select(x > 0, x if scale == 1 else x * scale, below)

    return in_blocks(formula, self)


def _elu_backward_vjp_grad(xp, g, alpha, scale, input_scale, self):
    return xp.elu_backward(g, alpha, scale, input_scale, self)


def _elu_backward_vjp_self(xp, g, grad_output, alpha, scale, input_scale, self):
    bend = xp.exp(xp.clamp_max(self, 0) * input_scale) * (alpha * scale * input_scale * input_scale)
    return g * grad_output * xp.where(self < 0, bend, 0)


@op(vjp=dict(grad_output=_elu_backward_vjp_grad, self=_elu_backward_vjp_self), names=(), methods=())
def elu_backward(grad_output, alpha, scale, input_scale, self):
    """The gradient of elu."""

    def formula(g, x):
        below = np.minimum(x, 0)
        below *= input_scale
        np.exp(below, below)
        below *= g
        below *= alpha * scale * input_scale
        return select(~np.less_equal(x, 0), g if scale == 1 else g * scale, below)  # a nan passes, as in PyTorch

    return in_blocks(formula, grad_output, self)


@op(vjp=dict(self=lambda xp, g, self: xp.silu_backward(g, self)), promote="same", latex=r"{self}\,\sigma({self})",
    jvp="elementwise", names=(), methods=(), inplace=True)  # fmt: skip
def silu(self):
    """x * sigmoid(x)."""
    if self.dtype.kind != "c":
        refuse_integers("silu_cpu", self)
    return in_blocks(_silu, self)


def _silu(x):
    out = -x
    np.exp(out, out)
    out += like(out, 1.0)
    return np.divide(x, out, out)


def _silu_backward_vjp_self(xp, g, grad_output, self):
    s = xp.sigmoid(self)
    return g * grad_output * (s * (1 - s) * (2 + self * (1 - 2 * s)))


@op(vjp=dict(grad_output=lambda xp, g, self: xp.silu_backward(g, self), self=_silu_backward_vjp_self), names=(),
    methods=())  # fmt: skip
def silu_backward(grad_output, self):
    """The gradient of silu: sigmoid(x) * (1 + x * (1 - sigmoid(x)))."""
    return in_blocks(_silu_slope, grad_output, self)


def _silu_slope(g, x):
    s = logistic(x)
    one = like(s, 1.0)
    slope = one - s
    slope *= x
    slope += one
    slope *= s
    slope *= g
    return slope


@op(vjp=dict(self=lambda xp, g, self, beta, threshold: xp.softplus_backward(g, self, beta, threshold)),
    latex=r"\ln(1 + e^{{self}})", jvp="elementwise", names=(), methods=())  # fmt: skip
def softplus(self, beta=1.0, threshold=20.0):
    """log(1 + exp(beta x)) / beta; x itself where beta x lies above the threshold."""
    refuse_integers("softplus_cpu", self)

    def formula(x):
        scaled = x * beta
        soft = np.abs(scaled)
        np.negative(soft, soft)
        np.exp(soft, soft)
        soft = log1p(soft)
        soft += np.maximum(scaled, 0)
        soft /= beta
        return select(scaled > threshold, x, soft)

    return in_blocks(formula, self)


def _softplus_backward_vjp_self(xp, g, grad_output, self, beta, threshold):
    s = xp.sigmoid(self * beta)
    return g * grad_output * xp.where(self * beta < threshold, s * (1 - s) * beta, 0)


@op(vjp=dict(grad_output=lambda xp, g, self, beta, threshold: xp.softplus_backward(g, self, beta, threshold),
             self=_softplus_backward_vjp_self),
    names=(), methods=())  # fmt: skip
def softplus_backward(grad_output, self, beta, threshold):
    """The gradient of softplus."""

    def formula(g, x):
        scaled = x * beta
        return select(scaled > threshold, g, g * logistic(scaled))

    return in_blocks(formula, grad_output, self)


@op(vjp=dict(self=lambda xp, g, self, min_val, max_val: xp.hardtanh_backward(g, self, min_val, max_val)),
    latex=r"\operatorname{hardtanh}({self})", names=(), methods=(), inplace=True)  # fmt: skip
def hardtanh(self, min_val=-1.0, max_val=1.0):
    """The elements held between two numbers."""
    if self.dtype.kind == "b":
        raise RuntimeError("Bool inputs not supported for hardtanh")
    if self.dtype.kind == "c":
        raise NotImplementedError("clamp is not supported for complex types")
    return np.minimum(np.maximum(self, self.dtype.type(min_val)), self.dtype.type(max_val))


@op(vjp=dict(grad_output=lambda xp, g, self, min_val, max_val: xp.hardtanh_backward(g, self, min_val, max_val),
             self=lambda xp, g: xp.zeros_of(g)),
    names=(), methods=())  # fmt: skip
def hardtanh_backward(grad_output, self, min_val, max_val):
    """The gradient where the element lies between the bounds, else zero."""
    return kept(~((self <= min_val) | (self >= max_val)), grad_output)
