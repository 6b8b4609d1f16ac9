"""Powers: of tensors by numbers, by tensors, and of numbers by tensors."""

from __future__ import annotations

import cmath
import math

import numpy as np

from .card import op, raw_only
from .errors import not_implemented
from .promotion import float_dtype, kind_of


def _pow_scalar_vjp_self(xp, g, self, exponent):
    if exponent == 0:
        return xp.zeros_of(g)  # and not 0 * self ** -1, which is nan at zero
    if exponent == 2:
        return g * (self * 2)
    return g * (exponent * xp.pow_scalar(self, exponent - 1))


@op(vjp=dict(self=_pow_scalar_vjp_self), latex=r"{self}^{{exponent}}", jvp="elementwise", grad_fn="PowBackward0",
    names=(), methods=(), inplace=True)  # fmt: skip
def pow_scalar(self, exponent):
    """Each element to the power of a number."""
    if exponent == 2 and self.dtype.kind in "fc":
        return self * self
    if self.dtype.kind in "biu":
        return _pow_integers(self, exponent)
    short = _SHORT.get(exponent)
    return self**exponent if short is None else short(self)


def _pow_integers(array, exponent):
    """Integers to a power: integers again for an integer exponent, else floats."""
    if isinstance(exponent, (float, complex)):
        return pow_scalar(array.astype(float_dtype()), exponent)
    if array.dtype.kind == "b" and isinstance(exponent, bool):
        raise not_implemented("pow", array)
    if exponent < 0:
        raise RuntimeError("Integers to negative integer powers are not allowed.")
    return (array.astype(np.int64) if array.dtype.kind == "b" else array) ** exponent


_SHORT = {
    0: lambda x: np.ones_like(x) if x.ndim else x.dtype.type(1),
    0.5: np.sqrt,
    1: lambda x: x.copy(),
    3: lambda x: x * x * x,
    -0.5: lambda x: 1 / np.sqrt(x),
    -1: lambda x: 1 / x,
    -2: lambda x: 1 / (x * x),
}
"""The exponents PyTorch computes without a general power."""


def _pow_vjp_self(xp, g, self, exponent):
    slope = exponent * xp.pow(self, exponent - 1)
    return g * xp.where(exponent == 0, 0, slope)


def _pow_vjp_exponent(xp, g, self, exponent, out, self_dtype, exponent_dtype):
    # NumPy takes the logarithm of a small integer in half precision, and a real one of a negative number is nan.
    own, of_exponent = kind_of(self_dtype), kind_of(exponent_dtype)
    base = xp.cast(self, exponent_dtype) if own in "biu" or (own != "c" and of_exponent == "c") else self
    slope = out * xp.log(base)
    return g * xp.where((self == 0) & _is_not_negative(xp, exponent, of_exponent), 0, slope)


def _is_not_negative(xp, exponent, kind):
    """Where an exponent is a real number from 0 on."""
    if kind != "c":
        return exponent >= 0
    part = xp.real_part(exponent)
    return (part >= 0) & (part == exponent)


@op(vjp=dict(self=_pow_vjp_self, exponent=_pow_vjp_exponent), promote="arith", latex=r"{self}^{{exponent}}",
    grad_fn="PowBackward1", names=(), methods=(), inplace=True, domain={"self": (0.5, 2)})  # fmt: skip
def pow(self, exponent):
    """Each element to the power of the other operand's element."""
    if self.dtype.kind == "b":
        raise not_implemented("pow", self)
    if self.dtype.kind == "i" and np.any(exponent < 0):
        return _pow_negative(self, exponent)
    return self**exponent


def _pow_negative(self, exponent):
    """Integers to powers that may be negative: 1 and -1 stay what they are, all others become zero."""
    negative = exponent < 0
    power = self ** np.where(negative, np.where(exponent % 2 == 0, 2, 1).astype(exponent.dtype), exponent)
    return np.where(negative & (np.abs(self) != 1), self.dtype.type(0), power)


def _pow_base_vjp_exponent(xp, g, self, exponent, out, exponent_dtype):
    if kind_of(exponent_dtype) == "c" and isinstance(self, (int, float)) and self < 0:
        self = complex(self)  # only then does a negative number have a logarithm
    if self == 0:
        slope = out * -math.inf
        return g * xp.where(_is_not_negative(xp, exponent, kind_of(exponent_dtype)), 0, slope)
    return g * (out * xp.log_of_number(self))


@raw_only
def log_of_number(number):
    """The natural logarithm of a Python number, nan for a real one below zero."""
    if isinstance(number, complex):
        return cmath.log(number)
    return math.log(number) if number > 0 else math.nan


@op(vjp=dict(exponent=_pow_base_vjp_exponent), latex=r"{self}^{{exponent}}", jvp="elementwise", grad_fn="PowBackward2",
    names=(), methods=(), domain={"exponent": (0.5, 2)})  # fmt: skip
def pow_base(exponent, self):
    """A number to the power of each element."""
    if exponent.dtype.kind in "biu":
        if isinstance(self, float):
            exponent = exponent.astype(float_dtype())
        else:
            exponent = exponent.astype(np.int64) if exponent.dtype.kind == "b" else exponent
            return pow(np.full_like(exponent, self), exponent)[()]
    return self**exponent
