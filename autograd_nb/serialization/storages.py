"""How PyTorch's files name the memory of tensors, by element type."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from ..engine.attributes import first_base
from ..engine.tensor import Tensor

STORAGES = {
    dtypes.float64: "DoubleStorage", dtypes.float32: "FloatStorage", dtypes.float16: "HalfStorage",
    dtypes.int64: "LongStorage", dtypes.int32: "IntStorage", dtypes.int16: "ShortStorage", dtypes.int8: "CharStorage",
    dtypes.uint8: "ByteStorage", dtypes.bool: "BoolStorage", dtypes.complex64: "ComplexFloatStorage",
    dtypes.complex128: "ComplexDoubleStorage",
}  # fmt: skip
DTYPES = {name: dtype for dtype, name in STORAGES.items()}
UNTYPED = "UntypedStorage"


def whole_memory(tensor: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """All the memory that a tensor is on, as bytes, and the tensor's array in it.

    A tensor on memory with gaps, as foreign arrays can be, gives a copy of its own elements.
    """
    array = np.asarray(tensor._a)
    owner = first_base(array)
    flat = owner.ravel(order="K")
    if owner.size and not np.may_share_memory(flat, owner):
        array = np.ascontiguousarray(array)
        flat = array.reshape(-1)
    return flat.view(np.uint8), array


def address(array: np.ndarray) -> int:
    """Where the first element lies."""
    return array.__array_interface__["data"][0]
