"""The layout itself: rows, order, x, y, routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ..model import Graph
from .coordinates import place_across
from .geometry import Box, Layout, Placed
from .ordering import order_rows
from .progress import Progress, part_of
from .ranks import ranks
from .routes import Lanes, Plan, route_all

DEFAULT = Box(160, 60)


def layout(
    graph: Graph,
    boxes: Mapping[str, Box] | None = None,
    *,
    gap_x: float = 28,
    gap_y: float = 46,
    span: int = 24,
    progress: Progress | None = None,
) -> Layout:
    """Places for the nodes of ``graph`` and ways for its edges; the same input always gives the same output.

    Boxes never overlap, no edge runs through a box that is not its own, and every edge leaves a box at the bottom and
    arrives at the top of its user. An edge over more than ``span`` rows runs beside the picture instead of through it.
    Raises ValueError for a graph with a cycle. ``progress`` hears which share is done, from 0 to 1.

    >>> from autograd_nb.graph.model import GraphEdge, GraphNode
    >>> pair = Graph((GraphNode("n0", "op", "a"), GraphNode("n1", "op", "b")), (GraphEdge("n0", "n1"),), ("n0",))
    >>> {i: (b.x, b.y) for i, b in layout(pair, {"n0": Box(100, 40), "n1": Box(60, 40)}).boxes.items()}
    {'n0': (0.0, 86.0), 'n1': (20.0, 0.0)}
    """
    if not graph.nodes:
        return Layout(0, 0, {}, ())
    room = boxes or {}
    sizes = [room.get(node.id, DEFAULT) for node in graph.nodes]
    mesh = _Mesh.of(graph, sizes, gap_x, span)
    rows = mesh.order(part_of(progress, 0.15, 0.4))
    told = part_of(progress, 0.4, 0.75)
    light = [i for i, node in enumerate(graph.nodes) if node.kind == "port"]
    across = place_across(rows, mesh.up, mesh.down, mesh.left, mesh.right, mesh.bends, light, told)
    tops, heights = _down_the_page(mesh, sizes, gap_y)
    edge = min(across[v] - s.left for v, s in enumerate(sizes))
    edge = min([edge, *(across[v] for v in range(len(sizes), len(across)))])
    across = [round(x - edge, 2) for x in across]
    placed = []
    for x, size, row in zip(across, sizes, mesh.row, strict=False):
        top = tops[row] + (heights[row] - size.height) / 2
        placed.append(Placed(round(x - size.left, 2), round(top, 2), size.width, size.height, x, row))
    right = max([p.x + p.width for p in placed] + across)
    plan = Plan(graph, placed, across, mesh.row, tops, heights, mesh.ways, [s.reach for s in sizes], gap_y)
    lanes = Lanes(right + gap_x, gap_y)
    routes = route_all(plan, lanes)
    part_of(progress, 0.75, 1)(1)
    width = max(right, lanes.right)
    return Layout(
        round(width, 2), round(tops[-1] + heights[-1], 2),
        {node.id: p for node, p in zip(graph.nodes, placed, strict=True)}, routes,
        tuple((top, round(top + height, 2)) for top, height in zip(tops, heights, strict=True)),
    )  # fmt: skip


def _down_the_page(mesh: _Mesh, sizes: list[Box], gap_y: float) -> tuple[list[float], list[float]]:
    heights = [0.0] * len(mesh.rows)
    for size, row in zip(sizes, mesh.row, strict=False):
        heights[row] = max(heights[row], size.height)
    tops = [0.0]
    for height in heights[:-1]:
        tops.append(round(tops[-1] + height + gap_y, 2))
    return tops, heights


@dataclass
class _Mesh:
    """The graph with a dummy vertex in every row that a long edge passes."""

    row: list[int]
    rows: list[list[int]]
    up: list[list[int]]
    down: list[list[int]]
    left: list[float]
    right: list[float]
    ways: list[tuple[int, int, tuple[int, ...] | None]] = field(default_factory=list)
    bends: list[tuple[int, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, graph: Graph, sizes: list[Box], gap_x: float, span: int) -> _Mesh:
        index = {node.id: i for i, node in enumerate(graph.nodes)}
        pairs = [(index[e.target], index[e.source]) for e in graph.edges]
        makers: list[list[int]] = [[] for _ in sizes]
        users: list[list[int]] = [[] for _ in sizes]
        for maker, user in pairs:
            makers[user].append(maker)
            users[maker].append(user)
        row = ranks(makers, users)
        half = gap_x / 2
        mesh = cls(
            row, [], [[] for _ in sizes], [[] for _ in sizes],
            [s.left + half for s in sizes], [s.right + half for s in sizes],
        )  # fmt: skip
        reach = _affordable_span(pairs, row, span)
        for maker, user in pairs:
            mesh._lead(maker, user, reach, half / 2)
        return mesh

    def _lead(self, maker: int, user: int, reach: int, half: float) -> None:
        first, last = self.row[maker], self.row[user]
        if last - first > reach:
            self.ways.append((maker, user, None))
            return
        chain = tuple(range(len(self.row), len(self.row) + last - first - 1))
        for row in range(first + 1, last):
            self.row.append(row)
            self.up.append([])
            self.down.append([])
            self.left.append(half)
            self.right.append(half)
        stops = (maker, *chain, user)
        for a, b in pairwise(stops):
            self.down[a].append(b)
            self.up[b].append(a)
        self.ways.append((maker, user, chain))
        if chain:
            self.bends.append(chain)

    def order(self, progress: Progress) -> list[list[int]]:
        """The vertices row by row: first as a walk from the roots meets them, then untangled."""
        self.rows = [[] for _ in range(max(self.row) + 1)]
        met = [False] * len(self.row)
        starts = sorted(range(len(self.row)), key=lambda v: -self.row[v])
        for start in starts:
            stack = [start]
            while stack:
                v = stack.pop()
                if not met[v]:
                    met[v] = True
                    self.rows[self.row[v]].append(v)
                    stack.extend(n for n in reversed(self.up[v]) if not met[n])
        self.rows = order_rows(self.rows, self.up, self.down, progress)
        return self.rows


def _affordable_span(pairs: list[tuple[int, int]], row: list[int], span: int) -> int:
    """The longest span for which the dummies stay in proportion to the graph."""
    budget = 2 * len(row) + 200
    lengths: dict[int, int] = {}
    for maker, user in pairs:
        n = row[user] - row[maker]
        lengths[n] = lengths.get(n, 0) + 1
    reach = 1
    for n in sorted(lengths):
        if n > span:
            break
        budget -= lengths[n] * (n - 1)
        if budget < 0:
            break
        reach = n
    return reach
