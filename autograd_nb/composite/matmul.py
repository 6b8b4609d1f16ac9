"""Matrix products of any number of dimensions, put together as PyTorch does."""

from __future__ import annotations

from math import prod
from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..engine.vector_matrix import vector_times_matrix
from ..ops.errors import mismatch


@composite(methods=(), function=False)
def hermitian(input: Any) -> Any:
    """The matrix (or each of a batch) transposed, and conjugated if complex."""
    turned = input.transpose(-2, -1)
    return turned.conj_physical() if input.dtype.is_complex else turned


@composite(methods=(), function=False)
def mT(input: Any) -> Any:
    """The matrix (or each of a batch) transposed, as rules ask for it."""
    return input.transpose(-2, -1)


@composite("matmul", methods=("matmul",))
def matmul(input: Any, other: Any, *, out: Any = None) -> Any:
    """The matrix product: of vectors, matrices, and batches of matrices that broadcast.

    RuntimeError where the inner sizes differ, for 0-d tensors and for different dtypes.

    >>> import autograd_nb as torch
    >>> torch.matmul(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """
    if not isinstance(other, Tensor):
        raise TypeError(f"matmul(): argument 'other' (position 2) must be Tensor, not {type(other).__name__}")
    result = _product(input, other)
    return result if out is None else out.copy_(result)


def _product(input: Any, other: Any) -> Any:
    dims = input._a.ndim, other._a.ndim
    if dims == (2, 2):
        return aten.mm(input, other)
    if dims == (1, 2):
        result = vector_times_matrix(input, other)
        if result is not None:
            return result
        return aten.squeeze_product(aten.mm(input.unsqueeze(0), other), 0)
    if dims == (2, 1):
        return aten.mv(input, other)
    if dims == (1, 1):
        return aten.dot(input, other)
    if 0 in dims:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {dims[0]}D and {dims[1]}D")
    input, other = _without_lone_batch(input, other)
    return _folded(input, other) if _should_fold(input, other) else _batched(input, other)


def _without_lone_batch(input: Any, other: Any) -> Any:
    """A batch of one that needs a gradient, against a larger batch, becomes a plain matrix."""
    if input.ndim == 3 == other.ndim:
        n, m = input._a.shape[0], other._a.shape[0]
        if n != 1 == m and other.requires_grad:
            return input, other.squeeze(0)
        if n == 1 != m and input.requires_grad:
            return input.squeeze(0), other
    return input, other


@composite(methods=("__matmul__",), function=False)
def matmul_operator(self: Any, other: Any) -> Any:
    """``self @ other``."""
    return _product(self, other) if isinstance(other, Tensor) else NotImplemented


@composite(methods=("__rmatmul__",), function=False)
def matmul_reflected(self: Any, other: Any) -> Any:
    """``other @ self``."""
    return _product(other, self) if isinstance(other, Tensor) else NotImplemented


def _should_fold(input: Any, other: Any) -> bool:
    """True where one matrix product of everything stacked is cheaper than a batch of products."""
    first_larger = input.ndim >= other.ndim
    large, small = (input, other) if first_larger else (other, input)
    if not (large.ndim >= 3 and small.ndim <= 2):
        return False
    if small.requires_grad:
        return True  # its gradient then is one matrix product too
    if input.ndim == 2:
        return False
    if not large._a.size:
        return True
    stacked = large._a if first_larger else large._a.swapaxes(-1, -2)
    shape, strides = stacked.shape, stacked.strides
    return all(strides[k] == strides[k + 1] * shape[k + 1] for k in range(large.ndim - 2))


def _folded(input: Any, other: Any) -> Any:
    """The leading dimensions of the larger operand laid into the rows of one matrix."""
    swapped = other.ndim > input.ndim
    large = other.transpose(-2, -1) if swapped else input
    small = (input.t() if input.ndim == 2 else input) if swapped else other
    sizes = large._a.shape
    rows = large.reshape(prod(sizes[:-1]), sizes[-1])
    if small.ndim == 1:
        return aten.unsafe_view(aten.mv(rows, small), sizes[:-1])
    result = aten.unsafe_view(aten.mm(rows, small), (*sizes[:-1], small._a.shape[1]))
    return result.transpose(-2, -1).contiguous() if swapped else result


def _batched(input: Any, other: Any) -> Any:
    """Both operands expanded to the same leading dimensions, then a batch of products."""
    a, b = input._a.shape, other._a.shape
    lead = _common(a[:-2], b[:-2])
    rows, inner = (a[-2] if len(a) > 1 else 1), a[-1]
    count = prod(lead)
    first = input.expand((*lead, rows, inner)).reshape(count, rows, inner)
    if len(b) == 1:
        second = other.expand((*lead, b[0])).reshape(count, b[0]).unsqueeze(2)
        return aten.unsafe_view(aten.bmm(first, second).squeeze(-1), (*lead, rows))
    second = other.expand((*lead, *b[-2:])).reshape(count, b[-2], b[-1])
    shape = (*lead, rows, b[-1]) if len(a) > 1 else (*lead, b[-1])
    return aten.unsafe_view(aten.bmm(first, second), shape)


def _common(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    message = mismatch(a, b)
    if message is not None:
        raise RuntimeError(message)
    width = max(len(a), len(b))
    a, b = (1,) * (width - len(a)) + a, (1,) * (width - len(b)) + b
    return tuple(n if m == 1 else m for n, m in zip(a, b, strict=True))
