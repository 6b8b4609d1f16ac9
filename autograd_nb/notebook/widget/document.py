"""The document of a graph: what the viewer starts with, and how it is answered when it asks for more."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ...graph import Graph, mimebundle, render
from ...graph.hierarchy import Hierarchy
from ...graph.layout.progress import Progress, part_of
from ...graph.render.sentence import sentence
from ...graph.render.text import headline
from ...graph.render.words import words_of
from ...graph.scene import document_parts, group_scene
from .exploration import Answer, Content
from .words import interface_words

Panels = Callable[[str], list[Any]]
# What a saved notebook carries along at most, in characters: insides of groups, and panels. A kernel has the rest.
SCENES = 150_000
DETAILS = 150_000


def exploration_of(
    graph: Graph,
    *,
    by: str = "auto",
    depth: int = 0,
    lang: str = "en",
    panels: Panels | None = None,
    tree: Hierarchy | None = None,
    progress: Progress | None = None,
) -> Content:
    """Everything the explorer shows of ``graph``, with ``depth`` levels of groups open.

    ``panels`` says what there is about a box, by its id, and must read plain data; ``tree`` is the hierarchy where
    there is one already; ``progress`` hears the share that is done. Raises ValueError for an unknown ``by``.
    """
    told, words = part_of(progress, 0, 1), words_of(lang)
    tree = tree or Hierarchy(graph, by)
    told(0.1)
    parts = document_parts(tree, lang=lang, depth=depth, progress=part_of(progress, 0.1, 0.5))
    parts["scenes"] = _within(SCENES, parts["scenes"])
    bundle = mimebundle(graph, lang=lang)
    told(0.7)
    document = {
        "schema": 1, "kind": "explore", "lang": lang, "title": headline(graph, words),
        "description": sentence(graph, words), "words": interface_words(lang), **parts,
        "details": _details(panels, [parts["scene"], *parts["scenes"].values()], part_of(progress, 0.7, 1)),
        "selected": "", "frame": 0,
    }  # fmt: skip
    told(1)
    return Content(
        document,
        bundle["text/plain"],
        bundle.get("text/html", ""),
        partial(render, graph, "image/svg+xml", lang=lang),
        answers=_answers(tree, panels, lang),
        groups=tuple(parts["groups"]["id"]),
        names=_names(graph, parts["groups"]["id"]),
    )


def _within(most: int, found: dict[str, Any]) -> dict[str, Any]:
    """The first entries of ``found``, up to ``most`` characters of JSON."""
    kept = {}
    for key, value in found.items():
        most -= len(json.dumps(value, ensure_ascii=False))
        if most < 0:
            break
        kept[key] = value
    return kept


def _details(panels: Panels | None, scenes: list[dict[str, Any]], told: Progress) -> dict[str, Any]:
    """The panels of the boxes in ``scenes`` and of the leaves beside them, those further up first."""
    found: dict[str, Any] = {}
    left = DETAILS
    if panels is None:
        return found
    for box in _boxes(scenes):
        if box in found or left < 0:
            continue
        told(1 - left / DETAILS)
        found[box] = panels(box)
        left -= len(json.dumps(found[box], ensure_ascii=False))
    return found


def _boxes(scenes: list[dict[str, Any]]) -> Iterator[str]:
    for scene in scenes:
        chips = [leaf for leaves in scene.get("chips", {}).values() for leaf in leaves if leaf is not None]
        own = [box for box, kind in zip(scene["id"], scene["kind"], strict=True) if kind != "port"]
        yield from [*own, *chips]


def _answers(tree: Hierarchy, panels: Panels | None, lang: str) -> dict[str, Answer]:
    def scene(message: dict[str, Any]) -> dict[str, Any]:
        return {"scene": message["id"], "data": group_scene(tree, message["id"], lang=lang)}

    def details(message: dict[str, Any]) -> dict[str, Any]:
        return {"details": message["id"], "data": panels(message["id"]) if panels else []}

    return {"scene": scene, "details": details}


def _names(graph: Graph, groups: list[str]) -> dict[str, str]:
    """The id behind every id, and behind every name that means one node only."""
    every = [node for node in graph.nodes if node.name]
    often = Counter(node.name for node in every)
    named = {node.name: node.id for node in every if node.name and often[node.name] == 1}
    return named | {node.id: node.id for node in graph.nodes} | {group: group for group in groups}
