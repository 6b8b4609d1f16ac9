"""How far long work has come, for those who wait for it; nothing of it stays in the notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from .front_end import has_widgets, page_listens
from .words import interface_words

# Graphs below this many nodes are drawn before anybody could read a percentage.
LONG = 3000


class Progress:
    """Call it with the share that is done; inside a ``with`` block, so that it goes away whatever happens.

    A notebook's page shows it in a corner, outside of all outputs; a terminal on its last line; anything else nowhere.

    >>> with Progress(size=10, lang="en") as progress:
    ...     progress(0.5)
    """

    def __init__(self, *, size: int, lang: str) -> None:
        self._long = size >= LONG
        self._words = interface_words(lang)["working"]
        self._percent = -1
        self._show: Callable[[int], None] | None = None
        self._end: Callable[[], None] = _nothing

    def __enter__(self) -> Progress:
        if not self._long:
            return self
        if page_listens() and has_widgets():
            self._in_corner()
        elif sys.stderr.isatty():
            self._show = lambda percent: _write(f"\r{self._words}: {percent} %")
            self._end = lambda: _write("\r\x1b[K")
        return self

    def __call__(self, share: float) -> None:
        percent = int(100 * share)
        if self._show is not None and percent != self._percent:
            self._percent = percent
            self._show(percent)

    def __exit__(self, *_: Any) -> None:
        self._end()

    def _in_corner(self) -> None:
        from .corner import Corner

        corner = Corner(self._words)
        self._show = corner.show
        self._end = corner.close


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _nothing() -> None:
    return None
