"""The largest element of every window, and where it was; back again with those places.

Windows are tables: for each dimension the places (window element, output) that are looked at. Where a window reaches
beyond the image, it looks at one of its own elements twice.
"""

from __future__ import annotations

from math import prod

import numpy as np

from .card import op
from .errors import not_implemented
from .pool_windows import PoolWindows


def largest(image, tables):
    """(values, places): the maxima over the last dimensions, one after the other; places count row by row.

    Of equals the first is taken, and a nan is larger than anything. A table (elements, ..., outputs) may differ for
    each of the leading dimensions.
    """
    values, places, step = image, None, 1
    for k in reversed(range(len(tables))):
        axis, table = image.ndim - len(tables) + k, tables[k]
        best, where = _looked_at(values, places, table[0], axis, step)
        for row in table[1:]:
            part, at = _looked_at(values, places, row, axis, step)
            hit = part > best
            hit |= part != part
            np.copyto(best, part, where=hit)
            np.copyto(where, at, where=hit)
        values, places, step = best, where, step * image.shape[axis]
    return values, places


def _looked_at(values, places, row, axis, step):
    """What a row of the table finds along an axis, and where that was in the image."""
    index = np.expand_dims(row, tuple(range(row.ndim - 1, axis))) if row.ndim > 1 else row
    index = index.reshape(*index.shape, *(1,) * (values.ndim - axis - 1))
    if row.ndim > 1:
        part = np.take_along_axis(values, index, axis)
        before = 0 if places is None else np.take_along_axis(places, index, axis)
    else:
        part = values.take(row, axis)
        before = 0 if places is None else places.take(row, axis)
    return part, np.broadcast_to(before + index * step, part.shape).copy()


def window_table(size, kernel, stride, padding, dilation, out):
    """The places of ordinary windows."""
    starts = np.arange(out) * stride - padding
    first = starts + np.maximum(-starts // dilation + (-starts % dilation != 0), 0) * dilation
    last = starts + (size - 1 - starts) // dilation * dilation
    return np.clip(starts + np.arange(kernel)[:, None] * dilation, first, last)


def adaptive_table(size, out):
    """The places of as many windows of nearly equal length as ``out`` says."""
    number = np.arange(out)
    starts, ends = number * size // max(out, 1), -(-(number + 1) * size // max(out, 1))
    longest = int((ends - starts).max(initial=1))
    return np.minimum(starts + np.arange(longest)[:, None], ends - 1)


@op(vjp=dict(self=lambda xp, g, self_shape, indices, dims: xp.place(g, indices, self_shape, dims)),
    tensors=("indices",), jvp="linear", names=(), methods=())  # fmt: skip
def pick(self, indices, dims):
    """The elements at the places that ``indices`` count in the last dimensions."""
    rows = self.reshape(*self.shape[:-dims], prod(self.shape[-dims:]))
    flat = indices.reshape(*indices.shape[:-dims], prod(indices.shape[-dims:]))
    return np.take_along_axis(rows, flat, -1).reshape(indices.shape)


@op(vjp=dict(grad=lambda xp, g, indices, dims: xp.pick(g, indices, dims)), tensors=("indices",), jvp="linear",
    names=(), methods=())  # fmt: skip
def place(grad, indices, shape, dims):
    """Zeros of the given shape, and the gradients added at their places."""
    count, area = prod(shape[:-dims]), prod(shape[-dims:])
    flat = indices.reshape(count, prod(indices.shape[-dims:])) + (np.arange(count) * area)[:, None]
    total = np.bincount(flat.reshape(-1), grad.reshape(-1), count * area)
    return total.astype(grad.dtype, copy=False).reshape(shape)


def _pooling(name, dims, grad_fn, tables_of, doc):
    """Declare the card of a maximum over windows; ``tables_of`` makes their tables from image and sizes."""

    def forward(self, windows):
        return largest(self, tables_of(self, windows))

    forward.__name__, forward.__doc__ = name, doc
    declare = op(
        vjp=dict(self=lambda xp, g, self_shape, out: xp.place(g[0], out[1], self_shape, dims)), outputs=2,
        differentiable=(0,), grad_fn=grad_fn, latex=r"\mathrm{maxpool}({self})", names=(), methods=(),
    )  # fmt: skip
    declare(forward)


def _fixed(self, windows):
    kernel, stride, padding, dilation, ceil_mode = windows
    image = self.shape[-len(kernel) :]
    outs = PoolWindows(image, kernel, stride, padding, dilation, ceil_mode).out
    _check_output(self.shape, outs)
    return [window_table(*f) for f in zip(image, kernel, stride, padding, dilation, outs, strict=True)]


def _check_output(shape, outs):
    if min(outs) < 1:
        given, sizes = "x".join(map(str, shape[-4:])), "x".join(map(str, (shape[-4], *outs)))
        raise RuntimeError(f"Given input size: ({given}). Calculated output size: ({sizes}). Output size is too small")


def _adaptive(self, windows):
    dims = len(windows)
    if self.dtype.kind != "f":
        raise not_implemented(f"adaptive_max_pool{dims}d{'_cpu' if dims == 3 else ''}", self)
    return [adaptive_table(n, m) for n, m in zip(self.shape[-dims:], windows, strict=True)]


def _fractional(self, windows):
    sizes, outs, samples = windows
    tables, dims = [], len(sizes)
    for k, (size, out) in enumerate(zip(sizes, outs, strict=True)):
        sample = samples[..., k if dims == 3 else 1 - k]  # PyTorch draws for the width of images first
        starts = _starts(self.shape[k - dims], size, out, sample)
        tables.append(starts + np.arange(size).reshape(-1, *(1,) * starts.ndim))
    return tables


def _starts(length, size, out, sample):
    """Where fractional windows start: evenly spread from a random beginning, the last one at the end."""
    if out == 1:
        return np.full((*sample.shape, 1), length - size)
    alpha = sample.dtype.type(length - size) / sample.dtype.type(out - 1)
    steps = np.arange(out, dtype=sample.dtype)
    starts = ((steps + sample[..., None]) * alpha).astype(np.int64) - (sample[..., None] * alpha).astype(np.int64)
    starts[..., -1] = length - size
    return starts


_pooling("max_pool3d", 3, "MaxPool3DWithIndicesBackward0", _fixed, "The largest element of every window of a volume.")
for _dims in (2, 3):
    _pooling(f"adaptive_max_pool{_dims}d", _dims, f"AdaptiveMaxPool{_dims}DBackward0", _adaptive,
             f"The largest elements of as many windows of the last {_dims} dimensions as the output has.")  # fmt: skip
    _pooling(f"fractional_max_pool{_dims}d", _dims, f"FractionalMaxPool{_dims}DBackward0", _fractional,
             f"The largest elements of windows at random places of the last {_dims} dimensions.")  # fmt: skip


def _unpooling(dims):
    def forward(self, indices, output_size):
        return unpooled(self, indices, output_size)

    forward.__name__, forward.__doc__ = f"max_unpool{dims}d", f"Zeros, and elements at places of {dims} dimensions."
    declare = op(
        vjp=dict(self=lambda xp, g, indices: xp.pick(g, indices, dims)), tensors=("indices",), jvp="linear",
        grad_fn=f"MaxUnpool{dims}DBackward0", latex=r"\mathrm{maxunpool}({self})", names=(), methods=(),
    )  # fmt: skip
    declare(forward)


def unpooled(self, indices, output_size):
    """Zeros of the spatial size, and the elements at their places; RuntimeError for places that are not there."""
    dims, area = len(output_size), prod(output_size)
    lead = self.shape[:-dims]
    flat = indices.reshape(*lead, prod(self.shape[-dims:]))
    wrong = (flat < 0) | (flat >= area)
    if wrong.any():
        listed = "x".join(map(str, output_size))
        raise RuntimeError(f"Found an invalid max index: {int(flat[wrong][0])} (output volumes are of size {listed})")
    out = np.zeros((*lead, area), self.dtype)
    np.put_along_axis(out, flat, self.reshape(flat.shape), -1)
    return out.reshape(*lead, *output_size)


_unpooling(2)
_unpooling(3)
