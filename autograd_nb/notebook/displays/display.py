"""One shown thing: complete text, and HTML for notebooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Display:
    """Text and HTML of one moment; what it shows may be gone by the time it is looked at again.

    ``picture`` makes the SVG when somebody asks for it, and ``html`` may be a function, too, where it takes long: they
    must hold plain data only.

    >>> view = Display("y: no graph", "<b>y</b>: no graph")
    >>> view
    y: no graph
    >>> view.html()
    '<b>y</b>: no graph'
    """

    __slots__ = ("_html", "_picture", "_text")

    def __init__(
        self, text: str, html: str | Callable[[], str] | None = None, picture: Callable[[], str] | None = None
    ) -> None:
        self._text = text
        self._html = html
        self._picture = picture

    def text(self) -> str:
        """The complete text."""
        return self._text

    def html(self) -> str:
        """A self-contained fragment: no scripts, nothing from the network. ValueError if there is none."""
        if self._html is None:
            raise ValueError("this display has text only")
        if not isinstance(self._html, str):
            self._html = self._html()
        return self._html

    def svg(self) -> str:
        """The picture as one SVG document. ValueError if there is none."""
        if self._picture is None:
            raise ValueError("this display has no picture")
        return self._picture()

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        bundle = {"text/plain": self._text}
        return bundle if self._html is None else bundle | {"text/html": self.html()}
