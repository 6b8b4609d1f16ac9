"""The recorded graph as a picture."""

from __future__ import annotations

from functools import partial

from ...graph import Graph, mimebundle, render
from .display import Display


def graph_display(graph: Graph, *, lang: str = "en") -> Display:
    """The graph as text that lists every node, and as a static picture."""
    bundle = mimebundle(graph, lang=lang)
    return Display(bundle["text/plain"], bundle.get("text/html"), partial(render, graph, "image/svg+xml", lang=lang))
