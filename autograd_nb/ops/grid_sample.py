"""Images and volumes looked at in places between their elements, and the grids of such places that affine maps make."""

from __future__ import annotations

from itertools import product as every
from math import prod

import numpy as np

from .card import op
from .errors import not_implemented
from .resize import cubic_weights

BILINEAR, NEAREST, BICUBIC = range(3)
ZEROS, BORDER, REFLECTION = range(3)


def _within(places, size, padding, align_corners):
    """Places brought into the image, and what their derivative is multiplied with."""
    slope = np.ones_like(places)
    if padding == REFLECTION:
        low, span = (0.0, size - 1.0) if align_corners else (-0.5, float(size))
        slope = np.where(places < low, -slope, slope)
        away = np.abs(places - low)
        if span == 0:
            return np.zeros_like(places), np.zeros_like(places)
        flips = np.floor(away / span)
        rest = away - flips * span
        odd = flips % 2 == 1
        places = np.where(odd, span - rest, rest) + low
        slope = np.where(odd, -slope, slope)
    if padding != ZEROS:
        slope = np.where((places <= 0) | (places >= size - 1), 0, slope)
        places = np.clip(places, 0, size - 1)
    return places.astype(slope.dtype, copy=False), slope


def _cubic_slopes(t, a=-0.75):
    """Derivatives of the four cubic weights."""

    def near(x):
        return (3 * (a + 2) * x - 2 * (a + 3)) * x

    def far(x):
        return (3 * a * x - 10 * a) * x + 8 * a

    return [far(t + 1), near(t), -near(1 - t), -far(2 - t)]


def _cubic_bends(t, a=-0.75):
    """Second derivatives of the four cubic weights."""

    def near(x):
        return 6 * (a + 2) * x - 2 * (a + 3)

    def far(x):
        return 6 * a * x - 10 * a

    return [far(t + 1), near(t), near(1 - t), far(2 - t)]


def _taps(coordinates, size, mode, padding, align_corners):
    """For one axis (index, (weight, first and second derivative of it)) of each element that is looked at."""
    wide = size - 1 if align_corners else size
    places = ((coordinates + 1) * wide - (0 if align_corners else 1)) / 2
    factor = wide / 2
    places = places.astype(coordinates.dtype, copy=False)
    if mode == BICUBIC:
        first = np.floor(places)
        share = places - first
        weights = zip(cubic_weights(share), _cubic_slopes(share), _cubic_bends(share), strict=True)
        taps = [
            (_within(first + k, size, padding, align_corners)[0], (w, d * factor, b * factor * factor))
            for k, (w, d, b) in enumerate(weights, -1)
        ]
    else:
        places, slope = _within(places, size, padding, align_corners)
        slope = slope * factor
        if mode == NEAREST:
            taps = [(np.rint(places), (np.ones_like(places), np.zeros_like(places), 0))]
        else:
            first = np.floor(places)
            share = places - first
            taps = [(first, (1 - share, -slope, 0)), (first + 1, (share, slope, 0))]
    return [_kept(np.nan_to_num(index), weights, size) for index, weights in taps]


def _kept(index, weights, size):
    """The index inside the image, and weights of zero where it was outside."""
    inside = (index >= 0) & (index < size)
    return np.clip(index, 0, size - 1).astype(np.int64), [np.where(inside, w, 0) for w in weights]


def all_taps(grid, shape, mode, padding, align_corners):
    """One list of taps for each spatial axis; the grid's last coordinate belongs to the first axis."""
    dims = len(shape) - 2
    flat = grid.reshape(len(grid), -1, dims)
    facts = [(flat[:, :, dims - 1 - k], shape[2 + k]) for k in range(dims)]
    return [_taps(c, n, mode, padding, align_corners) for c, n in facts]


def flat_index(combination, shape):
    """Which element of its image a combination of taps looks at."""
    index = 0
    for (whole, _), n in zip(combination, shape[2:], strict=True):
        index = index * n + whole
    return index


def weight_of(combination, *slopes):
    """The product of the weights, derived once along each axis in ``slopes``."""
    total = 1
    for k, (_, weights) in enumerate(combination):
        total = total * weights[slopes.count(k)]
    return total


@op(vjp=dict(input=lambda xp, g, input_shape, grid, mode, padding, align_corners:
                 xp.sampled_input_gradient(g, grid, input_shape, mode, padding, align_corners),
             grid=lambda xp, g, input, grid, mode, padding, align_corners:
                 xp.sampled_grid_gradient(g, input, grid, mode, padding, align_corners)),
    names=(), methods=())  # fmt: skip
def sampled(input, grid, mode, padding, align_corners):
    """The image (N, C, ...) at the places of a grid (N, ..., dims) from -1 to 1."""
    images = input.reshape(*input.shape[:2], prod(input.shape[2:]))
    out = np.zeros((*input.shape[:2], prod(grid.shape[1:-1])), input.dtype)
    for combination in every(*all_taps(grid, input.shape, mode, padding, align_corners)):
        found = np.take_along_axis(images, flat_index(combination, input.shape)[:, None], 2)
        out += found * weight_of(combination)[:, None].astype(input.dtype, copy=False)
    return out.reshape(*input.shape[:2], *grid.shape[1:-1])


@op(vjp=dict(grad=lambda xp, g, grid, mode, padding, align_corners: xp.sampled(g, grid, mode, padding, align_corners),
             grid=lambda xp, g, grad, grid, mode, padding, align_corners:
                 xp.sampled_grid_gradient(grad, g, grid, mode, padding, align_corners)),
    names=(), methods=())  # fmt: skip
def sampled_input_gradient(grad, grid, shape, mode, padding, align_corners):
    """The gradient with respect to the image."""
    count, area = prod(shape[:2]), prod(shape[2:])
    rows = grad.reshape(*shape[:2], prod(grid.shape[1:-1]))
    offsets = (np.arange(count) * area).reshape(*shape[:2], 1)
    total = np.zeros(count * area)
    for combination in every(*all_taps(grid, shape, mode, padding, align_corners)):
        index = flat_index(combination, shape)[:, None] + offsets
        total += np.bincount(index.reshape(-1), (rows * weight_of(combination)[:, None]).reshape(-1), count * area)
    return total.astype(grad.dtype).reshape(shape)


@op(vjp=dict(
        grad=lambda xp, g, input, grid, mode, padding, align_corners:
            xp.sampled_slope(g, input, grid, mode, padding, align_corners),
        input=lambda xp, g, grad, grid, input_shape, mode, padding, align_corners:
            xp.sampled_slope_input_gradient(g, grad, grid, input_shape, mode, padding, align_corners),
        grid=lambda xp, g, grad, input, grid, mode, padding, align_corners:
            xp.sampled_slope_grid_gradient(g, grad, input, grid, mode, padding, align_corners)),
    names=(), methods=())  # fmt: skip
def sampled_grid_gradient(grad, input, grid, mode, padding, align_corners):
    """The gradient with respect to the places."""
    dims = input.ndim - 2
    images = input.reshape(*input.shape[:2], prod(input.shape[2:]))
    rows = grad.reshape(*input.shape[:2], prod(grid.shape[1:-1]))
    out = np.zeros((len(grid), rows.shape[2], dims), grid.dtype)
    for combination in every(*all_taps(grid, input.shape, mode, padding, align_corners)):
        found = np.take_along_axis(images, flat_index(combination, input.shape)[:, None], 2)
        met = np.add.reduce(found * rows, 1)
        for k in range(dims):
            out[:, :, dims - 1 - k] += met * weight_of(combination, k)
    return out.reshape(grid.shape)


def _declare(dims):
    def forward(input, grid, mode, padding, align_corners):
        if input.dtype.kind != "f":
            raise not_implemented(f"grid_sampler_{dims}d_cpu_kernel_impl", input)
        return sampled(input, grid, mode, padding, align_corners)

    forward.__name__, forward.__doc__ = f"grid_sampler_{dims}d", f"Images of {dims} dimensions at the places of a grid."
    declare = op(
        vjp=dict(input=lambda xp, g, input_shape, grid, mode, padding, align_corners:
                     xp.sampled_input_gradient(g, grid, input_shape, mode, padding, align_corners),
                 grid=lambda xp, g, input, grid, mode, padding, align_corners:
                     xp.sampled_grid_gradient(g, input, grid, mode, padding, align_corners)),
        grad_fn=f"GridSampler{dims}DBackward0", latex=r"{input}[{grid}]", names=(), methods=(),
    )  # fmt: skip
    declare(forward)


_declare(2)
_declare(3)
