"""The frame around a drawn graph: title, legend, style, arrow heads, and an id that is a hash of what was drawn."""

from __future__ import annotations

import hashlib
from html import escape

from ..model import Graph
from .palette import style
from .sentence import sentence
from .text import headline
from .typeset import shorten, text_width

PANEL, HEAD, ROOT = 22.0, 70.0, 30.0
# Stands for the id of the picture while it is drawn; the real one is the hash of what was drawn.
MARKS = "\0"


def framed(graph: Graph, words: dict[str, str], inner: str, width: float, height: float) -> str:
    """The whole SVG around ``inner``, a drawing of ``graph`` of this size, with its ids and places made final."""
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
    ).replace(MARKS, mark)


def _head(graph: Graph, words: dict[str, str]) -> tuple[str, float]:
    """The title and the legend, and the width they need."""
    title = shorten(headline(graph, words), 13, 900)
    x, parts = PANEL, [f'<text class="b" x="{PANEL:g}" y="27" font-size="13">{escape(title)}</text>']

    def entry(sign: str, wide: float, text: str, css: str) -> None:
        nonlocal x
        label = f'<text class="{css}" x="{x + wide:g}" y="48" font-size="11">{escape(text)}</text>'
        parts.append(sign.format(x=x, m=MARKS) + label)
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
        f'<defs><marker id="{MARKS}f" {shared} orient="auto"><path class="fh" d="{head}"/></marker>'
        f'<marker id="{MARKS}g" {shared} orient="auto-start-reverse"><path class="gh" d="{head}"/></marker></defs>'
    )
