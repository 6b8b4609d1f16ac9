"""The order inside each row: iterated medians, and swaps of neighbours where a graph is small enough for them."""

from __future__ import annotations

from bisect import bisect_left, insort

from .progress import Progress

# Beyond this many vertices crossings are not counted: the medians alone come close, in a tenth of the time.
COUNTED = 3000


def order_rows(
    rows: list[list[int]], up: list[list[int]], down: list[list[int]], progress: Progress
) -> list[list[int]]:
    """``rows`` reordered so that few edges cross. ``up`` and ``down`` are the neighbours in the rows next to it."""
    total = sum(map(len, rows))
    if max(map(len, rows), default=0) <= 1:
        return rows
    place = [0] * (max(map(max, filter(None, rows))) + 1)
    rows = [list(row) for row in rows]
    for row in rows:
        _number(row, place)
    small = total <= COUNTED
    best, fewest = [list(r) for r in rows], _crossings(rows, down, place) if small else 0
    sweeps = 10 if small else 4
    for sweep in range(sweeps):
        progress(sweep / sweeps)
        if small and not fewest:
            break
        _sweep(rows, up, down, place, downward=sweep % 2 == 0)
        if small:
            _swap_neighbours(rows, up, down, place)
            count = _crossings(rows, down, place)
            if count < fewest:
                best, fewest = [list(r) for r in rows], count
    return best if small else rows


def _number(row: list[int], place: list[int]) -> None:
    for i, v in enumerate(row):
        place[v] = i


def _sweep(rows: list[list[int]], up: list[list[int]], down: list[list[int]], place: list[int], downward: bool) -> None:
    near = up if downward else down
    for row in rows if downward else reversed(rows):
        if len(row) > 1:
            keys = {v: _median([place[n] for n in near[v]], place[v]) for v in row}
            row.sort(key=keys.__getitem__)
            _number(row, place)


def _median(places: list[int], default: int) -> float:
    if not places:
        return default
    places.sort()
    half = len(places) // 2
    return places[half] if len(places) % 2 else (places[half - 1] + places[half]) / 2


def _crossings(rows: list[list[int]], down: list[list[int]], place: list[int]) -> int:
    total = 0
    for row in rows:
        _number(row, place)
    for row in rows:
        ends: list[int] = []
        for v in row:
            targets = sorted(place[n] for n in down[v])
            total += sum(len(ends) - bisect_left(ends, t + 1) for t in targets)
            for t in targets:
                insort(ends, t)
    return total


def _swap_neighbours(rows: list[list[int]], up: list[list[int]], down: list[list[int]], place: list[int]) -> None:
    for row in rows:
        if len(row) < 2:
            continue
        ends = [([place[n] for n in up[v]], [place[n] for n in down[v]]) for v in row]
        for i in range(len(row) - 1):
            (above, below), (above2, below2) = ends[i], ends[i + 1]
            if _saved(above, above2) + _saved(below, below2) > 0:
                row[i], row[i + 1] = row[i + 1], row[i]
                ends[i], ends[i + 1] = ends[i + 1], ends[i]
                place[row[i]], place[row[i + 1]] = i, i + 1


def _saved(left: list[int], right: list[int]) -> int:
    """How many crossings fewer there are when the vertices with these ends change places."""
    return sum((p > q) - (p < q) for p in left for q in right)
