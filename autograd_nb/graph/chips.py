"""Leaves, cuts and untracked inputs move to the side of the operation that uses them."""

from __future__ import annotations

from .labels import TRANSPOSES, spoken_shape
from .model import Chip, Graph, GraphEdge, GraphNode, altered


def with_chips(graph: Graph) -> Graph:
    """``graph`` without its leaf and cut nodes: each becomes a `Chip` at every operation that uses it.

    A transpose directly above a leaf goes with it. Roots stay nodes, so nothing is lost from a graph of one leaf.
    """
    by_id = graph.by_id()
    below: dict[str, list[GraphEdge]] = {}
    for edge in graph.edges:
        below.setdefault(edge.source, []).append(edge)
    chips: dict[str, Chip] = {}
    keep = set(graph.roots)
    for node in graph.nodes:
        if node.id not in keep and node.kind in ("leaf", "cut"):
            chips[node.id] = _chip_of(node)
    for node in graph.nodes:
        under = below.get(node.id, ())
        if node.id not in keep and node.label in TRANSPOSES and not node.name and len(under) == 1:
            leaf = chips.get(under[0].target)
            if leaf is not None and leaf.kind == "leaf" and not leaf.via:
                chips[node.id] = altered(leaf, via=(node.id,), transposed=True, shape=_turned(leaf, node))
    nodes = tuple(_dressed(n, below.get(n.id, ()), chips) for n in graph.nodes if n.id not in chips)
    edges = tuple(e for e in graph.edges if e.source not in chips and e.target not in chips)
    edges = tuple(_labelled(e, by_id) for e in edges)
    return altered(graph, nodes=nodes, edges=edges)


def _chip_of(node: GraphNode) -> Chip:
    note = node.label if node.kind == "cut" else None
    return Chip(node.kind, 0, node.name, node.id, node.shape, node.dtype, note=note, grad=node.grad)


def _turned(leaf: Chip, transpose: GraphNode) -> tuple[int, ...] | None:
    if transpose.shape is not None or leaf.shape is None or len(leaf.shape) != 2:
        return transpose.shape
    return leaf.shape[::-1]


def _dressed(node: GraphNode, below: tuple[GraphEdge, ...] | list[GraphEdge], chips: dict[str, Chip]) -> GraphNode:
    own = [altered(chips[e.target], output_nr=e.output_nr) for e in below if e.target in chips]
    for u in node.untracked:
        own.append(Chip("constant", u.output_nr, u.name, None, u.shape, u.dtype, note=u.argument, value=u.value))
    if len(own) > 1:
        own.sort(key=lambda c: c.output_nr)
    return altered(node, chips=tuple(own)) if own else node


def _labelled(edge: GraphEdge, by_id: dict[str, GraphNode]) -> GraphEdge:
    """An edge shows shapes only where they tell something: a value that broadcasting stretches."""
    made, used = by_id[edge.target].shape, by_id[edge.source].shape
    if edge.label is not None or made is None or used is None or made == used:
        return edge
    if not by_id[edge.source].label.startswith(_STRETCHING):
        return edge
    return altered(edge, label=f"{spoken_shape(made)} → {spoken_shape(used)}")


# Elementwise operations whose inputs PyTorch stretches to a common shape.
_ELEMENTWISE = ("Add", "Sub", "Rsub", "Mul", "Div", "Pow", "Where", "Maximum", "Minimum", "Atan2", "Lerp", "Addcmul")
_STRETCHING = tuple(f"{op}Backward" for op in _ELEMENTWISE)
