"""Convolutions of any number of spatial dimensions: three bilinear maps, each the derivative of the other two.

Every map is matrix products over columns: the windows of the image laid out as one matrix, without a copy until the
product needs one. Small images put the batch innermost, so that what is copied stays in long runs.
"""

from __future__ import annotations

from itertools import product as every
from math import prod

import numpy as np

from .card import op
from .convolution_checks import check_convolution, check_transposed

CHUNK = 1 << 18  # elements of columns made at once where each image is multiplied by itself: they stay in the cache
BLOCK = 1 << 22  # where many images make one product: large products are quicker, memory is the limit
LONG_ROW = 16  # from this output width on, rows are copied quickly enough as they are


class Windows:
    """Where the windows of a convolution lie: sizes of image, kernel and output, and how they are stepped through."""

    __slots__ = ("dilation", "groups", "image", "kernel", "out", "padded", "padding", "stride")

    def __init__(self, image, kernel, stride, padding, dilation, groups):
        self.image, self.kernel, self.groups = tuple(image), tuple(kernel), groups
        self.stride, self.padding, self.dilation = tuple(stride), tuple(padding), tuple(dilation)
        self.padded = tuple(n + 2 * p for n, p in zip(self.image, self.padding, strict=True))
        self.out = tuple(
            (n - d * (k - 1) - 1) // s + 1
            for n, k, s, d in zip(self.padded, self.kernel, self.stride, self.dilation, strict=True)
        )

    def batch_innermost(self, batch, longest=LONG_ROW):
        """True where rows are so short that the batch makes the longer runs."""
        return self.groups == 1 and self.out[-1] < longest and batch >= 8 and prod(self.kernel) > 1

    def parts(self, batch, channels, limit):
        """Slices of the batch whose columns have about ``limit`` elements."""
        step = max(1, min(batch, limit // max(1, channels * prod(self.kernel) * prod(self.out))))
        return [slice(start, min(batch, start + step)) for start in range(0, batch, step)]

    def pad(self, image, first):
        """The image with zeros around it; ``first`` is the position of its first spatial dimension."""
        if not any(self.padding):
            return image
        shape = (*image.shape[:first], *self.padded, *image.shape[first + len(self.padded) :])
        out = np.zeros(shape, image.dtype)
        out[self.inside(first)] = image
        return out

    def inside(self, first):
        """The index of the image within the padded one."""
        spatial = tuple(slice(p, p + n) for p, n in zip(self.padding, self.image, strict=True))
        return (slice(None),) * first + spatial

    def view(self, image, first):
        """All windows of a padded image: (..., kernel, out, ...), on the same memory."""
        strides = image.strides
        spatial = strides[first : first + len(self.out)]
        within = tuple(s * d for s, d in zip(spatial, self.dilation, strict=True))
        across = tuple(s * d for s, d in zip(spatial, self.stride, strict=True))
        last = first + len(self.out)
        return np.lib.stride_tricks.as_strided(
            image,
            (*image.shape[:first], *self.kernel, *self.out, *image.shape[last:]),
            (*strides[:first], *within, *across, *strides[last:]),
        )

    def places(self, first):
        """For each element of the kernel its index and the index of the padded pixels it meets."""
        for offset in every(*map(range, self.kernel)):
            pixels = tuple(
                slice(o * d, o * d + (n - 1) * s + 1, s)
                for o, d, n, s in zip(offset, self.dilation, self.out, self.stride, strict=True)
            )
            yield offset, (slice(None),) * first + pixels


def _batch_last(array):
    """(N, C, ...) as (C, ..., N), contiguous."""
    return np.ascontiguousarray(array.transpose(*range(1, array.ndim), 0))


def _batch_first(array):
    """(C, ..., N) seen as (N, C, ...)."""
    return array.transpose(-1, *range(array.ndim - 1))


def _columns_inner(image, windows):
    """(C*K, L*N): the windows of all images as one matrix, the batch innermost."""
    padded = windows.pad(image.transpose(*range(1, image.ndim), 0), 1)
    if padded.strides[-1] != padded.itemsize:
        padded = np.ascontiguousarray(padded)
    view = windows.view(padded, 1)
    return view.reshape(image.shape[1] * prod(windows.kernel), -1)


def _chunks(image, windows):
    """(slice, columns (n, G, C/G*K, L)) over the batch, each small enough for the cache."""
    batch, channels = image.shape[:2]
    view = windows.view(windows.pad(image, 2), 2)
    rows, length = channels * prod(windows.kernel), prod(windows.out)
    for part in windows.parts(batch, channels, CHUNK):
        yield part, view[part].reshape(part.stop - part.start, windows.groups, rows // windows.groups, length)


def convolve(image, weight, windows):
    """The convolution itself: (N, O, *out)."""
    batch, outs = image.shape[0], weight.shape[0]
    if windows.batch_innermost(batch):
        result = np.empty((batch, outs, *windows.out), image.dtype)
        kernels = weight.reshape(outs, -1)
        for part in windows.parts(batch, image.shape[1], BLOCK):
            rows = np.dot(kernels, _columns_inner(image[part], windows))
            result[part] = _batch_first(rows.reshape(outs, *windows.out, part.stop - part.start))
        return result
    groups = windows.groups
    result = np.empty((batch, groups, outs // groups, prod(windows.out)), image.dtype)
    kernels = weight.reshape(groups, outs // groups, -1)
    for part, columns in _chunks(image, windows):
        np.matmul(kernels, columns, out=result[part])
    return result.reshape(batch, outs, *windows.out)


def image_gradient(g, weight, windows):
    """The gradient of the convolution with respect to the image."""
    batch, channels = g.shape[0], weight.shape[1] * windows.groups
    result = np.empty((batch, channels, *windows.image), g.dtype)
    if windows.batch_innermost(batch, 4 * LONG_ROW):
        kernels = weight.reshape(weight.shape[0], -1).T
        for part in windows.parts(batch, channels, BLOCK):
            columns = np.dot(kernels, _batch_last(g[part]).reshape(weight.shape[0], -1))
            columns = columns.reshape(channels, *windows.kernel, *windows.out, part.stop - part.start)
            padded = np.zeros((channels, *windows.padded, columns.shape[-1]), g.dtype)
            for offset, pixels in windows.places(1):
                padded[pixels] += columns[(slice(None), *offset)]
            result[part] = _batch_first(padded[windows.inside(1)])
        return result
    groups = windows.groups
    kernels = weight.reshape(groups, weight.shape[0] // groups, -1).transpose(0, 2, 1)
    rows = g.reshape(batch, groups, weight.shape[0] // groups, prod(windows.out))
    for part in windows.parts(batch, channels, CHUNK):
        columns = np.matmul(kernels, rows[part]).reshape(
            part.stop - part.start, channels, *windows.kernel, *windows.out
        )
        padded = np.zeros((len(columns), channels, *windows.padded), g.dtype)
        for offset, pixels in windows.places(2):
            padded[pixels] += columns[(slice(None), slice(None), *offset)]
        result[part] = padded[windows.inside(2)]
    return result


def kernel_gradient(g, image, windows):
    """The gradient of the convolution with respect to the weight: (O, C/G, *kernel)."""
    batch, outs = g.shape[:2]
    groups, inner = windows.groups, image.shape[1] // windows.groups
    shape = (outs, inner, *windows.kernel)
    if windows.batch_innermost(batch):
        total = np.zeros((outs, inner * prod(windows.kernel)), g.dtype)
        for part in windows.parts(batch, inner, BLOCK):
            total += np.dot(_batch_last(g[part]).reshape(outs, -1), _columns_inner(image[part], windows).T)
        return total.reshape(shape)
    rows = g.reshape(batch, groups, outs // groups, prod(windows.out))
    total = np.zeros((groups, outs // groups, inner * prod(windows.kernel)), g.dtype)
    for part, columns in _chunks(image, windows):
        total += np.matmul(rows[part], columns.swapaxes(-1, -2)).sum(0)
    return total.reshape(shape)


def _cropped(array, shape):
    """The first elements of an array that has room for more, which output padding beyond the stride makes."""
    return array if array.shape == shape else array[tuple(slice(n) for n in shape)]


def _wide(array):
    """float16 is computed in float32."""
    return array.astype(np.float32) if array.dtype.char == "e" else array


def _convolution_jvp(xp, given, out, moved):
    windows = [given[name] for name in ("stride", "padding", "dilation", "groups")]
    bias = moved.get("bias")
    total = None if bias is None else xp.view(bias, (*bias.shape, *(1,) * (len(out.shape) - 2)))
    for name in ("input", "weight"):
        if name in moved:
            here = {**given, name: moved[name]}
            part = xp.convolution(here["input"], here["weight"], None, *windows)
            total = part if total is None else total + part
    return total


@op(vjp=dict(
        input=lambda xp, g, weight, input_shape, stride, padding, dilation, groups:
            xp.convolution_image_gradient(g, weight, input_shape, stride, padding, dilation, groups),
        weight=lambda xp, g, input, weight_shape, stride, padding, dilation, groups:
            xp.convolution_kernel_gradient(g, input, weight_shape, stride, padding, dilation, groups),
        bias=lambda xp, g: xp.sum_dim(g, (0, *range(2, g.ndim)))),
    jvp=_convolution_jvp, latex=r"{input} * {weight} + {bias}", names=(), methods=())  # fmt: skip
def convolution(input, weight, bias, stride, padding, dilation, groups):
    """Every window of the input times the weight, plus the bias; input (N, C, ...), weight (O, C/groups, ...)."""
    check_convolution(input, weight, bias, stride, padding, dilation, groups)
    windows = Windows(input.shape[2:], weight.shape[2:], stride, padding, dilation, groups)
    out = convolve(_wide(input), _wide(weight), windows)
    if bias is not None:
        out += bias.reshape(-1, *(1,) * len(stride))
    return out.astype(input.dtype, copy=False)


@op(vjp=dict(
        grad=lambda xp, g, weight, grad_shape, stride, padding, dilation, groups:
            _cropped(xp.convolution(g, weight, None, stride, padding, dilation, groups), grad_shape),
        weight=lambda xp, g, grad, weight_shape, stride, padding, dilation, groups:
            xp.convolution_kernel_gradient(grad, g, weight_shape, stride, padding, dilation, groups)),
    names=(), methods=())  # fmt: skip
def convolution_image_gradient(grad, weight, shape, stride, padding, dilation, groups):
    """The gradient of a convolution with respect to its input of the given shape."""
    windows = Windows(shape[2:], weight.shape[2:], stride, padding, dilation, groups)
    windows.out = grad.shape[2:]  # fewer than there is room for, where output padding exceeds the stride
    return image_gradient(_wide(grad), _wide(weight), windows).astype(grad.dtype, copy=False)


@op(vjp=dict(
        grad=lambda xp, g, input, grad_shape, stride, padding, dilation, groups:
            _cropped(xp.convolution(input, g, None, stride, padding, dilation, groups), grad_shape),
        input=lambda xp, g, grad, input_shape, stride, padding, dilation, groups:
            xp.convolution_image_gradient(grad, g, input_shape, stride, padding, dilation, groups)),
    names=(), methods=())  # fmt: skip
def convolution_kernel_gradient(grad, input, shape, stride, padding, dilation, groups):
    """The gradient of a convolution with respect to its weight of the given shape."""
    windows = Windows(input.shape[2:], shape[2:], stride, padding, dilation, groups)
    windows.out = grad.shape[2:]
    return kernel_gradient(_wide(grad), _wide(input), windows).astype(grad.dtype, copy=False)


@op(vjp=dict(
        input=lambda xp, g, weight, input_shape, stride, padding, dilation, groups:
            _cropped(xp.convolution(g, weight, None, stride, padding, dilation, groups), input_shape),
        weight=lambda xp, g, input, weight_shape, stride, padding, dilation, groups:
            xp.convolution_kernel_gradient(input, g, weight_shape, stride, padding, dilation, groups),
        bias=lambda xp, g: xp.sum_dim(g, (0, *range(2, g.ndim)))),
    latex=r"{input} *^T {weight} + {bias}", grad_fn="ConvolutionBackward0", names=(), methods=())  # fmt: skip
def convolution_transposed(input, weight, bias, stride, padding, output_padding, dilation, groups):
    """Every element of the input times the weight, added where its window lies; weight (C, O/groups, ...)."""
    check_transposed(input, weight, bias, stride, padding, output_padding, dilation, groups)
    facts = zip(input.shape[2:], weight.shape[2:], stride, padding, output_padding, dilation, strict=True)
    image = tuple((n - 1) * s - 2 * p + d * (k - 1) + more + 1 for n, k, s, p, more, d in facts)
    if min(image) < 1:
        given, made = (" x ".join(map(str, sizes)) for sizes in (input.shape[2:], image))
        raise RuntimeError(
            f"Given input size per channel: ({given}). Calculated output size per channel: ({made}). Output size is "
            "too small"
        )
    shape = (input.shape[0], weight.shape[1] * groups, *image)
    out = convolution_image_gradient(input, weight, shape, stride, padding, dilation, groups)
    if bias is not None:
        out += bias.reshape(-1, *(1,) * len(stride))
    return out
