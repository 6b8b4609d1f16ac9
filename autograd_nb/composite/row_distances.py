"""Public forms of distances."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..dtypes import FLOAT, SCALAR_TYPE_NAMES
from ..engine.assemble import aten, composite
from .operands import check_pair


@composite()
def dist(input: Any, other: Any, p: float = 2) -> Any:
    """The ``p``-norm of ``input - other``.

    >>> import autograd_nb as torch
    >>> torch.dist(torch.tensor([3., 0.]), torch.tensor([0., 4.]))
    tensor(5.)
    """
    check_pair("dist", input, other)
    return aten.dist(input, other, p)


@composite(methods=())
def renorm(input: Any, p: float, dim: int, maxnorm: float) -> Any:
    """The slices along ``dim`` whose ``p``-norm is larger than ``maxnorm``, scaled down to it.

    >>> import autograd_nb as torch
    >>> torch.renorm(torch.tensor([[3., 4.], [0.3, 0.4]]), 2, 0, 1.)
    tensor([[0.6000, 0.8000],
            [0.3000, 0.4000]])
    """
    return aten.renorm(input, p, dim, maxnorm)


@composite(methods=())
def cdist(x1: Any, x2: Any, p: float = 2.0, compute_mode: str = "use_mm_for_euclid_dist_if_necessary") -> Any:
    """The ``p``-distances between each row of ``x1`` and each row of ``x2``; batches broadcast.

    RuntimeError for rows of different lengths and for integers.

    >>> import autograd_nb as torch
    >>> torch.cdist(torch.tensor([[0., 0.]]), torch.tensor([[3., 4.], [0., 1.]]))
    tensor([[5., 1.]])
    """
    for name, t in (("X1", x1), ("X2", x2)):
        if t._a.ndim < 2:
            raise RuntimeError(f"cdist only supports at least 2D tensors, {name} got: {t._a.ndim}D")
    for name, t in (("X1", x1), ("X2", x2)):
        if t.dtype.category < FLOAT:
            kind = SCALAR_TYPE_NAMES[t.dtype]
            raise RuntimeError(f"cdist only supports floating-point dtypes, {name} got: {kind}")
    if x1.shape[-1] != x2.shape[-1]:
        raise RuntimeError(f"X1 and X2 must have the same number of columns. X1: {x1.shape[-1]} X2: {x2.shape[-1]}")
    if p < 0:
        raise RuntimeError("cdist only supports non-negative p values")
    if compute_mode not in MODES:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    many = max(x1.shape[-2], x2.shape[-2]) > MANY
    by_product = compute_mode == MODES[1] or (compute_mode == MODES[0] and many)
    return _by_product(x1, x2) if p == 2 and by_product and x1._a.size and x2._a.size else aten.cdist(x1, x2, p)


MODES = (
    "use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist",
)  # fmt: skip
MANY = 25
"""Rows from which on Euclidean distances are taken by a matrix product."""


def _by_product(x1: Any, x2: Any) -> Any:
    """Euclidean distances by a product of matrices, or of batches of them."""
    batch = tuple(np.broadcast_shapes(x1._a.shape[:-2], x2._a.shape[:-2]))
    shape = (*batch, x1._a.shape[-2], x2._a.shape[-2])
    if prod(batch) != 1:
        x1, x2 = (
            aten.view(aten.expand(x, (*batch, *x._a.shape[-2:])).contiguous(), (prod(batch), *x._a.shape[-2:]))
            for x in (x1, x2)
        )
    return aten.view(aten._euclidean_dist(x1, x2), shape)
