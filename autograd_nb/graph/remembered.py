"""Work on a graph that several pictures share, done once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import ref

from .model import Graph

Made = TypeVar("Made")


def once_per_graph(make: Callable[..., Made]) -> Callable[..., Made]:
    """``make(graph, ...)``, whose results are remembered for as long as the graph lives; they must not hold it.

    Graphs are told apart by identity: comparing two large ones takes longer than most work on them.

    >>> @once_per_graph
    ... def count(graph):
    ...     print("counting")
    ...     return len(graph.nodes)
    >>> graph = Graph()
    >>> count(graph), count(graph)
    counting
    (0, 0)
    """
    known: dict[int, tuple[ref[Graph], dict[tuple[Any, ...], Made]]] = {}

    @wraps(make)
    def remembered(graph: Graph, *options: Any) -> Made:
        key = id(graph)
        if key not in known:
            known[key] = ref(graph, lambda _: known.pop(key, None)), {}
        made = known[key][1]
        if options not in made:
            made[options] = make(graph, *options)
        return made[options]

    return remembered
