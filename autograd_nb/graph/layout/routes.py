"""Edges: through the gaps their dummies keep open, or around the picture in a lane of their own."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Graph
from .geometry import Placed, Point, Route

LANE = 12.0


@dataclass
class Plan:
    """Everything that is settled before edges are drawn."""

    graph: Graph
    placed: list[Placed]
    across: list[float]
    row: list[int]
    tops: list[float]
    heights: list[float]
    ways: list[tuple[int, int, tuple[int, ...] | None]]
    reach: list[float]
    gap_y: float


class Lanes:
    """Vertical lanes to the right of all boxes; edges from one producer share a lane."""

    def __init__(self, left: float, gap_y: float) -> None:
        self.left, self.right, self.gap_y = left, 0.0, gap_y

    def assign(self, spans: dict[int, tuple[int, int]]) -> dict[int, float]:
        """An x for every producer, such that lanes which share rows are apart."""
        ends: list[int] = []
        found: dict[int, float] = {}
        for maker, (first, last) in sorted(spans.items(), key=lambda item: (item[1], item[0])):
            free = next((i for i, end in enumerate(ends[:64]) if end < first), len(ends))
            if free == len(ends):
                ends.append(last)
            ends[free] = last
            found[maker] = round(self.left + free * LANE, 2)
            self.right = max(self.right, found[maker] + LANE)
        return found


def route_all(plan: Plan, lanes: Lanes) -> tuple[Route, ...]:
    """One route per edge of the graph, in the order of its edges."""
    spans: dict[int, tuple[int, int]] = {}
    for maker, user, chain in plan.ways:
        if chain is None:
            first, last = spans.get(maker, (plan.row[maker], 0))
            spans[maker] = (first, max(last, plan.row[user]))
    lane_of = lanes.assign(spans)
    arrivals = _arrivals(plan)
    routes = []
    for i, (maker, user, chain) in enumerate(plan.ways):
        edge = plan.graph.edges[i]
        start = (plan.placed[maker].port, plan.placed[maker].y + plan.placed[maker].height)
        end = (arrivals[i], plan.placed[user].y)
        if chain is None:
            middle = _around(plan, maker, user, lane_of[maker], start[0], end[0])
        else:
            middle = _through(plan, maker, user, chain, start[0], end[0])
        routes.append(Route(edge.source, edge.target, i, _tidy([start, *middle, end])))
    return tuple(routes)


def _arrivals(plan: Plan) -> list[float]:
    """Where each edge meets its user: side by side in the order in which the edges come in."""
    incoming: dict[int, list[int]] = {}
    for i, (_, user, _) in enumerate(plan.ways):
        incoming.setdefault(user, []).append(i)
    ends = [0.0] * len(plan.ways)
    for user, edges in incoming.items():
        edges.sort(key=lambda i: (_last_x(plan, i), plan.graph.edges[i].output_nr, i))
        step = min(26.0, 2 * plan.reach[user] / len(edges))
        for k, i in enumerate(edges):
            ends[i] = round(plan.placed[user].port + (k - (len(edges) - 1) / 2) * step, 2)
    return ends


def _last_x(plan: Plan, i: int) -> float:
    maker, _, chain = plan.ways[i]
    if chain is None:
        return float("inf")
    return plan.across[chain[-1]] if chain else plan.across[maker]


def _through(plan: Plan, maker: int, user: int, chain: tuple[int, ...], start: float, end: float) -> list[Point]:
    points = [(start, _floor(plan, plan.row[maker]))]
    for v in chain:
        row = plan.row[v]
        points += [(plan.across[v], plan.tops[row]), (plan.across[v], _floor(plan, row))]
    points.append((end, plan.tops[plan.row[user]]))
    return points


def _around(plan: Plan, maker: int, user: int, lane: float, start: float, end: float) -> list[Point]:
    # Departures and arrivals use different heights of the gap between two rows, so they cannot be taken for one line.
    leave = round(_floor(plan, plan.row[maker]) + plan.gap_y * 0.3, 2)
    arrive = round(plan.tops[plan.row[user]] - plan.gap_y * 0.4, 2)
    return [(start, leave), (lane, leave), (lane, arrive), (end, arrive)]


def _floor(plan: Plan, row: int) -> float:
    return round(plan.tops[row] + plan.heights[row], 2)


def _tidy(points: list[Point]) -> tuple[Point, ...]:
    """Without repeated points, and without points in the middle of a straight vertical line."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and kept[-1][0] == kept[-2][0] == point[0]:
            kept.pop()
        kept.append(point)
    return tuple(kept)
