"""Reductions whose public form picks one of several cards."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..engine.assemble import aten, composite, composites
from ..engine.per_sample import is_batched
from ..engine.tensor import Tensor
from ..ops.axes import axes_of, share_count
from .arguments import flag, ints, one_int, parsed


def stored(dtype: dtypes.dtype | None) -> np.dtype | None:
    """How NumPy stores a dtype that was asked for; None where none was."""
    return None if dtype is None else dtype.numpy


@composite(methods=("sum",))
@parsed
def sum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of all elements, or over the dimensions ``dim``; integers and booleans give int64.

    >>> import autograd_nb as torch
    >>> torch.ones(2, 3).sum(1)
    tensor([3., 3.])
    """
    if dim is None and not keepdim:
        return aten.sum_all(input, stored(dtype))
    return aten.sum_dim(input, () if dim is None else ints("sum", dim), flag("sum", keepdim), stored(dtype))


@composite(methods=("mean",))
@parsed
def mean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The mean of all elements, or over the dimensions ``dim``; RuntimeError for integers unless ``dtype`` is given.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 2.], [3., 5.]]).mean(0)
    tensor([2.0000, 3.5000])
    """
    kind = input.dtype if dtype is None else dtype
    if kind.category < dtypes.FLOAT:
        whose = "Input" if dtype is None else "Optional"
        raise RuntimeError(
            f"mean(): could not infer output dtype. {whose} dtype must be either a floating point or complex dtype. "
            f"Got: {dtypes.SCALAR_TYPE_NAMES[kind]}"
        )
    if dim is None and not keepdim:
        return aten.mean_all(input, stored(dtype))
    return aten.mean_dim(input, () if dim is None else ints("mean", dim), flag("mean", keepdim), stored(dtype))


@composite(methods=("prod",))
@parsed
def prod(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The product of all elements, or over the dimension ``dim``; integers and booleans give int64.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 2.], [3., 5.]]).prod(1)
    tensor([ 2., 15.])
    """
    if dim is None:
        return aten.prod_all(input, stored(dtype))
    return aten.prod_dim(input, one_int("prod", dim), flag("prod", keepdim), stored(dtype))


@composite(methods=("all",))
@parsed
def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where all elements (over the dimensions ``dim``) are true or not zero.

    >>> import autograd_nb as torch
    >>> torch.tensor([[True, False], [True, True]]).all(1)
    tensor([False,  True])
    """
    return aten.all_true(input, None if dim is None else ints("all", dim), flag("all", keepdim))


@composite(methods=("any",))
@parsed
def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True where some element (over the dimensions ``dim``) is true or not zero.

    >>> import autograd_nb as torch
    >>> torch.tensor([[0, 0], [0, 7]]).any(0)
    tensor([False,  True])
    """
    return aten.any_true(input, None if dim is None else ints("any", dim), flag("any", keepdim))


@composite(methods=("count_nonzero",))
@parsed
def count_nonzero(input: Tensor, dim: Any = None) -> Tensor:
    """How many elements (over the dimensions ``dim``) are not zero, as int64.

    >>> import autograd_nb as torch
    >>> torch.tensor([[0, 3], [0, 7]]).count_nonzero(0)
    tensor([0, 2])
    """
    return aten.nonzero_count(input, None if dim is None else ints("count_nonzero", dim))


@composite(function=False, methods=())
def restore_dims(grad: Tensor, dim: Any, keepdim: bool, like: Any) -> Tensor:
    """The reduced dimensions put back with size one, so that ``grad`` broadcasts against a tensor or a shape."""
    if keepdim:
        return grad
    shape = like.shape if isinstance(like, Tensor) else like
    axes = axes_of(dim, len(shape))
    for axis in range(len(shape)) if axes is None else sorted(axes):
        grad = aten.unsqueeze(grad, axis)
    return grad


composite(function=False, methods=())(share_count)


@composite(function=False, methods=())
def product_of_others(input: Any, whole: Any, dim: int | None) -> Any:
    """For each element the product of all others (along ``dim``), differentiable where some are zero."""
    if not is_batched(input) and np.all(input._a):
        return whole / input
    if not input.ndim:
        return input * 0 + 1
    if dim is None:
        return _exclusive(input.reshape(-1), 0).reshape(input.shape)
    return _exclusive(input, dim)


def _exclusive(input: Any, dim: int) -> Any:
    """Products of all others along ``dim``, halving the problem so that only multiplications are recorded."""
    n = input.shape[dim]
    if n == 1:
        return input * 0 + 1
    left, right = input.narrow(dim, 0, n // 2), input.narrow(dim, n // 2, n - n // 2)
    parts = [
        _exclusive(left, dim) * right.prod(dim, keepdim=True),
        _exclusive(right, dim) * left.prod(dim, keepdim=True),
    ]
    return composites["cat"](parts, dim)


@composite(methods=("nansum",))
@parsed
def nansum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The sum of the elements that are numbers, over all or the dimensions ``dim``.

    >>> import autograd_nb as torch
    >>> torch.tensor([1., float("nan"), 2.]).nansum()
    tensor(3.)
    """
    if input._a.dtype.kind == "c":
        raise RuntimeError("nansum on CPU does not support complex inputs")
    dims = None if dim is None else ints("nansum", dim)
    return aten.nansum(input, dims, flag("nansum", keepdim), stored(dtype))


@composite(methods=("nanmean",))
@parsed
def nanmean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The mean of the elements that are numbers, over all or the dimensions ``dim``.

    >>> import autograd_nb as torch
    >>> torch.tensor([1., float("nan"), 2.]).nanmean()
    tensor(1.5000)
    """
    if input.dtype.category < dtypes.FLOAT:
        kind = dtypes.SCALAR_TYPE_NAMES[input.dtype]
        raise RuntimeError(f"nanmean(): expected input to have floating point or complex dtype but got {kind}")
    dims = None if dim is None else ints("nanmean", dim)
    count = sum(aten.logical_not(aten.isnan(input)), dims, keepdim)
    return aten.div(nansum(input, dims, keepdim, dtype=dtype), count)
