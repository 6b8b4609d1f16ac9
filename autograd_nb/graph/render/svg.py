"""The graph as one self-contained SVG: forward runs down, the gradient runs up beside it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from html import escape

from ..fold import fold
from ..layout import Layout, Placed, Route, layout
from ..model import Graph, GraphEdge
from . import cards, renderer
from .palette import style
from .sentence import sentence
from .text import headline
from .typeset import shorten, text_width
from .words import words_of

PANEL, HEAD = 22.0, 58.0
LANE = 4.5
# Stands for the id of the picture while it is drawn; the real one is the hash of what was drawn.
_MARKS = "\0"


@renderer("image/svg+xml")
def svg(graph: Graph, *, lang: str = "en", max_boxes: int = 300, folded: bool = False) -> str:
    """A picture of ``graph``, folded to at most ``max_boxes`` cards unless it is ``folded`` already.

    >>> from autograd_nb.graph.model import GraphNode
    >>> picture = svg(Graph((GraphNode("n0", "op", "ExpBackward0", name="y"),), (), ("n0",)))
    >>> picture.startswith("<svg ") and "ExpBackward0" in picture
    True
    """
    words = words_of(lang)
    shown = graph if folded else fold(graph, max_boxes=max_boxes)
    inner, width, height = draw(shown, words)
    wide = max(width, 430.0) + 2 * PANEL
    high = height + HEAD + PANEL + 26
    shift = f"translate({(wide - width) / 2:g} {HEAD:g})"
    content = _head(graph, words, wide) + f'<g transform="{shift}">{inner}</g>'
    about = f"<title>{escape(headline(graph, words))}</title><desc>{escape(sentence(graph, words))}</desc>"
    mark = "g" + hashlib.sha256((about + content).encode("utf-8", "replace")).hexdigest()[:10]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{mark}" role="img" width="{wide:g}" height="{high:g}" '
        f'viewBox="0 0 {wide:g} {high:g}">{about}<style>{style(mark)}</style>{_markers()}'
        f'<rect class="panel" x=".5" y=".5" width="{wide - 1:g}" height="{high - 1:g}" rx="12"/>{content}</svg>'
    ).replace(_MARKS, mark)


def draw(graph: Graph, words: dict[str, str], depth: int = 0) -> cards.Drawn:
    """The cards and edges of a folded graph; groups draw their own inside."""
    if not graph.nodes:
        return f'<text class="u" x="0" y="16" font-size="13">{escape(words["empty"])}</text>', 300.0, 24.0
    nested = lambda body, words: draw(body, words, depth + 1)  # noqa: E731
    made = {n.id: cards.measure(n, words, nested, is_root=not depth and n.id in graph.roots) for n in graph.nodes}
    plan = layout(graph, {i: card.box for i, card in made.items()})
    edges = "".join(_edge(route, graph.edges[route.edge]) for route in plan.routes)
    labels = "".join(_edge_label(route, graph.edges[route.edge]) for route in plan.routes)
    boxes = "".join(cards.svg(made[i], place.x, place.y, _MARKS) for i, place in plan.boxes.items())
    starts = "" if depth else "".join(_start(plan.boxes[r], made[r], words) for r in graph.roots)
    return edges + boxes + labels + starts, plan.width, plan.height


def _edge(route: Route, edge: GraphEdge) -> str:
    forward = f'<path class="f" d="{_path(route, -LANE)}" marker-end="url(#{_MARKS}f)"/>'
    if edge.kind == "ghost":
        return forward
    return forward + f'<path class="g" d="{_path(route, LANE)}" marker-start="url(#{_MARKS}g)"/>'


def _path(route: Route, shift: float) -> str:
    """The way as a path, moved sideways by ``shift`` and kept off the boxes by the length of an arrow head."""
    points = list(route.points)
    points[0], points[-1] = (points[0][0], points[0][1] + 3), (points[-1][0], points[-1][1] - 3)
    x, y = points[0]
    parts = [f"M{x + shift:g} {y:g}"]
    for nx, ny in points[1:]:
        if nx == x:
            parts.append(f"V{ny:g}")
        elif ny == y:
            parts.append(f"H{nx + shift:g}")
        else:
            half = (y + ny) / 2
            parts.append(f"C{x + shift:g} {half:g} {nx + shift:g} {half:g} {nx + shift:g} {ny:g}")
        x, y = nx, ny
    return "".join(parts)


def _edge_label(route: Route, edge: GraphEdge) -> str:
    if not edge.label:
        return ""
    text = shorten(edge.label, 10, 120)
    x, y = route.points[-1]
    wide = text_width(text, 10) + 6
    place = f'x="{x + 9:g}" y="{y - 22:g}" width="{wide:g}" height="14" rx="3"'
    label = f'<text class="u" x="{x + 12:g}" y="{y - 11.5:g}" font-size="10">{escape(text)}</text>'
    return f'<rect class="halo" {place}/>{label}'


def _start(place: Placed, card: cards.Card, words: dict[str, str]) -> str:
    """Under a root: where backward() enters."""
    x, y = place.port, place.y + place.height / 2 + card.height / 2 + 5
    label = f'<text class="gt" x="{x + 11:g}" y="{y + 18:g}" font-size="11">{escape(words["start"])}</text>'
    return f'<path class="g" d="M{x:g} {y:g}v20" marker-start="url(#{_MARKS}g)"/>{label}'


def _head(graph: Graph, words: dict[str, str], wide: float) -> str:
    title = shorten(headline(graph, words), 13, wide - 2 * PANEL)
    forward, backward = words["forward"], words["backward"]
    second = PANEL + 38 + text_width(forward, 11) + 22
    return (
        f'<text class="b" x="{PANEL:g}" y="26" font-size="13">{escape(title)}</text>'
        f'<path class="f" d="M{PANEL + 4:g} 34v11" marker-end="url(#{_MARKS}f)"/>'
        f'<text class="u" x="{PANEL + 16:g}" y="45" font-size="11">{escape(forward)}</text>'
        f'<path class="g" d="M{second:g} 37v11" marker-start="url(#{_MARKS}g)"/>'
        f'<text class="gt" x="{second + 12:g}" y="45" font-size="11">{escape(backward)}</text>'
    )


def _markers() -> str:
    """A filled head for values, a hollow one for gradients."""
    shared = 'viewBox="0 0 10 10" refX="7" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse"'
    head = "M1 1.5L9 5L1 8.5z"
    return (
        f'<defs><marker id="{_MARKS}f" {shared} orient="auto"><path class="fh" d="{head}"/></marker>'
        f'<marker id="{_MARKS}g" {shared} orient="auto-start-reverse"><path class="gh" d="{head}"/></marker></defs>'
    )
