"""Convolutions over one, two and three dimensions."""

from __future__ import annotations

import warnings
from typing import Any

from ...engine.assemble import aten
from .padding import pad

EVEN_SAME = (
    "Using padding='same' with even kernel lengths and odd dilation may require a zero-padded copy of the input "
    "be created"
)


def conv1d(
    input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> Any:
    """The convolution of (N, C, L) with weights (O, C / groups, K); without N for a single signal.

    padding: a number, or "same" or "valid". RuntimeError where the sizes do not fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.conv1d(torch.ones(1, 1, 4), torch.ones(1, 1, 3))
    tensor([[[3., 3.]]])
    """
    return _convolve("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> Any:
    """The convolution of images (N, C, H, W) with weights (O, C / groups, KH, KW); without N for a single image.

    stride, padding, dilation: a number or a pair; padding also "same" or "valid". RuntimeError where sizes do not fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2)).shape
    torch.Size([1, 1, 2, 2])
    """
    return _convolve("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> Any:
    """The convolution of volumes (N, C, D, H, W) with weights (O, C / groups, KD, KH, KW).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.conv3d(torch.ones(1, 1, 2, 2, 2), torch.ones(1, 1, 2, 2, 2))
    tensor([[[[[8.]]]]])
    """
    return _convolve("conv3d", 3, input, weight, bias, stride, padding, dilation, groups)


def _convolve(
    name: str, dims: int, input: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Any:
    ndim = input.ndim
    if ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {name}, "
            f"but got input of size: {list(input.shape)}"
        )
    spatial = max(weight.ndim - 2, 1)
    stride, dilation = each(stride, dims, spatial), each(dilation, dims, spatial)
    if ndim == dims + 1:
        input = input.unsqueeze(0)
    if isinstance(padding, str):
        input, padding = _named_padding(padding, input, weight, stride, dilation)
    out = aten.convolution(input, weight, bias, stride, each(padding, dims, spatial), dilation, groups)
    return out.squeeze(0) if ndim == dims + 1 else out


def each(value: Any, dims: int, spatial: int) -> tuple[int, ...]:
    """A step for each dimension; a list of one counts for all that the weight has."""
    if isinstance(value, int):
        value = (value,) * dims
    return tuple(value) * spatial if len(value) == 1 else tuple(value)


def _named_padding(name: str, input: Any, weight: Any, stride: Any, dilation: Any) -> Any:
    """The padding that "same" or "valid" mean; an odd zero is put in front of the input."""
    kernel = weight._a.shape[2:]
    if name == "valid":
        return input, (0,) * len(kernel)
    if name != "same":
        raise RuntimeError(f"Invalid padding string: '{name}'")
    if weight.ndim != input.ndim:
        raise RuntimeError(
            f"Expected {weight.ndim}-dimensional input for {weight.ndim}-dimensional weight{list(weight.shape)}, "
            f"but got {input.ndim}-dimensional input of size {list(input.shape)} instead"
        )
    if any(s != 1 for s in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    total = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    if any(n % 2 for n in total):
        warnings.warn(EVEN_SAME, UserWarning, stacklevel=4)
        after = [n for k in reversed(total) for n in (0, k % 2)]
        input = pad(input, tuple(after))
    return input, tuple(n // 2 for n in total)
