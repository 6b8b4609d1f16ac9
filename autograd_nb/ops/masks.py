"""Choosing by a mask on the bits of the numbers.

``np.where`` takes a branch for each element: on a mask without pattern ten times the time of a multiplication. Bits
multiplied by zero or one are kept or gone exactly, infinities and nan included, and what is gone is +0.
"""

from __future__ import annotations

from typing import Any

import numpy as np

BITS = {1: np.int8, 2: np.int16, 4: np.int32, 8: np.int64}
FEW = 512  # elements below which the branches cost less than three more calls


def kept(mask: Any, array: Any) -> Any:
    """The elements where the mask is true, zero elsewhere."""
    if type(array) is not np.ndarray and type(mask) is not np.ndarray:
        return array if mask else type(array)(0)
    bits = BITS.get(array.itemsize)
    if type(array) is not np.ndarray or type(mask) is not np.ndarray or bits is None:
        return np.where(mask, array, array.dtype.type(0))[()]
    return np.multiply(array.view(bits), mask.view(np.int8)).view(array.dtype)


def select(mask: Any, array: Any, other: Any) -> Any:
    """The first array's elements where the mask is true, else the other's; both of one dtype."""
    bits = BITS.get(array.itemsize)
    if not (type(array) is type(other) is type(mask) is np.ndarray) or array.size < FEW or bits is None:
        return np.where(mask, array, other)[()]
    otherwise = other.view(bits)
    change = np.multiply(np.bitwise_xor(array.view(bits), otherwise), mask.view(np.int8))
    return np.bitwise_xor(change, otherwise, change).view(array.dtype)
