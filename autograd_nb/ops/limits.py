"""Arrays kept above or below a number.

NumPy's ``maximum`` of an array and a number takes three times as long as that of two arrays: only the latter uses the
processor's vectors. So the number is laid out as an array, once, and looked at again and again.
"""

from __future__ import annotations

from functools import lru_cache
from math import copysign
from typing import Any

import numpy as np

from .scalars import like

FEW = 1024
"""Elements below which the number as it stands is as quick."""
BLOCK = 16384
"""Elements that are compared at once."""


@lru_cache(16)
def _laid_out(number: float, negative: bool, dtype: str) -> np.ndarray:
    row = np.full(BLOCK, number, dtype)
    row.flags.writeable = False
    return row


def at_least(number: Any, array: Any) -> Any:
    """``maximum(number, array)``: of equals the array's element, and nan where either is."""
    return _limited(np.maximum, number, array)


def at_most(number: Any, array: Any) -> Any:
    """``minimum(number, array)``, see :func:`at_least`."""
    return _limited(np.minimum, number, array)


def _limited(ufunc: np.ufunc, number: Any, array: Any) -> Any:
    size = array.size
    if size < FEW or array.dtype.char not in "fd" or not array.flags.c_contiguous or type(number) not in (int, float):
        return ufunc(like(array, number), array)
    row = _laid_out(number, copysign(1.0, number) < 0, array.dtype.char)  # 0.0 and -0.0 would be one key
    flat = array.reshape(-1)
    if size <= BLOCK:
        return ufunc(row[:size], flat).reshape(array.shape)
    whole = size - size % BLOCK
    out = np.empty(size, array.dtype)
    ufunc(row, flat[:whole].reshape(-1, BLOCK), out=out[:whole].reshape(-1, BLOCK))
    ufunc(row[: size - whole], flat[whole:], out=out[whole:])
    return out.reshape(array.shape)
