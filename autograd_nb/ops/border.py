"""Padding with what is there: mirrored, or the last element again and again; one to three dimensions."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .card import op
from .errors import not_implemented

KERNELS = {"reflect": "reflection", "replicate": "replication"}


@lru_cache(maxsize=256)
def _sources(mode, size, before, after):
    """For each place along a padded dimension, which of its ``size`` elements stands there."""
    places = np.arange(-before, size + after)
    if mode == "replicate":
        return np.clip(places, 0, size - 1)
    last = size - 1
    return np.where(places < 0, -places, np.where(places > last, 2 * last - places, places))


def _check(self, mode, padding):
    dims = len(padding) // 2
    if self.ndim not in (dims + 1, dims + 2) or 0 in self.shape[-dims - 1 :]:
        raise RuntimeError(
            f"Expected {dims + 1}D or {dims + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero "
            f"dimensions for input, but got: {list(self.shape)}"
        )
    for k in range(dims):
        dim, before, after = self.ndim - 1 - k, padding[2 * k], padding[2 * k + 1]
        if mode == "reflect" and max(before, after) >= self.shape[dim]:
            raise RuntimeError(
                f"Argument #{4 + 2 * k}: Padding size should be less than the corresponding input dimension, but got: "
                f"padding ({before}, {after}) at dimension {dim} of input {list(self.shape)}"
            )
    given = self.shape[-dims:]
    out = [n + padding[-2 * k - 2] + padding[-2 * k - 1] for k, n in enumerate(given)]
    if min(out) < 1:
        names = "DHW"[-dims:]
        sizes, results = (" ".join(f"{name}: {n}" for name, n in zip(names, s, strict=True)) for s in (given, out))
        raise RuntimeError(f"input ({sizes}) is too small. Calculated output {results}")
    if self.dtype.kind == "b":
        raise not_implemented(f"{KERNELS[mode]}_pad{dims}d", self)


@op(vjp=dict(self=lambda xp, g, mode, self_shape, padding: xp.border_pad_backward(g, mode, self_shape, padding)),
    jvp="linear", latex=r"\mathrm{pad}({self})", names=(), methods=())  # fmt: skip
def border_pad(self, mode, padding):
    """More elements along the last dimensions: counts (before, after) from the last one backwards."""
    _check(self, mode, padding)
    out = self
    for k in range(len(padding) // 2):
        axis = self.ndim - 1 - k
        if padding[2 * k] or padding[2 * k + 1]:
            out = out.take(_sources(mode, self.shape[axis], *padding[2 * k : 2 * k + 2]), axis=axis)
    return out.copy() if out is self else out


@op(vjp=dict(grad=lambda xp, g, mode, padding: xp.border_pad(g, mode, padding)), jvp="linear", names=(), methods=())
def border_pad_backward(grad, mode, shape, padding):
    """Each gradient added where its element came from."""
    for k in range(len(padding) // 2):
        axis = len(shape) - 1 - k
        if padding[2 * k] or padding[2 * k + 1]:
            grad = _gathered(
                grad,
                axis,
                shape[axis],
                _sources(mode, shape[axis], *padding[2 * k : 2 * k + 2]),
                max(padding[2 * k], 0),
            )
    return grad


def _gathered(grad, axis, size, sources, before):
    """The sum of the gradients along an axis for each of the ``size`` elements they came from."""
    out = np.zeros((*grad.shape[:axis], size, *grad.shape[axis + 1 :]), grad.dtype)
    rows, into = np.moveaxis(grad, axis, 0), np.moveaxis(out, axis, 0)
    before = min(before, len(sources))
    inner = 0
    if before < len(sources):
        first = sources[before]
        inner = min(size - first, len(sources) - before)
        into[first : first + inner] = rows[before : before + inner]
    for place in (*range(before), *range(before + inner, len(sources))):
        into[sources[place]] += rows[place]
    return out


def _declare(mode, dims):
    def forward(self, padding):
        return border_pad(self, mode, padding)

    forward.__name__ = f"{KERNELS[mode]}_pad{dims}d"
    forward.__doc__ = f"Padding of the last {dims} dimensions by {KERNELS[mode]}."
    op(vjp=dict(self=lambda xp, g, self_shape, padding: xp.border_pad_backward(g, mode, self_shape, padding)),
       jvp="linear", latex=r"\mathrm{pad}({self})", names=(), methods=(),
       grad_fn=f"{KERNELS[mode].title()}Pad{dims}DBackward0")(forward)  # fmt: skip


for _mode in KERNELS:
    for _dims in (1, 2, 3):
        _declare(_mode, _dims)
