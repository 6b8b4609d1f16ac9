"""Vector norms of any order."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from .. import dtypes
from .axes import axes_of, reduced_count
from .card import op, raw_only
from .reduction import total, wide
from .statistics import ratio_or_zero, squared


def check_dtype(given: dtypes.dtype, asked: dtypes.dtype | None) -> None:
    """RuntimeError for integers, and for a dtype that is no float, of another category, or narrower."""
    names, what = dtypes.SCALAR_TYPE_NAMES, "linalg.vector_norm:"
    if given.category < dtypes.FLOAT:
        raise RuntimeError(f"{what} Expected a floating point or complex tensor as input. Got {names[given]}")
    if asked is None:
        return
    if asked.category < dtypes.FLOAT:
        raise RuntimeError(f"{what} dtype should be floating point or complex, but got {names[asked]}")
    if asked.category != given.category:
        kind = "complex" if given.is_complex else "real"
        raise RuntimeError(f"{what} dtype should be {kind} for {kind} inputs, but got {names[asked]}")
    if dtypes.promote_types(given, asked) is not asked:
        raise RuntimeError(
            f"{what} the dtype of the input ({names[given]}) should be convertible without narrowing to the specified "
            f"dtype ({names[asked]})"
        )


def check_identity(order: float, dim: Any, shape: tuple[int, ...]) -> None:
    """RuntimeError for an extreme of nothing."""
    if (order >= 0 and order != inf) or reduced_count(dim, shape):
        return
    axes = axes_of(dim, len(shape))
    where = "an empty tensor because the"
    if axes is not None:  # PyTorch's sentence lacks a space here
        where = f"the dimension {next(a for a in axes if shape[a] == 0)}because this dimension is empty and the"
    raise RuntimeError(
        f"linalg.vector_norm cannot compute the {order:g} norm on {where} operation does not have an identity"
    )


def magnitude(a: Any, order: float, axes: tuple[int, ...] | None, keepdim: bool) -> Any:
    """The norm itself."""
    if order == 2:
        return np.sqrt(total(squared(a), axes, keepdim))
    if order == 0:
        return total(a != 0, axes, keepdim).astype(a.real.dtype)
    sizes = np.abs(a)
    if order == 1:
        return total(sizes, axes, keepdim)
    if order in (inf, -inf):
        return (np.maximum if order > 0 else np.minimum).reduce(sizes, axis=axes, keepdims=keepdim)
    return total(sizes**order, axes, keepdim) ** (1 / order)


@raw_only
def times_direction(g, array, norm):
    """``g * array / norm``, and zero where the norm is."""
    return array * ratio_or_zero(g, norm)


def _norm_vjp(xp, g, self, out, ord, dim, keepdim):
    if ord == 0:
        return None
    norm = xp.restore_dims(out, dim, keepdim, self.shape)
    g = xp.restore_dims(g, dim, keepdim, self.shape)
    if ord == 1:
        return xp.abs_slope(self) * g
    if ord == 2:
        return xp.times_direction(g, xp.conjugate(self), norm)
    if ord in (inf, -inf):
        return xp.abs_slope(self) * (g * xp.tied_share(xp.abs(self), norm, dim))
    if ord < 1:
        return xp.abs_slope(self) * xp.ratio_or_zero(xp.abs(self) ** ord, xp.abs(self)) * (g * norm ** (1 - ord))
    size = xp.abs(self)
    slope = xp.abs_slope(self) * size ** (ord - 1) if ord < 2 else xp.conjugate(self) * size ** (ord - 2)
    return slope * xp.ratio_or_zero(g, norm ** (ord - 1))


@op(vjp=dict(self=_norm_vjp), latex=r"\lVert {self} \rVert_{{ord}}", names=(), methods=())
def linalg_vector_norm(self, ord=2, dim=None, keepdim=False, dtype=None):
    """The norm of the elements over some dimensions; zero has the gradient zero."""
    check_dtype(dtypes.of(self), dtype)
    check_identity(ord, dim, self.shape)
    a = wide(self) if dtype is None else self.astype(dtype.numpy, copy=False)
    out = magnitude(a, ord, axes_of(dim, self.ndim), keepdim)
    return out if dtype is not None or self.dtype != np.float16 else out.astype(np.float16)
