"""The pairs of normal numbers that torch makes from 16 uniform ones, bit for bit.

For float32, torch's kernel evaluates the polynomials of the Cephes library in single precision, and its compiler
fuses multiplications with the additions that follow: `_fma`. Which ones it fuses was found by comparing the bits.
"""

from __future__ import annotations

import math

import numpy as np

from .rounding import fused_multiply_add

_ROWS = 2048  # 16384 pairs at a time: the working arrays stay in the cache


def _single(*coefficients: float) -> list[np.float64]:
    """Single-precision constants, as doubles: an FMA needs its exact product."""
    return list(np.float32(coefficients).astype(np.float64))


_ONE, _HALF = np.float32([1.0, 0.5])
_LOG = _single(
    7.0376836292e-2,
    -1.1514610310e-1,
    1.1676998740e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
)
_LN2_LOW, _LN2_HIGH = np.float32(-2.12194440e-4), np.float64(0.693359375)
_SQRT_HALF = np.float32(math.sqrt(0.5))
_SIN = _single(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
_COS = _single(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
_QUARTER_PI = _single(-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)
_FOUR_OVER_PI = np.float32(4 / math.pi)
_TWO_PI = np.float32(2 * math.pi)
_MANTISSA_BITS, _BIAS, _MANTISSA, _EXPONENT_OF_HALF = np.int32([23, 126, 0x7FFFFF, 0x3F000000])


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
    radius = np.sqrt(-2 * np.log(1 - numbers[:, :8]))
    theta = 2 * math.pi * numbers[:, 8:]
    numbers[:, :8] = fused_multiply_add(radius * np.cos(theta), std, mean)
    numbers[:, 8:] = fused_multiply_add(radius * np.sin(theta), std, mean)


def _block32(numbers: np.ndarray, mean: float, std: float) -> None:
    radius = np.sqrt(-2 * _log(1 - numbers[:, :8]))
    sine, cosine = _sin_cos(numbers[:, 8:] * _TWO_PI)
    numbers[:, :8] = fused_multiply_add(radius * cosine, std, mean)
    numbers[:, 8:] = fused_multiply_add(radius * sine, std, mean)


def _fma(y: np.ndarray, x: np.ndarray | np.float64, c: np.ndarray | np.floating) -> np.ndarray:
    """``y * x + c`` rounded to float32 once; ``x`` is float64."""
    wide = y.astype(np.float64)
    wide *= x
    wide += c
    return wide.astype(np.float32)


def _polynomial(coefficients: list[np.float64], x: np.ndarray) -> np.ndarray:
    y = coefficients[0]
    for c in coefficients[1:]:
        y = _fma(y, x, c)
    return y


def _log(u: np.ndarray) -> np.ndarray:
    """log of float32 numbers in (0, 1]."""
    bits = u.view(np.int32)
    exponent = ((bits >> _MANTISSA_BITS) - _BIAS).astype(np.float32)
    mantissa = (bits & _MANTISSA | _EXPONENT_OF_HALF).view(np.float32)
    low = (mantissa < _SQRT_HALF).astype(np.float32)
    exponent -= low
    low *= mantissa
    x = mantissa + low  # low mantissas twice: arithmetic is cheaper than np.where
    x -= _ONE
    square = x * x
    y = _polynomial(_LOG, x.astype(np.float64))
    y *= x
    y = _fma(y, square.astype(np.float64), exponent * _LN2_LOW)
    square *= _HALF
    y -= square
    y += x
    return _fma(exponent, _LN2_HIGH, y)


def _sin_cos(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """sin and cos of float32 numbers in [0, 2 pi]."""
    octant = (theta * _FOUR_OVER_PI).astype(np.int32)
    octant += 1
    octant &= ~1
    x = theta
    for part in _QUARTER_PI:
        x = _fma(octant, part, x)
    square = x * x
    wide = square.astype(np.float64)
    cosine = _polynomial(_COS, wide)
    cosine *= square
    cosine = _fma(cosine, wide, square * -_HALF)
    cosine += _ONE
    sine = _polynomial(_SIN, wide)
    sine *= square
    sine = _fma(sine, x.astype(np.float64), x)
    _swap_and_sign(sine.view(np.int32), cosine.view(np.int32), octant)
    return sine, cosine


def _swap_and_sign(sine: np.ndarray, cosine: np.ndarray, octant: np.ndarray) -> None:
    """Octants 2 and 6 swap the two, 4 to 7 negate the sine, 2 to 5 the cosine; on the bits, in place."""
    swapped = sine ^ cosine
    swapped &= -(octant >> 1 & 1)
    sine ^= swapped
    cosine ^= swapped
    sine ^= (octant & 4) << 29
    cosine ^= (octant + 2 & 4) << 29
