"""Graphs of any size, made without any library."""

import random

from autograd_nb.graph import Graph, GraphEdge, GraphNode


def chain(length, label="SinBackward0"):
    """n0 is the root; the last node ran first."""
    nodes = tuple(GraphNode(f"n{i}", "op", label, order=length - 1 - i) for i in range(length))
    return Graph(nodes, tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(length - 1)), ("n0",)[:length])


def random_dag(seed, size, *, reach=8, far=0.05):
    """Every node reads one or two of the next few, and now and then one far away."""
    rng = random.Random(seed)
    edges = []
    for i in range(size - 1):
        targets = [i + 1 + int(rng.random() ** 2 * reach) for _ in range(rng.choice((1, 1, 2)))]
        targets += [rng.randrange(i + 1, size)] if rng.random() < far else []
        edges += [GraphEdge(f"n{i}", f"n{min(t, size - 1)}", k) for k, t in enumerate(targets)]
    labels = [rng.choice(("AddBackward0", "MulBackward0", "MmBackward0", "ExpBackward0")) for _ in range(size)]
    nodes = tuple(GraphNode(f"n{i}", "op", label, order=size - i) for i, label in enumerate(labels))
    return Graph(nodes, tuple(edges), ("n0",))
