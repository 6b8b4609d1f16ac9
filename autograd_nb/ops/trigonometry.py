"""Circular and hyperbolic functions and their inverses."""

from __future__ import annotations

import numpy as np

from .card import fused, op
from .scalars import FLOAT32, as_float32, like

ONE = as_float32(1.0)


@op(vjp=dict(self=lambda xp, g, self: g * xp.cos(self)), promote="float", latex=r"\sin {self}", jvp="elementwise",
    ufunc=np.sin, inplace=True)  # fmt: skip
def sin(self):
    """Sine of an angle in radians."""
    return np.sin(self)


@op(vjp=dict(self=lambda xp, g, self: g * -xp.sin(self)), promote="float", latex=r"\cos {self}", jvp="elementwise",
    ufunc=np.cos, inplace=True)  # fmt: skip
def cos(self):
    """Cosine of an angle in radians."""
    return np.cos(self)


@op(vjp=dict(self=lambda xp, g, out: g * (1 + out * out)), promote="float", latex=r"\tan {self}", jvp="elementwise",
    ufunc=np.tan, inplace=True, domain={"self": (-1.2, 1.2)})  # fmt: skip
def tan(self):
    """Tangent of an angle in radians."""
    return np.tan(self)


@op(vjp=dict(self=lambda xp, g, self: g * xp.rsqrt(1 - self * self)), promote="float", latex=r"\arcsin {self}",
    jvp="elementwise", ufunc=np.arcsin, inplace=True, names=("asin", "arcsin"), methods=("asin", "arcsin"),
    domain={"self": (-0.9, 0.9)})  # fmt: skip
def asin(self):
    """The angle in radians with this sine; nan outside [-1, 1]."""
    return np.arcsin(self)


@op(vjp=dict(self=lambda xp, g, self: g * -xp.rsqrt(1 - self * self)), promote="float", latex=r"\arccos {self}",
    jvp="elementwise", ufunc=np.arccos, inplace=True, names=("acos", "arccos"), methods=("acos", "arccos"),
    domain={"self": (-0.9, 0.9)})  # fmt: skip
def acos(self):
    """The angle in radians with this cosine; nan outside [-1, 1]."""
    return np.arccos(self)


@op(vjp=dict(self=lambda xp, g, self: g / (self * self + 1)), promote="float", latex=r"\arctan {self}",
    jvp="elementwise", ufunc=np.arctan, inplace=True, names=("atan", "arctan"), methods=("atan", "arctan"))  # fmt: skip
def atan(self):
    """The angle in radians with this tangent."""
    return np.arctan(self)


@op(vjp=dict(self=lambda xp, g, self: g * xp.cosh(self)), promote="float", latex=r"\sinh {self}", jvp="elementwise",
    ufunc=np.sinh, inplace=True)  # fmt: skip
def sinh(self):
    """Hyperbolic sine."""
    return np.sinh(self)


@op(vjp=dict(self=lambda xp, g, self: g * xp.sinh(self)), promote="float", latex=r"\cosh {self}", jvp="elementwise",
    ufunc=np.cosh, inplace=True)  # fmt: skip
def cosh(self):
    """Hyperbolic cosine."""
    return np.cosh(self)


@op(vjp=dict(self=lambda xp, g, out: xp.tanh_backward(g, out)), promote="float", latex=r"\tanh {self}",
    jvp="elementwise", ufunc=np.tanh, inplace=True)  # fmt: skip
def tanh(self):
    """Hyperbolic tangent."""
    return np.tanh(self)


@fused(lambda g, grad_output, output: -2 * g * grad_output * output)
def tanh_bend(g, grad_output, output):
    """How the gradient of the hyperbolic tangent follows its result, in one temporary array."""
    out = g * grad_output
    if type(out) is not np.ndarray or out.dtype is not output.dtype:
        return -2 * out * output
    out *= output
    out *= like(out, -2.0)
    return out


@op(vjp=dict(grad_output=lambda xp, g, output: xp.tanh_backward(g, output),
             output=lambda xp, g, grad_output, output: xp.tanh_bend(g, grad_output, output)),
    latex=r"{grad_output}\,(1 - {output}^2)", names=(), methods=(), grad_fn="TanhBackwardBackward0")  # fmt: skip
def tanh_backward(grad_output, output):
    """The gradient of the hyperbolic tangent from its result."""
    slope = output * output
    if type(slope) is not np.ndarray:
        return grad_output * (1 - slope)
    if slope.dtype is grad_output.dtype is FLOAT32:
        np.subtract(ONE, slope, slope)
        return np.multiply(grad_output, slope, slope)
    np.subtract(like(slope, 1.0), slope, slope)
    return np.multiply(grad_output, slope, slope if slope.dtype is grad_output.dtype else None)


@op(vjp=dict(self=lambda xp, g, self: g * xp.rsqrt(self * self + 1)), promote="float",
    latex=r"\operatorname{arsinh} {self}", jvp="elementwise", ufunc=np.arcsinh, inplace=True,
    names=("asinh", "arcsinh"), methods=("asinh", "arcsinh"))  # fmt: skip
def asinh(self):
    """Inverse hyperbolic sine."""
    return np.arcsinh(self)


@op(vjp=dict(self=lambda xp, g, self: g * xp.rsqrt(self - 1) * xp.rsqrt(self + 1)), promote="float",
    latex=r"\operatorname{arcosh} {self}", jvp="elementwise", ufunc=np.arccosh, inplace=True,
    names=("acosh", "arccosh"), methods=("acosh", "arccosh"), domain={"self": (1.1, 4)})  # fmt: skip
def acosh(self):
    """Inverse hyperbolic cosine; nan below one."""
    return np.arccosh(self)


@op(vjp=dict(self=lambda xp, g, self: g / (1 - self * self)), promote="float", latex=r"\operatorname{artanh} {self}",
    jvp="elementwise", ufunc=np.arctanh, inplace=True, names=("atanh", "arctanh"), methods=("atanh", "arctanh"),
    domain={"self": (-0.9, 0.9)})  # fmt: skip
def atanh(self):
    """Inverse hyperbolic tangent; nan outside [-1, 1]."""
    return np.arctanh(self)
