"""Sliding blocks, and channels made of pixels."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten


def _pair(name: str, value: Any) -> tuple[int, int]:
    values = (value, value) if isinstance(value, int) else tuple(value)
    if len(values) == 1:
        return values * 2
    if len(values) != 2:
        raise RuntimeError(f"It is expected {name} equals to 2, but got size {len(values)}")
    return values


def unfold(input: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Any:
    """Every block of images (N, C, H, W) as a column: (N, C * kernel, blocks); without N for a single image.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.unfold(torch.tensor([[[1., 2., 3.]]]), (1, 2))
    tensor([[1., 2.],
            [2., 3.]])
    """
    kernel, spread = _pair("kernel_size", kernel_size), _pair("dilation", dilation)
    return aten.im2col(input, kernel, spread, _pair("padding", padding), _pair("stride", stride))


def fold(input: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Any:
    """Columns (N, C * kernel, blocks) added up to images of ``output_size``; what :func:`unfold` repeated is summed.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.fold(torch.tensor([[1., 2.], [2., 3.]]), (1, 3), (1, 2))
    tensor([[[1., 4., 3.]]])
    """
    size, kernel, spread = (
        _pair(n, v) for n, v in (("output_size", output_size), ("kernel_size", kernel_size), ("dilation", dilation))
    )
    return aten.col2im(input, size, kernel, spread, _pair("padding", padding), _pair("stride", stride))


def pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    """(..., C * r * r, H, W) as (..., C, H * r, W * r): channels become pixels.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.pixel_shuffle(torch.tensor([1., 2., 3., 4.]).view(4, 1, 1), 2)
    tensor([[[1., 2.],
             [3., 4.]]])
    """
    return aten.pixel_shuffle(input, upscale_factor)


def pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    """(..., C, H * r, W * r) as (..., C * r * r, H, W): pixels become channels.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.pixel_unshuffle(torch.ones(1, 2, 2), 2).shape
    torch.Size([4, 1, 1])
    """
    return aten.pixel_unshuffle(input, downscale_factor)


def channel_shuffle(input: Any, groups: int) -> Any:
    """The channels of (N, C, ...) in turns from ``groups`` groups.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.channel_shuffle(torch.arange(4.).view(1, 4, 1), 2).flatten()
    tensor([0., 2., 1., 3.])
    """
    return aten.channel_shuffle(input, groups)
