"""A still picture of a scene in which any groups are open."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..hierarchy import Hierarchy
from ..layout import Placed
from ..model import Graph
from ..render import cards
from ..render.arrows import arrow, leave_mark, start_mark
from ..render.cards import Card
from ..render.frame import MARKS, framed
from ..render.typeset import shorten
from ..render.words import words_of
from .columns import columns
from .drawing import Drawing, drawing
from .opened import Opened, opened


def picture(graph: Graph, tree: Hierarchy, expanded: Iterable[str] = (), *, lang: str = "en") -> str:
    """``graph`` as SVG, grouped as in ``tree``, with the groups in ``expanded`` open where they stand.

    Raises KeyError for an unknown group.

    >>> from autograd_nb.graph.model import GraphNode
    >>> one = Graph((GraphNode("n0", "op", "ExpBackward0", name="y"),), roots=("n0",))
    >>> picture(one, Hierarchy(one)).startswith("<svg ")
    True
    """
    words = words_of(lang)
    if not graph.nodes:
        nothing = f'<text class="u" x="0" y="16" font-size="13">{escape(words["empty"])}</text>'
        return framed(graph, words, nothing, 300.0, 24.0)
    shown = {name: drawing(tree, name, lang=lang) for name in [None, *dict.fromkeys(expanded)]}
    scenes = {name: columns(drawn) for name, drawn in shown.items()}
    whole = opened(scenes[None], [name for name in scenes if name is not None], scenes.__getitem__)
    inner = "".join(_level(part, shown[part.name]) for part in whole.every())
    return framed(graph, words, inner, round(whole.width, 1), round(whole.height, 1))


def _level(part: Opened, drawn: Drawing) -> str:
    edges = drawn.graph.edges
    parts = [arrow(_rounded(way), edge.kind) for way, edge in zip(part.edges, edges, strict=True)]
    parts += [note.svg(_rounded(part.edges[i]))[0] for i, note in drawn.notes.items()]
    made = list(drawn.cards.values())
    for i, (box, card) in enumerate(zip(part.boxes, made, strict=True)):
        x, y, wide, high = (round(number, 1) for number in box)
        parts.append(_frame(card, x, y, wide, high) if i in part.inside else cards.svg(card, x, y, MARKS))
    used = {edge.target for edge in edges}
    number = {node.id: i for i, node in enumerate(drawn.graph.nodes)}
    for root in drawn.graph.roots:
        i = number[root]
        x, y, wide, high = (round(number, 1) for number in part.boxes[i])
        if part.name is None:
            words = "" if root in used else drawn.words["start"]
            parts.append(start_mark(made[i], Placed(x, y, wide, high, x), words))
        elif root not in used:  # where it is read inside as well, an edge stands in the place of the mark
            port = x + wide / 2 if i in part.inside else x + part.scene["port"][i]
            parts.append(leave_mark(Placed(x, y, wide, high, round(port, 1))))
    return "".join(parts)


def _rounded(way: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, 1), round(y, 1)) for x, y in way)


def _frame(card: Card, x: float, y: float, wide: float, high: float) -> str:
    """An opened group: a frame, and above its inside what its card says, in one line."""
    place = f'x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="9"'
    lines = ["".join(text + (" " if css == "badge" else "") for text, css in line.pieces) for line in card.lines]
    title = " · ".join(dict.fromkeys(lines))
    words = shorten(title, 12, wide - 2 * cards.PAD)
    label = f'<text class="u" x="{x + cards.PAD:g}" y="{y + 21:g}" font-size="12">{escape(words)}</text>'
    return f'<rect class="body" {place}/>{label}'
