"""Second derivatives of sampling: how a sampled image changes when its grid moves in a direction."""

from __future__ import annotations

from itertools import product as every
from math import prod

import numpy as np

from .card import op
from .grid_sample import all_taps, flat_index, weight_of


def _no_derivative(xp, g):
    raise RuntimeError("third derivatives of grid_sample are not implemented")


def _moved(direction, combination):
    """By how much the weight of a combination of taps changes as the grid moves."""
    dims = len(combination)
    return sum(direction[:, :, dims - 1 - k] * weight_of(combination, k) for k in range(dims))


def _rows(array, dims):
    return array.reshape(len(array), -1, dims)


@op(vjp=dict(direction=_no_derivative, input=_no_derivative, grid=_no_derivative), names=(), methods=())
def sampled_slope(direction, input, grid, mode, padding, align_corners):
    """The change of the sampled image as each place of the grid moves in its direction."""
    images, moves = input.reshape(*input.shape[:2], prod(input.shape[2:])), _rows(direction, input.ndim - 2)
    out = np.zeros((*input.shape[:2], moves.shape[1]), input.dtype)
    for combination in every(*all_taps(grid, input.shape, mode, padding, align_corners)):
        found = np.take_along_axis(images, flat_index(combination, input.shape)[:, None], 2)
        out += found * _moved(moves, combination)[:, None].astype(input.dtype, copy=False)
    return out.reshape(*input.shape[:2], *grid.shape[1:-1])


@op(vjp=dict(direction=_no_derivative, grad=_no_derivative, grid=_no_derivative), names=(), methods=())
def sampled_slope_input_gradient(direction, grad, grid, shape, mode, padding, align_corners):
    """The gradient of :func:`sampled_slope` with respect to the image."""
    count, area, moves = prod(shape[:2]), prod(shape[2:]), _rows(direction, len(shape) - 2)
    rows = grad.reshape(*shape[:2], moves.shape[1])
    offsets = (np.arange(count) * area).reshape(*shape[:2], 1)
    total = np.zeros(count * area)
    for combination in every(*all_taps(grid, shape, mode, padding, align_corners)):
        index = flat_index(combination, shape)[:, None] + offsets
        shares = rows * _moved(moves, combination)[:, None]
        total += np.bincount(index.reshape(-1), shares.reshape(-1), count * area)
    return total.astype(grad.dtype).reshape(shape)


@op(vjp=dict(direction=_no_derivative, grad=_no_derivative, input=_no_derivative, grid=_no_derivative), names=(),
    methods=())  # fmt: skip
def sampled_slope_grid_gradient(direction, grad, input, grid, mode, padding, align_corners):
    """The gradient of :func:`sampled_slope` with respect to the grid."""
    dims = input.ndim - 2
    images, moves = input.reshape(*input.shape[:2], prod(input.shape[2:])), _rows(direction, dims)
    rows = grad.reshape(*input.shape[:2], moves.shape[1])
    out = np.zeros(moves.shape, grid.dtype)
    for combination in every(*all_taps(grid, input.shape, mode, padding, align_corners)):
        found = np.take_along_axis(images, flat_index(combination, input.shape)[:, None], 2)
        met = np.add.reduce(found * rows, 1)
        for k, other in every(range(dims), repeat=2):
            out[:, :, dims - 1 - k] += met * moves[:, :, dims - 1 - other] * weight_of(combination, k, other)
    return out.reshape(grid.shape)
