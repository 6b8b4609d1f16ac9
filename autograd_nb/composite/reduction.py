"""Reductions whose public form picks one of several cards."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite


@composite(methods=("sum",))
def sum(input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
    """The sum of all elements, or over the dimensions ``dim``; integers and booleans give int64.

    >>> import autograd_nb as torch
    >>> torch.ones(2, 3).sum(1)
    tensor([3., 3.])
    """
    if dtype is not None:
        input = input.to(dtype)
    if dim is None and not keepdim:
        return aten.sum_all(input)
    dims = (dim,) if isinstance(dim, int) else tuple(dim or ())
    return aten.sum_dim(input, dims, keepdim)
