"""Softmax, its logarithm, and logsumexp: forward and fused backward with one temporary array each."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from .axes import axes_of
from .card import op
from .errors import wrap_dim
from .reduction import wide
from .rows import max_along, sum_along


def _shifted(self: Any, dim: int, kernel: str) -> tuple[Any, int]:
    """The elements less the largest along ``dim``, on memory of its own, and the axis."""
    axis = wrap_dim(dim, self.ndim)
    if self.dtype.kind != "f":
        name = dtypes.SCALAR_TYPE_NAMES[dtypes.of(self)]
        kernel = kernel.replace("_kernel", "_lastdim_kernel") if axis == max(self.ndim - 1, 0) else kernel
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{name}'")
    a = wide(self) if self.ndim else np.reshape(wide(self), (1,))
    return (a - max_along(a, axis) if a.size else a.copy()), axis


def _softmax_vjp(xp, g, out, dim, self_dtype):
    return xp._softmax_backward_data(g, out, dim, self_dtype)


def _softmax_jvp(xp, given, out, moved):
    weighted = out * moved["self"]
    return weighted - out * xp.sum_dim(weighted, (given["dim"],), True)


@op(vjp=dict(self=_softmax_vjp), jvp=_softmax_jvp, latex=r"\operatorname{softmax} {self}",
    grad_fn="SoftmaxBackward0", names=(), methods=())  # fmt: skip
def _softmax(self, dim, half_to_float=False):
    """Exponentials along a dimension, divided by their sum."""
    out, axis = _shifted(self, dim, "softmax_kernel_impl")
    np.exp(out, out)
    out /= sum_along(out, axis)
    return out.reshape(self.shape).astype(self.dtype, copy=False)


def _log_softmax_vjp(xp, g, out, dim, self_dtype):
    return xp._log_softmax_backward_data(g, out, dim, self_dtype)


def _log_softmax_jvp(xp, given, out, moved):
    return moved["self"] - xp.sum_dim(xp.exp(out) * moved["self"], (given["dim"],), True)


@op(vjp=dict(self=_log_softmax_vjp), jvp=_log_softmax_jvp, latex=r"\log \operatorname{softmax} {self}",
    grad_fn="LogSoftmaxBackward0", names=(), methods=())  # fmt: skip
def _log_softmax(self, dim, half_to_float=False):
    """The logarithm of the softmax, computed without losing small probabilities."""
    out, axis = _shifted(self, dim, "log_softmax_kernel_impl")
    out -= np.log(sum_along(np.exp(out), axis))
    return out.reshape(self.shape).astype(self.dtype, copy=False)


def log_softmax_of_rows(a):
    """The logarithm of the softmax of each row of a float array (N, C)."""
    out = a - max_along(a, 1)
    sums = sum_along(np.exp(out), 1)
    out -= np.log(sums, sums)
    return out


def _softmax_backward_vjp_output(xp, g, grad_output, output, dim):
    dots = xp.sum_dim(output * grad_output, dim, True) * g + grad_output * xp.sum_dim(output * g, dim, True)
    return grad_output * g - dots


@op(vjp=dict(grad_output=lambda xp, g, output, dim, input_dtype: xp._softmax_backward_data(g, output, dim, input_dtype),
             output=_softmax_backward_vjp_output),
    latex=r"{output}\,\left({grad_output} - \sum {grad_output}\,{output}\right)", names=(), methods=())  # fmt: skip
def _softmax_backward_data(grad_output, output, dim, input_dtype):
    """The gradient of softmax's input."""
    out = grad_output * output
    share = sum_along(out, wrap_dim(dim, output.ndim)) if output.ndim else out
    if not output.ndim:
        return (grad_output - share) * output
    np.subtract(grad_output, share, out=out)
    out *= output
    return out


def _log_softmax_backward_vjp_grad(xp, g, output, dim):
    return g - xp.sum_dim(g * xp.exp(output), dim, True)


def _log_softmax_backward_vjp_output(xp, g, grad_output, output, dim):
    return g * xp.exp(output) * -xp.sum_dim(grad_output, dim, True)


@op(vjp=dict(grad_output=_log_softmax_backward_vjp_grad, output=_log_softmax_backward_vjp_output),
    latex=r"{grad_output} - e^{{output}} \sum {grad_output}", names=(),
    methods=())  # fmt: skip
def _log_softmax_backward_data(grad_output, output, dim, input_dtype):
    """The gradient of log_softmax's input."""
    if not output.ndim:
        return grad_output - np.exp(output) * grad_output
    out = np.exp(output)
    out *= sum_along(grad_output, wrap_dim(dim, output.ndim))
    np.subtract(grad_output, out, out=out)
    return out


def _logsumexp_vjp(xp, g, self, out, dim, keepdim):
    weights = xp.exp(self - xp.restore_dims(out, dim, keepdim, self))
    return xp.restore_dims(g, dim, keepdim, self) * weights


@op(vjp=dict(self=_logsumexp_vjp), promote="float", latex=r"\log \sum_{{dim}} e^{{self}}", names=(), methods=())
def logsumexp(self, dim, keepdim=False):
    """The logarithm of the sum of exponentials, computed without overflow."""
    if not dim and self.ndim:
        ones = ", ".join("1" * self.ndim)
        raise RuntimeError(f"output with shape [] doesn't match the broadcast shape [{ones}]")
    axes = axes_of(dim, self.ndim)
    a = np.asarray(wide(self))
    if not a.size:
        return np.log(np.add.reduce(np.exp(a), axis=axes, keepdims=keepdim))
    top = np.maximum.reduce(a.real, axis=axes, keepdims=True)
    if not np.isfinite(top).all():
        top = np.where(np.isinf(top), top.dtype.type(0), top)
    away = np.asarray(a - top)
    sums = np.log(np.add.reduce(np.exp(away, out=away), axis=axes, keepdims=True)) + top
    result = sums if keepdim or not a.ndim else sums.squeeze(axes)
    return result.astype(self.dtype, copy=False)[()]
