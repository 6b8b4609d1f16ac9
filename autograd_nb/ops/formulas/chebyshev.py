"""Chebyshev series, the form in which most special functions are kept here, and the dtypes they are computed in.

The coefficients in this folder were fitted for this package to values of 40 digits (interpolation at Chebyshev's
points), and cut where they fall below float64's rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..blocks import in_blocks
from ..errors import refuse_complex


def series(coefficients: tuple[float, ...], x: np.ndarray, low: float, high: float) -> np.ndarray:
    """The series on the interval from ``low`` to ``high``, by Clenshaw's recurrence; outside of it, at its ends."""
    t = np.clip(x, low, high)
    t -= (low + high) / 2
    t *= 4 / (high - low)  # twice the series' own variable
    newer, older = np.zeros_like(t), np.zeros_like(t)
    for c in coefficients[:0:-1]:
        np.subtract(t * newer, older, older)
        older += c
        newer, older = older, newer
    t *= 0.5
    t *= newer
    t -= older
    t += coefficients[0]
    return t


def in_double(kernel: str, formula: Callable[..., np.ndarray], *arrays: Any) -> Any:
    """An elementwise float64 formula of arrays of one shape and dtype, the result in their dtype; of integers, float64.

    NotImplementedError, with PyTorch's name of the kernel, for complex numbers.
    """
    dtype = arrays[0].dtype
    refuse_complex(kernel, arrays[0])
    if dtype.kind != "f":
        return in_double(kernel, formula, *(a.astype(np.float64) for a in arrays))
    if dtype == np.float64:
        return in_blocks(formula, *arrays)
    return in_blocks(lambda *parts: formula(*[p.astype(np.float64) for p in parts]).astype(parts[0].dtype), *arrays)
