"""An array as plain data, and as a tree: a table of its numbers, or a heat map with a histogram and statistics."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from ...graph import spoken_shape
from ...graph.trees import Tree
from ..displays.heatmap import address, histogram_svg
from ..displays.pixels import heat_png
from ..displays.statistics import Statistics, level, percent, short, statistics
from .words import Words

# Up to so many rows and columns the numbers themselves are shown.
ROWS, COLUMNS = 8, 8
# Up to so many elements an array is kept as it is.
SMALL = 4096
# From so many columns on there is room for three digits only.
WIDE = 5


class ArrayFacts:
    """What is shown of an array. A small one is kept as a copy and counted when somebody looks; of a large one the
    statistics are kept; of one that nobody counted, only shape and dtype.
    """

    def __init__(self, array: np.ndarray, counted: bool = True) -> None:
        array = np.asarray(array)
        self.shape, self.dtype = tuple(int(n) for n in array.shape), str(array.dtype)
        self._copy: np.ndarray | None = None
        if counted and array.size and array.dtype.kind in "fciub":
            if array.size <= SMALL:
                self._copy = np.array(array)
            else:
                self.stats = statistics(array)
                index = self.stats.first_strange
                self.strange = None if index is None else written(array[index])

    @cached_property
    def stats(self) -> Statistics | None:
        """The statistics; None where nobody counted."""
        return None if self._copy is None else statistics(self._copy)

    @cached_property
    def strange(self) -> str | None:
        """The first value that is not finite."""
        if self._copy is None or self.stats is None or self.stats.first_strange is None:
            return None
        return written(self._copy[self.stats.first_strange])

    @cached_property
    def sheet(self) -> np.ndarray | None:
        """The numbers of an array that is small enough for a table, its last dimension across."""
        if self._copy is None:
            return None
        sheet = self._copy.reshape(-1, self.shape[-1] if self.shape else 1)
        return sheet if sheet.shape[0] <= ROWS and sheet.shape[1] <= COLUMNS else None

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...] | None:
        """The numbers of the table as they are written.

        >>> ArrayFacts(np.array([[0.5, -1.0]])).rows
        (('0.5', '-1'),)
        """
        if self.sheet is None:
            return None
        digits = 4 if self.sheet.shape[1] < WIDE else 3
        return tuple(tuple(written(v, digits) for v in row) for row in self.sheet)

    @cached_property
    def levels(self) -> tuple[tuple[int | None, ...], ...]:
        """How large each number of the table is, as `level` counts."""
        if self.sheet is None or self.stats is None:
            return ()
        real = np.abs(self.sheet) if self.sheet.dtype.kind == "c" else self.sheet
        return tuple(tuple(level(float(v), self.stats.largest) for v in row) for row in real)


def written(value: Any, digits: int = 4) -> str:
    """One number as it is shown.

    >>> written(np.float32(0.1)), written(np.True_), written(1 - 2j), written(np.int64(12345))
    ('0.1', 'True', '1-2j', '12345')
    """
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        return str(value)
    if isinstance(value, (complex, np.complexfloating)):
        sign = "-" if value.imag < 0 else "+"
        return f"{_digits(value.real, digits)}{sign}{_digits(abs(value.imag), digits)}j"
    return _digits(value, digits)


def _digits(value: Any, digits: int) -> str:
    return short(float(value)) if digits == 4 else f"{float(value) + 0.0:.{digits}g}"


def array_tree(facts: ArrayFacts, words: Words, label: str) -> Tree:
    """The array for a panel; ``label`` says to screen readers what it is."""
    if facts.rows is not None:
        return number_table(facts, label)
    if facts.stats is None:
        return [
            "p",
            {"class": "pn-quiet"},
            f"{size_of(facts, words)}. {words['uncounted' if _items(facts) else 'empty']}",
        ]
    if facts.stats.low == facts.stats.high and not facts.stats.strange:
        return ["p", {}, words["constant_array"].format(value=short(facts.stats.low))]
    (heat, width, height), bars = heat_png(facts.stats), histogram_svg(facts.stats)
    pictures: list[Tree] = []
    if heat:
        said = words["alt_map"].format(what=label, shape=spoken_shape(facts.shape))
        pictures.append(
            ["img", {"class": "pn-heat", "src": heat, "alt": said, "width": str(width), "height": str(height)}]
        )
    if bars:
        said = words["alt_histogram"].format(what=label, low=short(facts.stats.low), high=short(facts.stats.high))
        pictures.append(["img", {"class": "pn-bars", "src": address(bars), "alt": said}])
    return ["div", {"class": "pn-array"}, ["div", {"class": "pn-pictures"}, *pictures], figures(facts, words)]


def number_table(facts: ArrayFacts, label: str) -> Tree:
    """The numbers of a small array, each on the colour of its size; one number alone as text."""
    rows, levels = facts.rows or (), facts.levels
    if facts.shape == ():
        return ["code", {"class": "pn-number", "aria-label": label}, rows[0][0]]
    body = [
        ["tr", {}, *(["td", {"class": _shade(rank)}, text] for text, rank in zip(row, ranks, strict=True))]
        for row, ranks in zip(rows, levels, strict=True)
    ]
    return ["table", {"class": "pn-numbers", "aria-label": label}, ["tbody", {}, *body]]


def _shade(rank: int | None) -> str:
    if rank is None:
        return "pn-nan"
    return f"pn-p{rank}" if rank > 0 else f"pn-n{-rank}" if rank < 0 else "pn-zero"


def figures(facts: ArrayFacts, words: Words) -> Tree:
    """The statistics as a list of names and numbers."""
    stats = facts.stats
    assert stats is not None
    mean = 0.0 if abs(stats.mean) < 1e-6 * stats.largest else stats.mean
    entries = [
        ("range", f"{short(stats.low)} … {short(stats.high)}"), ("mean", short(mean)),
        ("deviation", short(stats.deviation)), ("norm", short(stats.norm)), ("zeros", percent(stats.zeros, stats.size)),
    ]  # fmt: skip
    if stats.strange:
        entries.append(("strange", str(stats.strange)))
    pairs = [
        ["span", {"class": "pn-figure"}, ["small", {}, words[name]], " ", ["b", {}, text]] for name, text in entries
    ]
    return ["p", {"class": "pn-figures"}, *pairs]


def first_strange(facts: ArrayFacts, words: Words) -> Tree | None:
    """Where the first value lies that is not finite; None where all are."""
    if facts.stats is None or facts.stats.first_strange is None:
        return None
    index = f"[{', '.join(map(str, facts.stats.first_strange))}]"
    said = words["first_strange"].format(index=index, value=facts.strange, n=facts.stats.strange)
    return ["p", {"class": "pn-alarm", "data-index": index}, said]


def size_of(facts: ArrayFacts, words: Words) -> str:
    """``5×3 float32``."""
    return f"{spoken_shape(facts.shape) if facts.shape else words['scalar']} {facts.dtype}"


def _items(facts: ArrayFacts) -> bool:
    return 0 not in facts.shape
