"""Repeats in a sequence: where the same few things come again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

# How many different period lengths are tried; real graphs have one to five.
_TRIED = 24


def repeats(tokens: Sequence[Hashable], crossing: Sequence[int] | None = None) -> list[tuple[int, int, int]]:
    """Non-overlapping repeats as (start, period, count), those that save most first chosen, in order of start.

    ``crossing[i]`` is how many values pass from before place ``i`` to after it: a period starts where few do.

    >>> repeats("xy" + "abc" * 5 + "z")
    [(2, 3, 5)]
    >>> repeats("xy" + "abc" * 5 + "z", [2] * 3 + [1] + [2] * 15)
    [(3, 3, 4)]
    >>> repeats("abcdef")
    []
    """
    crossing = crossing or [0] * len(tokens)
    numbers: dict[Hashable, int] = {}
    ids = [numbers.setdefault(token, len(numbers)) for token in tokens]
    runs = [run for period in _periods(ids) for run in _runs(ids, period)]
    chosen: list[tuple[int, int, int]] = []
    gaps = [(0, len(ids))]
    while gaps:
        low, high = gaps.pop()
        best = max((_clipped(run, low, high, crossing) for run in runs), key=_gain, default=None)
        if best is None or _gain(best) <= (0, 0, 0):
            continue
        start, period, count = best
        chosen.append(best)
        gaps += [(low, start), (start + period * count, high)]
    return sorted(chosen)


def _gain(run: tuple[int, int, int]) -> tuple[int, int, int]:
    """What folding this run saves; earlier starts and shorter periods win ties."""
    start, period, count = run
    worth = (count >= 3 and period * (count - 1) >= 4) or (count == 2 and period >= 12)
    return (period * (count - 1), -period, -start) if worth else (0, 0, 0)


def _clipped(run: tuple[int, int, int], low: int, high: int, crossing: Sequence[int]) -> tuple[int, int, int]:
    start, period, length = run
    first, last = max(start, low), min(start + length, high)
    if last - first > 2 * period:
        # Among equals, the one that makes the last period complete: loops end where an iteration does.
        first = min(range(first, first + period), key=lambda i: (crossing[i], (last - i) % period))
    return first, period, max(0, last - first) // period


def _periods(ids: list[int]) -> list[int]:
    """The commonest distances from one place to the next that looks the same, seen through windows of 1 to 32."""
    distances: Counter[int] = Counter()
    grams = ids
    for width in (1, 2, 4, 8, 16, 32):
        latest: dict[int, int] = {}
        for i, gram in enumerate(grams):
            if gram in latest:
                distances[i - latest[gram]] += width
            latest[gram] = i
        pairs: dict[tuple[int, int], int] = {}
        grams = [pairs.setdefault(pair, len(pairs)) for pair in zip(grams, grams[width:], strict=False)]
    ranked = sorted(distances.items(), key=lambda item: (-item[1], item[0]))
    return [distance for distance, _ in ranked[:_TRIED]]


def _runs(ids: list[int], period: int) -> list[tuple[int, int, int]]:
    """Maximal stretches (start, period, length) in which every element equals the one a period later."""
    same = [a == b for a, b in zip(ids, ids[period:], strict=False)]
    found, i, end = [], 0, len(same)
    while i < end:
        try:
            start = same.index(True, i)
        except ValueError:
            break
        try:
            i = same.index(False, start)
        except ValueError:
            i = end
        if i - start + period >= 2 * period and _gain((start, period, (i - start) // period + 1)) > (0, 0, 0):
            found.append((start, period, i - start + period))
    return found
