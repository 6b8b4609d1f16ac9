"""Group normalisation in one fused pass; second derivatives stand in ``composite/group_norm.py``."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .errors import not_implemented


def _check(input, weight, bias, groups):
    if input.ndim < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {input.ndim}")
    shape = list(input.shape)
    if groups <= 0:
        raise RuntimeError(f"Expected num groups to be greater than 0, got {groups}")
    if shape[1] % groups:
        raise RuntimeError(
            f"Expected number of channels in input to be divisible by num_groups, but got input of shape {shape} and "
            f"num_groups={groups}"
        )
    for name, array in (("weight", weight), ("bias", bias)):
        if array is not None and array.shape != (shape[1],):
            shown = array if weight is None else weight  # so PyTorch, for a wrong bias too
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, but got {name} of "
                f"shape {list(shown.shape)} and input of shape {shape}"
            )
    if input.dtype.kind != "f":
        raise not_implemented("GroupNormKernelImpl", input)
    for array in (weight, bias):
        if array is not None and array.dtype != input.dtype:
            raise RuntimeError("mixed dtype (CPU): all inputs must share same datatype.")


def _rows(array, groups):
    """(N, C, ...) as (N * groups, elements of a group); float16 in float32."""
    wide = array.astype(np.float32) if array.dtype.char == "e" else array
    count = len(array) * groups
    return wide.reshape(count, array.size // count if count else 0)


def _along_channels(values, shape):
    """A value for each channel, so that it broadcasts against (N, C, ...)."""
    return values.reshape(1, shape[1], *(1,) * (len(shape) - 2))


@op(vjp=dict(
        input=lambda xp, g, input, weight, num_groups, eps, out:
            xp.group_norm_input_gradient(g[0], input, weight, num_groups, eps, out),
        weight=lambda xp, g, input, num_groups, eps, out:
            xp.group_norm_weight_gradient(g[0], input, num_groups, eps, out),
        bias=lambda xp, g: xp.sum_dim(g[0], (0, *range(2, g[0].ndim)))),
    outputs=4, differentiable=(0,), latex=r"\mathrm{groupnorm}({input})", names=(), methods=())  # fmt: skip
def native_group_norm(input, weight, bias, num_groups, eps):
    """Each group of channels less its mean over its deviation; mean, 1 / deviation, and what was scaled."""
    _check(input, weight, bias, num_groups)
    rows = _rows(input, num_groups)
    count = rows.dtype.type(max(rows.shape[1], 1))
    mean = np.add.reduce(rows, axis=1) / count
    scaled = rows - mean[:, None]
    rstd = 1 / np.sqrt(np.vecdot(scaled, scaled) / count + rows.dtype.type(eps))
    scaled *= rstd[:, None]
    scaled = scaled.reshape(input.shape)
    out = scaled.copy() if weight is None else scaled * _along_channels(weight, input.shape)
    if bias is not None:
        out += _along_channels(bias, input.shape)
    groups = (len(input), num_groups)
    return out.astype(input.dtype, copy=False), mean.reshape(groups), rstd.reshape(groups), scaled


@raw_only
def group_norm_input_gradient(g, input, weight, num_groups, eps, out):
    """The gradient of group normalisation with respect to its input."""
    _, _, rstd, scaled = out
    if weight is not None:
        g = g * _along_channels(weight, g.shape)
    d, x = _rows(g, num_groups), _rows(scaled, num_groups)
    count = d.dtype.type(max(d.shape[1], 1))
    through = x * -(np.vecdot(d, x) / count)[:, None]
    through += d
    through -= (np.add.reduce(d, axis=1) / count)[:, None]
    through *= rstd.reshape(-1, 1)
    return through.reshape(g.shape).astype(input.dtype, copy=False)


@raw_only
def group_norm_weight_gradient(g, input, num_groups, eps, out):
    """The gradient of group normalisation with respect to its weight."""
    channels = (len(g), g.shape[1], -1) if g.size else (len(g), g.shape[1], 0)
    return np.einsum("ncl,ncl->c", g.reshape(channels), out[3].reshape(channels)).astype(g.dtype, copy=False)
