"""Opening groups where they stand: the plane is stretched so that their insides fit, and nothing else changes place.

Across, every x moves by a step function that never falls; down, every row moves by what the rows above it grew. Such a
map keeps what is left of something left of it and what is below it below, so it makes neither an overlap nor an edge
through a foreign box, whatever is opened. The viewer does the same; here is the reference, and the static picture.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Any

from .neighbours import HALF, neighbours

Size = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretched:
    """A scene after opening: places of its boxes and points of its edges, as it orders them, and how far it reaches."""

    left: float
    right: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]
    edges: tuple[tuple[Point, ...], ...]


def stretched(scene: Mapping[str, Any], opened: Mapping[int, Size]) -> Stretched:
    """``scene`` with the boxes of these indices grown to at least these sizes.

    A box is held at its port, and one that grows does so to both sides of it. Room is made only where something stands
    or passes beside it. In a row that grew, boxes stay in the middle.

    >>> columns = {"x": [0, 40], "y": [0, 0], "w": [20, 20], "h": [30, 30], "port": [10, 10], "row": [0, 0]}
    >>> scene = columns | {"width": 60, "height": 30, "rows": [[0, 30]]}
    >>> scene["edges"] = {"points": [], "source": [], "target": []}
    >>> stretched(scene, {0: (100, 80)}).boxes
    ((-40.0, 0.0, 100, 80), (80.0, 25.0, 20, 30))
    """
    plane = _Plane(scene, opened)
    boxes = tuple(plane.box(i) for i in range(len(scene["x"])))
    edges = scene["edges"]
    ways = zip(edges["points"], edges["target"], edges["source"], strict=True)
    routes = tuple(plane.route(list(zip(p[::2], p[1::2], strict=True)), maker, user) for p, maker, user in ways)
    edge = max([scene["width"], *(x + w for x, w in zip(scene["x"], scene["w"], strict=True))])
    left = min([0.0, *(x for x, _, _, _ in boxes)])
    right = max([edge + plane.across(edge), *(x + w for x, _, w, _ in boxes)])
    return Stretched(left, round(right, 1), round(scene["height"] + plane.down[-1], 1), boxes, routes)


class _Plane:
    def __init__(self, scene: Mapping[str, Any], opened: Mapping[int, Size]) -> None:
        self.scene = scene
        self.sizes = {i: (max(w, scene["w"][i]), max(h, scene["h"][i])) for i, (w, h) in opened.items()}
        self.ports = [x + port for x, port in zip(scene["x"], scene["port"], strict=True)]
        self.starts: list[float] = []
        self.shifts: list[float] = []
        self._find_steps()
        self.grown = [0.0] * len(scene["rows"])
        for i, (_, high) in self.sizes.items():
            row = scene["row"][i]
            top, bottom = scene["rows"][row]
            self.grown[row] = max(self.grown[row], high - (bottom - top))
        # down[k]: how far row k moves; the last entry is what is added to the height.
        self.down = [0.0, *accumulate(self.grown)]
        self.bottoms = [bottom for _, bottom in scene["rows"]]
        self.rows = [(top + self.down[k], bottom + self.down[k + 1]) for k, (top, bottom) in enumerate(scene["rows"])]

    def _find_steps(self) -> None:
        """Where the shift across rises, and to what; groups one above the other share a rise."""
        beside = neighbours(self.scene, self.sizes, self.ports)
        steps: list[tuple[float, float, float]] = []
        for i, (wide, _) in self.sizes.items():
            x, w, port = self.scene["x"][i], self.scene["w"][i], self.ports[i]
            left, right = beside[i]
            if left is not None:
                steps.append((x, left, wide / 2 - (port - x)))
            if right is not None:
                steps.append((x + w, port, wide / 2 - (x + w - port)))
        for at, origin, more in sorted(step for step in steps if step[2] > 0):
            shift = ceil(round(10 * (self.across(origin) + more), 3)) / 10
            self.shifts.append(max(self.shifts[-1] if self.shifts else 0.0, shift))
            self.starts.append(at)

    def across(self, x: float) -> float:
        """How far what is at ``x`` moves to the right."""
        k = bisect_right(self.starts, x + HALF)
        return self.shifts[k - 1] if k else 0.0

    def box(self, i: int) -> tuple[float, float, float, float]:
        """The new place of box ``i``."""
        scene, row = self.scene, self.scene["row"][i]
        shift = self.across(self.ports[i])
        if i not in self.sizes:
            y = scene["y"][i] + self.down[row] + self.grown[row] / 2
            return round(scene["x"][i] + shift, 1), round(y, 1), scene["w"][i], scene["h"][i]
        wide, high = self.sizes[i]
        top, bottom = self.rows[row]
        return round(self.ports[i] + shift - wide / 2, 1), round((top + bottom - high) / 2, 1), wide, high

    def route(self, points: list[Point], maker: int, user: int) -> tuple[Point, ...]:
        """The new way of an edge; its ends stay where they meet their boxes."""
        scene = self.scene
        leave, arrive = (self.across(self.ports[i]) for i in (maker, user))
        _, y, _, high = self.box(maker)
        start, end = points[0][0] + leave, points[-1][0] + arrive
        way = [(start, y + high), (start, self.rows[scene["row"][maker]][1])]
        row = scene["row"][user]
        above = self.bottoms[row - 1]
        last = len(points) - 1
        while last > 1 and points[last - 1][0] == points[-1][0] and points[last - 1][1] > above:
            last -= 1
        way += [(x + self.across(x), self._lowered(y)) for x, y in points[1:last]]
        if points[last - 1][0] == points[-1][0]:
            # It came straight from further up, so the gap above the row is where it may bend.
            way.append((points[-1][0] + self.across(points[-1][0]), self.rows[row - 1][1]))
        way += [(end, self._lowered(y)) for _, y in points[last:-1]]
        way += [(end, self.rows[row][0]), (end, self.box(user)[1])]
        return _tidy(way)

    def _lowered(self, y: float) -> float:
        return y + self.down[bisect_right(self.bottoms, y + HALF)]


def _tidy(way: list[Point]) -> tuple[Point, ...]:
    """In tenths, without points twice, and without those in the middle of a straight line down."""
    kept: list[Point] = []
    for x, y in way:
        point = round(x, 1), round(y, 1)
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and kept[-1][0] == kept[-2][0] == point[0]:
            kept.pop()
        kept.append(point)
    return tuple(kept)
