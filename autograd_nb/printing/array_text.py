"""The bracketed part of a printed tensor: nesting, line breaks and the dots that stand for what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import floor
from typing import Any, NamedTuple

import numpy as np

from .columns import cells
from .options import current_options


class _Axis(NamedTuple):
    length: int  # how many elements of the axis are shown
    gap: int | None  # how many of them come before the dots; None where nothing is left out


def array_text(array: Any, indent: int = 0) -> str:
    """The elements of an array (or NumPy scalar) as PyTorch prints them between `tensor(` and `)`.

    indent: the column where the text will start. Obeys `set_printoptions`. Of a summarised array only the corners
    are read.

    >>> print(array_text(np.eye(2)))
    [[1., 0.],
     [0., 1.]]
    >>> array_text(np.arange(2000))
    '[   0,    1,    2,  ..., 1997, 1998, 1999]'
    """
    array = np.asarray(array)
    options = current_options()
    if array.size == 0:
        return "[]"
    axes = [_Axis(length, None) for length in array.shape]
    if array.size > options.threshold:
        if array.ndim and not options.edgeitems:
            return "[...]"
        array, axes = _corners(array, options.edgeitems)
    texts, width = cells(array, options)
    if not axes:
        return texts[0]
    room = options.linewidth - (indent + len(axes) - 1)
    return _nested(iter(texts), axes, indent, max(1, floor(room / (width + 2))))


def _corners(array: np.ndarray, edge: int) -> tuple[np.ndarray, list[_Axis]]:
    """A copy of what a summary shows: the first and last `edge` elements along each axis longer than both."""
    kept: list[list[int]] = []
    axes: list[_Axis] = []
    for length in array.shape:
        every = range(length)
        if length <= 2 * edge:
            kept.append([*every])
            axes.append(_Axis(length, None))
        else:
            kept.append([*every[:edge], *every[-edge:]])
            axes.append(_Axis(len(kept[-1]), len(every[:edge])))
    return array[np.ix_(*kept)], axes


def _nested(texts: Iterator[str], axes: list[_Axis], indent: int, per_line: int) -> str:
    axis, inner = axes[0], axes[1:]
    margin = " " * (indent + 1)
    if inner:
        blocks = [_nested(texts, inner, indent + 1, per_line) for _ in range(axis.length)]
        if axis.gap is not None:
            blocks.insert(axis.gap, "...")
        return "[" + ("," + "\n" * len(inner) + margin).join(blocks) + "]"
    row = list(islice(texts, axis.length))
    if axis.gap is not None:
        row.insert(axis.gap, " ...")
    lines = [", ".join(row[start : start + per_line]) for start in range(0, len(row), per_line)]
    return "[" + f",\n{margin}".join(lines) + "]"
