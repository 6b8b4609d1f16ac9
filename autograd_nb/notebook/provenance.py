"""Where each recorded node comes from: noted in about a microsecond, worked out only when somebody looks.

A node's ``origin`` is a `Call`: one execution of one place in the source. It refers to a code object and numbers,
never to a frame or a tensor, so nothing lives longer for being watched.
"""

from __future__ import annotations

import dis
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

PACKAGE = str(Path(__file__).parent.parent) + os.sep

# What our own functions do between the user's line and the recording of a node: record one operation, compose it of
# several, or derive gradients and record on the way. LOOPS is added where the function has a loop.
RECORDING, COMPOSITE, DERIVED, LOOPS = 1, 2, 4, 8
TOGETHER = ("vector_matrix.py", "cross_entropy.py", "column_sums.py")  # of the engine; these record two nodes at once
_NEVER = -1  # no node has this sequence number


class Site:
    """One instruction of the user's code that records operations."""

    __slots__ = ("blurred", "cell", "code", "count", "lasti", "modules", "resolved")

    def __init__(self, code: CodeType, lasti: int, cell: int | None, modules: frozenset[str]) -> None:
        self.code = code
        self.modules = modules  # the names that stand for modules there
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


def _kind(code: CodeType) -> int:
    parts = Path(code.co_filename).relative_to(PACKAGE).parts
    if parts[0] == "engine" and parts[1] not in ("run.py", *TOGETHER):
        return RECORDING
    # What these record while they run has no assignment of its own in the user's line: g = grad(y, x, ...).
    kind = COMPOSITE if parts[0] in ("composite", "nn") or parts[-1] in TOGETHER else DERIVED
    return kind | (LOOPS if any("JUMP_BACKWARD" in step.opname for step in dis.get_instructions(code)) else 0)


class Recorder:
    """Notes the origin of every node while it is on. ``cell_of`` gives the cell number of a file name, or None.

    ``observe(node)`` is for the engine to call; ``new_run()`` before each cell starts counting at one again.
    """

    def __init__(self, cell_of: Callable[[str], int | None]) -> None:
        self._cell_of = cell_of
        self._theirs: dict[int, dict[int, Site]] = {}  # id of a code object of the user -> instruction -> site
        self._ours: dict[int, int] = {}  # id of a code object of ours -> what it does
        self._kept: list[CodeType] = []  # so that the ids in both stay theirs
        self._last: tuple[Any, ...] | None = None

    def new_run(self) -> None:
        """Forget the counts of the run before."""
        self._theirs.clear()
        self._kept = [code for code in self._kept if id(code) in self._ours]
        self._last = None

    def observe(self, node: Any) -> None:
        """Note where ``node`` comes from; runs once for each operation of every cell, so it does nothing else."""
        frame: FrameType | None = sys._getframe(2)
        ours, theirs = self._ours, self._theirs
        inner = outer = None
        kinds = kind = 0
        while frame is not None:
            key = id(frame.f_code)
            room = ours.get(key)
            if room is None and (key in theirs or not (room := self._learn(frame.f_code))):
                break
            if room != RECORDING:
                outer = frame
                inner = inner or frame
                kind = room
                kinds |= room
            frame = frame.f_back
        else:
            return
        place = frame.f_lasti
        sites = theirs[key]
        site = sites[place] if place in sites else self._site(sites, frame, place)
        if outer is None or inner is None:
            self._last = None
            site.count = number = site.count + 1
            direct = node.origin = Call.__new__(Call)
            direct.site = site
            direct.number = number
            return
        # Where the composite is: outermost function and instruction, innermost function and instruction.
        call = self._composite(site, (outer.f_code, outer.f_lasti, inner.f_code, inner.f_lasti), kinds)
        call.last = _NEVER if kind & DERIVED else node.seq
        node.origin = call

    def _composite(self, site: Site, way: tuple[Any, ...], kinds: int) -> CompositeCall:
        """The call of a composite that records one more node, or a new one."""
        last = self._last
        if last is not None and last[0] is site and _goes_on(last[2], way, kinds, site):
            call: CompositeCall = last[1]
        else:
            call = CompositeCall.__new__(CompositeCall)
            call.site = site
            call.number = site.count = site.count + 1
        self._last = (site, call, way)
        return call

    def _site(self, sites: dict[int, Site], frame: FrameType, lasti: int) -> Site:
        code, variables = frame.f_code, frame.f_globals
        modules = frozenset(name for name in code.co_names if isinstance(variables.get(name), ModuleType))
        site = sites[lasti] = Site(code, lasti, self._cell_of(code.co_filename), modules)
        return site

    def _learn(self, code: CodeType) -> int:
        """Take a code object in; what it does if it is ours, else 0."""
        self._kept.append(code)
        if not code.co_filename.startswith(PACKAGE):
            self._theirs[id(code)] = {}
            return 0
        kind = self._ours[id(code)] = _kind(code)
        return kind


def _goes_on(before: tuple[Any, ...], now: tuple[Any, ...], kinds: int, site: Site) -> bool:
    """True if a node recorded at ``now`` belongs to the call that recorded one at ``before``.

    Without loops on the way, the only way to a place that was passed already is to be called anew. With a loop, or on
    another way, it may be either; then the numbers of this site's calls are no longer trusted.
    """
    outer_before, at_before, inner_before, place_before = before
    outer, at, inner, place = now
    if outer is not outer_before or at < at_before:
        return False
    if at > at_before:
        return True
    if kinds & LOOPS or inner is not inner_before:
        site.blurred = True
        return True
    return place > place_before
