"""All gradients of a table in one SVG document, for files and slides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from .heatmap import HIGH, WIDE, image

_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_FONT = "font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK JP',sans-serif\""


def stacked(title: str, entries: Iterable[tuple[str, str, str, str]]) -> str:
    """One block per (name, what is said about it, heat map, histogram), from top to bottom."""
    parts, y, widest = [_line(title, 16, 26, 14, "600")], 40.0, len(title) * 8.0
    for name, said, heat, bars in entries:
        parts.append(_line(name, 16, y + 16, 13, "700") + _line(said, 16, y + 34, 11, "400"))
        widest, y = max(widest, len(said) * 6.4, len(name) * 8.0), y + 42
        tallest = 0.0
        for x, picture in ((16, heat), (WIDE + 40, bars)):
            size = _SIZE.search(picture)
            if size:
                parts.append(_placed(picture, x, y, float(size[1]), float(size[2])))
                tallest = max(tallest, float(size[2]))
                widest = max(widest, x + float(size[1]))
        y += min(tallest, HIGH + 2) + 14
    wide, high = round(widest + 32, 1), round(y + 6, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide:g}" height="{high:g}" {_FONT}>'
        f"<title>{escape(title)}</title>"
        f'<rect width="{wide:g}" height="{high:g}" rx="10" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _line(text: str, x: float, y: float, size: int, weight: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="#0f1b2d">{escape(text)}</text>'


def _placed(picture: str, x: float, y: float, wide: float, high: float) -> str:
    # As an image of its own each keeps its style sheet to itself.
    source = image(picture, "").partition('src="')[2].partition('"')[0]
    return f'<image x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" href="{source}"/>'
