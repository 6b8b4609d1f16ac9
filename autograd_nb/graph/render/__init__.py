"""Pictures of a `Graph`, one file per format, found by MIME type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model import Graph

_renderers: dict[str, Callable[..., str]] = {}


def renderer(mime: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Register a pure function ``Graph -> str`` for ``mime``; a later one replaces an earlier one.

    >>> @renderer("text/x-count")
    ... def count(graph):
    ...     return f"{len(graph.nodes)} nodes"
    >>> render(Graph(), "text/x-count")
    '0 nodes'
    """

    def register(function: Callable[..., str]) -> Callable[..., str]:
        _renderers[mime] = function
        return function

    return register


def formats() -> tuple[str, ...]:
    """The MIME types that can be rendered."""
    return tuple(sorted(_renderers))


def render(graph: Graph, mime: str = "text/plain", **options: Any) -> str:
    """``graph`` in the format ``mime``. Raises KeyError naming the formats there are."""
    try:
        function = _renderers[mime]
    except KeyError:
        raise KeyError(f"no renderer for {mime!r}; there are {', '.join(formats())}") from None
    return function(graph, **options)


def mimebundle(graph: Graph, *, lang: str = "en") -> dict[str, str]:
    """What a notebook stores for ``graph``: complete text, and a picture that needs neither JavaScript nor network.

    A picture that cannot be drawn costs one line in the text, never the output.
    """
    bundle = {"text/plain": render(graph, "text/plain", lang=lang)}
    try:
        bundle["text/html"] = render(graph, "text/html", lang=lang)
    except Exception as error:  # noqa: BLE001  IPython would swallow it and show nothing
        bundle["text/plain"] += f"\n(the picture could not be drawn: {type(error).__name__}: {error})"
    return bundle


from . import dot, html, json_form, svg, text  # noqa: E402, F401  each registers itself
