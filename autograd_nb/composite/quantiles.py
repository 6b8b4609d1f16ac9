"""Quantiles: elements at given shares of the sorted input, or points between two of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.creation import tensor
from ..engine.tensor import Tensor, new_tensor
from ..ops.errors import wrap_dim
from .arguments import parsed
from .shape import flatten

WAYS = ("linear", "lower", "higher", "midpoint", "nearest")
ROUNDING = {"lower": "floor", "higher": "ceil", "nearest": "round"}
"""The ways that take one of the elements, and how its place is found."""


@composite(methods=("quantile",))
@parsed
def quantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """The ``q``-quantiles of all elements or along ``dim``; nan where one of the elements is.

    q: a number from 0 to 1, or a tensor of them, which become the first dimension of the result.
    interpolation: "linear", "lower", "higher", "midpoint" or "nearest", between the two nearest elements.

    >>> import autograd_nb as torch
    >>> torch.quantile(torch.tensor([1., 2., 4.]), 0.75)
    tensor(3.)
    """
    return _quantile(input, q, dim, keepdim, interpolation, False)


@composite(methods=("nanquantile",))
@parsed
def nanquantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """The ``q``-quantiles of the elements that are numbers; see :func:`quantile`.

    >>> import autograd_nb as torch
    >>> torch.nanquantile(torch.tensor([1., float("nan"), 3.]), 0.5)
    tensor(2.)
    """
    return _quantile(input, q, dim, keepdim, interpolation, True)


def _checked(input: Tensor, q: Any, interpolation: str) -> Tensor:
    """The shares as a tensor; RuntimeError for what PyTorch refuses."""
    if not input._a.size:
        raise RuntimeError("quantile() input tensor must be non-empty")
    given = q
    if not isinstance(q, Tensor):
        q = tensor(q, dtype=input.dtype) if input.dtype.is_floating_point else tensor(q)
    if q._a.ndim > 1:
        raise RuntimeError("quantile() q must be a scalar or 1D tensor")
    if input._a.dtype not in (np.float32, np.float64):
        raise RuntimeError("quantile() input tensor must be either float or double dtype")
    if q._a.dtype != input._a.dtype:
        raise RuntimeError("quantile() q tensor must be same dtype as the input tensor")
    if interpolation not in WAYS:
        raise RuntimeError(
            "quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got "
            f"{interpolation}"
        )
    if not isinstance(given, Tensor) and not 0 <= given <= 1:
        raise RuntimeError(f"quantile() q must be in the range [0, 1] but got {given:g}")
    if not np.all((q._a >= 0) & (q._a <= 1)):
        raise RuntimeError("quantile() q values must be in the range [0, 1]")
    return q


def _quantile(input: Tensor, q: Any, dim: int | None, keepdim: bool, interpolation: str, skips_nan: bool) -> Tensor:
    shares = _checked(input, q, interpolation)
    ordered, shape = _ordered(input, dim, keepdim)
    size = ordered.shape[-1]
    ordered = aten.view(ordered, (*shape, size))
    ranks = _ranks(ordered, shares, skips_nan)
    if interpolation in ROUNDING:
        ranks = getattr(aten, ROUNDING[interpolation])(ranks.detach())
    below = new_tensor(ranks._a.astype(np.int64), None)
    out = aten.gather(ordered, -1, below)
    if interpolation not in ROUNDING:
        above = aten.gather(ordered, -1, new_tensor(np.ceil(ranks._a).astype(np.int64), None))
        middle = interpolation == "midpoint"
        weights = new_tensor(np.full_like(ranks._a, 0.5), None) if middle else aten.sub(ranks, below)
        out = aten.lerp_tensor_(out, above, weights)
    if shares._a.ndim:
        out = out.unsqueeze_(0).transpose_(0, -1)
    return out.squeeze_(-1)


def _ordered(input: Tensor, dim: int | None, keepdim: bool) -> tuple[Tensor, tuple[int, ...]]:
    """The sorted elements along a last dimension, and the shape of a result for one share."""
    shape = input._a.shape
    if dim is None:
        return aten.sort(flatten(input), -1, False)[0], (1,) * len(shape) if keepdim else ()
    axis = wrap_dim(dim, len(shape))
    if axis == len(shape) - 1:
        ordered = aten.sort(input, -1, False)[0]
    else:
        ordered = aten.sort(aten.transpose(aten.unsqueeze(input, -1), axis, -1), -1, False)[0]
    if not shape:
        return ordered, ()
    return ordered, (*shape[:axis], *((1,) if keepdim else ()), *shape[axis + 1 :])


def _ranks(ordered: Tensor, shares: Tensor, skips_nan: bool) -> Tensor:
    """The places of the quantiles among the sorted elements, in fractions."""
    missing = np.isnan(ordered._a)
    if skips_nan:
        count = np.add.reduce(~missing, axis=-1, keepdims=True) - 1
        ranks = aten.mul(shares, new_tensor(count.astype(shares._a.dtype), None))
        return aten.masked_fill(ranks, new_tensor(ranks._a < 0, None), 0)
    last = ordered.shape[-1] - 1
    ranks = aten.mul_scalar(shares, last)
    mask = missing.any(-1, keepdims=True)
    shape = np.broadcast_shapes(ranks.shape, mask.shape)
    if ranks.shape != shape:
        ranks = aten.expand(ranks, shape)
    return aten.masked_fill(ranks, new_tensor(mask, None), last)
