"""Public forms of running sums, products and extremes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine import return_types
from ..engine.assemble import aten, composite, composites
from ..engine.tensor import Tensor
from .arguments import one_int, parsed
from .reduction import stored


@composite(methods=("cumsum",))
@parsed
def cumsum(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """The running sum along ``dim``; integers and booleans give int64.

    >>> import autograd_nb as torch
    >>> torch.tensor([1., 2., 3.]).cumsum(0)
    tensor([1., 3., 6.])
    """
    return aten.cumsum(input, one_int("cumsum", dim), stored(dtype))


@composite(function=False)
@parsed
def cumsum_(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """In place: the running sum along ``dim``.

    >>> import autograd_nb as torch
    >>> torch.tensor([1., 2., 3.]).cumsum_(0)
    tensor([1., 3., 6.])
    """
    return aten.cumsum_(input, one_int("cumsum_", dim), stored(dtype))


@composite(methods=("cumprod",))
@parsed
def cumprod(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """The running product along ``dim``; integers and booleans give int64.

    >>> import autograd_nb as torch
    >>> torch.tensor([1., 2., 3.]).cumprod(0)
    tensor([1., 2., 6.])
    """
    return aten.cumprod(input, one_int("cumprod", dim), stored(dtype))


@composite(function=False)
@parsed
def cumprod_(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """In place: the running product along ``dim``."""
    return aten.cumprod_(input, one_int("cumprod_", dim), stored(dtype))


@composite(function=False, methods=())
def cumprod_backward(grad: Tensor, input: Tensor, out: Tensor, dim: int) -> Tensor:
    """The gradient of a running product, recorded."""
    if not input._a.ndim:
        return grad
    if np.all(input._a):
        return aten.cumsum_back(grad * out, dim) / input
    size = input.shape[dim]
    carried = [grad.select(dim, -1)]
    for k in range(size - 2, -1, -1):
        carried.append(grad.select(dim, k) + input.select(dim, k + 1) * carried[-1])
    carried.reverse()
    parts = [carried[0], *(out.select(dim, k - 1) * carried[k] for k in range(1, size))]
    return composites["stack"](parts, dim)


@composite(methods=("cummax",))
@parsed
def cummax(input: Tensor, dim: int) -> Any:
    """The largest element so far along ``dim`` and its index, as a named tuple (values, indices).

    >>> import autograd_nb as torch
    >>> torch.tensor([1., 3., 2.]).cummax(0).values
    tensor([1., 3., 3.])
    """
    return return_types.ALL["cummax"](aten.cummax(input, one_int("cummax", dim)))


@composite(methods=("cummin",))
@parsed
def cummin(input: Tensor, dim: int) -> Any:
    """The smallest element so far along ``dim`` and its index, as a named tuple (values, indices).

    >>> import autograd_nb as torch
    >>> torch.tensor([3., 1., 2.]).cummin(0).indices
    tensor([0, 1, 1])
    """
    return return_types.ALL["cummin"](aten.cummin(input, one_int("cummin", dim)))


@composite(methods=("logcumsumexp",))
@parsed
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """The logarithm of the running sum of exponentials along ``dim``.

    >>> import autograd_nb as torch
    >>> torch.tensor([0., 0.]).logcumsumexp(0)
    tensor([0.0000, 0.6931])
    """
    return aten.logcumsumexp(input, one_int("logcumsumexp", dim))
