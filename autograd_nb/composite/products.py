"""Products of more than two matrices, powers of one, and the cross product."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.destinations import resized
from ..engine.inplace import bump, check_writable, memory_of
from ..engine.once import warn_once
from ..engine.tensor import Tensor
from ..ops.linear_checks import check_square
from .arguments import one_int, parsed
from .factorizations import inverse
from .farewells import CHAIN_MATMUL


@composite()
@parsed
def matrix_power(input: Tensor, n: int) -> Tensor:
    """The n-th power of a square matrix, or of each of a batch; negative powers are those of the inverse.

    >>> import autograd_nb as torch
    >>> torch.matrix_power(torch.tensor([[1., 1.], [0., 1.]]), 5)
    tensor([[1., 5.],
            [0., 1.]])
    """
    return power(input, one_int("matrix_power", n, "n", 1))


def power(input: Tensor, n: int) -> Tensor:
    """The n-th power by repeated squaring."""
    check_square("linalg.matrix_power", input._a)
    if n == 0:
        same = input.clone()
        return same.copy_(Tensor._of(np.eye(input._a.shape[-1], dtype=input._a.dtype)))
    base = inverse(input) if n < 0 else input
    n = abs(n)
    if n == 1:
        return base.clone() if base is input else base
    if n == 3:
        return base.matmul(base).matmul(base)
    square: Tensor | None = None
    result: Any = None
    while n:
        square = base if square is None else square.matmul(square)
        n, odd = divmod(n, 2)
        if odd:
            result = square if result is None else result.matmul(square)
    return result


def cheapest_order(sizes: list[int]) -> list[list[int]]:
    """Where to split each chain of matrices so that the fewest multiplications are needed."""
    count = len(sizes) - 1
    cost = [[0] * count for _ in range(count)]
    split = [[0] * count for _ in range(count)]
    for length in range(1, count):
        for i in range(count - length):
            j = i + length
            options = [cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1] for k in range(i, j)]
            best = len(options) - 1 - options[::-1].index(min(options)) if count == 3 else options.index(min(options))
            cost[i][j], split[i][j] = options[best], i + best
    return split


def multiplied(matrices: list[Tensor]) -> Tensor:
    """The product of a chain of matrices in the cheapest order."""
    split = cheapest_order([matrices[0]._a.shape[0], *(m._a.shape[1] for m in matrices)])

    def chain(i: int, j: int) -> Tensor:
        return matrices[i] if i == j else aten.mm(chain(i, split[i][j]), chain(split[i][j] + 1, j))

    return chain(0, len(matrices) - 1)


def multi_dot(tensors: Any) -> Tensor:
    """The product of a chain of matrices; the first and the last may be vectors."""
    tensors = list(tensors)
    for k, tensor in enumerate(tensors):
        if not isinstance(tensor, Tensor):
            raise TypeError(f"expected Tensor as element {k} in argument 0, but got {type(tensor).__name__}")
    if len(tensors) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    shape: list[int] = []
    first, last = tensors[0], tensors[-1]
    if first.ndim == 1:
        tensors[0] = first.unsqueeze(0)
    elif first.ndim == 2:
        shape.append(first._a.shape[0])
    else:
        raise RuntimeError(f"multi_dot(): the first tensor must be 1D or 2D but got {first.ndim}D")
    if last.ndim == 1:
        tensors[-1] = last.unsqueeze(-1)
    elif last.ndim == 2:
        shape.append(last._a.shape[1])
    else:
        raise RuntimeError(f"multi_dot(): the last tensor must be 1D or 2D but got {last.ndim}D")
    for k, matrix in enumerate(tensors):
        if matrix.ndim != 2:
            raise RuntimeError(f"multi_dot(): tensor {k} must be 2D but got {matrix.ndim}D")
        if k and tensors[k - 1]._a.shape[1] != matrix._a.shape[0]:
            raise RuntimeError(
                f"multi_dot(): tensors {k - 1} and {k} with shapes {list(tensors[k - 1]._a.shape)} and "
                f"{list(matrix._a.shape)} cannot be multiplied"
            )
    return multiplied(tensors).view(shape)


@composite(methods=())
def chain_matmul(*matrices: Tensor, out: Any = None) -> Tensor:
    """The product of a chain of matrices, in the order of the fewest multiplications; see ``linalg.multi_dot``."""
    warn_once(CHAIN_MATMUL)
    if len(matrices) == 1 and not isinstance(matrices[0], Tensor):
        matrices = tuple(matrices[0])
    for matrix in matrices:
        if not isinstance(matrix, Tensor):
            raise TypeError(f"expected Tensor as element 0 in argument 0, but got {type(matrix).__name__}")
        if matrix.ndim != 2:
            raise RuntimeError(f"Tensor dimension is {matrix.ndim}, expected 2 instead.")
    result = matrices[0] if len(matrices) == 1 else multi_dot(matrices)
    return result if out is None else resized(out, result).copy_(result)


@composite()
@parsed
def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """The cross product along ``dim``, by default the first dimension of size 3.

    >>> import autograd_nb as torch
    >>> torch.cross(torch.tensor([1., 0., 0.]), torch.tensor([0., 1., 0.]))
    tensor([0., 0., 1.])
    """
    if dim is None:
        dim = next((d for d, size in enumerate(input._a.shape) if size == 3), None)
        if dim is None:
            raise RuntimeError("no dimension of size 3 in input")
    return aten.linalg_cross(input, other, dim)


@composite(function=False)
def addbmm_(self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """In place: the tensor plus the sum of the products of two batches; PyTorch lets a smaller one grow to it."""
    operands = (batch1, batch2)
    if any(b.ndim != 3 for b in operands) or self._a.shape == (batch1._a.shape[1], batch2._a.shape[2]):
        return aten.addbmm_(self, batch1, batch2, beta, alpha)
    check_writable(self, any(b.requires_grad for b in operands))
    grown = aten.addbmm(self, batch1, batch2, beta, alpha)
    memory_of(self)
    self._a, self._edge, self._rg = grown._a, grown._edge, grown._rg
    bump(self)
    return self
