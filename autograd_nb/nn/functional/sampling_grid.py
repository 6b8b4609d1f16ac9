"""Images sampled at the places of a grid, and grids of affine maps."""

from __future__ import annotations

import warnings
from typing import Any

from ...engine.assemble import aten
from ...ops.matmul_checks import scalar_type

MODES = ("bilinear", "nearest", "bicubic")
PADDINGS = ("zeros", "border", "reflection")


def _aligned(align_corners: bool | None) -> bool:
    if align_corners is None:
        warnings.warn(
            "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please "
            "specify align_corners=True if the old behavior is desired. See the documentation of grid_sample for "
            "details.",
            UserWarning,
            stacklevel=3,
        )
    return bool(align_corners)


def grid_sample(
    input: Any, grid: Any, mode: str = "bilinear", padding_mode: str = "zeros", align_corners: bool | None = None
) -> Any:
    """Images (N, C, H, W) at the places of a grid (N, H', W', 2): x and y from -1 to 1; volumes with three coordinates.

    mode: "bilinear", "nearest", "bicubic"; padding_mode, for places outside: "zeros", "border", "reflection".
    align_corners: -1 and 1 are the middles of the corner pixels, not their edges. ValueError for unknown words.

    >>> import autograd_nb as torch
    >>> image, places = torch.tensor([[[[1., 3.]]]]), torch.tensor([[[[0., 0.]]]])
    >>> torch.nn.functional.grid_sample(image, places, align_corners=False)
    tensor([[[[2.]]]])
    """
    name = "nn.functional.grid_sample()"
    if mode not in MODES:
        raise ValueError(f"{name}: expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{mode}'")
    if padding_mode not in PADDINGS:
        raise ValueError(
            f"{name}: expected padding_mode to be 'zeros', 'border', or 'reflection', but got: '{padding_mode}'"
        )
    aligned = _aligned(align_corners)
    return grid_sampler(input, grid, MODES.index(mode), PADDINGS.index(padding_mode), aligned)


def grid_sampler(input: Any, grid: Any, interpolation_mode: int, padding_mode: int, align_corners: bool) -> Any:
    """:func:`grid_sample` with PyTorch's numbers for the modes."""
    dims, shapes = input.ndim - 2, f"input with sizes {list(input.shape)} and grid with sizes {list(grid.shape)}"
    if input.shape[0] != grid.shape[0]:
        raise RuntimeError(f"grid_sampler(): expected grid and input to have same batch size, but got {shapes}")
    if grid.shape[-1] != dims:
        raise RuntimeError(
            f"grid_sampler(): expected grid to have size {dims} in last dimension, but got grid with sizes "
            f"{list(grid.shape)}"
        )
    for k, n in enumerate(input.shape[2:]):
        if not n:
            raise RuntimeError(
                "grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes "
                f"{list(input.shape)} with dimension {k + 2} being empty"
            )
    if dims not in (2, 3) or grid.ndim != input.ndim:
        raise RuntimeError(
            f"grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got {shapes}"
        )
    if dims == 3 and interpolation_mode == 2:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")
    if input.dtype != grid.dtype and input.dtype.is_floating_point:
        raise RuntimeError(f"expected scalar type {scalar_type(input._a)} but found {scalar_type(grid._a)}")
    sample = aten.grid_sampler_2d if dims == 2 else aten.grid_sampler_3d
    return sample(input, grid, interpolation_mode, padding_mode, bool(align_corners))


def affine_grid(theta: Any, size: Any, align_corners: bool | None = None) -> Any:
    """The grid for :func:`grid_sample` that affine maps ``theta`` (N, 2, 3) make of outputs of ``size`` (N, C, H, W).

    For volumes maps (N, 3, 4) and sizes (N, C, D, H, W). ValueError or NotImplementedError for others.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.affine_grid(torch.tensor([[[1., 0., 0.], [0., 1., 0.]]]), (1, 1, 1, 2), True)
    tensor([[[[-1.,  0.],
              [ 1.,  0.]]]])
    """
    if not theta.dtype.is_floating_point:
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    shown = size
    if len(size) not in (4, 5):
        raise NotImplementedError(
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size "
            f"{shown}."
        )
    dims = len(size) - 2
    if theta.ndim != 3 or tuple(theta.shape[1:]) != (dims, dims + 1):
        raise ValueError(
            f"Expected a batch of {dims}D affine matrices of shape Nx{dims}x{dims + 1} for size {shown}. Got "
            f"{theta.shape}."
        )
    if min(size) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {shown}")
    if theta.shape[0] != size[0]:
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{size[0]}, {dims + 1}] but got: "
            f"[{theta.shape[0]}, {dims + 1}]."
        )
    return aten.affine_grid_generator(theta, tuple(size), _aligned(align_corners))


def affine_grid_generator(theta: Any, size: Any, align_corners: bool) -> Any:
    """:func:`affine_grid` without its checks."""
    return aten.affine_grid_generator(theta, tuple(size), bool(align_corners))
