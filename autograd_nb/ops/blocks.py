"""Formulas of several steps, worked through in pieces that stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

BLOCK = 32768


def in_blocks(formula: Callable[..., Any], *arrays: Any) -> Any:
    """``formula(*arrays)`` for arrays of one shape, elementwise and of one dtype throughout.

    A large temporary array is memory the system has to fetch anew each time; small ones are at hand. The formula
    always sees at least one dimension, so it may write into its own temporaries.
    """
    first = arrays[0]
    if not first.ndim:
        return in_blocks(formula, *[np.reshape(a, 1) for a in arrays])[0]
    if first.dtype == np.float16:  # half precision is for storage: PyTorch too computes in single
        return in_blocks(formula, *[a.astype(np.float32) for a in arrays]).astype(np.float16)
    if first.size <= BLOCK:
        return formula(*arrays)
    out = np.empty(first.shape, first.dtype)
    flat, result = [_in_a_row(a) for a in arrays], out.reshape(-1)
    for start in range(0, first.size, BLOCK):
        stop = start + BLOCK
        result[start:stop] = formula(*[a if a.size == 1 else a[start:stop] for a in flat])
    return out


def _in_a_row(array: np.ndarray) -> np.ndarray:
    """The elements in one dimension; of an expanded number, as the gradient of a sum is, the one there is."""
    return array[(slice(1),) * array.ndim].reshape(1) if not any(array.strides) else np.ravel(array)
