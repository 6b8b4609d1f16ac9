"""The logarithm of the gamma function, its derivatives, and Hurwitz' zeta function.

Below eight log gamma is brought into [1, 2] by its recurrence, where it is (x - 1)(x - 2) times a series; above it is
Stirling's series, and for negative numbers Euler's reflection. The derivatives move up to where their asymptotic
series holds; zeta is summed by Euler and Maclaurin (NIST Digital Library of Mathematical Functions, 5.11, 5.15, 25.11).
"""

from __future__ import annotations

import numpy as np

from .chebyshev import series

LGAMMA = (
    0.49141539302938714, -0.07611416167043585, 0.008432324965932778, -0.001079493726328608, 0.00014900748003692963,
    -2.1512399888556784e-05, 3.1979329860862186e-06, -4.851693012139927e-07, 7.47148782116316e-08,
    -1.1638296700170518e-08, 1.829400437118668e-09, -2.8969180607129607e-10, 4.61570140620909e-11,
    -7.392810230497983e-12, 1.1894280008333085e-12, -1.9212068676522805e-13, 3.113975526387164e-14,
    -5.0628432984486114e-15, 8.254150281631144e-16, -1.3490578987574844e-16, 2.209876116782623e-17,
    -3.6274129549239766e-18,
)  # fmt: skip
HALF_LOG_TWO_PI = 0.9189385332046727
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400)
DIGAMMA = (-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760, -1 / 12)
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)
TERMS = 10


def power_series(coefficients: tuple[float, ...], x: np.ndarray) -> np.ndarray:
    """A polynomial in x."""
    out = np.full_like(x, coefficients[-1])
    for c in coefficients[-2::-1]:
        out *= x
        out += c
    return out


def sin_pi(x: np.ndarray) -> np.ndarray:
    """sin(pi x), zero exactly at whole numbers."""
    away = x - np.rint(x)
    return np.where(np.rint(x) % 2 == 0, 1.0, -1.0) * np.sin(np.pi * away)


def lgamma(x: np.ndarray) -> np.ndarray:
    """The logarithm of the absolute value of gamma; infinite at 0, -1, -2, ..."""
    below = x < 0
    if not below.any():
        return _lgamma_positive(x)
    mirrored = np.log(np.pi / np.abs(sin_pi(x))) - _lgamma_positive(1 - x)
    out = np.where(below, mirrored, _lgamma_positive(np.abs(x)))
    return np.where(np.isinf(x) | (below & (x == np.rint(x))), np.inf, out)


def _lgamma_positive(x: np.ndarray) -> np.ndarray:
    near, factor = np.minimum(x, 8), np.ones_like(x)
    for _ in range(6):
        step = near > 2
        near = np.where(step, near - 1, near)
        factor = np.where(step, factor * near, factor)
    small = near < 1
    z = np.where(small, near + 1, near)
    out = series(LGAMMA, z, 1, 2) * np.where(small, near, z - 1) * np.where(small, near - 1, z - 2) + np.log(factor)
    out = np.where(small, out - np.log(near), out)
    far = np.maximum(x, 8)
    rest = power_series(STIRLING, 1 / (far * far)) / far
    stirling = (far - 0.5) * (np.log(far) - 1) + (HALF_LOG_TWO_PI - 0.5 + rest)
    return np.where(x < 8, out, np.where(np.isinf(x), np.inf, stirling))


def digamma(x: np.ndarray) -> np.ndarray:
    """The derivative of log gamma; infinite at zero, nan at -1, -2, ..."""
    mirrored = x < 0.5
    z = np.where(mirrored, 1 - x, x)
    out = np.zeros_like(x)
    for _ in range(10):
        step = z < 10
        out = np.where(step, out - 1 / z, out)
        z = np.where(step, z + 1, z)
    u = 1 / (z * z)
    out += np.log(z) - 0.5 / z + u * power_series(DIGAMMA, u)
    if mirrored.any():
        away = x - np.rint(x)
        out = np.where(mirrored, out - np.pi / np.tan(np.pi * away), out)
        out = np.where((x == np.rint(x)) & (x < 0), np.nan, out)
    return np.where(x == 0, np.copysign(np.inf, -x), out)


def trigamma(x: np.ndarray) -> np.ndarray:
    """The second derivative of log gamma."""
    mirrored = x < 0.5
    out = np.where(x == np.inf, 0, zeta(np.full_like(x, 2), np.where(mirrored, 1 - x, x)))
    return np.where(mirrored, (np.pi / np.sin(np.pi * x)) ** 2 - out, out)


def polygamma(n: int, x: np.ndarray) -> np.ndarray:
    """The derivative of digamma of order ``n``."""
    if n == 0:
        return digamma(x)
    if n == 1:
        return trigamma(x)
    factorial = float(np.exp(lgamma(np.array([n + 1.0]))[0]))
    return (1 if n % 2 else -1) * factorial * zeta(np.full_like(x, n + 1), x)


def zeta(x: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The sum of (k + q)^-x over k = 0, 1, ...; infinite at x = 1 and at poles, nan for x < 1."""
    below = q < 0
    if below.any():
        part = q - np.floor(q)  # the terms below zero are a sum of the same kind, counted from zero downwards
        negative = _zeta_positive(x, 1 - part) - _zeta_positive(x, 1 - np.minimum(q, 0))
        total = _zeta_positive(x, np.where(below, part, q)) + np.where(below, (1 - 2 * (x % 2)) * negative, 0)
    else:
        total = _zeta_positive(x, q)
    total = np.where((q <= 0) & (q == np.floor(q)), np.inf, np.where(below & (x != np.floor(x)), np.nan, total))
    return np.where(x == 1, np.inf, np.where(x < 1, np.nan, total))


def _zeta_positive(x: np.ndarray, q: np.ndarray) -> np.ndarray:
    total = np.zeros_like(x)
    for k in range(TERMS):
        total += (q + k) ** -x
    a = q + TERMS
    power = a**-x
    total += power * a / (x - 1) + power / 2
    term = x / 2 * power / a
    for k, number in enumerate(BERNOULLI, 1):
        total += number * term
        term *= (x + 2 * k - 1) / ((2 * k + 1) * a) * ((x + 2 * k) / ((2 * k + 2) * a))
    return total
