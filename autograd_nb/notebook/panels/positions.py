"""What the graph's snapshot alone tells of the inputs of a node."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from ...graph import Graph, GraphEdge
from ..formulas import arguments_of
from .facts import InputFacts


class Positions:
    """The inputs of each node by their position in ``next_functions``; plain data, kept after the graph is gone."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.by_id = graph.by_id()

    @cached_property
    def _edges(self) -> dict[str, dict[int, GraphEdge]]:
        found: dict[str, dict[int, GraphEdge]] = {}
        for edge in self._graph.edges:
            if edge.kind == "flow":
                found.setdefault(edge.source, {})[edge.output_nr] = edge
        return found

    @cached_property
    def users(self) -> Counter[str]:
        """How many gradients arrive at each box."""
        return Counter(edge.target for edge in self._graph.edges)

    def of(self, box: str) -> tuple[InputFacts, ...]:
        """The inputs of a box, without any numbers."""
        known = self.by_id[box]
        arguments = dict(enumerate(arguments_of(known.label) or ()))
        found = [InputFacts(u.output_nr, u.argument, u.name, None, u.value, u.shape, u.dtype) for u in known.untracked]
        for position, edge in self._edges.get(box, {}).items():
            target = self.by_id[edge.target]
            place = arguments.get(position)
            found.append(
                InputFacts(position, place, target.name, target.id, None, target.shape, target.dtype, None, "unasked")
            )
        return tuple(sorted(found, key=lambda one: one.position))
