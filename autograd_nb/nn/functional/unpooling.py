"""Pooling undone, pooling over random windows, and power averages."""

from __future__ import annotations

from typing import Any

from ...dtypes import SCALAR_TYPE_NAMES
from ...engine.assemble import aten
from ...random import default_generator, uniform
from .pooling import avg_pool1d, avg_pool2d
from .volume_pooling import avg_pool3d


def _every(value: Any, dims: int) -> tuple[int, ...]:
    return (value,) * dims if isinstance(value, int) else tuple(value)


def _unpooled(
    input: Any, indices: Any, kernel_size: Any, stride: Any, padding: Any, output_size: Any, dims: int
) -> Any:
    kernel = _every(kernel_size, dims)
    step = kernel if stride is None else _every(stride, dims)
    around = _every(padding, dims)
    shape = input.shape[-dims:]
    usual = [(n - 1) * s + k - 2 * p for n, s, k, p in zip(shape, step, kernel, around, strict=True)]
    size = usual if output_size is None else _fitting(tuple(output_size), usual, step)
    if indices._a.dtype.char not in "lq":
        raise RuntimeError(f"elements in indices should be type int64 but got: {SCALAR_TYPE_NAMES[indices.dtype]}")
    if indices.shape != input.shape:
        raise RuntimeError(
            "Expected shape of indices to be same as that of the input tensor "
            f"({list(input.shape)}) but got indices tensor with shape: {list(indices.shape)}"
        )
    if dims == 1:
        return aten.max_unpool2d(input.unsqueeze(-1), indices.unsqueeze(-1), (*size, 1)).squeeze(-1)
    if input.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Input to max_unpooling{dims}d should be a {dims + 1}d or {dims + 2}d Tensor, but got a tensor with "
            f"{input.ndim} dimensions."
        )
    return getattr(aten, f"max_unpool{dims}d")(input, indices, tuple(size))


def _fitting(wanted: tuple[int, ...], usual: list[int], step: tuple[int, ...]) -> tuple[int, ...]:
    """The spatial size asked for; ValueError where pooling could not have come from it."""
    dims = len(usual)
    size = wanted[2:] if len(wanted) == dims + 2 else wanted
    if len(size) != dims:
        raise ValueError(
            f"output_size should be a sequence containing {dims} or {dims + 2} elements, but it has a length of "
            f"'{len(size)}'"
        )
    for d, (n, m, s) in enumerate(zip(size, usual, step, strict=True)):
        if not m - s < n < m + s:
            raise ValueError(f'invalid output_size "{size}" (dim {d} must be between {m - s} and {m + s})')
    return size


def max_unpool1d(
    input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
) -> Any:
    """Zeros, and the elements at the places that ``max_pool1d(..., return_indices=True)`` took them from.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.max_unpool1d(torch.tensor([[2., 4.]]), torch.tensor([[1, 3]]), 2)
    tensor([[0., 2., 0., 4.]])
    """
    return _unpooled(input, indices, kernel_size, stride, padding, output_size, 1)


def max_unpool2d(
    input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
) -> Any:
    """Zeros, and the elements at the places that ``max_pool2d(..., return_indices=True)`` took them from.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.max_unpool2d(torch.tensor([[[4.]]]), torch.tensor([[[3]]]), 2)
    tensor([[[0., 0.],
             [0., 4.]]])
    """
    return _unpooled(input, indices, kernel_size, stride, padding, output_size, 2)


def max_unpool3d(
    input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
) -> Any:
    """Zeros, and the elements at the places that ``max_pool3d(..., return_indices=True)`` took them from.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.max_unpool3d(torch.ones(1, 1, 1, 1), torch.zeros(1, 1, 1, 1).long(), (1, 1, 2))
    tensor([[[[1., 0.]]]])
    """
    return _unpooled(input, indices, kernel_size, stride, padding, output_size, 3)


def _fractional(input: Any, kernel_size: Any, output_size: Any, output_ratio: Any, samples: Any, dims: int) -> Any:
    name = f"fractional_max_pool{dims}d"
    if output_size is None and output_ratio is None:
        raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
    shape = tuple(input.shape)
    kernel = _every(kernel_size, dims)
    if output_size is None:
        output_size = [int(n * r) for n, r in zip(shape[-dims:], output_ratio, strict=True)]
    out = _every(output_size, dims)
    axes = ("height", "width") if dims == 2 else ("time", "height", "width")
    for axis, k, m, n in zip(axes, kernel, out, shape[-dims:], strict=True):
        if m + k - (1 if dims == 2 else 0) > n:
            shown = name if dims == 2 else f"{name}_out"
            raise RuntimeError(f"{shown}(): pool {axis} {k} too large relative to input {axis} {n}")
    if samples is None:
        batch = 1 if input.ndim == dims + 1 else shape[0]
        drawn = uniform(default_generator, (batch, shape[-dims - 1], dims), input._a.dtype)
    else:
        drawn = samples._a
    drawn = drawn[0] if input.ndim == dims + 1 else drawn
    return getattr(aten, name)(input, (kernel, out, drawn))


def fractional_max_pool2d(
    input: Any,
    kernel_size: Any,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:
    """The largest elements of windows at random places of images, as many as ``output_size`` says.

    output_ratio: a share for each dimension instead. ValueError without either of them.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.fractional_max_pool2d(torch.arange(9.).view(1, 3, 3), 3, output_size=1)
    tensor([[[8.]]])
    """
    both = _fractional(input, kernel_size, output_size, output_ratio, _random_samples, 2)
    return both if return_indices else both[0]


def fractional_max_pool3d(
    input: Any,
    kernel_size: Any,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:
    """The largest elements of windows at random places of volumes, as many as ``output_size`` says.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.fractional_max_pool3d(torch.arange(27.).view(1, 3, 3, 3), 2, output_size=1)
    tensor([[[[26.]]]])
    """
    both = _fractional(input, kernel_size, output_size, output_ratio, _random_samples, 3)
    return both if return_indices else both[0]


def _root(averages: Any, norm_type: float, count: int) -> Any:
    """The norm from the averages of powers; the sign keeps the derivative at zero out of the root."""
    return (averages.sign() * averages.abs().relu() * count).pow(1.0 / norm_type)


def lp_pool1d(input: Any, norm_type: float, kernel_size: int, stride: Any = None, ceil_mode: bool = False) -> Any:
    """The ``norm_type`` norm of every window of signals (N, C, L) or (C, L).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.lp_pool1d(torch.tensor([[3., 4.]]), 2, 2)
    tensor([[5.]])
    """
    return _root(avg_pool1d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode), norm_type, kernel_size)


def lp_pool2d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    """The ``norm_type`` norm of every window of images (N, C, H, W) or (C, H, W).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.lp_pool2d(torch.tensor([[[3., 4.]]]), 2, (1, 2))
    tensor([[[5.]]])
    """
    height, width = _every(kernel_size, 2)
    return _root(avg_pool2d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode), norm_type, height * width)


def lp_pool3d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    """The ``norm_type`` norm of every window of volumes (N, C, D, H, W) or (C, D, H, W).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.lp_pool3d(torch.tensor([[[[3., 4.]]]]), 2, (1, 1, 2))
    tensor([[[[5.]]]])
    """
    depth, height, width = _every(kernel_size, 3)
    powers = avg_pool3d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    return _root(powers, norm_type, depth * height * width)
