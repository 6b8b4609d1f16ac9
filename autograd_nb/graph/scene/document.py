"""The scenes of a document: the top, and the insides of groups that come along with it."""

from __future__ import annotations

from typing import Any

from ..hierarchy import Hierarchy
from ..layout.progress import Progress, part_of
from ..model import Graph
from .columns import columns
from .drawing import drawing
from .finding import search_index
from .words import title_of

# What a saved notebook carries along at most; a kernel can be asked for the rest.
BUDGET = 2000


def scene(
    graph: Graph | Hierarchy, *, by: str = "auto", lang: str = "en", progress: Progress | None = None
) -> dict[str, Any]:
    """The top level of ``graph`` with all its groups closed; see `columns` for what is in it.

    Raises ValueError for a ``by`` that `Hierarchy` does not know. ``progress`` hears the share that is done.

    >>> from autograd_nb.graph.model import GraphNode
    >>> scene(Graph((GraphNode("n0", "op", "ExpBackward0"),), roots=("n0",)))["id"]
    ['n0']
    """
    tree = graph if isinstance(graph, Hierarchy) else Hierarchy(graph, by)
    return columns(drawing(tree, lang=lang, progress=progress))


def group_scene(tree: Hierarchy, group: str, *, lang: str = "en", progress: Progress | None = None) -> dict[str, Any]:
    """The inside of ``group``, with a port for each value that comes in. Raises KeyError for an unknown group."""
    return columns(drawing(tree, group, lang=lang, progress=progress))


def document_parts(
    graph: Graph | Hierarchy,
    *,
    by: str = "auto",
    lang: str = "en",
    depth: int = 0,
    budget: int = BUDGET,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What a viewer needs to start: ``scene``, ``scenes``, ``groups``, ``expanded``, and ``index`` for searching.

    ``scenes`` holds the insides of groups, those further up first, until ``budget`` boxes are reached. ``expanded``
    are the groups that are open when ``depth`` levels are. ``groups`` has parallel lists: ``id``, ``parent`` (index,
    or -1), ``kind``, ``title``, ``size`` (operations). ``progress`` hears the share that is done.

    >>> from autograd_nb.graph.model import GraphNode
    >>> sorted(document_parts(Graph((GraphNode("n0", "op", "ExpBackward0"),), roots=("n0",))))
    ['expanded', 'groups', 'index', 'scene', 'scenes']
    """
    tree = graph if isinstance(graph, Hierarchy) else Hierarchy(graph, by)
    scenes: dict[str, Any] = {}
    left = budget
    top = scene(tree, lang=lang, progress=part_of(progress, 0, 0.4))
    for group in tree.walk():
        left -= len(tree.items(group.id))
        if left < 0:
            break
        part_of(progress, 0.4, 0.9)(1 - left / budget)
        scenes[group.id] = group_scene(tree, group.id, lang=lang)
    return {
        "scene": top, "scenes": scenes, "groups": _groups(tree, lang), "index": search_index(tree),
        "expanded": list(tree.at_depth(depth)),
    }  # fmt: skip


def _groups(tree: Hierarchy, lang: str) -> dict[str, list[Any]]:
    every = list(tree.walk())
    number = {group.id: i for i, group in enumerate(every)}
    parents = [tree.parent(group.id) for group in every]
    return {
        "id": [group.id for group in every], "parent": [-1 if p is None else number[p] for p in parents],
        "kind": [group.kind for group in every], "title": [title_of(group, lang) for group in every],
        "size": [group.stop - group.start for group in every],
    }  # fmt: skip
