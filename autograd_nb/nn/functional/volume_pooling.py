"""Pooling of volumes, and the largest elements of a given number of windows."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...ops.pooling_checks import check_padding
from .steps import given_or, one_for_each


def avg_pool3d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The average of every window of volumes (N, C, D, H, W) or (C, D, H, W).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.avg_pool3d(torch.ones(1, 2, 2, 2), 2)
    tensor([[[[1.]]]])
    """
    kernel = one_for_each("avg_pool3d", "kernel_size", kernel_size, 3)
    step = given_or(kernel, "avg_pool3d", stride, 3, "be omitted, a single int, or a tuple of three ints")
    around = one_for_each("avg_pool3d", "padding", padding, 3)
    return aten.avg_pool3d(input, kernel, step, around, bool(ceil_mode), bool(count_include_pad), divisor_override)


def max_pool3d_with_indices(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of every window of volumes, and where in its volume it was, counted row by row.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.max_pool3d_with_indices(torch.arange(8.).view(1, 2, 2, 2), 2)
    (tensor([[[[7.]]]]), tensor([[[[7]]]]))
    """
    windows = _windows(kernel_size, stride, padding, dilation, ceil_mode)
    _check_max(input._a, *windows[:4])
    out, places = aten.max_pool3d(input, windows)
    return out, places


def max_pool3d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of every window of volumes (N, C, D, H, W) or (C, D, H, W).

    ``return_indices`` adds where in its volume each was. RuntimeError where no window fits or steps are not positive.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.max_pool3d(torch.arange(8.).view(1, 2, 2, 2), 2)
    tensor([[[[7.]]]])
    """
    both = max_pool3d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return both if return_indices else both[0]


def _windows(kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool) -> tuple[Any, ...]:
    either = "either be a single int, or a tuple of three ints"
    kernel = one_for_each("max_pool3d", "kernel_size", kernel_size, 3, either)
    return (
        kernel,
        given_or(kernel, "max_pool3d", stride, 3, "either be omitted, a single int, or a tuple of three ints"),
        one_for_each("max_pool3d", "padding", padding, 3, either),
        one_for_each("max_pool3d", "dilation", dilation, 3, either),
        bool(ceil_mode),
    )


def _check_max(array: np.ndarray, kernel: Any, stride: Any, padding: Any, dilation: Any) -> None:
    for name, values, short in (
        ("kernel size", kernel, "k"),
        ("stride", stride, "d"),
        ("dilation", dilation, "dilation"),
    ):
        if name == "stride" and 0 in values:
            raise RuntimeError("stride should not be zero")
        if min(values) <= 0:
            listed = " ".join(f"{short}{axis}: {n}" for axis, n in zip("THW", values, strict=True))
            raise RuntimeError(f"{name} should be greater than zero, but got {listed}")
    check_padding(padding, kernel, dilation)
    if array.ndim not in (4, 5):
        raise RuntimeError("non-empty 4D or 5D (batch mode) tensor expected for input")
    if 0 in array.shape[-4:]:
        raise RuntimeError(
            "max_pool3d_with_indices_out_cpu_template(): Expected input's non-batch dimensions to have positive "
            f"length, but input has a shape of {list(array.shape)} and non-batch dimension 0 has length zero!"
        )


def adaptive_avg_pool3d(input: Any, output_size: Any) -> Any:
    """Averages of volumes (N, C, D, H, W) or (C, D, H, W) over as many windows as ``output_size`` says.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.adaptive_avg_pool3d(torch.ones(1, 2, 2, 2), 1)
    tensor([[[[1.]]]])
    """
    size = _wanted(input, output_size, 3)
    if input.ndim not in (4, 5):
        raise RuntimeError(f"adaptive_avg_pool3d(): Expected 4D or 5D tensor, but got {list(input.shape)}")
    if len(size) != 3:
        raise RuntimeError("adaptive_avg_pool3d: output_size must be 3")
    if min(size) < 0:
        raise RuntimeError(
            "adaptive_avg_pool3d: elements of output_size must be greater than or equal to 0 but received "
            f"{{{size[0]}, {size[1]},{size[2]}}}"
        )
    return input.mean((-1, -2, -3), keepdim=True) if size == (1, 1, 1) else aten.adaptive_avg_pool3d(input, size)


def _wanted(input: Any, output_size: Any, dims: int) -> tuple[int, ...]:
    """The output's size for each dimension; None keeps the input's."""
    if isinstance(output_size, int):
        return (output_size,) * dims
    size = tuple(output_size)
    if len(size) >= input.ndim:
        raise ValueError(f"Input dimension should be at least {len(size) + 1}")
    given = input.shape[input.ndim - len(size) :]
    return tuple(n if m is None else m for n, m in zip(given, size, strict=True))


def _adaptive_max(input: Any, output_size: Any, dims: int) -> tuple[Any, Any]:
    name = f"adaptive_max_pool{dims}d"
    size = _wanted(input, output_size, dims)
    if input.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(f"{name}(): Expected {dims + 1}D or {dims + 2}D tensor, but got: {list(input.shape)}")
    if len(size) != dims:
        raise RuntimeError(f"{name}(): internal error: output_size.size() must be {dims}")
    if min(size) < 0:
        shape = [*input.shape[:-dims], *size]
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(size)}: {shape}")
    return getattr(aten, name)(input, size)


def adaptive_max_pool1d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of ``output_size`` windows of signals (N, C, L) or (C, L), and their places.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.adaptive_max_pool1d_with_indices(torch.tensor([[1., 2., 3., 4.]]), 2)
    (tensor([[2., 4.]]), tensor([[1, 3]]))
    """
    if input.ndim not in (2, 3):
        raise RuntimeError(
            f"Expected 2 to 3 dimensions, but got {input.ndim}-dimensional tensor for argument #1 'self' (while "
            "checking arguments for adaptive_max_pool1d)"
        )
    size = (output_size,) if isinstance(output_size, int) else tuple(output_size)
    if len(size) != 1:
        raise RuntimeError(f"adaptive_max_pool1d() argument 'output_size' should contain one int (got {len(size)})")
    out, places = _adaptive_max(input.unsqueeze(-2), (1, *size), 2)
    return out.squeeze(-2), places.squeeze(-2)


def adaptive_max_pool2d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of as many windows of images as ``output_size`` says, and their places."""
    return _adaptive_max(input, output_size, 2)


def adaptive_max_pool3d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of as many windows of volumes as ``output_size`` says, and their places."""
    return _adaptive_max(input, output_size, 3)


def adaptive_max_pool1d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of ``output_size`` windows of signals (N, C, L) or (C, L); with ``return_indices`` places.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.adaptive_max_pool1d(torch.tensor([[1., 2., 3., 4.]]), 2)
    tensor([[2., 4.]])
    """
    both = adaptive_max_pool1d_with_indices(input, output_size)
    return both if return_indices else both[0]


def adaptive_max_pool2d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of as many windows of images as ``output_size`` says; None keeps a size.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.adaptive_max_pool2d(torch.tensor([[[1., 2.], [3., 4.]]]), 1)
    tensor([[[4.]]])
    """
    both = _adaptive_max(input, output_size, 2)
    return both if return_indices else both[0]


def adaptive_max_pool3d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of as many windows of volumes as ``output_size`` says; None keeps a size.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.adaptive_max_pool3d(torch.arange(8.).view(1, 2, 2, 2), 1)
    tensor([[[[7.]]]])
    """
    both = _adaptive_max(input, output_size, 3)
    return both if return_indices else both[0]
