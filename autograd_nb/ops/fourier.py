"""Discrete Fourier transforms over several dimensions: complex to complex, real to complex, complex to real.

``normalization`` is 0 for none, 1 for one over the root of the number of points, 2 for one over their number.
"""

from __future__ import annotations

import numpy as np

from .card import op, raw_only

FORWARD = ("backward", "ortho", "forward")  # NumPy names the direction that is scaled
BACKWARD = ("forward", "ortho", "backward")


@op(vjp=dict(self=lambda xp, g, dim, normalization, forward: xp.fft_c2c(g, dim, normalization, forward)),
    jvp="linear", grad_fn="FftC2CBackward0", latex=r"\mathcal{F} {self}", names=(), methods=())  # fmt: skip
def fft_c2c(self, dim, normalization, forward):
    """The transform of complex numbers; its matrix is symmetric, so it is its own rule."""
    if not dim or not self.size:
        return self.copy()
    if forward:
        return np.fft.fftn(self, axes=dim, norm=FORWARD[normalization])
    return np.fft.ifftn(self, axes=dim, norm=BACKWARD[normalization])


def _real_to_complex_vjp(xp, g, self_shape, dim, normalization, onesided):
    last = dim[-1]
    missing = self_shape[last] - g.shape[last]
    if onesided and missing:
        g = xp.constant_pad_nd(g, (0, 0) * (len(self_shape) - 1 - last) + (0, missing), 0)
    return xp.real_part(xp.fft_c2c(g, dim, normalization, True))


@op(vjp=dict(self=_real_to_complex_vjp), jvp="linear", grad_fn="FftR2CBackward0", latex=r"\mathcal{F} {self}",
    names=(), methods=())  # fmt: skip
def fft_r2c(self, dim, normalization, onesided):
    """The transform of real numbers; ``onesided`` leaves out the half that mirrors the other."""
    if not self.size:
        target = np.result_type(self.dtype, np.complex64)
        return np.zeros(half_shape(self.shape, dim[-1]) if onesided else self.shape, target)
    transform = np.fft.rfftn if onesided else np.fft.fftn
    return transform(self, axes=dim, norm=FORWARD[normalization])


def half_shape(shape, last):
    """The shape of a one-sided spectrum."""
    return (*shape[:last], shape[last] // 2 + 1, *shape[last + 1 :])


@raw_only
def spectrum_weights(spectrum, dim, size):
    """How often each number of a one-sided spectrum stands in the whole one: twice, but at its ends once."""
    count = size // 2 + 1
    weights = np.full(count, 2, spectrum.real.dtype)
    weights[0] = 1
    if size % 2 == 0:
        weights[-1] = 1
    return weights.reshape(count, *(1,) * (spectrum.ndim - 1 - dim))


def _complex_to_real_vjp(xp, g, dim, normalization, last_dim_size):
    spectrum = xp.conjugate(xp.fft_r2c(g, dim, normalization, True))
    return spectrum * xp.spectrum_weights(spectrum, dim[-1], last_dim_size)


@op(vjp=dict(self=_complex_to_real_vjp), jvp="linear", grad_fn="FftC2RBackward0", latex=r"\mathcal{F}^{-1} {self}",
    names=(), methods=())  # fmt: skip
def fft_c2r(self, dim, normalization, last_dim_size):
    """The inverse transform of a one-sided spectrum."""
    sizes = [self.shape[d] for d in dim[:-1]]
    return np.fft.irfftn(self, s=(*sizes, last_dim_size), axes=dim, norm=BACKWARD[normalization])


def _frames_vjp(xp, g, self_shape, size, step):
    return xp.unfold_backward(g, self_shape, len(self_shape) - 1, size, step)


@op(vjp=dict(self=_frames_vjp), view=True, jvp="linear", grad_fn="AsStridedBackward0", latex=r"{self}", names=(),
    methods=())  # fmt: skip
def frames(self, size, step):
    """The overlapping pieces of a signal, ``size`` elements long and ``step`` apart, as a view of it."""
    windows = np.lib.stride_tricks.sliding_window_view(self, size, -1, writeable=self.flags.writeable)
    return windows[..., ::step, :]
