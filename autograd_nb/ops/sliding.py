"""Sliding blocks as columns, columns added up to images again, and channels rearranged."""

from __future__ import annotations

from math import prod

import numpy as np

from .card import op
from .convolution import Windows
from .errors import not_implemented


def _windows(image, kernel_size, dilation, padding, stride):
    return Windows(image, kernel_size, stride, padding, dilation, 1)


def _check_steps(kernel_size, dilation, padding, stride):
    for name, values in (
        ("kernel size", kernel_size),
        ("dilation", dilation),
        ("padding", padding),
        ("stride", stride),
    ):
        least, word = (0, "non-negative") if name == "padding" else (1, "greater than zero")
        if min(values) < least:
            short = name.split()[0]
            raise RuntimeError(
                f"{name} should be {word}, but got {short}_height: {values[0]} {short}_width: {values[1]}"
            )


def _shown(values):
    return f"({', '.join(map(str, values))})"


@op(vjp=dict(self=lambda xp, g, self_shape, kernel_size, dilation, padding, stride:
                 xp.col2im(g, self_shape[-2:], kernel_size, dilation, padding, stride)),
    grad_fn="Im2ColBackward0", jvp="linear", latex=r"\mathrm{unfold}({self})", names=(), methods=())  # fmt: skip
def im2col(self, kernel_size, dilation, padding, stride):
    """(..., C * kernel, blocks): every block of an image as a column."""
    _check_steps(kernel_size, dilation, padding, stride)
    if self.ndim not in (3, 4) or 0 in self.shape[-3:]:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, "
            f"but got: {list(self.shape)}"
        )
    windows = _windows(self.shape[-2:], kernel_size, dilation, padding, stride)
    if min(windows.out) < 1:
        raise RuntimeError(
            f"Given input with spatial size {_shown(windows.image)}, kernel_size={_shown(kernel_size)}, "
            f"dilation={_shown(dilation)}, padding={_shown(padding)}, calculated shape of the array of sliding blocks "
            f"as {_shown(windows.out)}, but its components must be at least one."
        )
    if self.dtype.kind not in "fcb":
        raise not_implemented("im2col_out_cpu", self)
    first = self.ndim - 2
    view = windows.view(windows.pad(self, first), first)
    rows = self.shape[-3] * prod(kernel_size)
    return view.reshape(*self.shape[:-3], rows, prod(windows.out)).copy()


def _check_columns(self, output_size, kernel_size, dilation, padding, stride):
    _check_steps(kernel_size, dilation, padding, stride)
    if self.ndim not in (2, 3) or 0 in self.shape[-2:]:
        raise RuntimeError(
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for "
            f"input, but got: {list(self.shape)}"
        )
    if self.shape[-2] % prod(kernel_size):
        raise RuntimeError(
            "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got "
            f"input.size(1)={self.shape[-2]} and kernel_size={_shown(kernel_size)}."
        )
    out = _windows(output_size, kernel_size, dilation, padding, stride).out
    if min(out) < 1 or prod(out) != self.shape[-1]:
        steps = (output_size, kernel_size, dilation, padding, stride)
        names = ("output_size", "kernel_size", "dilation", "padding", "stride")
        given = ", ".join(f"{name}={_shown(v)}" for name, v in zip(names, steps, strict=True))
        raise RuntimeError(
            f"Given {given}, expected size of input's dimension 2 to match the calculated number of sliding blocks "
            f"{out[0]} * {out[1]} = {prod(out)}, but got input.size(2)={self.shape[-1]}."
        )
    if self.dtype.kind not in "fcb":
        raise not_implemented("col2im_out_cpu", self)


@op(vjp=dict(self=lambda xp, g, kernel_size, dilation, padding, stride:
                 xp.im2col(g, kernel_size, dilation, padding, stride)),
    grad_fn="Col2ImBackward0", jvp="linear", latex=r"\mathrm{fold}({self})", names=(), methods=())  # fmt: skip
def col2im(self, output_size, kernel_size, dilation, padding, stride):
    """(..., C, *output_size): the blocks in the columns added up where they lie."""
    _check_columns(self, output_size, kernel_size, dilation, padding, stride)
    windows = _windows(output_size, kernel_size, dilation, padding, stride)
    lead = (*self.shape[:-2], self.shape[-2] // prod(kernel_size))
    columns = self.reshape(*lead, *kernel_size, *windows.out)
    padded = np.zeros((*lead, *windows.padded), self.dtype)
    for offset, pixels in windows.places(len(lead)):
        padded[pixels] += columns[(slice(None),) * len(lead) + offset]
    return np.ascontiguousarray(padded[windows.inside(len(lead))])


@op(vjp=dict(self=lambda xp, g, upscale_factor: xp.pixel_unshuffle(g, upscale_factor)), jvp="linear",
    latex=r"\mathrm{shuffle}({self})", names=(), methods=())  # fmt: skip
def pixel_shuffle(self, upscale_factor):
    """(..., C * r * r, H, W) as (..., C, H * r, W * r)."""
    *lead, channels, height, width = _at_least_three(self, "pixel_shuffle")
    r = upscale_factor
    if r <= 0:
        raise RuntimeError(f"pixel_shuffle expects a positive upscale_factor, but got {r}")
    if channels % (r * r):
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, "
            f"but input.size(-3)={channels} is not divisible by {r * r}"
        )
    parts = self.reshape(*lead, channels // (r * r), r, r, height, width)
    n = len(lead)
    turned = parts.transpose(*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return turned.copy().reshape(*lead, channels // (r * r), height * r, width * r)


def _at_least_three(self, name):
    if self.ndim < 3:
        raise RuntimeError(
            f"{name} expects input to have at least 3 dimensions, but got input with {self.ndim} dimension(s)"
        )
    return self.shape


@op(vjp=dict(self=lambda xp, g, downscale_factor: xp.pixel_shuffle(g, downscale_factor)), jvp="linear",
    latex=r"\mathrm{unshuffle}({self})", names=(), methods=())  # fmt: skip
def pixel_unshuffle(self, downscale_factor):
    """(..., C, H * r, W * r) as (..., C * r * r, H, W)."""
    *lead, channels, height, width = _at_least_three(self, "pixel_unshuffle")
    r = downscale_factor
    if r <= 0:
        raise RuntimeError(f"pixel_unshuffle expects a positive downscale_factor, but got {r}")
    for name, place, size in (("height", -2, height), ("width", -1, width)):
        if size % r:
            raise RuntimeError(
                f"pixel_unshuffle expects {name} to be divisible by downscale_factor, but input.size({place})={size} "
                f"is not divisible by {r}"
            )
    parts = self.reshape(*lead, channels, height // r, r, width // r, r)
    n = len(lead)
    turned = parts.transpose(*range(n), n, n + 2, n + 4, n + 1, n + 3)
    return turned.copy().reshape(*lead, channels * r * r, height // r, width // r)


@op(vjp=dict(self=lambda xp, g, self_shape, groups: xp.channel_shuffle(g, self_shape[1] // groups)), jvp="linear",
    latex=r"\mathrm{shuffle}({self})", names=(), methods=())  # fmt: skip
def channel_shuffle(self, groups):
    """Channels in groups taken in turns: the first of each group, then the second ones, ..."""
    if self.ndim <= 2:
        raise RuntimeError(f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(self.shape)}")
    if groups <= 0:
        raise RuntimeError(f"Number of groups to divide channels in must be positive. Value of groups:{groups}")
    batch, channels, *rest = self.shape
    if channels % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {channels} channels and {groups} groups."
        )
    turned = self.reshape(batch, groups, channels // groups, *rest).swapaxes(1, 2)
    return turned.copy().reshape(self.shape)
