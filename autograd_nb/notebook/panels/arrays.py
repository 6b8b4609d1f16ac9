"""An array as plain data, and as a tree: a table of its numbers, or a heat map with a histogram and statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...graph import spoken_shape
from ...graph.trees import Tree
from ..displays.heatmap import address, heat_svg, histogram_svg
from ..displays.statistics import Statistics, level, percent, short, statistics
from .words import Words

# Up to so many rows and columns the numbers themselves are shown.
ROWS, COLUMNS = 8, 8
# From so many columns on there is room for three digits only.
WIDE = 5


@dataclass(frozen=True, slots=True)
class ArrayFacts:
    """``rows`` are the numbers of a small array, its last dimension across; ``stats`` is None where nobody counted."""

    shape: tuple[int, ...]
    dtype: str
    rows: tuple[tuple[str, ...], ...] | None = None
    levels: tuple[tuple[int | None, ...], ...] = ()
    stats: Statistics | None = None
    strange: str | None = None


def array_facts(array: np.ndarray, counted: bool = True) -> ArrayFacts:
    """What is shown of an array. ``counted=False`` only notes shape and dtype of one that is too large to walk over.

    >>> array_facts(np.array([[0.5, -1.0]])).rows
    (('0.5', '-1'),)
    """
    array = np.asarray(array)
    shape, dtype = tuple(int(n) for n in array.shape), str(array.dtype)
    if not counted or not array.size or array.dtype.kind not in "fciub":
        return ArrayFacts(shape, dtype)
    stats = statistics(array)
    strange = None if stats.first_strange is None else written(array[stats.first_strange])
    sheet = array.reshape(-1, array.shape[-1] if array.ndim else 1)
    if sheet.shape[0] > ROWS or sheet.shape[1] > COLUMNS:
        return ArrayFacts(shape, dtype, stats=stats, strange=strange)
    digits = 4 if sheet.shape[1] < WIDE else 3
    rows = tuple(tuple(written(v, digits) for v in row) for row in sheet)
    real = np.abs(sheet) if array.dtype.kind == "c" else sheet
    levels = tuple(tuple(level(float(v), stats.largest) for v in row) for row in real)
    return ArrayFacts(shape, dtype, rows, levels, stats, strange)


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
    heat, bars = heat_svg(facts.stats), histogram_svg(facts.stats)
    pictures: list[Tree] = []
    if heat:
        said = words["alt_map"].format(what=label, shape=spoken_shape(facts.shape))
        pictures.append(["img", {"class": "pn-heat", "src": address(heat), "alt": said}])
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
