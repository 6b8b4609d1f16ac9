"""The graph in Graphviz' language, for those who want to lay it out themselves."""

from __future__ import annotations

from ..labels import spoken_shape
from ..model import Graph, GraphNode
from . import renderer
from .typeset import clean

_SHAPES = {"leaf": "box, style=rounded", "cut": "octagon, style=dashed", "fold": "box3d"}


@renderer("text/vnd.graphviz")
def dot(graph: Graph) -> str:
    """A digraph whose edges point along the gradient; nothing is folded.

    >>> from autograd_nb.graph.model import GraphNode
    >>> print(dot(Graph((GraphNode("n0", "op", "ExpBackward0", name="y"),), (), ("n0",))))
    digraph autograd {
      rankdir=BT;
      n0 [label="y\\nExpBackward0", shape=box, peripheries=2];
    }
    """
    lines = ["digraph autograd {", "  rankdir=BT;"]
    for node in graph.nodes:
        double = ", peripheries=2" if node.id in graph.roots else ""
        lines.append(f"  {_id(node.id)} [label={_label(node)}, shape={_SHAPES.get(node.kind, 'box')}{double}];")
    for edge in graph.edges:
        look = [f"label={_quoted([edge.label])}"] if edge.label else []
        look += ["style=dashed"] if edge.kind == "ghost" else []
        tail = f" [{', '.join(look)}]" if look else ""
        lines.append(f"  {_id(edge.source)} -> {_id(edge.target)}{tail};")
    return "\n".join([*lines, "}"])


def _id(name: str) -> str:
    return name if name.isalnum() else _quoted([name])


def _label(node: GraphNode) -> str:
    place = node.origin.place if node.origin is not None else ""
    return _quoted([node.name, node.label, node.formula, spoken_shape(node.shape), place])


def _quoted(lines: list[str | None]) -> str:
    """A DOT string: its only special characters are the quote and the backslash."""
    texts = (clean(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines if line)
    return '"' + "\\n".join(texts) + '"'
