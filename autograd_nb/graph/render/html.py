"""The picture as HTML that every front end shows: an image that carries its SVG inside, and nothing to run or fetch."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape

from ..model import Graph
from . import renderer
from .sentence import sentence
from .svg import svg
from .words import words_of

# A picture wider than this is scrolled, because shrinking it would make its text unreadable.
WIDEST = 1400


@renderer("text/html")
def html(graph: Graph, *, lang: str = "en", max_boxes: int = 300) -> str:
    """An ``<img>`` with the SVG as data, and the graph in sentences as its alternative text.

    Inline SVG would be dropped from untrusted notebooks and from GitHub; an image is not.

    >>> html(Graph()).startswith("<div")
    True
    """
    picture = svg(graph, lang=lang, max_boxes=max_boxes)
    found = re.match(r'<svg [^>]*width="([\d.]+)"', picture)
    wide = float(found.group(1)) if found else 0.0
    fit = "max-width:100%;height:auto" if wide <= WIDEST else "max-width:none"
    data = b64encode(picture.encode("utf-8")).decode("ascii")
    alt = escape(sentence(graph, words_of(lang)))
    return (
        f'<div style="overflow:auto;max-width:100%"><img alt="{alt}" style="{fit}" '
        f'src="data:image/svg+xml;base64,{data}"></div>'
    )
