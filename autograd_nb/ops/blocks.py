"""Formulas of several steps, worked through in pieces that stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

BLOCK = 16384


def in_blocks(kernel: Callable[..., None], *arrays: Any) -> Any:
    """What ``kernel(*pieces, out)`` writes into ``out``, for arrays of one shape and dtype; a scalar for 0-d arrays."""
    first = arrays[0]
    if not first.ndim:
        return in_blocks(kernel, *[np.reshape(a, 1) for a in arrays])[0]
    out = np.empty(first.shape, first.dtype)
    if first.size <= BLOCK:
        kernel(*arrays, out)
        return out
    flat, result = [np.ravel(a) for a in arrays], out.reshape(-1)
    for start in range(0, first.size, BLOCK):
        stop = start + BLOCK
        kernel(*[a[start:stop] for a in flat], result[start:stop])
    return out
