"""Holding elements between bounds."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from .card import op
from .errors import not_implemented
from .limits import at_least, at_most


def _clamp_vjp_self(xp, g, self, min, max):
    if max is None:
        return xp.where(self >= min, g, 0)
    if min is None:
        return xp.where(self <= max, g, 0)
    return xp.where((self >= min) & (self <= max), g, 0)


def _clamp_vjp_min(xp, g, self, min, max):
    return xp.where(self < min if max is None else (self < min) & (min < max), g, 0)


def _clamp_vjp_max(xp, g, self, min, max):
    return xp.where(self > max if min is None else (self > max) | (max < min), g, 0)


@op(vjp=dict(self=_clamp_vjp_self), grad_fn="ClampBackward1", names=(), methods=(), inplace=True,
    latex=r"\operatorname{clamp}({self}, {min}, {max})")  # fmt: skip
def clamp(self, min=None, max=None):
    """The elements held between two numbers."""
    _refuse(self, min, max, "_scalar")
    if self.dtype.kind not in "fc":
        self = self.astype(dtypes.result_dtype([v for v in (self, min, max) if v is not None]).numpy)
    return held(self, min, max)


def _refuse(array, min, max, form):
    if array.dtype.kind == "c" or isinstance(min, complex) or isinstance(max, complex):
        raise NotImplementedError("clamp is not supported for complex types")
    if array.dtype.kind == "b" and not any(isinstance(v, (int, float)) and not isinstance(v, bool) for v in (min, max)):
        side = "clamp_max" if min is None else "clamp_min" if max is None else "clamp"
        raise not_implemented(f"{side}{form}_cpu", array)


def held(array, min, max):
    """The array between its bounds; where they contradict each other the upper one wins."""
    if min is not None:
        array = at_least(min, array)  # of equals it gives the second, and -0 stays -0
    return array if max is None else at_most(max, array)


@op(vjp=dict(self=_clamp_vjp_self, min=_clamp_vjp_min, max=_clamp_vjp_max), promote="arith", grad_fn="ClampBackward0",
    names=(), methods=(), inplace=True)  # fmt: skip
def clamp_tensors(self, min=None, max=None):
    """The elements held between those of two tensors."""
    if max is None:
        return clamp_min_tensor(self, min)
    if min is None:
        return clamp_max_tensor(self, max)
    if self.dtype.kind == "c":
        raise not_implemented("clamp_cpu", self)
    _refuse(self, min, max, "")
    return held(self, min, max)


@op(vjp=dict(self=lambda xp, g, self, min: xp.where(self >= min, g, 0)), names=(), methods=(), inplace=True)
def clamp_min(self, min):
    """The elements, none below a number."""
    return clamp(self, min, None)


@op(vjp=dict(self=lambda xp, g, self, max: xp.where(self <= max, g, 0)), names=(), methods=(), inplace=True)
def clamp_max(self, max):
    """The elements, none above a number."""
    return clamp(self, None, max)


@op(vjp=dict(self=lambda xp, g, self, min: xp.where(self >= min, g, 0),
             min=lambda xp, g, self, min: xp.where(self < min, g, 0)),
    promote="arith", grad_fn="ClampMinBackward1", names=(), methods=(), inplace=True)  # fmt: skip
def clamp_min_tensor(self, min):
    """The elements, none below that of the other tensor."""
    if self.dtype.kind == "c":
        raise not_implemented("maximum_cpu", self)
    return np.maximum(min, self)


@op(vjp=dict(self=lambda xp, g, self, max: xp.where(self <= max, g, 0),
             max=lambda xp, g, self, max: xp.where(self > max, g, 0)),
    promote="arith", grad_fn="ClampMaxBackward1", names=(), methods=(), inplace=True)  # fmt: skip
def clamp_max_tensor(self, max):
    """The elements, none above that of the other tensor."""
    if self.dtype.kind == "c":
        raise not_implemented("minimum_cpu", self)
    return np.minimum(max, self)
