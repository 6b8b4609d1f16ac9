"""The content of a stepper: the document for pages, the text, and the HTML that needs no script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from ...graph.render.typeset import clean
from ..widget.document import Panels, exploration_of
from ..widget.exploration import Content
from ..widget.stepper_words import stepper_words
from .still import numbered_picture, still_html
from .text import frame_lines
from .told import Teller
from .watching import Watched
from .words import words_of


def content_of(
    seen: Watched,
    *,
    lang: str = "en",
    quiz: bool = False,
    leaves: list[dict[str, Any]] | None = None,
    edited: str = "",
    panels: Panels | None = None,
    progress: Callable[[float], None] | None = None,
) -> Content:
    """Everything that is shown of a pass. ``leaves`` are the inputs that may be edited, ``edited`` says which were."""
    words = words_of(lang)
    teller = Teller(seen.graph, seen.numbers, words)
    told = [teller.told(frame) for frame in seen.frames]
    heading = _heading(seen, teller, edited)
    lines = [line for frame in seen.frames for line in frame_lines(frame, teller)]
    base = exploration_of(seen.graph, lang=lang, panels=panels, progress=progress)
    picture = partial(numbered_picture, seen.graph, seen.numbers, words, lang)
    document = base.document | {
        "kind": "step", "title": heading[0].partition(words["colon"])[0], "description": " ".join(heading),
        "frames": told, "quiz": quiz,
        "leaves": leaves or [], "words": base.document["words"] | stepper_words(lang),
    }  # fmt: skip
    return replace(
        base, document=document, text="\n".join([*heading, *lines]), picture=picture,
        still=still_html(seen.graph, picture(), told, heading, words, lang),
    )  # fmt: skip


def _heading(seen: Watched, teller: Teller, edited: str) -> list[str]:
    """The sentences above the frames."""
    words, total = teller.words, len(seen.numbers)
    names = words["comma"].join(
        teller.called.name(r) or clean(seen.graph.by_id()[r].label, 60) for r in seen.graph.roots
    )
    counts = words["counts"].format(frames=total, ops=seen.operations, leaves=total - seen.operations)
    found = [f"{words['title'].format(name=names)}{words['colon']}{counts}{words['stop']}"]
    found.append(words["read"])
    if len(seen.frames) < total:
        first, last = (seen.frames[0].number, seen.frames[-1].number) if seen.frames else (0, 0)
        found.append(words["shown"].format(first=first, last=last, n=total) + words["stop"])
    if seen.hooks:
        found.append(words[seen.hooks] + words["stop"])
    if edited:
        found.append(words["edited"].format(changes=edited) + words["stop"])
    return found
