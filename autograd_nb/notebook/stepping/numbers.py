"""An array as a line of text and as a tree for pages: all of its numbers if they are few, else what sums them up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...graph.labels import spoken_shape
from ..displays.heatmap import heat_svg, image
from ..displays.numerals import listed, number
from ..displays.statistics import short, statistics

Tree = Any
"""A text, or a list ``[tag, attributes, child, ...]``."""

FEW, WIDEST = 64, 16


def is_small(array: np.ndarray) -> bool:
    """True if every number is shown."""
    return array.size <= FEW and (array.ndim == 0 or array.shape[-1] <= WIDEST)


def line(array: np.ndarray, words: dict[str, str]) -> str:
    """The array in one line: ``[1, 2.5]``, or its shape, norm and largest value.

    >>> from .words import words_of
    >>> line(np.array([[1.0, 2.5], [0, -3]]), words_of("en"))
    '[[1, 2.5], [0, -3]]'
    """
    return listed(array) if is_small(array) else summary(array, words)


def summary(array: np.ndarray, words: dict[str, str]) -> str:
    """Shape, dtype, norm, largest value and mean."""
    found = statistics(array)
    text = words["several"].format(
        shape=spoken_shape(array.shape), dtype=array.dtype, norm=short(found.norm), largest=short(found.largest),
        mean=short(found.mean),
    )  # fmt: skip
    return text + (f", {words['strange'].format(n=found.strange)}" if found.strange else "")


def tree(array: np.ndarray, words: dict[str, str], *, heat: bool = False) -> Tree:
    """The array as a table of its numbers; a larger one as a sentence, with ``heat`` above a heat map."""
    if not array.size:
        return ["span", {}, f"{spoken_shape(array.shape)} {words['elements']}"]
    if array.ndim == 0:
        return ["span", {"class": "number"}, number(array[()])]
    if is_small(array):
        return ["table", {"class": "numbers"}, ["tbody", {}, *_rows(array)]]
    text = summary(array, words)
    if not heat:
        return ["span", {"class": "many"}, text]
    numeric = array if array.dtype.kind in "fc" else array.astype(np.float64)
    return ["div", {}, ["div", {"class": "many"}, text], picture_tree(image(heat_svg(statistics(numeric)), text), text)]


def picture_tree(markup: str, text: str) -> Tree:
    """The ``<img>`` that `image` writes, as a tree."""
    source = markup.partition('src="')[2].partition('"')[0]
    return ["img", {"alt": text, "src": source}]


def _rows(array: np.ndarray) -> Iterator[Tree]:
    """A row for each innermost dimension; where there are more than two, blocks with their index in front."""
    if array.ndim == 1:
        yield ["tr", {}, *(["td", {}, number(value)] for value in array)]
        return
    for index in np.ndindex(*array.shape[:-1]):
        cells = [["td", {}, number(value)] for value in array[index]]
        if array.ndim > 2:
            cells.insert(0, ["th", {"scope": "row"}, f"[{', '.join(map(str, index))}]"])
        yield ["tr", {}, *cells]
