"""The memory behind a tensor, as PyTorch shows it: bytes, or elements of one dtype, shared by all views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import dtypes
from .attributes import CPU, device
from .tensor import Tensor
from .views import alias_of

TYPED = (
    "TypedStorage is deprecated. It will be removed in the future and UntypedStorage will be the only storage class. "
    "This should only matter to you if you are using storages directly.  To access UntypedStorage directly, use "
    "tensor.untyped_storage() instead of tensor.storage()"
)


class UntypedStorage:
    """All bytes of the memory a tensor lies in; views of one tensor have equal storages.

    >>> import autograd_nb as torch
    >>> torch.zeros(2, 3)[1].untyped_storage().nbytes()
    24
    """

    is_cuda = is_sparse = False

    def __init__(self, elements: np.ndarray) -> None:
        self._elements = elements

    def data_ptr(self) -> int:
        """The address of the first byte."""
        return self._elements.ctypes.data

    def nbytes(self) -> int:
        """The number of bytes."""
        return self._elements.nbytes

    size = __len__ = nbytes

    @property
    def device(self) -> device:
        """Where the memory is: the CPU."""
        return CPU

    def tolist(self) -> list[Any]:
        """The values, as Python numbers."""
        return list(self)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values().tolist())

    def __getitem__(self, index: int) -> Any:
        return self._values()[index].item()

    def __setitem__(self, index: Any, value: Any) -> None:
        self._values()[index] = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UntypedStorage) and other.data_ptr() == self.data_ptr()

    __hash__ = object.__hash__

    def _values(self) -> np.ndarray:
        return self._elements.view(np.uint8)

    def _kind(self) -> str:
        return f"torch.storage.UntypedStorage(device={CPU})"

    def __repr__(self) -> str:
        lines = [f" {value}\n" for value in self]
        return f"{''.join(lines)}[{self._kind()} of size {len(self)}]"


class TypedStorage(UntypedStorage):
    """The same memory as elements of the tensor's dtype."""

    @property
    def dtype(self) -> dtypes.dtype:
        """The element type."""
        return dtypes.of(self._elements)

    def element_size(self) -> int:
        """The number of bytes of one element."""
        return self._elements.itemsize

    def size(self) -> int:
        """The number of elements."""
        return self._elements.size

    __len__ = size

    def untyped(self) -> UntypedStorage:
        """The same memory as bytes."""
        return UntypedStorage(self._elements)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def _values(self) -> np.ndarray:
        return self._elements

    def _kind(self) -> str:
        return f"torch.storage.TypedStorage(dtype={self.dtype}, device={CPU})"


def memory_behind(tensor: Tensor) -> np.ndarray:
    """All elements of the array a tensor is a view of, in the order in which they lie in memory."""
    alias_of(tensor)
    base = tensor._a
    while isinstance(base.base, np.ndarray) and base.base.dtype == base.dtype:
        base = base.base
    return np.lib.stride_tricks.as_strided(base, (base.size,), (base.itemsize,))


def is_storage(obj: Any) -> bool:
    """True for what ``tensor.untyped_storage()`` and ``tensor.storage()`` give."""
    return isinstance(obj, UntypedStorage)
