"""From a recorded `Call` to the cell, the line and the name that its source gives the result."""

from __future__ import annotations

import ast
import inspect
import linecache
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from types import CodeType
from typing import Any

from ..graph import Origin
from .provenance import Call, Site
from .targets import Span, assignments, recorded

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the source says about a site: its place, the name its result is assigned to, and the expression itself.

    function: the short name of the function around it, None outside or where it has none; locals: its variables;
    modules: the names that stand for modules.
    """

    origin: Origin | None
    name: str | None
    local: bool
    expression: ast.AST | None = None
    function: str | None = None
    locals: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()


def call_of(node: Any) -> Call | None:
    """How ``node`` came to be recorded; None where nobody noted it (PyTorch's nodes, or before the extension)."""
    call = getattr(node, "origin", None)
    return call if isinstance(call, Call) else None


def origin_of(node: Any) -> Origin | None:
    """The cell (or file), line, source fragment and function in which ``node`` was recorded."""
    call = call_of(node)
    return None if call is None else resolve(call.site).origin


def target_of(node: Any) -> tuple[str, int | None, bool] | None:
    """The name the source gives this node's result, which time it ran, and whether it is local to a function.

    None for the steps on the way to a result, and wherever the source does not say. The number is None where the
    line ran once, or where its runs could not be told apart.
    """
    call, found = call_of(node), resolved_result(node)
    if call is None or found is None or found.name is None:
        return None
    repeated = call.site.count > 1 and not call.site.blurred
    return found.name, call.number if repeated else None, found.local


def resolved_result(node: Any) -> Resolved | None:
    """What the source says about the expression whose value ``node`` made; None for the steps on the way to it."""
    call = call_of(node)
    if call is None or (call.last is not None and call.last != node.seq):
        return None
    return resolve(call.site)


def resolve(site: Site) -> Resolved:
    """What the source says about ``site``; read once."""
    if site.resolved is None:
        site.resolved = _resolve(site)
    return site.resolved


def _resolve(site: Site) -> Resolved:
    code, filename = site.code, site.code.co_filename
    local = bool(code.co_flags & inspect.CO_NEWLOCALS)
    if site.cell is None and filename.startswith("<"):
        return Resolved(None, None, local)  # an expression of the notebook machinery, or typed at a prompt
    lines = linecache.getlines(filename)
    line, span = _place(code, site.lasti)
    source = "".join(lines)
    expression = recorded(source).get(span) if span else None
    function = code.co_qualname.replace("<locals>.", "") if local else None
    file = None if site.cell is not None else PurePath(filename).name
    origin = Origin(site.cell, line, _fragment(lines, line, _whole(expression, span)) or None, function, file)
    name = assignments(source).get(span) if span else None
    short = code.co_name if local and not code.co_name.startswith("<") else None
    if name and local:
        name = short and f"{short}:{name}"
    variables = frozenset(code.co_varnames + code.co_cellvars + code.co_freevars) if local else frozenset()
    return Resolved(origin, name, local, expression, short, variables, site.modules)


def _place(code: CodeType, lasti: int) -> tuple[int | None, Span | None]:
    line, end_line, column, end_column = next(islice(code.co_positions(), lasti // 2, None), (None,) * 4)
    if line is None or end_line is None or column is None or end_column is None:
        return line, None
    return line, (line, column, end_line, end_column)


def _whole(expression: ast.AST | None, span: Span | None) -> Span | None:
    """The place of the whole statement where only its target was marked: ``a[i] = v``."""
    if not isinstance(expression, ast.Assign):
        return span
    return expression.lineno, expression.col_offset, expression.end_lineno or 0, expression.end_col_offset or 0


def _fragment(lines: list[str], line: int | None, span: Span | None) -> str:
    """The source of the expression, on one line."""
    if line is None or not 0 < line <= len(lines):
        return ""
    if span is None or span[2] > len(lines):
        return _shortened(lines[line - 1])
    _, column, end_line, end_column = span
    taken = [text.encode("utf-8") for text in lines[line - 1 : end_line]]
    taken[-1] = taken[-1][:end_column]
    taken[0] = taken[0][column:]
    return _shortened(" ".join(part.decode("utf-8", "replace").strip() for part in taken))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
