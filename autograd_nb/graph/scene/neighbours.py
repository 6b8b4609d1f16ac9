"""What stands or passes beside a group in its row: only there has room to be made when the group is opened."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

# Scenes count in tenths; sums of them are compared with half a tenth to spare.
HALF = 0.05


class _Nearest:
    """The nearest x on either side of a box; None where there is nothing."""

    def __init__(self, left: float, right: float) -> None:
        self.left, self.right = left, right
        self.before: float | None = None
        self.after: float | None = None

    def note(self, x: float) -> None:
        if x <= self.left:
            self.before = x if self.before is None else max(self.before, x)
        elif x >= self.right - HALF:
            self.after = x if self.after is None else min(self.after, x)


def neighbours(
    scene: Mapping[str, Any], opened: Iterable[int], ports: Sequence[float]
) -> dict[int, tuple[float | None, float | None]]:
    """For each of the boxes ``opened`` where its nearest neighbours left and right of it are held; None without any.

    A closed box is held at its port, one that is opened too at the edge that is nearer, an edge where it passes.
    """
    nearest: dict[int, _Nearest] = {}
    rows: dict[int, list[int]] = {}
    for i in opened:
        nearest[i] = _Nearest(scene["x"][i], scene["x"][i] + scene["w"][i])
        rows.setdefault(scene["row"][i], []).append(i)
    for j, row in enumerate(scene["row"]):
        for i in rows.get(row, ()):
            if i == j:
                continue
            if j in nearest:
                nearest[i].note(nearest[j].right if nearest[j].left < nearest[i].left else nearest[j].left)
            else:
                nearest[i].note(ports[j])
    numbers = sorted(rows)
    for x, high, low in _passing(scene):
        first = bisect_left(numbers, high, key=lambda row: scene["rows"][row][0] + HALF)
        for row in numbers[first:]:
            if scene["rows"][row][1] > low + HALF:
                break
            for i in rows[row]:
                nearest[i].note(x)
    return {i: (found.before, found.after) for i, found in nearest.items()}


def _passing(scene: Mapping[str, Any]) -> Iterable[tuple[float, float, float]]:
    """The stretches in which edges run straight down: x, from, to."""
    for points in scene["edges"]["points"]:
        for (x, high), (other, low) in pairwise(zip(points[::2], points[1::2], strict=True)):
            if x == other and low > high:
                yield x, high, low
