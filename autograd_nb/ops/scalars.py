"""Python numbers as 0-d arrays of the operand's dtype.

NumPy takes twice as long for ``array * 2.0`` as for ``array * zero_d_array``: it finds out anew each time what the
Python number is. Programs use few different constants, so the arrays are kept.
"""

from __future__ import annotations

from math import copysign
from typing import Any

import numpy as np

FLOAT32 = np.dtype(np.float32)
_LIMIT = 1024
_kept: dict[float, np.ndarray] = {}
kept = _kept.get
"""What :func:`as_float32` made of a number before, or None."""


def _read_only(value: float) -> np.ndarray:
    array = np.asarray(value, FLOAT32)
    array.flags.writeable = False
    return array


_ZERO, _MINUS_ZERO = _read_only(0.0), _read_only(-0.0)


def as_float32(value: float) -> np.ndarray:
    """A read-only 0-d float32 array with this value, the same one each time; OverflowError as NumPy has it."""
    found = _kept.get(value)
    if found is not None:
        return found
    if value == 0:  # 0.0 and -0.0 would be one key
        return _ZERO if copysign(1.0, value) > 0 else _MINUS_ZERO
    array = _read_only(value)
    if value == value:  # a nan never finds itself again
        if len(_kept) >= _LIMIT:
            _kept.clear()
        _kept[value] = array
    return array


def like(array: Any, value: Any) -> Any:
    """The number in the form that is quickest beside ``array``."""
    if type(array) is np.ndarray and array.dtype is FLOAT32 and type(value) is float:
        return as_float32(value)
    return value
