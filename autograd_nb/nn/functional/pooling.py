"""Pooling layers' functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...engine.assemble import aten
from ...ops.pooling_checks import check_max_pool1d


def _pair(name: str, what: str, value: Any) -> tuple[int, int]:
    if isinstance(value, int):
        return value, value
    values = tuple(value)
    if len(values) not in (1, 2):
        raise RuntimeError(f"{name}: {what} must either be a single int, or a tuple of two ints")
    return (values * 2)[:2] if len(values) == 1 else values


def _stride(name: str, stride: Any, kernel: Any, read: Callable[[str, str, Any], Any]) -> Any:
    """A stride that is not given, or is empty, is the size of the window."""
    return kernel if stride is None or stride == () or stride == [] else read(name, "stride", stride)


def max_pool2d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of every window of images (N, C, H, W) or (C, H, W); ``return_indices`` adds where it was.

    RuntimeError where no window fits or steps are not positive.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.max_pool2d(torch.tensor([[[1., 2.], [3., 4.]]]), 2)
    tensor([[[4.]]])
    """
    kernel = _pair("max_pool2d", "kernel_size", kernel_size)
    steps = (
        kernel,
        _stride("max_pool2d", stride, kernel, _pair),
        _pair("max_pool2d", "padding", padding),
        _pair("max_pool2d", "dilation", dilation),
        bool(ceil_mode),
    )
    out = aten.max_pool2d(input, *steps)
    if not return_indices:
        return out
    return out, aten.max_pool2d_indices(input, out, *steps)


def _one(name: str, what: str, value: Any) -> int:
    """A step along the one dimension there is."""
    values = (value,) if isinstance(value, int) else tuple(value)
    if len(values) != 1:
        allowed = "None, an int, list of ints," if what == "stride" else "an int, list of ints"
        raise RuntimeError(f"{name}() {what} must be {allowed} or tuple of ints of size 1 but got size {len(values)}")
    return values[0]


def max_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of every window of signals (N, C, L) or (C, L); with ``return_indices`` also where it was.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.max_pool1d(torch.tensor([[1., 2., 3., 4.]]), 2)
    tensor([[2., 4.]])
    """
    kernel = _one("max_pool1d", "kernel_size", kernel_size)
    step = _stride("max_pool1d", stride, kernel, _one)
    pad, spread = _one("max_pool1d", "padding", padding), _one("max_pool1d", "dilation", dilation)
    if not return_indices:
        check_max_pool1d(input._a.shape, kernel, step, pad, spread)
    rows = input.unsqueeze(-2)
    out = max_pool2d(rows, (1, kernel), (1, step), (0, pad), (1, spread), ceil_mode, return_indices)
    return tuple(t.squeeze(-2) for t in out) if return_indices else out.squeeze(-2)


def avg_pool2d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The average of every window of images (N, C, H, W) or (C, H, W).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.avg_pool2d(torch.tensor([[[1., 2.], [3., 4.]]]), 2)
    tensor([[[2.5000]]])
    """
    kernel = _pair("avg_pool2d", "kernel_size", kernel_size)
    step, pad = _stride("avg_pool2d", stride, kernel, _pair), _pair("avg_pool2d", "padding", padding)
    return aten.avg_pool2d(input, kernel, step, pad, bool(ceil_mode), bool(count_include_pad), divisor_override)


def avg_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The average of every window of signals (N, C, L) or (C, L).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.avg_pool1d(torch.tensor([[1., 2., 3., 4.]]), 2)
    tensor([[1.5000, 3.5000]])
    """
    kernel = _one("avg_pool1d", "kernel_size", kernel_size)
    step, pad = _stride("avg_pool1d", stride, kernel, _one), _one("avg_pool1d", "padding", padding)
    rows = input.unsqueeze(-2)
    return avg_pool2d(rows, (1, kernel), (1, step), (0, pad), ceil_mode, count_include_pad).squeeze(-2)


def adaptive_avg_pool2d(input: Any, output_size: Any) -> Any:
    """Averages of images (N, C, H, W) or (C, H, W) over as many windows as ``output_size`` says; None keeps a size.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.adaptive_avg_pool2d(torch.tensor([[[1., 2.], [3., 4.]]]), 1)
    tensor([[[2.5000]]])
    """
    wanted = (output_size,) * 2 if isinstance(output_size, int) else tuple(output_size)
    if len(wanted) >= input.ndim and not isinstance(output_size, int):
        raise ValueError(f"Input dimension should be at least {len(wanted) + 1}")
    if input.ndim not in (3, 4):
        raise RuntimeError(f"adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got {list(input.shape)}")
    if len(wanted) != 2:
        raise RuntimeError("adaptive_avg_pool2d: output_size must be 2")
    size = tuple(n if m is None else m for n, m in zip(input.shape[-2:], wanted, strict=True))
    if min(size) < 0:
        listed = ", ".join(map(str, size))
        raise RuntimeError(
            f"adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {{{listed}}}"
        )
    return input.mean((-1, -2), keepdim=True) if size == (1, 1) else aten.adaptive_avg_pool2d(input, size)


def adaptive_avg_pool1d(input: Any, output_size: Any) -> Any:
    """Averages of signals (N, C, L) or (C, L) over ``output_size`` windows.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.adaptive_avg_pool1d(torch.tensor([[1., 2., 3., 4.]]), 2)
    tensor([[1.5000, 3.5000]])
    """
    if input.ndim not in (2, 3):
        raise RuntimeError(
            f"Expected 2 to 3 dimensions, but got {input.ndim}-dimensional tensor for argument #1 'self' (while "
            "checking arguments for adaptive_avg_pool1d)"
        )
    size = (output_size,) if isinstance(output_size, int) else tuple(output_size)
    if len(size) != 1:
        raise RuntimeError(f"adaptive_avg_pool1d() argument 'output_size' should contain one int (got {len(size)})")
    return adaptive_avg_pool2d(input.unsqueeze(-2), (1, *size)).squeeze(-2)


def max_pool1d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """:func:`max_pool1d`, always with the places."""
    return max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def max_pool2d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """:func:`max_pool2d`, always with the places."""
    return max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, True)
