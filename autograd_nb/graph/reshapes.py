"""Operations that only rename or rearrange elements move onto the edge they lie on."""

from __future__ import annotations

from itertools import groupby

from .labels import op_name
from .model import Graph, GraphEdge, GraphNode, altered

_RESHAPES = frozenset(
    f"{name}Backward{n}"
    for name in ("View", "UnsafeView", "ReshapeAlias", "Expand", "T", "Transpose", "Permute", "Squeeze", "Unsqueeze")
    for n in range(5)
) | {"CloneBackward0", "AliasBackward0"}


def is_reshape(node: GraphNode) -> bool:
    """True for an operation that computes nothing."""
    return node.label in _RESHAPES


def without_reshapes(graph: Graph) -> Graph:
    """``graph`` with each unnamed reshape between two operations as a word on their edge (``via`` keeps its id)."""
    inward: dict[str, list[GraphEdge]] = {}
    users: dict[str, int] = {}
    for edge in graph.edges:
        inward.setdefault(edge.source, []).append(edge)
        users[edge.target] = users.get(edge.target, 0) + 1
    gone = {
        node.id: inward[node.id][0]
        for node in graph.nodes
        if is_reshape(node) and not node.name and not node.chips and node.id not in graph.roots
        and len(inward.get(node.id, ())) == 1 and users.get(node.id) == 1
    }  # fmt: skip
    labels = {node.id: node.label for node in graph.nodes if node.id in gone}
    edges = tuple(_past(edge, gone, labels) for edge in graph.edges if edge.source not in gone)
    return altered(graph, nodes=tuple(n for n in graph.nodes if n.id not in gone), edges=edges)


def _past(edge: GraphEdge, gone: dict[str, GraphEdge], labels: dict[str, str]) -> GraphEdge:
    via: list[str] = []
    end = edge
    while end.target in gone:
        via.append(end.target)
        end = gone[end.target]
    if not via:
        return edge
    words = [op_name(labels[v]) for v in reversed(via)]  # in the order in which forward did them
    once = [word for word, _ in groupby(words + ([edge.label] if edge.label else []))]
    label = " → ".join(once)
    return altered(edge, target=end.target, input_nr=end.input_nr, label=label, via=tuple(via))
