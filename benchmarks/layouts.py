"""Graphs to lay out and to explore: random ones of three sizes, and those of large networks."""

import random
from collections.abc import Callable

import autograd_nb
from autograd_nb import show
from autograd_nb.graph import Graph, GraphEdge, GraphNode, from_grad_fn, layout
from autograd_nb.graph.scene import document_parts, scene
from benchmarks.large_graphs import LARGE

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


def recorded(name: str) -> Graph:
    """The graph of one of the large networks."""
    value, _ = LARGE[name](autograd_nb)
    return from_grad_fn(value.grad_fn, max_nodes=100_000)


def exploring(name: str) -> Callable[[], object]:
    """What it takes from a snapshot to everything a viewer starts with."""
    graph = recorded(name)
    return lambda: document_parts(graph)


def explored(name: str) -> Callable[[], object]:
    """All of `show.explore`, from the tensor to the finished HTML."""
    value, names = LARGE[name](autograd_nb)
    return lambda: show.explore(value, variables=names).html()


def flat(size: int) -> Callable[[], object]:
    """One scene of a graph of this size without any groups."""
    graph = layered(size)
    return lambda: scene(graph, by="none")
