"""Running sums, products and extremes along a dimension."""

from __future__ import annotations

from typing import Any

import numpy as np

from .card import op, raw_only
from .errors import not_implemented, wrap_dim
from .extremes import refuse_complex


def accumulate(ufunc: np.ufunc, a: Any, dim: int, dtype: Any, back: bool = False) -> Any:
    """The running sum, from the end if ``back``; integers in int64, float32 in double as PyTorch does."""
    axis = wrap_dim(dim, a.ndim)
    kind = np.dtype(dtype or (np.int64 if a.dtype.kind in "biu" else a.dtype))
    if not a.ndim:
        return a.astype(kind)
    inner = {"f": np.dtype(np.float64), "c": np.dtype(np.complex128)}.get(kind.kind, kind)
    turn = (slice(None),) * axis + (slice(None, None, -1),)
    out = np.array(a, inner, order="C")  # NumPy adds up quicker in place than while it casts
    way = out[turn] if back else out
    ufunc.accumulate(way, axis=axis, out=way)
    return out.astype(kind, copy=False)


@op(vjp=dict(self=lambda xp, g, dim: xp.cumsum_back(g, dim)), latex=r"\operatorname{cumsum} {self}", jvp="linear",
    names=(), methods=(), inplace=True)  # fmt: skip
def cumsum(self, dim, dtype=None):
    """The running sum along a dimension."""
    return accumulate(np.add, self, dim, dtype)


@op(
    vjp=dict(self=lambda xp, g, dim: xp.cumsum(g, dim)),
    latex=r"\textstyle\sum_{i \geq k} {self}_i",
    jvp="linear",
    grad_fn="FlipBackward0",
    names=(),
    methods=(),
)
def cumsum_back(self, dim):
    """The running sum along a dimension, from its end."""
    return accumulate(np.add, self, dim, None, back=True)


def _cumprod_vjp(xp, g, self, out, dim):
    return xp.cumprod_backward(g, self, out, dim)


@op(vjp=dict(self=_cumprod_vjp), latex=r"\operatorname{cumprod} {self}", names=(), methods=(), inplace=True)
def cumprod(self, dim, dtype=None):
    """The running product along a dimension."""
    return accumulate(np.multiply, self, dim, dtype)


@raw_only
def cumprod_backward(grad, self, out, dim):
    """The gradient of a running product: divided out where no element is zero, else carried back step by step."""
    if not self.ndim:
        return grad
    if np.all(self):
        return (accumulate(np.add, grad * out, dim, None, back=True) / self).astype(self.dtype, copy=False)
    # The k-th gradient is the product of what comes before, times r_k = g_k + x_{k+1} r_{k+1}.
    axis = wrap_dim(dim, self.ndim)
    upstream, factors = np.moveaxis(np.array(grad), axis, 0), np.moveaxis(self, axis, 0)
    for k in range(factors.shape[0] - 2, -1, -1):
        upstream[k] += factors[k + 1] * upstream[k + 1]
    upstream[1:] *= np.moveaxis(out, axis, 0)[:-1]
    return np.moveaxis(upstream, 0, axis)


def _running(ufunc, name, a, dim):
    axis = wrap_dim(dim, a.ndim)
    refuse_complex(a, f"{name}_cpu")
    if not a.ndim:
        return a.copy(), np.int64(0)
    values = ufunc.accumulate(a, axis=axis)
    places = np.arange(a.shape[axis]).reshape((-1,) + (1,) * (a.ndim - 1 - axis))
    renewed = (a == values) | (a != a)  # of equals the latest counts
    return values, np.maximum.accumulate(np.where(renewed, places, 0), axis=axis)


def _running_vjp(xp, g, self_shape, out, dim):
    return xp.gather_backward(g[0], self_shape, dim, out[1]) if self_shape else g[0]


@op(vjp=dict(self=_running_vjp), outputs=2, differentiable=(0,), names=(), methods=())
def cummax(self, dim):
    """The largest element so far along a dimension, and its index."""
    return _running(np.maximum, "cummax", self, dim)


@op(vjp=dict(self=_running_vjp), outputs=2, differentiable=(0,), names=(), methods=())
def cummin(self, dim):
    """The smallest element so far along a dimension, and its index."""
    return _running(np.minimum, "cummin", self, dim)


def _lowest(dtype):
    return float(np.finfo(dtype).min)


def _part_of_logcumsumexp(xp, g, self, out, dim, lowest):
    """exp(x_k) times the sum of g_i / exp(out_i) over i >= k, of positive g, by way of logarithms."""
    some = g > 0
    logs = xp.where(some, xp.log(xp.where(some, g, 1.0)), lowest) - out
    back = xp.flip(xp.logcumsumexp(xp.flip(logs, (dim,)), dim), (dim,))
    return xp.exp(back + self)


def _logcumsumexp_vjp(xp, g, self, out, self_shape, self_dtype, dim):
    if not self_shape:
        return g
    lowest = _lowest(self_dtype)
    return _part_of_logcumsumexp(xp, g, self, out, dim, lowest) - _part_of_logcumsumexp(xp, -g, self, out, dim, lowest)


def _part_of_tangent(xp, t, self, out, dim, lowest):
    """The sum of t_i exp(x_i) over i <= k, divided by exp(out_k), of positive t, by way of logarithms."""
    some = t > 0
    logs = xp.where(some, xp.log(xp.where(some, t, 1.0)), lowest) + self
    return xp.exp(xp.logcumsumexp(logs, dim) - out)


def _logcumsumexp_jvp(xp, given, out, moved):
    self, dim, t = given["self"], given["dim"], moved["self"]
    lowest = _lowest(t._a.dtype)
    return _part_of_tangent(xp, t, self, out, dim, lowest) - _part_of_tangent(xp, -t, self, out, dim, lowest)


@op(vjp=dict(self=_logcumsumexp_vjp), jvp=_logcumsumexp_jvp, latex=r"\ln \operatorname{cumsum} e^{{self}}", names=(),
    methods=())  # fmt: skip
def logcumsumexp(self, dim):
    """The logarithm of the running sum of exponentials along a dimension."""
    axis = wrap_dim(dim, self.ndim)
    if self.dtype.kind in "biu":
        raise not_implemented("logcumsumexp_out_cpu", self)
    if not self.ndim:
        return self.copy()
    if self.dtype.kind == "c":
        top = np.max(self.real, axis=axis, keepdims=True) if self.size else 0
        return (np.log(np.cumsum(np.exp(self - top), axis=axis)) + top).astype(self.dtype)
    wider = np.float32 if self.dtype == np.float16 else self.dtype
    return np.logaddexp.accumulate(self.astype(wider, copy=False), axis=axis).astype(self.dtype, copy=False)
