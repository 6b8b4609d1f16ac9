"""The source around the line that recorded a node, and of a custom function's backward()."""

from __future__ import annotations

import inspect
import linecache
from textwrap import dedent
from typing import Any

from ...graph.render.typeset import clean
from ..origins import call_of, origin_of
from .facts import Around

BEFORE, AFTER, WIDEST, LONGEST = 2, 2, 160, 30


def around(node: Any) -> Around | None:
    """The lines around the one that recorded the node; None where nobody noted it."""
    call, origin = call_of(node), origin_of(node)
    if call is None or origin is None or origin.line is None:
        return None
    lines = linecache.getlines(call.site.code.co_filename)
    if not 0 < origin.line <= len(lines):
        return None
    first, last = max(1, origin.line - BEFORE), min(len(lines), origin.line + AFTER)
    return Around(tuple((n, _shown(lines[n - 1])) for n in range(first, last + 1)), origin.line)


def backward_source(node: Any) -> tuple[str, ...]:
    """The lines of the backward() of a custom function; () for any other node, or where there is no source."""
    function = getattr(node, "function", None) or getattr(node, "_forward_cls", None)
    backward = getattr(function, "backward", None)
    if backward is None:
        return ()
    try:
        source = dedent(inspect.getsource(backward))
    except (OSError, TypeError):
        return ()
    lines = [_shown(line) for line in source.rstrip("\n").split("\n")]
    return (*lines[:LONGEST], "…") if len(lines) > LONGEST else tuple(lines)


def _shown(line: str) -> str:
    line = line.rstrip("\r\n").expandtabs(4)
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + clean(line[indent:], WIDEST)
