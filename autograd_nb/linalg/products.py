"""Products, powers and diagonals."""

from __future__ import annotations

from typing import Any

from ..composite import products
from ..composite.arguments import one_int
from ..composite.calling import public
from ..composite.joining import cat
from ..composite.matmul import matmul as product_of
from ..dtypes import float16
from ..engine.assemble import aten
from ..engine.destinations import resized
from ..engine.tensor import Tensor
from ..ops.linear_checks import check_float


@public
def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Tensor:
    """The vectors perpendicular to two others along a dimension of three.

    >>> import autograd_nb as torch
    >>> torch.linalg.cross(torch.tensor([1., 0., 0.]), torch.tensor([0., 1., 0.]))
    tensor([0., 0., 1.])
    """
    return aten.linalg_cross(input, other, dim)


@public
def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The diagonals of the last two dimensions, as a view."""
    return A.diagonal(offset, dim1, dim2)


@public
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The matrix product, as ``torch.matmul``."""
    return product_of(input, other)


@public
def matrix_power(input: Tensor, n: int) -> Tensor:
    """The n-th power of a square matrix; negative powers are those of the inverse."""
    return products.power(input, one_int("linalg_matrix_power", n, "n", 2))


def multi_dot(tensors: Any, *, out: Any = None) -> Tensor:
    """The product of a chain of matrices in the cheapest order; the first and the last may be vectors.

    >>> import autograd_nb as torch
    >>> torch.linalg.multi_dot([torch.ones(2), torch.ones(2, 3), torch.ones(3)])
    tensor(6.)
    """
    result = products.multi_dot(tensors)
    return result if out is None else resized(out, result).copy_(result)


@public
def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """The dot products along a dimension, the first factor conjugated.

    >>> import autograd_nb as torch
    >>> torch.linalg.vecdot(torch.ones(2, 3), torch.ones(2, 3))
    tensor([3., 3.])
    """
    for letter, tensor in (("x", x), ("y", y)):
        if not (tensor.dtype.is_floating_point or tensor.dtype.is_complex):
            check_float("linalg.vecdot", tensor._a)
        if not tensor.ndim:
            raise RuntimeError(f"linalg.vecdot: Expected {letter} to have at least one dimension.")
    if x.ndim == 1 == y.ndim:
        return aten.vdot(x, y)
    return (x.conj() * y).sum(dim)


@public
def vander(x: Tensor, N: int | None = None) -> Tensor:
    """The powers of each element in a row, from the 0-th to the one before the ``N``-th.

    >>> import autograd_nb as torch
    >>> torch.linalg.vander(torch.tensor([1., 2.]), N=3)
    tensor([[1., 1., 1.],
            [1., 2., 4.]])
    """
    if x.dtype is float16:
        raise RuntimeError("linalg.vander supports floating point, complex, and integer tensors, but got Half")
    if N is not None and N <= 1:
        raise RuntimeError("N must be greater than 1.")
    count = x._a.shape[-1] if N is None else N
    source = x.unsqueeze(-1) if x.ndim else x.unsqueeze(-1).unsqueeze(-1)
    powers = source.expand(*source._a.shape[:-1], count - 1).cumprod(-1)
    ones = powers.detach().new_ones(*source._a.shape[:-1], 1)
    return cat((ones, powers), -1)
