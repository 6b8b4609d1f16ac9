"""Counts of rare events: torch.poisson."""

from __future__ import annotations

import math

import numpy as np

from .dtype_names import not_implemented
from .generator import Generator
from .uniforms import unit


def poisson(generator: Generator, rates: np.ndarray) -> np.ndarray:
    """One count for every rate in ``rates``, of its (floating) dtype.

    Errors: RuntimeError for a negative rate, NotImplementedError for other dtypes.

    >>> poisson(Generator().manual_seed(0), np.float32([0, 4, 40]))
    array([ 0.,  7., 41.], dtype=float32)
    """
    if rates.size and rates.dtype.kind != "f":
        raise not_implemented("poisson_cpu", rates.dtype)
    if not (rates >= 0).all():
        raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
    with generator.lock:
        counts = [_one(generator, rate) for rate in rates.ravel().tolist()]
    return np.array(counts, np.float64).astype(rates.dtype).reshape(rates.shape)


def _one(generator: Generator, rate: float) -> float:
    if rate == 0:
        return 0.0
    return _by_multiplication(generator, rate) if rate < 10 else _by_rejection(generator, rate)


def _by_multiplication(generator: Generator, rate: float) -> float:
    """Uniform numbers are multiplied until the product falls below exp(-rate)."""
    limit = math.exp(-rate)
    product, count = unit(generator, 1, np.float64).item(), 0
    while product > limit:
        product *= unit(generator, 1, np.float64).item()
        count += 1
    return float(count)


def _by_rejection(generator: Generator, rate: float) -> float:
    """W. Hörmann's transformed rejection (PTRS, 1993), with the constants of that paper."""
    root, log_rate = math.sqrt(rate), math.log(rate)
    b = 0.931 + 2.53 * root
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    v_r = 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = unit(generator, 2, np.float64).tolist()
        u -= 0.5
        u_s = 0.5 - abs(u)
        k = math.floor((2 * a / u_s + b) * u + rate + 0.43) if u_s else -1
        if u_s >= 0.07 and v <= v_r:
            return float(k)
        if k < 0 or (u_s < 0.013 and v > u_s):
            continue
        accepted = math.log(v) + math.log(inverse_alpha) - math.log(a / (u_s * u_s) + b)
        if accepted <= -rate + k * log_rate - math.lgamma(k + 1):
            return float(k)
