"""Numbers as displays write them, one by one and as the lists of an array."""

from __future__ import annotations

from typing import Any

import numpy as np

from .statistics import short


def number(value: Any) -> str:
    """One number with four significant digits; whole numbers and truth values in full.

    >>> number(np.float32(0.123456)), number(np.complex128(1 - 2j)), number(np.bool_(True)), number(float("nan"))
    ('0.1235', '1-2j', 'True', 'nan')
    """
    if isinstance(value, bool | np.bool_ | int | np.integer):
        return str(value)
    if isinstance(value, complex | np.complexfloating):
        sign = "-" if value.imag < 0 else "+"
        return f"{short(float(value.real))}{sign}{short(abs(float(value.imag)))}j"
    return short(float(value))


def listed(array: np.ndarray) -> str:
    """Every number of an array, nested as Python writes lists.

    >>> listed(np.array([[1.0, 2.5], [0, -3]])), listed(np.array(2.0))
    ('[[1, 2.5], [0, -3]]', '2')
    """
    if array.ndim == 0:
        return number(array[()])
    return f"[{', '.join(listed(np.asarray(part)) for part in array)}]"
