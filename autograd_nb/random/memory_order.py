"""The order in which torch fills a tensor that does not lie in its memory row by row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def in_memory_order(out: np.ndarray, draw: Callable[[tuple[int, ...], bool], np.ndarray]) -> np.ndarray:
    """``out``, filled with ``draw(shape, contiguous)``; the numbers go along the memory, the longest stride first.

    ``contiguous`` is what `normal` asks for. A transposed matrix is filled in the order of the matrix it shares
    memory with.

    >>> matrix = np.zeros((2, 3))
    >>> in_memory_order(matrix.T, lambda shape, contiguous: np.arange(6.0).reshape(shape)).T
    array([[0., 1., 2.],
           [3., 4., 5.]])
    """
    if out.flags.c_contiguous:
        out[...] = draw(out.shape, True)
        return out
    axes = sorted(range(out.ndim), key=lambda axis: -out.strides[axis])
    view = out.transpose(axes)
    view[...] = draw(view.shape, False)
    return out
