"""Arithmetic that rounds where torch's compiled kernels round: fused multiply-add, and the way down to small floats."""

from __future__ import annotations

import numpy as np

_SPLIT = float(2**27 + 1)


def fused_multiply_add(a: np.ndarray, b: float, c: float) -> np.ndarray:
    """``a * b + c`` rounded once, as the processor's FMA does; ``a`` is float32 or float64 and so is the result.

    float32 takes the way through float64, which rounds twice in about one of 2**29 cases.

    >>> float(fused_multiply_add(np.float64([1 + 2**-52]), 1 - 2**-52, -1.0)[0]) == -(2**-104)
    True
    """
    if b == 1 and c == 0:
        return a + 0.0  # the zero that is added turns -0.0 into 0.0 here as there
    if a.dtype == np.float32:
        product = a * np.float64(np.float32(b))
        product += np.float64(np.float32(c))
        return product.astype(np.float32)
    # Error-free transformations: p + p_low == a * b and s + s_low == p + c hold exactly.
    p = a * b
    a_high, a_low = _halves(a)
    b_high, b_low = _halves(b)
    p_low = ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low
    s = p + c
    back = s - p
    s_low = (p - (s - back)) + (c - back)
    return s + (s_low + p_low)


def _halves(x: np.ndarray | float) -> tuple:
    scaled = x * _SPLIT
    high = scaled - (scaled - x)
    return high, x - high


def narrow(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """``values`` (float64 or float32) as ``dtype``; a half is made from the float32, as PyTorch makes it."""
    if dtype == np.float16:
        values = values.astype(np.float32, copy=False)
    return values.astype(dtype, copy=False)
