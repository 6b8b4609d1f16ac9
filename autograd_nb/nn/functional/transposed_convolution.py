"""Transposed convolutions: the maps that carry a convolution's gradient back, as layers of their own."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten
from .convolution import each


def conv_transpose1d(
    input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0,
    groups: int = 1, dilation: Any = 1,
) -> Any:  # fmt: skip
    """The transposed convolution of signals (N, C, L) with weights (C, O / groups, K).

    output_padding: how much larger one side of the result is made. RuntimeError where the sizes do not fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.conv_transpose1d(torch.ones(1, 1, 2), torch.ones(1, 1, 2))
    tensor([[[1., 2., 1.]]])
    """
    return _transposed(1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(
    input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0,
    groups: int = 1, dilation: Any = 1,
) -> Any:  # fmt: skip
    """The transposed convolution of images (N, C, H, W) with weights (C, O / groups, KH, KW).

    output_padding: how much larger one side of the result is made. RuntimeError where the sizes do not fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.conv_transpose2d(torch.ones(1, 1, 1, 2), torch.ones(1, 1, 1, 2))
    tensor([[[[1., 2., 1.]]]])
    """
    return _transposed(2, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose3d(
    input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0,
    groups: int = 1, dilation: Any = 1,
) -> Any:  # fmt: skip
    """The transposed convolution of volumes (N, C, D, H, W) with weights (C, O / groups, KD, KH, KW).

    output_padding: how much larger one side of the result is made. RuntimeError where the sizes do not fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.conv_transpose3d(torch.ones(1, 1, 1, 1, 2), torch.ones(1, 1, 1, 1, 2))
    tensor([[[[[1., 2., 1.]]]]])
    """
    return _transposed(3, input, weight, bias, stride, padding, output_padding, groups, dilation)


def _transposed(
    dims: int, input: Any, weight: Any, bias: Any, stride: Any, padding: Any, output_padding: Any, groups: int,
    dilation: Any,
) -> Any:  # fmt: skip
    name, ndim = f"conv_transpose{dims}d", input.ndim
    if isinstance(padding, str):
        raise TypeError(f"{name}(): argument 'padding' must be tuple of ints, not str")
    if ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {name}, "
            f"but got input of size: {list(input.shape)}"
        )
    spatial = max(weight.ndim - 2, 1)
    steps = [each(v, dims, spatial) for v in (stride, padding, output_padding, dilation)]
    batch = input.unsqueeze(0) if ndim == dims + 1 else input
    out = aten.convolution_transposed(batch, weight, bias, *steps, groups)
    return out.squeeze(0) if ndim == dims + 1 else out
