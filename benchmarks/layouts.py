"""Graphs to lay out: every node reads one or two of the next few, and now and then one far away."""

import random
from collections.abc import Callable

from autograd_nb.graph import Graph, GraphEdge, GraphNode, layout

SIZES = (300, 10_000, 50_000)
REACH, FAR = 20, 0.03


def layered(size: int) -> Graph:
    """A random acyclic graph of `size` nodes, the same each time."""
    rng = random.Random(7)
    edges = []
    for i in range(size - 1):
        targets = [i + 1 + int(rng.random() ** 2 * REACH) for _ in range(rng.choice((1, 1, 2)))]
        targets += [rng.randrange(i + 1, size)] if rng.random() < FAR else []
        edges += [GraphEdge(f"n{i}", f"n{min(t, size - 1)}", k) for k, t in enumerate(targets)]
    nodes = tuple(GraphNode(f"n{i}", "op", "AddBackward0", order=size - i) for i in range(size))
    return Graph(nodes, tuple(edges), ("n0",))


def workload(size: int) -> Callable[[], object]:
    """One layout of a graph of this size."""
    graph = layered(size)
    return lambda: layout(graph)
