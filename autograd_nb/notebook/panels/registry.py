"""Which panels there are, and in which order they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...graph.trees import Tree, checked
from .facts import Facts
from .words import WORDS, Words

Make = Callable[[Facts, Words], "list[Tree] | None"]
panels: dict[str, Panel] = {}
"""All panels by id."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: ``make`` writes it from plain facts; ``read`` looks at the live node first and notes what it needs."""

    id: str
    title: Mapping[str, str]
    order: int
    make: Make
    read: Callable[[Any], object] | None = None


def panel(
    id: str,
    *,
    title: str | Mapping[str, str] | None = None,
    order: int = 100,
    read: Callable[[Any], object] | None = None,
) -> Callable[[Make], Make]:
    """Make a function a panel: it gets the facts of a node and the words, and gives trees, or None for no panel.

    ``title`` is one text or one for each language; ``order`` says where it stands. ``read`` is called with the live
    node when the display is made; what it returns must be plain data and is found in ``facts.extra[id]``. A panel with
    an id that exists takes its place.
    """

    def register(make: Make) -> Make:
        titles = {lang: words[id] for lang, words in WORDS.items()} if title is None else title
        panels[id] = Panel(id, titles if isinstance(titles, Mapping) else {"en": titles}, order, make, read)
        return make

    return register


def panels_of(facts: Facts, words: Words, lang: str) -> list[dict[str, Any]]:
    """The panels of one node: ``[{"id": ..., "title": ..., "body": [tree, ...]}, ...]``."""
    found = []
    for one in sorted(panels.values(), key=lambda p: (p.order, p.id)):
        body = one.make(facts, words)
        if body:
            title = one.title.get(lang) or one.title.get("en") or one.id
            found.append({"id": one.id, "title": title, "body": [checked(tree) for tree in body]})
    return found
