"""Sums and maxima of the rows of an array, where NumPy's own reductions are slow: over the last dimension.

A reduction of ``np.add`` over the last axis starts anew for each row. A product with ones is one call of BLAS, adds in
as many lanes as the machine has, and so is as exact as NumPy's pairwise sums for rows of usual length.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

_SHORT = 16
"""Rows up to this length are searched column by column."""
_LONG = 65536
"""Rows from this length on are summed pairwise."""

_PIECE = 1024
"""So many elements of a large array are summed at once."""


@lru_cache(16)
def _ones(count: int, dtype: str) -> np.ndarray:
    ones = np.ones(count, dtype)
    ones.flags.writeable = False
    return ones


def sum_along(array: np.ndarray, axis: int) -> np.ndarray:
    """``array`` summed over ``axis``, which stays with size one."""
    shape = array.shape
    n = shape[axis]
    if axis != array.ndim - 1 or not 0 < n < _LONG or array.dtype.char not in "fd" or not array.flags.c_contiguous:
        return np.add.reduce(array, axis=axis, keepdims=True)
    return array.reshape(-1, n).dot(_ones(n, array.dtype.char)).reshape(*shape[:-1], 1)


def summed(array: np.ndarray, axis: int, keepdim: bool) -> np.ndarray:
    """The sum over the last axis, or over the first of two."""
    rows = sum_along(array, axis) if axis == array.ndim - 1 else sum_of_rows(array)[None]
    return rows if keepdim else rows.reshape(rows.shape[:-1] if axis else rows.shape[1:])


def sum_of_all(array: np.ndarray) -> Any:
    """The sum of all elements of a large array: of pieces first, so that it is as exact as a pairwise sum."""
    flat = array.reshape(-1)
    whole = flat.size - flat.size % _PIECE
    pieces = flat[:whole].reshape(-1, _PIECE).dot(_ones(_PIECE, flat.dtype.char))
    return np.add.reduce(pieces) + np.add.reduce(flat[whole:])


def max_along(array: np.ndarray, axis: int) -> np.ndarray:
    """The largest elements over ``axis``, which stays with size one; nan where there is one."""
    shape = array.shape
    if axis != array.ndim - 1 or not 1 < shape[-1] <= _SHORT:
        return np.maximum.reduce(array, axis=axis, keepdims=True)
    columns = array.reshape(-1, shape[-1]).T.copy()
    return np.maximum.reduce(columns, 0).reshape(*shape[:-1], 1)


@lru_cache(16)
def row_starts(rows: int, length: int) -> np.ndarray:
    """Where each of so many rows of this length begins in memory."""
    starts = np.arange(rows)
    starts *= length
    starts.flags.writeable = False
    return starts


def sum_of_rows(g: Any) -> Any:
    """The sum of the rows: what a bias that was added to each of them gets."""
    if g.ndim == 2 and g.dtype.char in "fd" and g.shape[0] < _LONG and g.flags.c_contiguous:
        return _ones(g.shape[0], g.dtype.char).dot(g)
    return np.add.reduce(g, 0)
