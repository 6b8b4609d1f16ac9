"""The pairs of normal numbers that torch makes from 16 uniform ones, bit for bit.

For float32, torch's kernel evaluates the polynomials of the Cephes library in single precision, and its compiler
fuses multiplications with the additions that follow. The arrays here are float64 that hold float32 values: products
and sums of two such numbers, rounded to float32, are then what single precision gives, and `_fused` is an FMA.
"""

from __future__ import annotations

import math

import numpy as np

_ROWS = 256  # 2048 pairs at a time: the working arrays stay in the cache

_LOG = np.float32(
    [
        7.0376836292e-2,
        -1.1514610310e-1,
        1.1676998740e-1,
        -1.2420140846e-1,
        1.4249322787e-1,
        -1.6668057665e-1,
        2.0000714765e-1,
        -2.4999993993e-1,
        3.3333331174e-1,
    ]
).tolist()
_LN2_LOW, _LN2_HIGH = np.float32([-2.12194440e-4, 0.693359375]).tolist()
_SQRT_HALF = float(np.float32(0.707106781186547524))
_SIN = np.float32([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]).tolist()
_COS = np.float32([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]).tolist()
_QUARTER_PI = np.float32([-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8]).tolist()
_FOUR_OVER_PI = float(np.float32(1.27323954473516))
_TWO_PI = float(np.float32(2 * math.pi))
# By octant, rounded up to even (0, 2, ... 8).
_SIN_SIGN = np.array([1.0, 1, 1, 1, -1, -1, -1, -1, 1])
_COS_SIGN = np.array([1.0, 1, -1, -1, -1, -1, 1, 1, 1])


def fill(numbers: np.ndarray, mean: float, std: float) -> None:
    """Turn uniform numbers into normal ones, in place; ``numbers`` has rows of 16, float32 or float64.

    >>> numbers = np.full((1, 16), 0.5)
    >>> fill(numbers, 0.0, 1.0)
    >>> numbers.round(4)[0, [0, 8]]
    array([-1.1774,  0.    ])
    """
    one_block = _block32 if numbers.dtype == np.float32 else _block64
    for start in range(0, len(numbers), _ROWS):
        one_block(numbers[start : start + _ROWS], mean, std)


def _block64(numbers: np.ndarray, mean: float, std: float) -> None:
    from .rounding import fused_multiply_add

    radius = np.sqrt(-2 * np.log(1 - numbers[:, :8]))
    theta = 2 * math.pi * numbers[:, 8:]
    numbers[:, :8] = fused_multiply_add(radius * np.cos(theta), std, mean)
    numbers[:, 8:] = fused_multiply_add(radius * np.sin(theta), std, mean)


def _block32(numbers: np.ndarray, mean: float, std: float) -> None:
    mean, std = float(np.float32(mean)), float(np.float32(std))
    radius = _rounded(np.sqrt(_rounded(-2 * _log(1 - numbers[:, :8]))))
    theta = _rounded(numbers[:, 8:].astype(np.float64) * _TWO_PI)
    sine, cosine = _sin_cos(theta)
    numbers[:, :8] = _rounded(radius * cosine) * std + mean
    numbers[:, 8:] = _rounded(radius * sine) * std + mean


def _rounded(x: np.ndarray) -> np.ndarray:
    x[...] = x.astype(np.float32)
    return x


def _fused(y: np.ndarray, x: np.ndarray | float, c: np.ndarray | float) -> np.ndarray:
    """``y = y * x + c`` in place."""
    y *= x
    y += c
    return _rounded(y)


def _polynomial(coefficients: list[float], x: np.ndarray) -> np.ndarray:
    y = x * coefficients[0]
    y += coefficients[1]
    _rounded(y)
    for c in coefficients[2:]:
        _fused(y, x, c)
    return y


def _log(u: np.ndarray) -> np.ndarray:
    """log of float32 numbers in (0, 1]."""
    bits = u.view(np.int32)
    exponent = ((bits >> 23) - 126).astype(np.float64)
    mantissa = ((bits & 0x7FFFFF) | 0x3F000000).view(np.float32).astype(np.float64)
    low = mantissa < _SQRT_HALF
    exponent -= low
    x = np.where(low, mantissa + mantissa, mantissa) - 1
    square = _rounded(x * x)
    y = _polynomial(_LOG, x)
    y *= x
    _rounded(y)
    _fused(y, square, _rounded(exponent * _LN2_LOW))
    square *= 0.5
    y -= square
    _rounded(y)
    y += x
    _rounded(y)
    exponent *= _LN2_HIGH
    y += exponent
    return _rounded(y)


def _sin_cos(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """sin and cos of float32 numbers in [0, 2 pi]."""
    octant = (_rounded(theta * _FOUR_OVER_PI).astype(np.int32) + 1) & ~1
    turns = octant.astype(np.float64)
    x = theta
    for part in _QUARTER_PI:
        x = _rounded(x + turns * part)
    square = _rounded(x * x)
    cosine = _polynomial(_COS, square)
    cosine *= square
    _rounded(cosine)
    half = square * 0.5
    _fused(cosine, square, -half)
    cosine += 1
    _rounded(cosine)
    sine = _polynomial(_SIN, square)
    sine *= square
    _rounded(sine)
    _fused(sine, x, x)
    straight = (octant & 2) == 0
    return np.where(straight, sine, cosine) * _SIN_SIGN[octant], np.where(straight, cosine, sine) * _COS_SIGN[octant]
