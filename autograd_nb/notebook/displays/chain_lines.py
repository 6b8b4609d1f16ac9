"""The grad_fn chain as a list of steps: a straight run stays on one level, side branches go one deeper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ...graph import Graph, GraphEdge, GraphNode, Untracked


@dataclass(frozen=True, slots=True)
class Step:
    """One node on the way of the gradient.

    ``edge`` is how the gradient gets here (None for a root), ``argument`` the input it belongs to. ``mark`` numbers
    a node that gradients reach on several ways; ``again`` is True where it has been described before. ``goes_on`` is
    True if the next step of the same ``depth`` is an input of this one, ``straight`` if this one goes on in that way.
    """

    node: GraphNode
    depth: int
    edge: GraphEdge | None = None
    argument: str | None = None
    mark: int = 0
    again: bool = False
    goes_on: bool = False
    straight: bool = False
    lost: tuple[Untracked, ...] = ()


def steps(graph: Graph, arguments: dict[tuple[str, int], str]) -> Iterator[Step]:
    """Depth first from the roots, without recursion. ``arguments`` names the inputs by (node id, position)."""
    by_id = graph.by_id()
    inputs: dict[str, list[GraphEdge]] = {}
    for edge in graph.edges:
        inputs.setdefault(edge.source, []).append(edge)
    reached = Counter(edge.target for edge in graph.edges)
    marks = {node.id: k for k, node in enumerate((n for n in graph.nodes if reached[n.id] > 1), 1)}
    height = _heights(graph, inputs)
    seen: set[str] = set()
    waiting: list[tuple[str, int, GraphEdge | None, bool]] = [(r, 0, None, True) for r in reversed(graph.roots)]
    while waiting:
        name, depth, came, is_straight = waiting.pop()
        node, again = by_id[name], name in seen
        seen.add(name)
        below = [] if again else sorted(inputs.get(name, ()), key=lambda e: e.output_nr)
        # The longest way goes on at the same depth, so a deep chain does not walk off the page.
        straight = max(below, key=lambda e: (height[e.target], -e.output_nr), default=None)
        argument = arguments.get((came.source, came.output_nr)) if came else None
        lost = () if again else node.untracked
        yield Step(node, depth, came, argument, marks.get(name, 0), again, straight is not None, is_straight, lost)
        if straight is not None:
            waiting.append((straight.target, depth, straight, True))
        waiting.extend((e.target, depth + 1, e, False) for e in reversed(below) if e is not straight)


def _heights(graph: Graph, inputs: dict[str, list[GraphEdge]]) -> dict[str, int]:
    """For each node the longest way from it to a leaf."""
    height: dict[str, int] = {}
    for node in sorted(graph.nodes, key=lambda n: n.order):
        height[node.id] = 1 + max((height.get(e.target, 0) for e in inputs.get(node.id, ())), default=0)
    return height
