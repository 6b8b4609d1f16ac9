"""Where the words beside an edge stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..layout import Layout
from ..model import Graph
from ..render.typeset import shorten, text_width

SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Note:
    """``text`` starts ``dx`` right of and ``dy`` below the first (``end`` 0) or the last (1) point of its edge."""

    text: str
    end: int
    dx: float
    dy: float


def note_place(graph: Graph, plan: Layout, notes: dict[int, str]) -> dict[int, Note]:
    """The place of each of ``notes``, which are by index of the edge: beside the end where fewer edges meet."""
    leaving, arriving = Counter(e.target for e in graph.edges), Counter(e.source for e in graph.edges)
    found = {}
    for i, note in notes.items():
        edge, points = graph.edges[i], plan.routes[i].points
        (start, _), (end, _) = points[0], points[-1]
        text = shorten(note, SIZE, 120)
        if leaving[edge.target] == 1 < arriving[edge.source]:
            found[i] = Note(text, 0, _beside(start, end, text), 19)
        else:
            # Of several that arrive side by side, those left of the middle have their words on the left.
            middle = plan.boxes[edge.source].port
            found[i] = Note(text, 1, _beside(end, start if end == middle else middle, text), -13)
    return found


def _beside(x: float, other: float, text: str) -> float:
    return round(-10 - text_width(text, SIZE), 1) if other > x + 6 else 10
