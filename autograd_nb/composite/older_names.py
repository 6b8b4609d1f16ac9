"""What PyTorch still has for the sake of older programs, and what it has under a second name."""

from __future__ import annotations

import math
import operator
import warnings
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.assemble import aten, composite
from ..engine.creation import finish
from ..engine.factories import numpy_dtype
from ..engine.once import warn_once
from ..engine.storage import TYPED, TypedStorage, UntypedStorage, memory_behind
from ..engine.tensor import Size, Tensor
from .joining import stack
from .strided import as_strided

RANGE = (
    "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with "
    "Python's range builtin. Instead, use torch.arange, which produces values in [start, end)."
)


@composite("range", methods=())
def closed_range(
    start: float = 0, end: float | None = None, step: float = 1, *, dtype: Any = None, requires_grad: bool = False
) -> Tensor:
    """Numbers from ``start`` up to and including ``end``; ``arange`` stops before it, as Python's range does."""
    if end is None:
        raise TypeError('range() missing 1 required positional arguments: "end"')
    warnings.warn(RANGE, UserWarning, stacklevel=2)
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    values = start + np.arange(math.floor((end - start) / step) + 1) * step
    return finish(values.astype(numpy_dtype("range", dtype)), requires_grad)


@composite("spmm", methods=())
def spmm(input: Tensor, mat2: Tensor) -> Tensor:
    """The matrix product; the first one may be sparse in PyTorch."""
    return aten.mm(input, mat2)


@composite("resize", function=False)
def resized(self: Tensor, *sizes: Any) -> Tensor:
    """The elements in another shape of as many; see ``reshape``."""
    warnings.warn("non-inplace resize is deprecated", UserWarning, stacklevel=2)
    return _rearranged(self, Size(sizes[0] if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes))


@composite("resize_as", function=False)
def resized_as(self: Tensor, tensor: Tensor) -> Tensor:
    """The elements in the shape of another tensor of as many; see ``reshape``."""
    warnings.warn("non-inplace resize_as is deprecated", UserWarning, stacklevel=2)
    return _rearranged(self, tensor.shape)


def _rearranged(self: Tensor, shape: Size) -> Tensor:
    if shape.numel() != self.numel():
        wanted, given = ("x".join(map(str, s)) for s in (shape, self.shape))
        raise RuntimeError(
            f"requested resize to {wanted} ({shape.numel()} elements in total), but the given tensor has a size of "
            f"{given} ({self.numel()} elements). autograd's resize can only change the shape of a given tensor, while "
            "preserving the number of elements. "
        )
    return self.contiguous().view(shape)


@composite(methods=())
def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """The powers of a vector's elements as columns, the highest first, unless ``increasing``.

    >>> import autograd_nb as torch
    >>> torch.vander(torch.tensor([1, 2, 3]))
    tensor([[1, 1, 1],
            [4, 2, 1],
            [9, 3, 1]])
    """
    if x.ndim != 1:
        raise RuntimeError("x must be a one-dimensional tensor.")
    columns = x.shape[0] if N is None else operator.index(N)
    if columns < 0:
        raise RuntimeError("N must be non-negative.")
    powers = [x.pow(k) for k in range(columns)]
    if not powers:
        return x.new_empty((x.shape[0], 0))
    return stack(powers if increasing else powers[::-1], -1)


@composite(methods=())
def frombuffer(buffer: Any, *, dtype: Any, count: int = -1, offset: int = 0, requires_grad: bool = False) -> Tensor:
    """A tensor on the memory of a bytearray, array or other buffer; ValueError where it does not fit.

    >>> import autograd_nb as torch
    >>> torch.frombuffer(bytearray([1, 2, 3]), dtype=torch.uint8)
    tensor([1, 2, 3], dtype=torch.uint8)
    """
    if not isinstance(dtype, dtypes.dtype):
        raise TypeError(f"frombuffer(): argument 'dtype' must be torch.dtype, not {type(dtype).__name__}")
    if count == 0 or not memoryview(buffer).nbytes:
        raise ValueError(f"both buffer length ({memoryview(buffer).nbytes}) and count ({count}) must not be 0")
    length, each = memoryview(buffer).nbytes, dtype.itemsize
    if count < 0 and (length - offset) % each:
        raise ValueError(
            f"buffer length ({length} bytes) after offset ({offset} bytes) must be a multiple of element size ({each})"
        )
    if count * each > length - offset:
        raise ValueError(
            f"requested buffer length ({count} * {each} bytes) after offset ({offset} bytes) must not be greater than "
            f"actual buffer length ({length} bytes)"
        )
    return finish(np.frombuffer(buffer, dtype.numpy, count, offset), requires_grad)


@composite(function=False)
def untyped_storage(self: Tensor) -> UntypedStorage:
    """The memory behind this tensor, as bytes."""
    return UntypedStorage(memory_behind(self))


@composite("storage", function=False)
def typed_storage(self: Tensor) -> TypedStorage:
    """The memory behind this tensor, as elements; PyTorch recommends ``untyped_storage``, and says so once."""
    warn_once(TYPED)
    return TypedStorage(memory_behind(self))


@composite(function=False)
def fill_diagonal_(self: Tensor, fill_value: float, wrap: bool = False) -> Tensor:
    """Write a number onto the main diagonal; with ``wrap`` it begins again below, in matrices higher than wide.

    >>> import autograd_nb as torch
    >>> torch.zeros(2, 2).fill_diagonal_(5)
    tensor([[5., 0.],
            [0., 5.]])
    """
    if self.ndim < 2:
        raise RuntimeError("dimensions must larger than 1")
    if self.ndim > 2 and len(set(self.shape)) != 1:
        raise RuntimeError("all dimensions of input must be of equal length")
    rows, columns = self.shape[0], self.shape[1]
    step, offset, count = sum(self.stride()), self.storage_offset(), min(self.shape)
    as_strided(self, (count,), (step,), offset).fill_(fill_value)
    if wrap and self.ndim == 2 and rows > columns + 1:
        rest = -(-self.numel() // (columns + 1)) - count
        as_strided(self, (rest,), (step,), offset + self.stride(0) * (columns + 1)).fill_(fill_value)
    return self
