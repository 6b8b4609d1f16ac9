"""The graph as one self-contained SVG: forward runs down, the gradient runs up beside it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..fold import fold
from ..layout import layout
from ..model import Graph
from . import cards, renderer
from .arrows import arrow, leave_mark, start_mark
from .frame import MARKS, ROOT, framed
from .notes import notes_of
from .words import words_of


@renderer("image/svg+xml")
def svg(graph: Graph, *, lang: str = "en", max_boxes: int = 300, expanded: Iterable[str] = ()) -> str:
    """A picture of ``graph``, folded to at most ``max_boxes`` cards; groups named in ``expanded`` are left open.

    >>> from autograd_nb.graph.model import GraphNode
    >>> picture = svg(Graph((GraphNode("n0", "op", "ExpBackward0", name="y"),), (), ("n0",)))
    >>> picture.startswith("<svg ") and "ExpBackward0" in picture
    True
    """
    words = words_of(lang)
    inner, width, height = draw(fold(graph, max_boxes=max_boxes, expanded=expanded), words)
    return framed(graph, words, inner, width, height)


def draw(graph: Graph, words: dict[str, str], depth: int = 0) -> cards.Drawn:
    """The cards and edges of a folded graph; groups draw their own inside."""
    if not graph.nodes:
        return f'<text class="u" x="0" y="16" font-size="13">{escape(words["empty"])}</text>', 300.0, 24.0

    def nested(body: Graph) -> cards.Drawn:
        return draw(body, words, depth + 1)

    made = {n.id: cards.measure(n, words, nested, is_root=not depth and n.id in graph.roots) for n in graph.nodes}
    plan = layout(graph, {i: card.box for i, card in made.items()})
    edges = "".join(arrow(route.points, graph.edges[route.edge].kind) for route in plan.routes)
    labels = [note.svg(plan.routes[i].points) for i, note in notes_of(graph, plan, words).items()]
    texts = "".join(label for label, _, _ in labels)
    left = min([0.0, *(start for _, start, _ in labels)])
    width = max([plan.width, *(end for _, _, end in labels)]) - left
    boxes = "".join(cards.svg(made[i], place.x, place.y, MARKS) for i, place in plan.boxes.items())
    used = {edge.target for edge in graph.edges}
    ends = "".join(
        leave_mark(plan.boxes[r]) if depth else start_mark(made[r], plan.boxes[r], "" if r in used else words["start"])
        for r in graph.roots
    )
    inner = edges + texts + boxes + ends
    if left:
        inner = f'<g transform="translate({-left:g} 0)">{inner}</g>'
    return inner, round(width, 1), plan.height + (ROOT if depth else 0)
