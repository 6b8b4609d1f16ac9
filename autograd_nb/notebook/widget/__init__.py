"""The graph explorer: a page that is interactive without a kernel, and the widget that ties it to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...graph import Graph
from ...graph.layout.progress import part_of
from ..panels import details_of
from .document import Panels, exploration_of
from .exploration import Content, Exploration, StillExploration
from .front_end import has_widgets
from .progress import Progress


def explore(
    roots: Sequence[Any],
    graph: Graph,
    variables: Mapping[str, Any],
    *,
    by: str = "auto",
    depth: int = 0,
    lang: str = "en",
) -> Exploration:
    """The explorer of ``graph``, the snapshot of the nodes ``roots``, with panels of everything that lives now.

    ``variables`` is where values are found that only a name still holds; see `exploration_of` for the options.
    """
    # An overflow in somebody's gradient is told in the panels, not as a warning about our arithmetic.
    with np.errstate(all="ignore"), Progress(size=len(graph.nodes), lang=lang) as progress:
        progress(0)
        panels = details_of(roots, graph, variables=variables, lang=lang, by=by)
        drawn = part_of(progress, 0.5, 1)
        content = exploration_of(graph, by=by, depth=depth, lang=lang, panels=panels, progress=drawn)
    return shown(content)


def shown(content: Content) -> Any:
    """``content`` tied to the kernel where anywidget is installed, and its page alone where it is not."""
    if not has_widgets():
        return StillExploration(content)
    from .explorer import Explorer

    return Explorer(content)


__all__ = ["Content", "Exploration", "Panels", "StillExploration", "exploration_of", "explore", "shown"]
