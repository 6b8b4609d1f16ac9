"""Variance and standard deviation, with and without the mean."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from .axes import axes_of, reduced_count
from .card import op
from .reduction import average, total, wide


def freedom(dim: Any, correction: float | None, shape: tuple[int, ...]) -> float:
    """What the squares are divided by: the count less the correction (default 1)."""
    return reduced_count(dim, shape) - (1 if correction is None else correction)


def squared(a: Any) -> Any:
    """The square of each element's magnitude."""
    return a.real * a.real + a.imag * a.imag if a.dtype.kind == "c" else a * a


def variance(a: Any, dim: Any, correction: float | None, keepdim: bool) -> tuple[Any, Any]:
    """The variance and the mean over ``dim``; those of half precision in single."""
    a = wide(a)
    axes = axes_of(dim, a.ndim)
    mean = average(a, axes, True)
    # Where the mean is large beside the spread, its own rounding would show without a second look.
    mean = mean + average(a - mean, axes, True)
    away = a - mean
    squares = squared(away)
    result = total(squares, axes, keepdim) / squares.dtype.type(max(freedom(dim, correction, a.shape), 0))
    return result, mean if keepdim else mean.squeeze(axes)[()]


@op(latex=r"\frac{2}{n - {correction}}", names=(), methods=())
def variance_factor(dim, correction, like):
    """Two over what the squares are divided by; infinite where that is zero."""
    free = freedom(dim, correction, like.shape)
    return 2 / free if free else inf


@op(latex=r"\frac{{a}}{{b}}", names=(), methods=())
def ratio_or_zero(a, b):
    """``a / b``, and zero where ``b`` is zero."""
    return np.where(b == 0, b.dtype.type(0), a / b)[()]


def variance_gradient(xp, g, self, dim, correction, keepdim):
    """The gradient of a variance's input."""
    slope = xp.restore_dims(g * xp.variance_factor(dim, correction, self), dim, keepdim, self)
    return slope * xp.conjugate(self - xp.mean_dim(self, dim or (), True))


def deviation_gradient(xp, g, self, deviation, dim, correction, keepdim):
    """The gradient of a standard deviation's input: zero where the deviation is."""
    return variance_gradient(xp, xp.ratio_or_zero(g, deviation * 2), self, dim, correction, keepdim)


def mean_gradient(xp, g, self, dim, keepdim):
    """The gradient of a mean's input."""
    return xp.expand(xp.restore_dims(g / xp.share_count(dim, self), dim, keepdim, self), self.shape)


def _var_vjp(xp, g, self, dim, correction, keepdim):
    return variance_gradient(xp, g, self, dim, correction, keepdim)


@op(vjp=dict(self=_var_vjp), latex=r"\operatorname{Var} {self}", names=(), methods=())
def var(self, dim=None, correction=None, keepdim=False):
    """The variance over some dimensions, divided by the count less ``correction`` (default 1)."""
    return variance(self, dim, correction, keepdim)[0].astype(self.real.dtype, copy=False)


def _std_vjp(xp, g, self, out, dim, correction, keepdim):
    return deviation_gradient(xp, g, self, out, dim, correction, keepdim)


@op(vjp=dict(self=_std_vjp), latex=r"\sqrt{\operatorname{Var} {self}}", names=(), methods=())
def std(self, dim=None, correction=None, keepdim=False):
    """The standard deviation over some dimensions."""
    return np.sqrt(variance(self, dim, correction, keepdim)[0]).astype(self.real.dtype, copy=False)


def _both(xp, spread, g_mean, self, dim, keepdim):
    if g_mean is None:
        return spread
    mean = mean_gradient(xp, g_mean, self, dim, keepdim)
    return mean if spread is None else spread + mean


def _var_mean_vjp(xp, g, self, dim, correction, keepdim):
    spread = None if g[0] is None else variance_gradient(xp, g[0], self, dim, correction, keepdim)
    return _both(xp, spread, g[1], self, dim, keepdim)


@op(vjp=dict(self=_var_mean_vjp), outputs=2, names=(), methods=())
def var_mean(self, dim=None, correction=None, keepdim=False):
    """The variance and the mean."""
    spread, mean = variance(self, dim, correction, keepdim)
    return spread.astype(self.real.dtype, copy=False), mean.astype(self.dtype, copy=False)


def _std_mean_vjp(xp, g, self, dim, correction, keepdim):
    spread = None
    if g[0] is not None:  # computed again: as a result of this node it would not carry its own history
        deviation = xp.std(self, dim, correction=correction, keepdim=keepdim)
        spread = deviation_gradient(xp, g[0], self, deviation, dim, correction, keepdim)
    return _both(xp, spread, g[1], self, dim, keepdim)


@op(vjp=dict(self=_std_mean_vjp), outputs=2, names=(), methods=())
def std_mean(self, dim=None, correction=None, keepdim=False):
    """The standard deviation and the mean."""
    spread, mean = variance(self, dim, correction, keepdim)
    return np.sqrt(spread).astype(self.real.dtype, copy=False), mean.astype(self.dtype, copy=False)
