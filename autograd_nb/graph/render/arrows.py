"""Arrows: forward in solid lines, the gradient beside it in dashed ones, and the marks where both begin and end."""

from __future__ import annotations

from html import escape

from ..layout import Placed
from ..layout.geometry import Point
from . import cards
from .frame import MARKS

LANE = 4.5


def arrow(points: tuple[Point, ...], kind: str) -> str:
    """An edge along ``points``: forward, and back unless its ``kind`` is "ghost"."""
    forward = f'<path class="f" d="{_path(points, -LANE)}" marker-end="url(#{MARKS}f)"/>'
    if kind == "ghost":
        return forward
    return forward + f'<path class="g" d="{_path(points, LANE)}" marker-start="url(#{MARKS}g)"/>'


def _path(way: tuple[Point, ...], shift: float) -> str:
    """The way as a path, moved sideways by ``shift`` and kept off the boxes by the length of an arrow head."""
    low, high = way[0][1] + 3, way[-1][1] - 3
    points = [(x, min(max(y, low), high)) for x, y in way]
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


def start_mark(card: cards.Card, place: Placed, words: str) -> str:
    """Under a root: where backward() enters; without ``words`` where values go on from there."""
    x, y = place.x + card.side + cards.PAD, place.y + place.height + 5
    label = f'<text class="gt" x="{x + 11:g}" y="{y + 18:g}" font-size="11">{escape(words)}</text>' if words else ""
    return f'<path class="g" d="M{x:g} {y:g}v20" marker-start="url(#{MARKS}g)"/>{label}'


def leave_mark(place: Placed) -> str:
    """Under the last card of an iteration: its value goes on to the next one."""
    x, y = place.port, place.y + place.height + 3
    ways = f'<path class="f" d="M{x - LANE:g} {y:g}v17" marker-end="url(#{MARKS}f)"/>'
    ways += f'<path class="g" d="M{x + LANE:g} {y:g}v17" marker-start="url(#{MARKS}g)"/>'
    return f'{ways}<circle class="port" cx="{x:g}" cy="{y + 25:g}" r="5.5"/>'
