"""Linear maps along single dimensions, given as matrices: what resizing and adaptive averages are made of."""

from __future__ import annotations

from math import prod

import numpy as np


def along(array, matrix, axis):
    """The matrix (out, in) times the array along one axis."""
    if axis == array.ndim - 1:
        return np.matmul(array, matrix.T)
    before, after = array.shape[:axis], array.shape[axis + 1 :]
    rows = array.reshape(prod(before), array.shape[axis], prod(after))
    return np.matmul(matrix, rows).reshape(*before, len(matrix), *after)


def along_all(array, matrices):
    """One matrix for each of the last dimensions; those that shrink the array most come first."""
    first = array.ndim - len(matrices)
    order = sorted(range(len(matrices)), key=lambda k: matrices[k].shape[0] / max(matrices[k].shape[1], 1))
    for k in order:
        array = along(array, matrices[k], first + k)
    return array
