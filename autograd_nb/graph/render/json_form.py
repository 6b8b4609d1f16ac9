"""The graph as JSON, for other tools and for the widget."""

from __future__ import annotations

from ..model import Graph
from . import renderer


@renderer("application/json")
def json_form(graph: Graph, *, indent: int | None = None) -> str:
    """`Graph.to_json` with sorted keys.

    >>> json_form(Graph())
    '{"schema": 1}'
    """
    return graph.to_json(sort_keys=True, indent=indent)
