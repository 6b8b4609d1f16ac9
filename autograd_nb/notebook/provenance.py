"""Where each recorded node comes from: noted in about a microsecond, worked out only when somebody looks.

A node's ``origin`` is a `Call`: one execution of one place in the source. It refers to a code object and numbers,
never to a frame or a tensor, so nothing lives longer for being watched.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

PACKAGE = str(Path(__file__).parent.parent)

# What a frame is to the search for the user's line: 0 is the user's own code.
USER, RECORDING, COMPOSITE, DERIVED = 0, 1, 2, 3
_NEVER = -1  # no node has this sequence number
_NOWHERE = sys.maxsize  # no frame is as far on as this


class Site:
    """One instruction of the user's code that records operations."""

    __slots__ = ("blurred", "cell", "code", "count", "lasti", "resolved")

    def __init__(self, code: CodeType, lasti: int, cell: int | None) -> None:
        self.code = code
        self.lasti = lasti
        self.cell = cell
        self.count = 0
        self.blurred = False  # True where the executions of a composite could not be told apart
        self.resolved: Any = None


class Call:
    """One execution of a site: the ``number``-th in its cell run."""

    __slots__ = ("number", "site")
    site: Site
    number: int
    last: int | None = None


class CompositeCall(Call):
    """An execution that records several nodes; the one with sequence number ``last`` is its result."""

    __slots__ = ("last",)


def _room(filename: str) -> int:
    if not filename.startswith(PACKAGE):
        return USER
    parts = Path(filename).relative_to(PACKAGE).parts
    if parts[:2] == ("engine", "record.py"):
        return RECORDING
    # What these record while they run has no assignment of its own in the user's line: g = grad(y, x, ...).
    return COMPOSITE if parts[0] in ("composite", "nn") else DERIVED


class Recorder:
    """Notes the origin of every node while it is on. ``cell_of`` gives the cell number of a file name, or None.

    ``observe(node)`` is for the engine to call; ``new_run()`` before each cell starts counting at one again.
    """

    def __init__(self, cell_of: Callable[[str], int | None]) -> None:
        self._cell_of = cell_of
        self._sites: dict[tuple[int, int], Site] = {}
        self._rooms: dict[str, int] = {}
        self._last: tuple[Site, CompositeCall, int] | None = None
        self.observe = self._make_observe()

    def new_run(self) -> None:
        """Forget the counts of the run before."""
        self._sites.clear()
        self._last = None

    def _make_observe(self) -> Callable[[Any], None]:
        # A closure over what it needs: this runs once for each operation of every cell.
        rooms, sites, getframe, new, found = self._rooms, self._sites, sys._getframe, Call.__new__, self._found

        def observe(node: Any) -> None:
            frame = getframe(2)
            code = frame.f_code
            if rooms.get(code.co_filename) != USER:
                found(node, frame)
                return
            lasti = frame.f_lasti
            # The site keeps its code object alive for as long as it is in the table, so the id stays its own.
            key = (id(code), lasti)
            if key in sites:
                site = sites[key]
            else:
                site = self._site(code, lasti)
            self._last = None
            site.count = number = site.count + 1
            call = node.origin = new(Call)
            call.site = site
            call.number = number

        return observe

    def _site(self, code: CodeType, lasti: int) -> Site:
        key = (id(code), lasti)
        if key not in self._sites:
            self._sites[key] = Site(code, lasti, self._cell_of(code.co_filename))
        return self._sites[key]

    def _found(self, node: Any, start: FrameType) -> None:
        """The slower way, for operations that run inside our own functions: the first frame that is not ours."""
        frame: FrameType | None = start
        own, kind = None, USER
        while frame is not None and (room := self._room_of(frame)) != USER:
            if room != RECORDING:
                own, kind = frame, room
            frame = frame.f_back
        if frame is None:
            return
        site = self._site(frame.f_code, frame.f_lasti)
        lasti = _NOWHERE if own is None else own.f_lasti
        if self._last is not None and self._last[0] is site and lasti >= self._last[2] and own is not None:
            _, call, before = self._last
            # At the same place of the composite as before: it may be one call or two, so numbers are not trusted.
            site.blurred = site.blurred or lasti == before
        else:
            site.count += 1
            call = CompositeCall()
            call.site, call.number = site, site.count
        call.last = node.seq if kind in (USER, COMPOSITE) else _NEVER
        node.origin = call
        self._last = (site, call, lasti) if own is not None else None

    def _room_of(self, frame: FrameType) -> int:
        filename = frame.f_code.co_filename
        if filename not in self._rooms:
            self._rooms[filename] = _room(filename)
        return self._rooms[filename]
