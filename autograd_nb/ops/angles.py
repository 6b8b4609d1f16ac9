"""Degrees and radians, sin(pi x) / (pi x), numbers in place of nan, mantissa and exponent."""

from __future__ import annotations

import math

import numpy as np

from .card import op

DEGREE, RADIAN = math.pi / 180, 180 / math.pi


def refuse_complex(name, array):
    """RuntimeError for complex elements."""
    if array.dtype.kind == "c":
        raise RuntimeError(f"{name} is not supported for complex tensors.")


@op(vjp=dict(self=lambda xp, g: g * DEGREE), promote="float", latex=r"\frac{\pi}{180}\,{self}", jvp="linear",
    inplace=True, grad_fn="Deg2RadBackward0")  # fmt: skip
def deg2rad(self):
    """Angles in degrees as radians."""
    refuse_complex("deg2rad", self)
    return self * DEGREE


@op(vjp=dict(self=lambda xp, g: g * RADIAN), promote="float", latex=r"\frac{180}{\pi}\,{self}", jvp="linear",
    inplace=True, grad_fn="Rad2DegBackward0")  # fmt: skip
def rad2deg(self):
    """Angles in radians as degrees."""
    refuse_complex("rad2deg", self)
    return self * RADIAN


def _sinc_vjp(xp, g, self):
    angle, square = self * math.pi, self * self * math.pi
    return xp.where(square == 0, 0, g * ((angle * xp.cos(angle) - xp.sin(angle)) / square))


@op(vjp=dict(self=_sinc_vjp), promote="float", latex=r"\frac{\sin \pi {self}}{\pi {self}}", jvp="elementwise",
    inplace=True)  # fmt: skip
def sinc(self):
    """sin(pi x) / (pi x), one at zero."""
    if self.dtype == np.float16:
        return sinc(self.astype(np.float32)).astype(np.float16)
    angle = self * math.pi
    return np.where(self == 0, self.dtype.type(1), np.sin(angle) / angle)[()]


@op(vjp=dict(self=lambda xp, g, self: xp.where(xp.isfinite(self), g, 0)), names=(), methods=(), inplace=True,
    latex=r"{self}", jvp="elementwise", grad_fn="NanToNumBackward0")  # fmt: skip
def nan_to_num(self, nan=None, posinf=None, neginf=None):
    """The elements with numbers for nan and infinities; if not given zero and the dtype's largest and smallest."""
    if self.dtype.kind not in "fc":
        return self.copy()
    limits = np.finfo(self.dtype)
    return np.nan_to_num(self, nan=0.0 if nan is None else nan, posinf=limits.max if posinf is None else posinf,
                         neginf=limits.min if neginf is None else neginf)  # fmt: skip


def _frexp_vjp(xp, g, self_dtype, out):
    return g[0] / xp.exp2(xp.cast(out[1], self_dtype))


@op(vjp=dict(self=_frexp_vjp), outputs=2, differentiable=(0,), names=(), methods=())
def frexp(self):
    """Mantissas from 0.5 to 1 and the powers of two that they are to be multiplied with, as int32."""
    if self.dtype.kind != "f":
        raise RuntimeError("torch.frexp() only supports floating-point dtypes")
    return np.frexp(self)
