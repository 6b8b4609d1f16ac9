"""Across: every vertex as close as possible under its neighbours, boxes apart, long edges straight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .progress import Progress

ROUNDS = 6


def place_across(
    rows: Sequence[Sequence[int]],
    up: list[list[int]],
    down: list[list[int]],
    left: list[float],
    right: list[float],
    bends: Sequence[Sequence[int]],
    light: Sequence[int],
    progress: Progress,
) -> list[float]:
    """Every port's x; a vertex extends ``left`` and ``right`` of it, and ``bends`` are the chains of dummies.

    Vertices that are ``light`` go where their neighbours are, and hardly pull at them or push others away.
    """
    across = [0.0] * len(left)
    dummy = [False] * len(left)
    for chain in bends:
        for v in chain:
            dummy[v] = True
    pull = [1.0] * len(left)
    for v in light:
        pull[v] = 0.02
    offsets = [_offsets(row, left, right) for row in rows]
    for row, offset in zip(rows, offsets, strict=True):
        middle = (offset[-1] + right[row[-1]] - left[row[0]]) / 2 if row else 0
        for v, o in zip(row, offset, strict=True):
            across[v] = o - middle
    rounds = ROUNDS if len(left) <= 5000 else 2
    for turn in range(rounds * 2):
        progress(turn / (rounds * 2))
        near = up if turn % 2 == 0 else down
        pairs = list(zip(rows, offsets, strict=True))
        for row, offset in pairs if turn % 2 == 0 else reversed(pairs):
            _settle(row, offset, near, across, dummy, pull)
    _straighten(rows, bends, left, right, across)
    return across


def _offsets(row: Sequence[int], left: list[float], right: list[float]) -> list[float]:
    """Smallest distance of each port from the first one."""
    offsets = [0.0]
    for a, b in pairwise(row):
        offsets.append(offsets[-1] + right[a] + left[b])
    return offsets[: len(row)]


def _settle(
    row: Sequence[int],
    offsets: list[float],
    near: list[list[int]],
    across: list[float],
    dummy: list[bool],
    pull: list[float],
) -> None:
    """Least squares with minimal distances: vertices that would collide move as one block to their common mean."""
    blocks: list[tuple[float, float, int]] = []  # weighted sum, weight, members
    for v, offset in zip(row, offsets, strict=True):
        total = weight = 0.0
        for n in near[v]:
            w = pull[n] * pull[v] * ((8.0 if dummy[n] else 2.0) if dummy[v] else (2.0 if dummy[n] else 1.0))
            total, weight = total + w * across[n], weight + w
        if not weight:
            total, weight = 0.01 * across[v], 0.01
        total, size = total - weight * offset, 1
        while blocks and blocks[-1][0] * weight > total * blocks[-1][1]:
            t, w, s = blocks.pop()
            total, weight, size = total + t, weight + w, size + s
        blocks.append((total, weight, size))
    i = 0
    for total, weight, size in blocks:
        base = total / weight
        for k in range(i, i + size):
            across[row[k]] = base + offsets[k]
        i += size


def _straighten(
    rows: Sequence[Sequence[int]],
    bends: Sequence[Sequence[int]],
    left: list[float],
    right: list[float],
    across: list[float],
) -> None:
    """Give the longest possible stretches of each chain of dummies one x, within the room their neighbours leave."""
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for row in rows:
        for a, b in pairwise(row):
            before[b], after[a] = a, b

    def room(v: int) -> tuple[float, float]:
        a, b = before.get(v), after.get(v)
        low = across[a] + right[a] + left[v] if a is not None else -1e12
        high = across[b] - left[b] - right[v] if b is not None else 1e12
        # Where rounding leaves no room at all, the vertex stays where it is.
        return (low, high) if low <= high else (across[v], across[v])

    for chain in bends:
        stretch: list[int] = []
        low, high = -1e12, 1e12
        for v in chain:
            least, most = room(v)
            if stretch and max(low, least) > min(high, most):
                _align(stretch, low, high, across)
                stretch, low, high = [], -1e12, 1e12
            stretch.append(v)
            low, high = max(low, least), min(high, most)
        _align(stretch, low, high, across)


def _align(stretch: list[int], low: float, high: float, across: list[float]) -> None:
    if stretch:
        middle = sum(across[v] for v in stretch) / len(stretch)
        for v in stretch:
            across[v] = min(max(middle, low), high)
