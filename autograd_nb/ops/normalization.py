"""Layer and batch normalisation in one fused pass; second derivatives stand in ``composite/normalization.py``."""

from __future__ import annotations

from functools import lru_cache
from math import prod

import numpy as np

from .card import op, raw_only
from .normalization_checks import check_batch_norm, check_layer_norm


@lru_cache(maxsize=64)
def _filled(count, value, dtype):
    """A vector with which BLAS adds up (ones) or averages (1 / count) rows far quicker than a reduction does."""
    vector = np.full(count, value, dtype)
    vector.flags.writeable = False
    return vector


def _wide(array):
    """float16 is computed in float32."""
    return array.astype(np.float32) if array.dtype.char == "e" else array


@op(vjp=dict(
        input=lambda xp, g, input, normalized_shape, weight, eps, out:
            xp.layer_norm_input_gradient(g[0], input, normalized_shape, weight, eps, out),
        weight=lambda xp, g, input, normalized_shape, eps, out:
            xp.layer_norm_weight_gradient(g[0], input, normalized_shape, eps, out),
        bias=lambda xp, g, normalized_shape: xp.sum_to(g[0], normalized_shape)),
    outputs=4, differentiable=(0,), latex=r"\mathrm{layernorm}({input})", names=(), methods=())  # fmt: skip
def native_layer_norm(input, normalized_shape, weight, bias, eps):
    """The input less its mean over its deviation, times weight, plus bias; mean, 1 / deviation, and what was scaled."""
    check_layer_norm(input, normalized_shape, weight, bias)
    size = prod(normalized_shape)
    rows = _wide(input).reshape(-1, size)
    average = _filled(size, 1 / max(size, 1), rows.dtype)
    mean = np.dot(rows, average)
    scaled = rows - mean[:, None]
    rstd = np.vecdot(scaled, scaled)
    rstd /= size
    rstd += rstd.dtype.type(eps)
    np.sqrt(rstd, out=rstd)
    np.reciprocal(rstd, out=rstd)
    scaled *= rstd[:, None]
    out = scaled if weight is None else scaled * weight.reshape(-1)
    if bias is not None:
        out = np.add(out, bias.reshape(-1), out=None if out is scaled else out)
    if out is scaled:
        out = scaled.copy()
    out = out.reshape(input.shape).astype(input.dtype, copy=False)
    return out, mean, rstd, scaled


@raw_only
def layer_norm_input_gradient(g, input, normalized_shape, weight, eps, out):
    """The gradient of layer normalisation with respect to its input."""
    _, _, rstd, scaled = out
    size = prod(normalized_shape)
    rows = _wide(g).reshape(-1, size)
    if weight is None:
        weight = _filled(size, 1.0, rows.dtype)
    weight = weight.reshape(-1)
    through_mean = np.dot(rows, weight)
    through_mean /= size
    d = rows * weight
    through_deviation = np.vecdot(d, scaled)
    through_deviation /= size
    d -= through_mean[:, None]
    d -= scaled * through_deviation[:, None]
    d *= rstd[:, None]
    return d.reshape(g.shape).astype(g.dtype, copy=False)


@raw_only
def layer_norm_weight_gradient(g, input, normalized_shape, eps, out):
    """The gradient of layer normalisation with respect to its weight."""
    scaled = out[3]
    total = np.einsum("ij,ij->j", _wide(g).reshape(scaled.shape), scaled)
    return total.reshape(normalized_shape).astype(g.dtype, copy=False)


def _channels(array):
    """(N, C, ...) as (N, C, L)."""
    return array.reshape(*array.shape[:2], prod(array.shape[2:]))


def _channel_sum(array):
    """The sum of (N, C, L) for each channel."""
    return np.add.reduce(np.add.reduce(array, axis=2), axis=0)


@op(vjp=dict(
        input=lambda xp, g, input, weight, running_mean, running_var, training, eps, out:
            xp.batch_norm_input_gradient(g[0], input, weight, running_mean, running_var, training, eps, out),
        weight=lambda xp, g, input, running_mean, running_var, training, eps, out:
            xp.batch_norm_weight_gradient(g[0], input, running_mean, running_var, training, eps, out),
        bias=lambda xp, g: xp.sum_dim(g[0], (0, *range(2, g[0].ndim)))),
    tensors=("running_mean", "running_var"), outputs=4, differentiable=(0,),
    latex=r"\mathrm{batchnorm}({input})", names=(), methods=())  # fmt: skip
def native_batch_norm(input, weight, bias, running_mean, running_var, training, eps):
    """The input less each channel's mean over its deviation, times weight, plus bias; mean, variance, the scaled."""
    check_batch_norm(input, weight, bias, running_mean, running_var, training)
    values = _channels(_wide(input))
    if training:
        count = values.shape[0] * values.shape[2]
        mean = _channel_sum(values) / values.dtype.type(count)
        scaled = values - mean[:, None]
        variance = np.einsum("ncl,ncl->c", scaled, scaled) / values.dtype.type(count)
    else:
        mean, variance = running_mean, running_var
        scaled = values - mean[:, None]
    scaled *= _rstd(variance, eps)[:, None]
    out = scaled.copy() if weight is None else scaled * weight[:, None]
    if bias is not None:
        out += bias[:, None]
    return out.reshape(input.shape).astype(input.dtype, copy=False), mean, variance, scaled


def _rstd(variance, eps):
    return 1 / np.sqrt(variance + variance.dtype.type(eps))


@raw_only
def batch_norm_input_gradient(g, input, weight, running_mean, running_var, training, eps, out):
    """The gradient of batch normalisation with respect to its input."""
    _, _, variance, scaled = out
    factor = _rstd(variance, eps)
    if weight is not None:
        factor = factor * weight
    rows = _channels(_wide(g))
    if not training:
        return (rows * factor[:, None]).reshape(g.shape).astype(g.dtype, copy=False)
    count = rows.dtype.type(rows.shape[0] * rows.shape[2])
    through_deviation = np.einsum("ncl,ncl->c", rows, scaled) / count
    d = scaled * -through_deviation[:, None]
    d += rows
    d -= (_channel_sum(rows) / count)[:, None]
    d *= factor[:, None]
    return d.reshape(g.shape).astype(g.dtype, copy=False)


@raw_only
def batch_norm_weight_gradient(g, input, running_mean, running_var, training, eps, out):
    """The gradient of batch normalisation with respect to its weight."""
    return np.einsum("ncl,ncl->c", _channels(_wide(g)), out[3]).astype(g.dtype, copy=False)
