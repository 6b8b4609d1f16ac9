"""Public forms of running sums."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
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
