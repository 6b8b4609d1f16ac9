"""The graph as one self-contained SVG: forward runs down, the gradient runs up beside it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from html import escape

from ..fold import fold
from ..layout import Layout, Placed, Route, layout
from ..layout.geometry import Point
from ..model import Graph, GraphEdge
from . import cards, renderer
from .palette import style
from .sentence import sentence
from .text import headline
from .typeset import shorten, text_width
from .words import edge_note, with_several_outputs, words_of

PANEL, HEAD, ROOT = 22.0, 70.0, 30.0
LANE = 4.5
# Stands for the id of the picture while it is drawn; the real one is the hash of what was drawn.
_MARKS = "\0"


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
    head, head_wide = _head(graph, words)
    wide = round(max(width, head_wide) + 2 * PANEL, 1)
    high = round(height + HEAD + PANEL + ROOT, 1)
    shift = f"translate({(wide - width) / 2:g} {HEAD:g})"
    content = head + f'<g transform="{shift}">{inner}</g>'
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

    def nested(body: Graph) -> cards.Drawn:
        return draw(body, words, depth + 1)

    made = {n.id: cards.measure(n, words, nested, is_root=not depth and n.id in graph.roots) for n in graph.nodes}
    plan = layout(graph, {i: card.box for i, card in made.items()})
    edges = "".join(_edge(route, graph.edges[route.edge]) for route in plan.routes)
    labels = _edge_labels(graph, plan, words)
    texts = "".join(label for label, _, _ in labels)
    left = min([0.0, *(start for _, start, _ in labels)])
    width = max([plan.width, *(end for _, _, end in labels)]) - left
    boxes = "".join(cards.svg(made[i], place.x, place.y, _MARKS) for i, place in plan.boxes.items())
    used = {edge.target for edge in graph.edges}
    ends = "".join(
        _leave(plan.boxes[r]) if depth else _start(made[r], plan.boxes[r], "" if r in used else words["start"])
        for r in graph.roots
    )
    inner = edges + texts + boxes + ends
    if left:
        inner = f'<g transform="translate({-left:g} 0)">{inner}</g>'
    return inner, round(width, 1), plan.height + (ROOT if depth else 0)


def _edge(route: Route, edge: GraphEdge) -> str:
    forward = f'<path class="f" d="{_path(route, -LANE)}" marker-end="url(#{_MARKS}f)"/>'
    if edge.kind == "ghost":
        return forward
    return forward + f'<path class="g" d="{_path(route, LANE)}" marker-start="url(#{_MARKS}g)"/>'


def _path(route: Route, shift: float) -> str:
    """The way as a path, moved sideways by ``shift`` and kept off the boxes by the length of an arrow head."""
    low, high = route.points[0][1] + 3, route.points[-1][1] - 3
    points = [(x, min(max(y, low), high)) for x, y in route.points]
    x, y = points[0]
    parts = [f"M{x + shift:g} {y:g}"]
    for nx, ny in points[1:]:
        if (nx, ny) == (x, y):
            continue  # a piece without length would turn the arrow head around
        if nx == x:
            parts.append(f"V{ny:g}")
        elif ny == y:
            parts.append(f"H{nx + shift:g}")
        else:
            # Sideways shifts alone would let the two lanes touch where the curve runs flat.
            half = round((y + ny) / 2 - (shift if nx > x else -shift), 2)
            parts.append(f"C{x + shift:g} {half:g} {nx + shift:g} {half:g} {nx + shift:g} {ny:g}")
        x, y = nx, ny
    return "".join(parts)


def _edge_labels(graph: Graph, plan: Layout, words: dict[str, str]) -> list[tuple[str, float, float]]:
    """Each label with its left and right end."""
    leaving, arriving = Counter(e.target for e in graph.edges), Counter(e.source for e in graph.edges)
    several = with_several_outputs(graph)
    found = []
    for route in plan.routes:
        edge = graph.edges[route.edge]
        note = edge_note(edge, several, words)
        if note and leaving[edge.target] == 1 < arriving[edge.source]:
            found.append(_edge_label(route.points[0], route.points[-1][0], 19, note))
        elif note:
            # Of several that arrive side by side, those left of the middle have their words on the left.
            x, middle = route.points[-1][0], plan.boxes[edge.source].port
            found.append(_edge_label(route.points[-1], route.points[0][0] if x == middle else middle, -13, note))
    return found


def _edge_label(end: Point, other: float, drop: float, label: str) -> tuple[str, float, float]:
    """What happened to the value on its way, beside one ``end`` of the edge and away from the x of the ``other``."""
    text = shorten(label, 10, 120)
    wide = text_width(text, 10)
    x, y = end[0], end[1] + drop
    x += -10 - wide if other > x + 6 else 10
    box = f'<rect class="halo" x="{x - 2:g}" y="{y - 10.5:g}" width="{wide + 4:g}" height="14" rx="3"/>'
    drawn = f'{box}<text class="u" x="{x:g}" y="{y:g}" font-size="10">{escape(text)}</text>'
    return drawn, round(x - 2, 1), round(x + wide + 4, 1)


def _start(card: cards.Card, place: Placed, words: str) -> str:
    """Under a root: where backward() enters; without ``words`` where values go on from there."""
    x, y = place.x + card.side + cards.PAD, place.y + place.height + 5
    label = f'<text class="gt" x="{x + 11:g}" y="{y + 18:g}" font-size="11">{escape(words)}</text>' if words else ""
    return f'<path class="g" d="M{x:g} {y:g}v20" marker-start="url(#{_MARKS}g)"/>{label}'


def _leave(place: Placed) -> str:
    """Under the last card of an iteration: its value goes on to the next one."""
    x, y = place.port, place.y + place.height + 3
    ways = f'<path class="f" d="M{x - LANE:g} {y:g}v17" marker-end="url(#{_MARKS}f)"/>'
    ways += f'<path class="g" d="M{x + LANE:g} {y:g}v17" marker-start="url(#{_MARKS}g)"/>'
    return f'{ways}<circle class="port" cx="{x:g}" cy="{y + 25:g}" r="5.5"/>'


def _head(graph: Graph, words: dict[str, str]) -> tuple[str, float]:
    """The title and the legend, and the width they need."""
    title = shorten(headline(graph, words), 13, 900)
    x, parts = PANEL, [f'<text class="b" x="{PANEL:g}" y="27" font-size="13">{escape(title)}</text>']

    def entry(sign: str, wide: float, text: str, css: str) -> None:
        nonlocal x
        label = f'<text class="{css}" x="{x + wide:g}" y="48" font-size="11">{escape(text)}</text>'
        parts.append(sign.format(x=x, m=_MARKS) + label)
        x = round(x + wide + text_width(text, 11, bold=css == "gt") + 18, 1)

    arrow = '<path class="{css}" d="M{{x:g}} {way}" marker-{end}="url(#{{m}}{css})" transform="translate(4)"/>'
    entry(arrow.format(css="f", way="37v11", end="end"), 14, words["forward"], "u")
    entry(arrow.format(css="g", way="39v11", end="start"), 14, words["backward"], "gt")
    if any(node.kind == "leaf" for node in graph.nodes):
        sign = '<rect class="leaf" x="{x:g}" y="37" width="24" height="14" rx="7"/>'
        sign += '<path class="leaf" d="M{x:g} 40.5v7m3 0v-7m3 0v7" transform="translate(9)"/>'
        entry(sign, 30, words["leaf_legend"], "u")
    if any(node.untracked for node in graph.nodes):
        sign = '<rect class="const" x="{x:g}" y="37" width="22" height="14" rx="2"/>'
        entry(sign, 28, words["short_no_gradient"], "u")
    if graph.cuts:
        snip = '<path class="snip" d="M{x:g} 40l10 8m0-8l-10 8" transform="translate(6)"/>'
        entry('<rect class="cut" x="{x:g}" y="37" width="22" height="14"/>' + snip, 28, words["cut_legend"], "u")
    return "".join(parts), max(x - PANEL - 18, text_width(title, 13, bold=True))


def _markers() -> str:
    """A filled head for values, a hollow one for gradients."""
    shared = 'viewBox="0 0 10 10" refX="7" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse"'
    head = "M1 1.5L9 5L1 8.5z"
    return (
        f'<defs><marker id="{_MARKS}f" {shared} orient="auto"><path class="fh" d="{head}"/></marker>'
        f'<marker id="{_MARKS}g" {shared} orient="auto-start-reverse"><path class="gh" d="{head}"/></marker></defs>'
    )
