"""The graph explorer: a page that is interactive without a kernel, and the widget that ties it to one."""

from __future__ import annotations

from typing import Any

from ...graph import Graph
from .document import Panels, exploration_of
from .exploration import Content, Exploration, StillExploration
from .front_end import has_widgets
from .progress import Progress


def explore(
    graph: Graph, *, by: str = "auto", depth: int = 0, lang: str = "en", panels: Panels | None = None
) -> Exploration:
    """The explorer of a snapshot; see `exploration_of` for the arguments."""
    with Progress(size=len(graph.nodes), lang=lang) as progress:
        content = exploration_of(graph, by=by, depth=depth, lang=lang, panels=panels, progress=progress)
    return shown(content)


def shown(content: Content) -> Any:
    """``content`` tied to the kernel where anywidget is installed, and its page alone where it is not."""
    if not has_widgets():
        return StillExploration(content)
    from .explorer import Explorer

    return Explorer(content)


__all__ = ["Content", "Exploration", "Panels", "StillExploration", "exploration_of", "explore", "shown"]
