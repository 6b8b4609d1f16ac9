"""Public forms of sorting, the largest few, order statistics and unique values."""

from __future__ import annotations

from typing import Any

from ..engine import return_types
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim
from .arguments import flag, one_int, parsed


@composite(methods=("sort",))
@parsed
def sort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool | None = None) -> Any:
    """The sorted elements along ``dim`` and their indices, as a named tuple (values, indices); nan comes last.

    >>> import autograd_nb as torch
    >>> torch.tensor([3., 1., 2.]).sort(descending=True).indices
    tensor([0, 2, 1])
    """
    dim = one_int("sort", dim)
    pair = aten.sort(input, dim, descending) if stable is None else aten.sort_stable(input, stable, dim, descending)
    return return_types.ALL["sort"](pair)


@composite(methods=("argsort",))
@parsed
def argsort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool | None = None) -> Tensor:
    """The indices that sort the elements along ``dim``.

    >>> import autograd_nb as torch
    >>> torch.tensor([3., 1., 2.]).argsort()
    tensor([1, 2, 0])
    """
    return sort(input.detach(), dim, descending, stable=stable)[1]


@composite(methods=("msort",))
@parsed
def msort(input: Tensor) -> Tensor:
    """The elements sorted along the first dimension.

    >>> import autograd_nb as torch
    >>> torch.msort(torch.tensor([3., 1., 2.]))
    tensor([1., 2., 3.])
    """
    return aten.sort(input, 0, False)[0]


@composite(methods=("topk",))
@parsed
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """The ``k`` largest elements along ``dim`` (or smallest) and their indices, as a named tuple (values, indices).

    >>> import autograd_nb as torch
    >>> torch.tensor([3., 1., 2.]).topk(2).values
    tensor([3., 2.])
    """
    count, dim = one_int("topk", k, "k"), one_int("topk", dim, position=2)
    return return_types.ALL["topk"](aten.topk(input, count, dim, largest, sorted))


@composite(methods=("kthvalue",))
@parsed
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """The ``k``-th smallest element along ``dim``, counted from 1, and its index.

    >>> import autograd_nb as torch
    >>> torch.tensor([3., 1., 2.]).kthvalue(2).values
    tensor(2.)
    """
    rank, dim = one_int("kthvalue", k, "k"), one_int("kthvalue", dim, position=2)
    return return_types.ALL["kthvalue"](aten.kthvalue(input, rank, dim, flag("kthvalue", keepdim, position=3)))


@composite(methods=("median",))
@parsed
def median(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """The lower median of all elements, or along ``dim`` with its index; nan where one of the elements is.

    >>> import autograd_nb as torch
    >>> torch.tensor([3., 1., 2., 9.]).median()
    tensor(2.)
    """
    if dim is None:
        return aten.median_all(input)
    return return_types.ALL["median"](aten.median_dim(input, one_int("median", dim), flag("median", keepdim)))


@composite(methods=("nanmedian",))
@parsed
def nanmedian(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """The lower median of the elements that are numbers, or along ``dim`` with its index.

    >>> import autograd_nb as torch
    >>> torch.tensor([3., float("nan"), 2., 9.]).nanmedian()
    tensor(3.)
    """
    if dim is None:
        return aten.nanmedian_all(input)
    return return_types.ALL["nanmedian"](
        aten.nanmedian_dim(input, one_int("nanmedian", dim), flag("nanmedian", keepdim))
    )


@composite(methods=("unique",))
@parsed
def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The distinct elements (or slices along ``dim``) in order; if asked, where each input is among them, and counts.

    >>> import autograd_nb as torch
    >>> torch.tensor([3, 1, 3]).unique(return_counts=True)
    (tensor([1, 3]), tensor([1, 2]))
    """
    values, inverse, counts = aten.unique_all(input) if dim is None else aten.unique_dim(input, one_int("unique", dim))
    if not (return_inverse or return_counts):
        return values
    return (values, *((inverse,) if return_inverse else ()), *((counts,) if return_counts else ()))


@composite(methods=("mode",))
@parsed
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Any:
    """The most frequent element along ``dim`` (the smallest of several) and its last index, as a named tuple.

    >>> import autograd_nb as torch
    >>> torch.tensor([2., 1., 1., 2., 3.]).mode().values
    tensor(1.)
    """
    return return_types.ALL["mode"](aten.mode(input, one_int("mode", dim), flag("mode", keepdim)))


@composite(methods=("unique_consecutive",))
@parsed
def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Any:
    """The elements (or slices along ``dim``) without repetitions of the one before; if asked, places and counts.

    >>> import autograd_nb as torch
    >>> torch.unique_consecutive(torch.tensor([1, 1, 2, 1]))
    tensor([1, 2, 1])
    """
    axis = None if dim is None else wrap_dim(one_int("unique_consecutive", dim), input._a.ndim)
    values, inverse, counts = aten.unique_consecutive(input, axis)
    if not (return_inverse or return_counts):
        return values
    return (values, *((inverse,) if return_inverse else ()), *((counts,) if return_counts else ()))
