"""The graph explorer: a page that is interactive without a kernel, and the widget that ties it to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...graph import Graph
from ...graph.adapt import Walk
from ...graph.hierarchy import Hierarchy
from ...graph.layout import Progress as Listener
from ...graph.layout.progress import part_of
from ..panels import details_of
from .document import Panels, exploration_of
from .exploration import Content, Exploration, StillExploration
from .front_end import has_widgets
from .progress import LONG, Progress


def explore(
    roots: Sequence[Any],
    graph: Graph | Callable[[Listener], Graph],
    variables: Mapping[str, Any],
    *,
    by: str = "auto",
    depth: int = 0,
    lang: str = "en",
) -> Exploration:
    """The explorer of ``graph``, the snapshot of the nodes ``roots``, with panels of everything that lives now.

    ``graph`` may be a function that takes the snapshot and tells how far it has come. ``variables`` is where values are
    found that only a name still holds; see `exploration_of` for the options.
    """
    with Progress(size=_size(roots) if callable(graph) else len(graph.nodes), lang=lang) as progress:
        progress(0)
        found = graph(part_of(progress, 0, 0.4)) if callable(graph) else graph
        tree = Hierarchy(found, by)
        part = part_of(progress, 0.45, 0.6)
        panels = details_of(roots, found, variables=variables, lang=lang, by=by, tree=tree, progress=part)
        drawn = part_of(progress, 0.6, 1)
        content = exploration_of(
            found, by=by, depth=depth, lang=lang, panels=panels, tree=tree, progress=drawn
        )  # fmt: skip
    return shown(content)


def _size(roots: Sequence[Any]) -> int:
    """How many nodes there are below ``roots``, counted up to where progress is shown."""
    return len(Walk(list(roots), LONG).seen)


def shown(content: Content) -> Any:
    """``content`` tied to the kernel where anywidget is installed, and its page alone where it is not."""
    if not has_widgets():
        return StillExploration(content)
    from .explorer import Explorer

    return Explorer(content)


__all__ = ["Content", "Exploration", "Panels", "StillExploration", "exploration_of", "explore", "shown"]
