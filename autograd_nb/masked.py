"""Reductions and normalisations that leave out the elements a mask is false for, under the names of ``torch.masked``.

>>> import autograd_nb as torch
>>> torch.masked.mean(torch.tensor([1., 2., 6.]), mask=torch.tensor([True, True, False]))
tensor(1.5000)
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan
from typing import Any

import numpy as np

from . import dtypes
from .engine.assemble import aten, composites, find
from .engine.creation import tensor
from .engine.tensor import Tensor
from .ops.errors import wrap_dim

__all__ = [
    "amax", "amin", "argmax", "argmin", "cumprod", "cumsum", "log_softmax", "logaddexp", "logsumexp", "mean", "median",
    "norm", "normalize", "prod", "softmax", "softmin", "std", "sum", "var",
]  # fmt: skip

Dims = int | tuple[int, ...] | None


def _canonical(dim: Dims, ndim: int) -> tuple[int, ...]:
    """The dimensions counted from the front, in order; all of them for None or an empty tuple."""
    if dim is None or dim == ():
        return tuple(range(ndim))
    dims: list[int] = []
    for d in (dim,) if isinstance(dim, int) else dim:
        if d in dims:
            raise RuntimeError(f"dim={d} appears multiple times in the list of dims")
        dims.append(wrap_dim(d, ndim))
    return tuple(sorted(dims))


def _limits(name: str, input: Tensor) -> Any:
    if input._a.dtype.kind == "b":
        raise NotImplementedError(f"identity of {name} on {input.dtype} input")
    return np.iinfo(input._a.dtype)


def _lowest(input: Tensor) -> Any:
    return -inf if input._a.dtype.kind in "fc" else int(_limits("amax", input).min)


def _highest(input: Tensor) -> Any:
    return inf if input._a.dtype.kind in "fc" else int(_limits("amin", input).max)


def _whole_mask(input: Tensor, mask: Tensor) -> Tensor:
    """The mask in the shape of the input, as truth values."""
    if mask._a.ndim > input._a.ndim:
        raise IndexError("_input_mask expected broadcastable mask (got mask dimensionality higher than of the input)")
    if mask._a.shape != input._a.shape:
        mask = find("broadcast_to")(mask.clone(), tuple(input.shape))
    return mask.to(dtypes.bool)


def _kept(input: Tensor, mask: Tensor | None, identity: Any) -> Tensor:
    """The input with the reduction's identity in place of what the mask leaves out."""
    if mask is None:
        return input
    value = identity(input) if callable(identity) else identity
    return aten.where(_whole_mask(input, mask), input, tensor(value, dtype=input.dtype))


def _summed_dtype(input: Tensor, dtype: dtypes.dtype | None) -> dtypes.dtype:
    if dtype is not None:
        return dtype
    return dtypes.int64 if input._a.dtype.kind in "biu" else input.dtype


def sum(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The sum of the elements that ``mask`` is true for."""
    dims = _canonical(dim, input._a.ndim)
    kept = _kept(input, mask, 0)
    return composites["sum"](kept, dims, bool(keepdim), dtype=_summed_dtype(input, dtype))


def prod(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The product of the elements that ``mask`` is true for."""
    dims = _canonical(dim, input._a.ndim)
    result = _kept(input, mask, 1).to(_summed_dtype(input, dtype))
    for d in reversed(dims):
        result = composites["prod"](result, d, bool(keepdim))
    return result


def cumsum(input: Tensor, dim: int, *, dtype: Any = None, mask: Tensor | None = None) -> Tensor:
    """The running sum of the elements that ``mask`` is true for."""
    return _running("cumsum", input, dim, dtype, mask, 0)


def cumprod(input: Tensor, dim: int, *, dtype: Any = None, mask: Tensor | None = None) -> Tensor:
    """The running product of the elements that ``mask`` is true for."""
    return _running("cumprod", input, dim, dtype, mask, 1)


def _running(name: str, input: Tensor, dim: int, dtype: Any, mask: Tensor | None, identity: int) -> Tensor:
    kind = input.dtype if dtype is None else dtype
    axis = _canonical(dim, input._a.ndim)[0]
    return composites[name](_kept(input, mask, identity), axis, dtype=kind).to(kind)


def amax(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The largest of the elements that ``mask`` is true for."""
    dims = _canonical(dim, input._a.ndim)
    return composites["amax"](_kept(input, mask, _lowest), dims, bool(keepdim)).to(dtype or input.dtype)


def amin(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The smallest of the elements that ``mask`` is true for."""
    dims = _canonical(dim, input._a.ndim)
    return composites["amin"](_kept(input, mask, _highest), dims, bool(keepdim)).to(dtype or input.dtype)


def argmax(
    input: Tensor, dim: int | None = None, *, keepdim: bool | None = False, dtype: Any = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The index of the largest of the elements that ``mask`` is true for, in the input's dtype."""
    return composites["argmax"](_kept(input, mask, _lowest), dim, bool(keepdim)).to(dtype or input.dtype)


def argmin(
    input: Tensor, dim: int | None = None, *, keepdim: bool | None = False, dtype: Any = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The index of the smallest of the elements that ``mask`` is true for, in the input's dtype."""
    return composites["argmin"](_kept(input, mask, _highest), dim, bool(keepdim)).to(dtype or input.dtype)


def _counted(
    input: Tensor, dim: Dims, keepdim: bool, dtype: Any, mask: Tensor | None
) -> tuple[Tensor, Tensor, Tensor | None]:
    """How many elements count, their sum, and the mask in the shape of the input."""
    whole = None if mask is None else _whole_mask(input, mask)
    ones = tensor(np.ones(input._a.shape, np.int64)) if whole is None else whole
    counts = composites["sum"](ones, _canonical(dim, input._a.ndim), keepdim)
    return counts, sum(input, dim, keepdim=keepdim, dtype=dtype, mask=whole), whole


def mean(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The mean of the elements that ``mask`` is true for; nan where there are none. ValueError for integers."""
    kind = input.dtype if dtype is None else dtype
    if kind.category < dtypes.FLOAT:
        source = "Input" if dtype is None else "Optional"
        raise ValueError(
            f"mean(): Could not infer output dtype. {source} dtype must be either a floating point or complex dtype. "
            f"Got: {kind}"
        )
    count, total, _ = _counted(input, dim, bool(keepdim), kind, mask)
    return total / count


def median(
    input: Tensor, dim: int = -1, *, keepdim: bool = False, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The lower median of the elements that ``mask`` is true for; nan where there are none."""
    kind = input.dtype if dtype is None else dtype
    axis = _canonical(dim, input._a.ndim)[0]
    floating = input._a.dtype.kind == "f"
    values = input if floating else input.to(dtypes.float32)
    result = composites["nanmedian"](_kept(values, mask, nan), axis, keepdim)[0]
    if floating:
        return result
    if np.isnan(result._a).any():
        raise ValueError("masked median expects no fully masked out rows if dtype is not floating point")
    return result.to(kind)


def logsumexp(
    input: Tensor, dim: Dims = None, *, keepdim: bool = False, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The logarithm of the sum of exponentials of the elements that ``mask`` is true for."""
    dims = _canonical(dim, input._a.ndim)
    return composites["logsumexp"](_kept(input, mask, _lowest), dims, keepdim).to(dtype or input.dtype)


def logaddexp(
    input: Tensor, other: Tensor, *, dtype: Any = None, input_mask: Tensor | None = None,
    other_mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The logarithm of the sum of two exponentials, of which masks may leave out the one or the other."""
    first, second = _kept(input, input_mask, _lowest), _kept(other, other_mask, _lowest)
    return composites["logaddexp"](first, second).to(dtype or input.dtype)


def norm(
    input: Tensor, ord: float | None = 2.0, dim: Dims = None, *, keepdim: bool | None = False, dtype: Any = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The norm of the elements that ``mask`` is true for."""
    kept = _kept(input, mask, inf if ord == -inf else 0)
    order = 2.0 if ord is None else ord
    return aten.linalg_vector_norm(kept, order, _canonical(dim, input._a.ndim), bool(keepdim), dtype or input.dtype)


def var(
    input: Tensor, dim: Dims = None, unbiased: bool | None = None, *, correction: float | None = None,
    keepdim: bool | None = False, dtype: Any = None, mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The variance of the elements that ``mask`` is true for."""
    return _variance(input, dim, unbiased, correction, bool(keepdim), dtype, mask)


def std(
    input: Tensor, dim: Dims = None, unbiased: bool | None = None, *, correction: float | None = None,
    keepdim: bool | None = False, dtype: Any = None, mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The standard deviation of the elements that ``mask`` is true for."""
    return _variance(input, dim, unbiased, correction, bool(keepdim), dtype, mask).sqrt()


def _variance(
    input: Tensor, dim: Dims, unbiased: bool | None, correction: float | None, keepdim: bool, dtype: Any,
    mask: Tensor | None,
) -> Tensor:  # fmt: skip
    if unbiased is not None and correction is not None:
        raise AssertionError("Only one of unbiased and correction may be given")
    if correction is None:
        correction = 0.0 if unbiased is False else 1.0
    floating = input.dtype if input.dtype.category >= dtypes.FLOAT else dtypes.float32
    kind = floating if dtype is None else dtype
    wide = kind if kind.category >= dtypes.FLOAT else dtypes.float32
    count, total, whole = _counted(input, dim, True, kind, mask)
    away = input - total / count
    squares = sum(away * (away.conj() if away.dtype.is_complex else away), dim, keepdim=keepdim, dtype=wide, mask=whole)
    if not keepdim:
        count = count.reshape(tuple(squares.shape))
    if correction:
        free = np.maximum(np.asarray(count._a) - correction, 0)
        count = tensor(free, dtype=wide if not wide.is_complex else None).to(squares.real.dtype)
    return (squares / count).to(kind)


def _normalized(name: str, input: Tensor, dim: int, dtype: Any, mask: Tensor | None, identity: Callable) -> Tensor:
    axis = _canonical(dim, input._a.ndim)[0]
    kept = _kept(input, mask, identity)
    return composites[name](kept if identity is _lowest else -kept, axis, dtype=dtype or input.dtype)


def softmax(input: Tensor, dim: int, *, dtype: Any = None, mask: Tensor | None = None) -> Tensor:
    """The softmax of the elements that ``mask`` is true for, zero at the others."""
    return _normalized("softmax", input, dim, dtype, mask, _lowest)


def log_softmax(input: Tensor, dim: int, *, dtype: Any = None, mask: Tensor | None = None) -> Tensor:
    """The logarithm of the softmax of the elements that ``mask`` is true for, -inf at the others."""
    return _normalized("log_softmax", input, dim, dtype, mask, _lowest)


def softmin(input: Tensor, dim: int, *, dtype: Any = None, mask: Tensor | None = None) -> Tensor:
    """The softmax of the negated elements that ``mask`` is true for, zero at the others."""
    return _normalized("softmax", input, dim, dtype, mask, _highest)


def normalize(
    input: Tensor, ord: float, dim: int, *, eps: float = 1e-12, dtype: Any = None, mask: Tensor | None = None
) -> Tensor:
    """The elements that ``mask`` is true for, divided by their norm along ``dim`` (at least ``eps``)."""
    kept = _kept(input, mask, 0)
    length = norm(input, ord, dim, keepdim=True, dtype=dtype, mask=mask)
    return kept / composites["maximum"](length, tensor(eps, dtype=length.dtype))
