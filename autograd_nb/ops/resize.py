"""Resizing the last one to three dimensions: every mode is a matrix for each dimension."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .card import op
from .errors import not_implemented
from .resampling import along_all


def _scale(size, out, align_corners, factor, real):
    """How far apart the places of neighbouring outputs are, in the working precision."""
    if align_corners:
        return real(size - 1) / real(out - 1) if out > 1 else real(0)
    return real(1 / factor) if factor else real(size) / real(out)


def nearest_places(size, out, factor, exact):
    """Which element stands at each place of the output; PyTorch finds it in single precision."""
    scale = _scale(size, out, False, factor, np.float32)
    number = np.arange(out, dtype=np.float32)
    if exact:
        number += np.float32(0.5)
    return np.minimum((number * scale).astype(np.int64), size - 1)


def _places(size, out, align_corners, factor, real):
    scale, number = _scale(size, out, align_corners, factor, real), np.arange(out, dtype=real)
    return number * scale if align_corners else (number + real(0.5)) * scale - real(0.5)


def _linear(size, out, align_corners, factor, real):
    places = np.maximum(_places(size, out, align_corners, factor, real), 0)
    first = np.minimum(places.astype(np.int64), size - 1)
    share = np.clip(places - first, 0, 1).astype(real)
    return [(first, 1 - share), (np.minimum(first + 1, size - 1), share)]


def _cubic(size, out, align_corners, factor, real):
    places = _places(size, out, align_corners, factor, real)
    first = np.floor(places)
    share, first = (places - first).astype(real), first.astype(np.int64)
    weights = cubic_weights(share)
    return [(np.clip(first + k - 1, 0, size - 1), w) for k, w in enumerate(weights)]


def cubic_weights(t, a=-0.75):
    """Weights of the four neighbours around a place, ``t`` beyond the second (Keys' convolution kernel)."""

    def near(x):
        return ((a + 2) * x - (a + 3)) * x * x + 1

    def far(x):
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a

    return [far(t + 1), near(t), near(1 - t), far(2 - t)]


def _smooth(size, out, align_corners, factor, real, cubic):
    """The matrix that averages over as much of the input as an output covers, so that nothing is missed."""
    scale = float(_scale(size, out, align_corners, factor, real))
    reach, stretch = (2 if cubic else 1) * max(scale, 1.0), 1 / max(scale, 1.0)
    matrix = np.zeros((out, size), real)
    for k in range(out):
        centre = scale * (k + 0.5)
        start, stop = max(int(centre - reach + 0.5), 0), min(int(centre + reach + 0.5), size)
        x = np.abs((np.arange(start, stop) - centre + 0.5) * stretch)
        weights = _cubic_at(x) if cubic else np.maximum(1 - x, 0)
        matrix[k, start:stop] = weights / weights.sum()
    return matrix


def _cubic_at(x, a=-0.5):
    inner = ((a + 2) * x - (a + 3)) * x * x + 1
    outer = (((x - 5) * x + 8) * x - 4) * a
    return np.where(x < 1, inner, np.where(x < 2, outer, 0.0))


@lru_cache(maxsize=64)
def _matrix(kind, size, out, align_corners, factor, dtype):
    """The matrix (out, size) of one dimension."""
    real = np.dtype(dtype).type
    if kind.endswith("smooth"):
        return _smooth(size, out, align_corners, factor, real, kind.startswith("cubic"))
    if kind.startswith("nearest"):
        parts = [(nearest_places(size, out, factor, kind == "nearest_exact"), 1)]
    else:
        parts = (_linear if kind == "linear" else _cubic)(size, out, align_corners, factor, real)
    matrix = np.zeros((out, size), real)
    for places, weights in parts:
        matrix[np.arange(out), places] += weights
    matrix.flags.writeable = False
    return matrix


def _matrices(kind, shape, sizes, align_corners, factors, dtype):
    facts = zip(shape[-len(sizes) :], sizes, factors, strict=True)
    return [_matrix(kind, n, m, align_corners, f, dtype.char) for n, m, f in facts]


def _check(self, sizes, kernel):
    dims = len(sizes)
    given = self.shape[-dims:]
    if min(*given, *sizes) <= 0:
        names = {1: "W", 2: "HW", 3: "DHW"}[dims]
        first, second = (", ".join(f"{a}: {n}" for a, n in zip(names, s, strict=True)) for s in (given, sizes))
        raise RuntimeError(
            f"Input and output sizes should be greater than 0, but got input ({first}) output ({second})"
        )
    if 0 in self.shape[1:]:
        raise RuntimeError(f"Non-empty {dims + 2}D data tensor expected but got a tensor with sizes {list(self.shape)}")
    if self.dtype.kind != "f" and not (kernel.startswith("upsample_nearest") and self.dtype == np.uint8):
        raise not_implemented(f"{kernel}_channels_last" if dims == 2 else kernel, self)


@op(vjp=dict(self=lambda xp, g, self_shape, kind, sizes, align_corners, factors:
                 xp.resize_backward(g, kind, self_shape, sizes, align_corners, factors)),
    jvp="linear", latex=r"\mathrm{resize}({self})", names=(), methods=())  # fmt: skip
def resize(self, kind, sizes, align_corners, factors):
    """The last dimensions in new sizes."""
    if kind.startswith("nearest"):
        out = self
        for k, (size, factor) in enumerate(zip(sizes, factors, strict=True)):
            axis = self.ndim - len(sizes) + k
            out = out.take(nearest_places(self.shape[axis], size, factor, kind == "nearest_exact"), axis)
        return out
    if self.dtype.char == "e":
        return resize(self.astype(np.float32), kind, sizes, align_corners, factors).astype(np.float16)
    return along_all(self, _matrices(kind, self.shape, sizes, align_corners, factors, self.dtype))


@op(vjp=dict(grad=lambda xp, g, kind, sizes, align_corners, factors:
                 xp.resize(g, kind, sizes, align_corners, factors)),
    jvp="linear", names=(), methods=())  # fmt: skip
def resize_backward(grad, kind, shape, sizes, align_corners, factors):
    """Each gradient to the elements its own was made of."""
    if grad.dtype.char == "e":
        wide = grad.astype(np.float32)
        return resize_backward(wide, kind, shape, sizes, align_corners, factors).astype(np.float16)
    matrices = _matrices(kind, shape, sizes, align_corners, factors, grad.dtype)
    return along_all(grad, [m.T for m in matrices])


def _declare(kind, dims, node):
    kernel = f"upsample_{node[8:].lower()}{dims}d"

    def forward(self, sizes, align_corners, factors):
        _check(self, sizes, kernel)
        return resize(self, kind, sizes, align_corners, factors)

    forward.__name__ = f"upsample_{kind}{dims}d"
    forward.__doc__ = f"The last {dims} dimensions in new sizes: {kind}."
    suffix = "Aa" if kind.endswith("smooth") else ""
    declare = op(
        vjp=dict(self=lambda xp, g, self_shape, sizes, align_corners, factors:
                     xp.resize_backward(g, kind, self_shape, sizes, align_corners, factors)),
        jvp="linear", latex=r"\mathrm{resize}({self})", names=(), methods=(),
        grad_fn=f"{node}{dims}D{suffix}Backward0",
    )  # fmt: skip
    declare(forward)


for _dims, _linear_name in ((1, "UpsampleLinear"), (2, "UpsampleBilinear"), (3, "UpsampleTrilinear")):
    _declare("nearest", _dims, "UpsampleNearest")
    _declare("nearest_exact", _dims, "UpsampleNearestExact")
    _declare("linear", _dims, _linear_name)
_declare("cubic", 2, "UpsampleBicubic")
_declare("linear_smooth", 2, "UpsampleBilinear")
_declare("cubic_smooth", 2, "UpsampleBicubic")
