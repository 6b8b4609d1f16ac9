"""Choosing categories by their weights: torch.multinomial."""

from __future__ import annotations

import numpy as np

from .continuous import exponential
from .dtype_names import scalar_type
from .generator import Generator
from .uniforms import unit

_INVALID = "invalid multinomial distribution"
MOST = 2**24
"""Categories from which on PyTorch's float32 could not tell them apart."""


def multinomial(generator: Generator, weights: np.ndarray, count: int, replacement: bool = False) -> np.ndarray:
    """``count`` indices (int64) into each row of ``weights``, which has one or two dimensions and a floating dtype.

    Errors: RuntimeError for other dtypes and dimensions, for weights that are negative, infinite, NaN or all zero,
    for no samples, or for more samples than there are categories to choose without replacement.

    >>> multinomial(Generator().manual_seed(0), np.float32([0, 1, 0]), 3, replacement=True)
    array([1, 1, 1])
    """
    if weights.ndim not in (1, 2):
        raise RuntimeError("prob_dist must be 1 or 2 dim")
    if weights.dtype.kind != "f":
        raise RuntimeError(
            f"multinomial only supports floating-point dtypes for input, got: {scalar_type(weights.dtype)}"
        )
    if count <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and count > weights.shape[-1]:
        raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
    if weights.shape[-1] > MOST:
        raise RuntimeError("number of categories cannot exceed 2^24")
    if not weights.size:
        return np.empty((*weights.shape[:-1], count), np.int64)
    if replacement and count > 1:
        return _with_replacement(generator, weights, count)
    return _race(generator, weights, count)


def _race(generator: Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Every category waits an exponential time for its turn, the heavier the shorter: the first ones are chosen."""
    if not ((weights >= 0) & (weights < np.inf)).all():
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if (weights.sum(-1) == 0).any():
        raise RuntimeError(f"{_INVALID} (sum of probabilities <= 0)")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        speed = weights / exponential(generator, weights.shape, weights.dtype)
    if count == 1:
        return speed.argmax(-1, keepdims=True)
    return np.argsort(-speed, axis=-1, kind="stable")[..., :count]


def _with_replacement(generator: Generator, weights: np.ndarray, count: int) -> np.ndarray:
    if not (weights >= 0).all():
        raise RuntimeError(f"{_INVALID} (encountering probability entry < 0)")
    if not (weights < np.inf).all():
        raise RuntimeError(f"{_INVALID} (encountering probability entry = infinity or NaN)")
    working = np.float64 if weights.dtype == np.float64 else np.float32
    rows = np.cumsum(weights.reshape(-1, weights.shape[-1]), axis=-1, dtype=working)
    if not (rows[:, -1] > 0).all():
        raise RuntimeError(f"{_INVALID} (sum of probabilities <= 0)")
    rows /= rows[:, -1:]
    draws = unit(generator, len(rows) * count, np.float64).reshape(len(rows), count)
    chosen = [np.searchsorted(row.astype(np.float64), draw) for row, draw in zip(rows, draws, strict=True)]
    return np.array(chosen, np.int64).reshape(*weights.shape[:-1], count)
