"""Images, signals and volumes in other sizes."""

from __future__ import annotations

import warnings
from math import floor
from typing import Any

from ...engine.assemble import aten
from .pooling import adaptive_avg_pool1d, adaptive_avg_pool2d
from .volume_pooling import adaptive_avg_pool3d

AREA = {1: adaptive_avg_pool1d, 2: adaptive_avg_pool2d, 3: adaptive_avg_pool3d}
RANKS = {"linear": 3, "bilinear": 4, "trilinear": 5, "bicubic": 4}
KINDS = {"nearest": "nearest", "nearest-exact": "nearest_exact", "bicubic": "cubic"}
MODES = "nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact"
FORMAT = "Please provide input tensor in (N, C, d1, d2, ...,dK) format and {} in ({}1, {}2, ...,{}K) format."


def interpolate(
    input: Any,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Any:
    """The spatial dimensions of (N, C, ...) in another size, or scaled by ``scale_factor``.

    mode: "nearest", "nearest-exact", "area", or by the number of spatial dimensions "linear", "bilinear" or
    "bicubic", "trilinear". align_corners: the corner elements keep their places. antialias: average over what
    a smaller output skips ("bilinear", "bicubic"). ValueError or NotImplementedError where these do not fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.interpolate(torch.tensor([[[1., 2.]]]), scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    >>> torch.nn.functional.interpolate(torch.tensor([[[1., 3.]]]), size=3, mode="linear", align_corners=True)
    tensor([[[1., 2., 3.]]])
    """
    dims = input.ndim - 2
    if mode in ("nearest", "area", "nearest-exact") and align_corners is not None:
        raise ValueError(
            "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear"
        )
    sizes, factors = _sizes(input, dims, size, scale_factor, recompute_scale_factor)
    if antialias and not (mode in ("bilinear", "bicubic") and dims == 2):
        raise ValueError(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D tensor as input"
        )
    if dims not in (1, 2, 3) or (mode not in RANKS and mode not in KINDS and mode != "area"):
        raise NotImplementedError(
            f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {input.ndim}D) for the modes: {MODES} "
            f"(got {mode})"
        )
    if mode == "area":
        return AREA[dims](input, sizes)
    if RANKS.get(mode, input.ndim) != input.ndim:
        raise NotImplementedError(f"Got {input.ndim}D input, but {mode} mode needs {RANKS[mode]}D input")
    kind = KINDS.get(mode, "linear") + ("_smooth" if antialias else "")
    return getattr(aten, f"upsample_{kind}{dims}d")(input, sizes, bool(align_corners), factors)


def _sizes(
    input: Any, dims: int, size: Any, scale_factor: Any, recompute: bool | None
) -> tuple[tuple[int, ...], tuple[float | None, ...]]:
    """The output's size in each dimension, and the scale that was asked for there."""
    given = tuple(input.shape[2:])
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is not None:
        if recompute:
            raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
        return _for_each(size, given, dims, "output size", "o"), (None,) * dims
    if scale_factor is None:
        raise ValueError("either size or scale_factor should be defined")
    factors = _for_each(scale_factor, given, dims, "scale_factor", "s")
    sizes = tuple(floor(float(n) * f) for n, f in zip(given, factors, strict=True))
    return sizes, (None,) * dims if recompute else tuple(float(f) for f in factors)


def _for_each(value: Any, given: tuple[int, ...], dims: int, name: str, letter: str) -> tuple[Any, ...]:
    if not isinstance(value, (tuple, list)):
        return (value,) * dims
    if len(value) != dims:
        shown = f"output size of {value}" if letter == "o" else f"scale_factor of shape {value}"
        raise ValueError(
            f"Input and {'output' if letter == 'o' else name} must have the same number of spatial dimensions, but got "
            f"input with spatial dimensions of {list(given)} and {shown}. "
            + FORMAT.format(name, letter, letter, letter)
        )
    return tuple(value)


def _deprecated(name: str) -> None:
    warnings.warn(
        f"`nn.functional.{name}` is deprecated. Use `nn.functional.interpolate` instead.", UserWarning, stacklevel=3
    )


def upsample(
    input: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None
) -> Any:
    """:func:`interpolate` under its old name."""
    _deprecated("upsample")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """:func:`interpolate` with mode "nearest" under its old name."""
    _deprecated("upsample_nearest")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """:func:`interpolate` with mode "bilinear" and aligned corners under its old name."""
    _deprecated("upsample_bilinear")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)
