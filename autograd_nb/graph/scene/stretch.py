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
from typing import Any

Size = tuple[float, float]
Point = tuple[float, float]
# Scenes count in tenths; sums of them are compared with half a tenth to spare.
HALF = 0.05


@dataclass(frozen=True, slots=True)
class Stretched:
    """A scene after opening: places of its boxes, its rows and the points of its edges, in the order of the scene."""

    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]
    rows: tuple[tuple[float, float], ...]
    edges: tuple[tuple[Point, ...], ...]


def stretched(scene: Mapping[str, Any], opened: Mapping[int, Size]) -> Stretched:
    """``scene`` with the boxes of these indices grown to at least these sizes.

    A box is held at its port and grows to both sides of it; it keeps its distance from the top of its row.

    >>> columns = {"x": [0, 40], "y": [0, 60], "w": [20, 20], "h": [30, 30], "port": [10, 10], "row": [0, 1]}
    >>> scene = columns | {"width": 60, "height": 90, "rows": [[0, 30], [60, 90]]}
    >>> scene |= {"edges": {"source": [1], "target": [0], "points": [[10, 30, 50, 60]]}}
    >>> stretched(scene, {0: (100, 80)}).boxes, stretched(scene, {0: (100, 80)}).edges
    (((0.0, 0.0, 100.0, 80), (120.0, 110, 20, 30)), (((50.0, 80.0), (130.0, 110)),))
    """
    plane = _Plane(scene, opened)
    boxes = tuple(plane.box(i) for i in range(len(scene["x"])))
    edges = scene["edges"]
    ways = zip(edges["points"], edges["target"], edges["source"], strict=True)
    routes = tuple(plane.route(list(zip(p[::2], p[1::2], strict=True)), maker, user) for p, maker, user in ways)
    width = max([scene["width"] + plane.across(scene["width"]), *(x + w for x, _, w, _ in boxes)])
    height = scene["height"] + plane.down[-1]
    return Stretched(width, height, boxes, tuple(plane.rows), routes)


class _Plane:
    def __init__(self, scene: Mapping[str, Any], opened: Mapping[int, Size]) -> None:
        self.scene = scene
        self.sizes = {i: (max(w, scene["w"][i]), max(h, scene["h"][i])) for i, (w, h) in opened.items()}
        self._find_steps()
        grown = [0.0] * len(scene["rows"])
        for i, (_, high) in self.sizes.items():
            row = scene["row"][i]
            top, bottom = scene["rows"][row]
            grown[row] = max(grown[row], scene["y"][i] - top + high - (bottom - top))
        # down[k]: how far row k moves; the last entry is what is added to the height.
        self.down = [0.0, *accumulate(grown)]
        self.bottoms = [bottom for _, bottom in scene["rows"]]
        self.rows = [(top + self.down[k], bottom + self.down[k + 1]) for k, (top, bottom) in enumerate(scene["rows"])]

    def _find_steps(self) -> None:
        """Where the shift across rises, and to what; groups one above the other share a rise."""
        events = []
        for i in self.sizes:
            left, right = self.scene["x"][i], self.scene["x"][i] + self.scene["w"][i]
            events += [(left + self.scene["port"][i], left, i, 0), (right, left, i, 1)]
        self.starts: list[float] = []
        self.shifts: list[float] = []
        for x, left, i, side in sorted(events):
            port = left + self.scene["port"][i]
            before = self.across(left if side == 0 else port) + self._growth(i)[side]
            shift = max(self.shifts[-1] if self.shifts else 0.0, before)
            if self.starts and self.starts[-1] == x:
                self.shifts[-1] = shift
            else:
                self.starts.append(x)
                self.shifts.append(shift)

    def _growth(self, i: int) -> Size:
        """How much wider box ``i`` becomes left and right of its port."""
        half, port = self.sizes[i][0] / 2, self.scene["port"][i]
        return max(0.0, half - port), max(0.0, half - (self.scene["w"][i] - port))

    def across(self, x: float) -> float:
        """How far what is at ``x`` moves to the right."""
        k = bisect_right(self.starts, x + HALF)
        return self.shifts[k - 1] if k else 0.0

    def box(self, i: int) -> tuple[float, float, float, float]:
        """The new place of box ``i``."""
        scene = self.scene
        x = scene["x"][i] + self.across(scene["x"][i] + scene["port"][i])
        y = scene["y"][i] + self.down[scene["row"][i]]
        if i not in self.sizes:
            return round(x, 1), round(y, 1), scene["w"][i], scene["h"][i]
        left, right = self._growth(i)
        return round(x - left, 1), round(y, 1), round(scene["w"][i] + left + right, 1), self.sizes[i][1]

    def route(self, points: list[Point], maker: int, user: int) -> tuple[Point, ...]:
        """The new way of an edge; its ends stay where they meet their boxes."""
        scene = self.scene
        ends = [scene["x"][i] + scene["port"][i] for i in (maker, user)]
        leave, arrive = (self.across(port) for port in ends)
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
