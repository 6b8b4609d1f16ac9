"""Matrices laid out column by column, as LAPACK leaves them and PyTorch's strides show."""

from __future__ import annotations

import numpy as np


def columnwise(matrices):
    """The same matrices with each column in one piece; this decides what may be viewed without a copy."""
    return np.ascontiguousarray(matrices.swapaxes(-1, -2)).swapaxes(-1, -2)
