"""Pooling: the largest or the average of every window."""

from __future__ import annotations

import sys
from functools import reduce
from math import prod

import numpy as np

from .card import op
from .errors import not_implemented
from .masks import BITS, kept
from .pool_windows import PoolWindows, reduced
from .pooling_checks import check_avg_pool, check_max_pool

FIRST, BOTH, EIGHT = np.uint16(0x0001), np.uint16(0x0101), np.uint16(8)


def _lowest(dtype):
    return -np.inf if dtype.kind == "f" else np.iinfo(dtype).min


def _max_windows(shape, kernel_size, stride, padding, dilation, ceil_mode):
    check_max_pool(shape, kernel_size, stride, padding, dilation)
    windows = PoolWindows(shape[-2:], kernel_size, stride, padding, dilation, ceil_mode)
    check_output(shape, windows)
    return windows


def check_output(shape, windows):
    """RuntimeError where no window fits."""
    if min(windows.out) < 1:
        raise RuntimeError(
            f"Given input size: ({_by(shape[-3:])}). Calculated output size: ({_by((shape[-3], *windows.out))}). "
            "Output size is too small"
        )


def _by(sizes):
    return "x".join(map(str, sizes))


@op(vjp=dict(self=lambda xp, g, self, out, kernel_size, stride, padding, dilation, ceil_mode:
                 xp.max_pool2d_backward(g, self, out, kernel_size, stride, padding, dilation, ceil_mode)),
    grad_fn="MaxPool2DWithIndicesBackward0", latex=r"\mathrm{maxpool}({self})", names=(), methods=())  # fmt: skip
def max_pool2d(self, kernel_size, stride, padding, dilation, ceil_mode):
    """The largest element of every window of the last two dimensions."""
    windows = _max_windows(self.shape, kernel_size, stride, padding, dilation, ceil_mode)
    out = reduced(np.maximum, windows.pad(self, _lowest(self.dtype)), windows)
    return np.ascontiguousarray(out) if prod(kernel_size) > 1 else out.copy()


@op(vjp=dict(grad_output=lambda xp, g, self, output, kernel_size, stride, padding, dilation, ceil_mode:
                 xp.max_pool2d_forward_at(g, self, output, kernel_size, stride, padding, dilation, ceil_mode)),
    tensors=("self", "output"), names=(), methods=())  # fmt: skip
def max_pool2d_backward(grad_output, self, output, kernel_size, stride, padding, dilation, ceil_mode):
    """Each gradient at the first place where its window is largest."""
    windows = PoolWindows(self.shape[-2:], kernel_size, stride, padding, dilation, ceil_mode)
    if _tiles(windows) and grad_output.itemsize in BITS and not np.isnan(np.add.reduce(output, axis=None)):
        return _two_by_two_backward(grad_output, self, output)
    image = windows.pad(self, _lowest(self.dtype))
    padded = np.zeros(image.shape, grad_output.dtype)
    for pixels, hit in _hits(image, output, windows):
        padded[pixels] += kept(hit, grad_output)
    return padded if windows.plain else padded[windows.inside()]


def _tiles(windows):
    """True for windows of 2 x 2 side by side that fill the image, where pairs of bytes read as FIRST says."""
    fills = windows.plain and windows.image == tuple(2 * n for n in windows.out)
    return fills and windows.kernel == windows.stride == (2, 2) and sys.byteorder == "little"


def _hits(image, output, windows):
    """For each element of the window the pixels it meets, and where it is the first that is largest."""
    left = np.ones(output.shape, bool)
    for _, pixels in windows.places():
        part = image[pixels]
        hit = (part == output) | (part != part)
        hit &= left
        left ^= hit
        yield pixels, hit


def _doubled(array):
    """Every element of the last dimension twice."""
    out = np.empty((*array.shape, 2), array.dtype)
    out[..., 0] = array
    out[..., 1] = array
    return out.reshape(*array.shape[:-1], -1)


def _two_by_two_backward(grad, image, output):
    """The same for windows of 2 x 2 that tile the image, row by row.

    A window's two truth values in a row are looked at as one 16-bit number, which keeps only the first.
    """
    largest, bits = _doubled(output), BITS[grad.itemsize]
    doubled = _doubled(grad).view(bits)
    result = np.empty(image.shape, grad.dtype)
    pairs = None
    for row in (0, 1):
        hit = (image[..., row::2, :] == largest).view(np.uint16)
        hit &= BOTH - ((hit & FIRST) << EIGHT)
        if pairs is not None:
            hit *= pairs == 0
        np.multiply(doubled, hit.view(np.int8), out=result.view(bits)[..., row::2, :])
        pairs = hit
    return result


@op(vjp=dict(self=lambda xp, g, self, output, kernel_size, stride, padding, dilation, ceil_mode:
                 xp.max_pool2d_backward(g, self, output, kernel_size, stride, padding, dilation, ceil_mode)),
    tensors=("image", "output"), names=(), methods=())  # fmt: skip
def max_pool2d_forward_at(self, image, output, kernel_size, stride, padding, dilation, ceil_mode):
    """What ``self`` holds at the places where the windows of ``image`` are largest."""
    windows = PoolWindows(image.shape[-2:], kernel_size, stride, padding, dilation, ceil_mode)
    values = windows.pad(self, 0)
    out = np.zeros(output.shape, self.dtype)
    for pixels, hit in _hits(windows.pad(image, _lowest(image.dtype)), output, windows):
        np.copyto(out, values[pixels], where=hit)
    return out


@op(tensors=("self", "output"), names=(), methods=())
def max_pool2d_indices(self, output, kernel_size, stride, padding, dilation, ceil_mode):
    """Where in its image each largest element lies, counted row by row."""
    windows = PoolWindows(self.shape[-2:], kernel_size, stride, padding, dilation, ceil_mode)
    numbers = windows.pad(np.arange(prod(windows.image)).reshape(windows.image), 0)
    out = np.zeros(output.shape, np.int64)
    for pixels, hit in _hits(windows.pad(self, _lowest(self.dtype)), output, windows):
        np.copyto(out, np.broadcast_to(numbers[pixels], out.shape), where=hit)
    return out


def divisors(windows, count_include_pad, divisor_override):
    """By what the sum of each window is divided: a number, or an array of the output's shape."""
    if divisor_override is not None:
        return divisor_override
    counts = []
    for k, (n, p) in enumerate(zip(windows.image, windows.padding, strict=True)):
        start = np.arange(windows.out[k]) * windows.stride[k] - p
        end = np.minimum(start + windows.kernel[k], n + p)
        counts.append(end - start if count_include_pad else np.minimum(end, n) - np.maximum(start, 0))
    each = reduce(np.multiply.outer, counts)
    return int(each.flat[0]) if each.size and (each == each.flat[0]).all() else each


def truncated(total, divisor):
    """The quotient of whole numbers, rounded towards zero as C does."""
    quotient = total // divisor
    quotient += (quotient < 0) & (quotient * divisor != total)
    return quotient


@op(vjp=dict(self=lambda xp, g, self_shape, kernel_size, stride, padding, ceil_mode, count_include_pad,
                         divisor_override:
                 xp.avg_pool2d_backward(g, self_shape, kernel_size, stride, padding, ceil_mode, count_include_pad,
                                        divisor_override)),
    latex=r"\mathrm{avgpool}({self})", grad_fn="AvgPool2DBackward0", jvp="linear", names=(), methods=())  # fmt: skip
def avg_pool2d(self, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
    """The average of every window of the last two dimensions."""
    check_avg_pool(self, kernel_size, stride, padding, divisor_override)
    windows = PoolWindows(self.shape[-2:], kernel_size, stride, padding, (1, 1), ceil_mode)
    check_output(self.shape, windows)
    total = reduced(np.add, windows.pad(self, 0), windows)
    divisor = divisors(windows, count_include_pad, divisor_override)
    if self.dtype.kind in "iu":
        return truncated(total, divisor)
    return (total / divisor).astype(self.dtype, copy=False)


@op(vjp=dict(grad=lambda xp, g, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override:
                 xp.avg_pool2d(g, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)),
    jvp="linear", names=(), methods=())  # fmt: skip
def avg_pool2d_backward(grad, shape, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
    """Each gradient in equal shares to the pixels of its window."""
    windows = PoolWindows(shape[-2:], kernel_size, stride, padding, (1, 1), ceil_mode)
    each = (grad / divisors(windows, count_include_pad, divisor_override)).astype(grad.dtype, copy=False)
    padded = np.zeros((*shape[:-2], *windows.padded), grad.dtype)
    for _, pixels in windows.places():
        padded[pixels] += each
    return padded if windows.plain else padded[windows.inside()]


def averaging(size, parts, dtype):
    """The matrix (parts, size) that averages ``size`` numbers over ``parts`` stretches of nearly equal length."""
    matrix = np.zeros((parts, size), dtype)
    for k in range(parts):
        start, end = k * size // parts, -(-(k + 1) * size // parts)
        matrix[k, start:end] = 1 / (end - start)
    return matrix


@op(vjp=dict(self=lambda xp, g, self_shape: xp.adaptive_avg_pool2d_backward(g, self_shape)),
    latex=r"\mathrm{avgpool}({self})", grad_fn="AdaptiveAvgPool2DBackward0", jvp="linear", names=(),
    methods=())  # fmt: skip
def adaptive_avg_pool2d(self, output_size):
    """Averages over as many windows as the output has pixels."""
    if self.dtype.kind not in "fc":
        raise not_implemented("adaptive_avg_pool2d", self)
    rows, columns = (averaging(n, m, self.dtype) for n, m in zip(self.shape[-2:], output_size, strict=True))
    return rows @ self @ columns.T


@op(vjp=dict(grad=lambda xp, g, grad_shape: xp.adaptive_avg_pool2d(g, grad_shape[-2:])), jvp="linear", names=(),
    methods=())  # fmt: skip
def adaptive_avg_pool2d_backward(grad, shape):
    """Each gradient in equal shares to the pixels of its window."""
    rows, columns = (averaging(n, m, grad.dtype) for n, m in zip(shape[-2:], grad.shape[-2:], strict=True))
    return rows.T @ grad @ columns
