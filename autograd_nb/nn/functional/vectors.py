"""Distances between vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...engine.tensor import Tensor


def pairwise_distance(x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Any:
    """The ``p``-norm of ``x1 - x2 + eps`` over the last dimension.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.pairwise_distance(torch.tensor([[3., 4.]]), torch.zeros(1, 2))
    tensor([5.0000])
    """
    return aten.norm_along(aten.add_scalar(x1 - x2, eps), p, -1, bool(keepdim))


def pdist(input: Any, p: float = 2.0) -> Any:
    """The distances of all pairs of rows of (N, D): those of the first row, then of the second with later ones, ...

    >>> import autograd_nb as torch
    >>> torch.nn.functional.pdist(torch.tensor([[0.], [3.], [7.]]))
    tensor([3., 7., 4.])
    """
    if input.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input.ndim}D")
    if input._a.dtype.kind != "f":
        raise RuntimeError("pdist only supports floating-point dtypes")
    if p < 0:
        raise RuntimeError("pdist only supports non-negative p values")
    first, second = np.triu_indices(input.shape[0], 1)
    return aten.pdist(input, Tensor._of(first), Tensor._of(second), float(p))
