"""The words beside an edge: what happened to the value on its way, and where that stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ..layout import Layout
from ..layout.geometry import Point
from ..model import Graph
from .typeset import shorten, text_width
from .words import edge_note, with_several_outputs

SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Note:
    """``text`` starts ``dx`` right of and ``dy`` below the first (``end`` 0) or the last (-1) point of its edge."""

    text: str
    end: int
    dx: float
    dy: float

    def svg(self, points: Sequence[Point]) -> tuple[str, float, float]:
        """The note on the edge through ``points``, with its left and right end."""
        x, y = points[self.end]
        x, y = x + self.dx, y + self.dy
        wide = text_width(self.text, SIZE)
        box = f'<rect class="halo" x="{x - 2:g}" y="{y - 10.5:g}" width="{wide + 4:g}" height="14" rx="3"/>'
        drawn = f'{box}<text class="u" x="{x:g}" y="{y:g}" font-size="10">{escape(self.text)}</text>'
        return drawn, round(x - 2, 1), round(x + wide + 4, 1)


def notes_of(graph: Graph, plan: Layout, words: dict[str, str]) -> dict[int, Note]:
    """The notes there are, by index of their edge; each stands at the end where fewer edges meet."""
    leaving, arriving = Counter(e.target for e in graph.edges), Counter(e.source for e in graph.edges)
    several = with_several_outputs(graph)
    found = {}
    for i, (edge, route) in enumerate(zip(graph.edges, plan.routes, strict=True)):
        told = edge_note(edge, several, words)
        if not told:
            continue
        text = shorten(told, SIZE, 120)
        (start, _), (end, _) = route.points[0], route.points[-1]
        if leaving[edge.target] == 1 < arriving[edge.source]:
            found[i] = Note(text, 0, _beside(start, end, text), 19)
        else:
            # Of several that arrive side by side, those left of the middle have their words on the left.
            middle = plan.boxes[edge.source].port
            found[i] = Note(text, -1, _beside(end, start if end == middle else middle, text), -13)
    return found


def _beside(x: float, other: float, text: str) -> float:
    """Away from the x of the ``other`` end."""
    return -10 - text_width(text, SIZE) if other > x + 6 else 10
