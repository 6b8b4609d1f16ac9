"""The regularised incomplete gamma functions.

Below x = a + 1 the power series, above it the continued fraction by Lentz' rule, each until no element changes any more
(NIST Digital Library of Mathematical Functions, 8.11 and 8.9).
"""

from __future__ import annotations

import numpy as np

from .gamma import lgamma

TINY = 1e-300
STEPS = 3000
EPSILON = 2.0**-53


def lower(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The share of the gamma integral below x."""
    return _both(a, x)[0]


def upper(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The share of the gamma integral above x."""
    return _both(a, x)[1]


def _both(a: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    plain = (a > 0) & (x > 0) & np.isfinite(a) & np.isfinite(x)
    safe_a, safe_x = np.where(plain, a, 1.0), np.where(plain, x, 1.0)
    scale = _front(safe_a, safe_x)
    near = safe_x < safe_a + 1
    below = scale * _series(safe_a, np.where(near, safe_x, safe_a))
    above = scale * safe_a * _fraction(safe_a, np.where(near, safe_a + 1, safe_x))
    low, high = np.where(near, below, 1 - above), np.where(near, 1 - below, above)
    at_limit = (x == 0) & (a > 0) | np.isinf(a) & (a > 0) & np.isfinite(x) & (x >= 0)
    all_below = (a == 0) & (x > 0) | np.isinf(x) & (x > 0) & np.isfinite(a) & (a > 0)
    low = np.where(plain, low, np.where(at_limit, 0.0, np.where(all_below, 1.0, np.nan)))
    high = np.where(plain, high, np.where(at_limit, 1.0, np.where(all_below, 0.0, np.nan)))
    return low, high


def _front(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """x^a exp(-x) / gamma(a + 1); for large a without the cancellation between its factors."""
    plain = a * np.log(x) - x - lgamma(a + 1)
    far = np.maximum(a, 100.0)
    away = (x - far) / far
    small = np.abs(away) < 0.5
    kept = np.where(small, away, 0.0)
    # log(1 + d) - d loses its digits for small d: there it is a power series
    bent = np.where(np.abs(kept) < 0.01, _bent_series(kept), np.log1p(kept) - kept)
    u = 1 / (far * far)
    stirling = (1 / 12 - u * (1 / 360 - u / 1260)) / far
    large = far * bent - stirling - 0.5 * np.log(2 * np.pi * far)
    return np.exp(np.where((a > 100) & small, large, plain))


def _bent_series(d: np.ndarray) -> np.ndarray:
    """log(1 + d) - d for small d."""
    out = np.zeros_like(d)
    for k in range(12, 1, -1):
        out = out * d + (-1.0) ** (k + 1) / k
    return out * d * d


def _series(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    term, total, n = np.ones_like(a), np.ones_like(a), a.copy()
    for _ in range(STEPS):
        n = n + 1
        term = term * x / n
        total = total + term
        if not (term > total * EPSILON).any():
            break
    return total


def _fraction(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    b = x + 1 - a
    c, d = np.full_like(a, 1 / TINY), 1 / b
    h = d
    for k in range(1, STEPS):
        factor = -k * (k - a)
        b = b + 2
        d = 1 / _away_from_zero(factor * d + b)
        c = _away_from_zero(b + factor / c)
        h = h * d * c
        if not (np.abs(d * c - 1) > EPSILON * 4).any():
            break
    return h


def _away_from_zero(x: np.ndarray) -> np.ndarray:
    return np.where(np.abs(x) < TINY, TINY, x)
