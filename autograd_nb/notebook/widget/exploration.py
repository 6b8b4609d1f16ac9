"""What is explored, as plain data, and every form it can be had in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from .page import fragment, page

Answer = Callable[[dict[str, Any]], dict[str, Any]]
STATE = ("selected", "expanded", "frame")
_shown: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Content:
    """A document for the viewer with its static forms; plain data and functions of plain data, nothing alive.

    ``still`` is the HTML without scripts that stands where scripts do not run, ``picture`` makes the SVG.
    ``answers`` says how a question of the viewer, ``{"ask": "scene", ...}``, is answered, by the word after "ask".
    ``groups`` are the ids that can be opened, ``names`` finds the id of a box for what a user may call it.
    """

    document: dict[str, Any]
    text: str
    still: str
    picture: Callable[[], str]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def keyed(self) -> dict[str, Any]:
        """The document with a key that a view on a page and a model of the kernel know each other by.

        The hash of the content, and a counter for what is shown again: the same cells give the same bytes.
        """
        text = json.dumps(self.document, sort_keys=True, default=str)
        digest = sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12]
        _shown[digest] += 1
        return self.document | {"key": digest if _shown[digest] == 1 else f"{digest}-{_shown[digest]}"}


class Exploration:
    """What the static and the live explorer share; each of them says where the state is kept."""

    content: Content
    selected: Any
    expanded: Any
    frame: Any
    _document: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """The document as it stands, with what is selected and opened now."""
        return self._document | {name: _plain(getattr(self, name)) for name in STATE}

    def text(self) -> str:
        """The complete text."""
        return self.content.text

    def to_svg(self) -> str:
        """The picture as one SVG document."""
        return self.content.picture()

    def to_json(self, **options: Any) -> str:
        """The document as JSON text: scenes, panels and state; ``options`` go to `json.dumps`."""
        return json.dumps(self.document(), **({"ensure_ascii": False} | options))

    def to_html(self, path: str | Path | None = None) -> str:
        """An interactive page that needs no kernel and no network; written to ``path`` too, if one is given."""
        whole = page(self.document(), self.content.still, self.content.text)
        if path is not None:
            Path(path).write_text(whole, encoding="utf-8")
        return whole

    def html(self) -> str:
        """What a notebook shows: a picture, which a script replaces by the interactive view."""
        return fragment(self.document(), self.content.still, self.content.text)

    def __repr__(self) -> str:
        return self.content.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> Any:
        return {"text/plain": self.text(), "text/html": self.html()}


class StillExploration(Exploration):
    """The explorer without a link to the page: where anywidget is missing. Its pages are interactive all the same.

    ``selected``, ``expanded`` and ``frame`` are where such a page begins.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        self._document = content.keyed()
        self.selected = content.document.get("selected")
        self.expanded = list(content.document.get("expanded", ()))
        self.frame = content.document.get("frame", 0)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, str]:
        missing = self._document["words"]["not_linked"]
        return {"text/plain": f"{self.text()}\n{missing}", "text/html": f"{self.html()}<p>{escape(missing)}</p>"}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | list) else value
