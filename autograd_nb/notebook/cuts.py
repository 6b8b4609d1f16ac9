"""Why an input gets no gradient: where its value left the graph, as far as that is certain.

What was cut with a call (``detach()``, ``.data``, a cast, a comparison) is noted while the extension is loaded, weakly.
Where a node did not keep the input itself, its source tells: a name that is only ever assigned to a cut, or under
``no_grad``.
"""

from __future__ import annotations

import ast
import linecache
import sys
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ..engine.tensor import Tensor
from ..graph import Cut
from .operands import given_to
from .origins import call_of, resolve, resolved_result
from .provenance import PACKAGE, Site

_METHODS = {
    "detach": "detach", "item": "item", "tolist": "item", "numpy": "numpy", "long": "cast", "int": "cast",
    "bool": "cast", "short": "cast", "argmax": "whole", "argmin": "whole", "argsort": "whole",
}  # fmt: skip
_BLOCKS = frozenset(("no_grad", "inference_mode"))


class Cuts:
    """The tensors that were taken out of a graph, by what and where. ``cell_of`` gives the cell of a file name."""

    def __init__(self, cell_of: Callable[[str], int | None]) -> None:
        self._cell_of = cell_of
        self._found: dict[int, tuple[weakref.ref[Tensor], str, weakref.ref[Tensor], Site | None]] = {}

    def observe(self, kind: str, source: Tensor, result: Any) -> None:
        """For the engine to call with each value that leaves a graph."""
        if not isinstance(result, Tensor):
            return
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.startswith(PACKAGE):
            frame = frame.f_back  # type: ignore[assignment]
        site = None
        if frame is not None:
            code = frame.f_code
            site = Site(code, frame.f_lasti, self._cell_of(code.co_filename), frozenset())
        key = id(result)
        found = self._found
        found[key] = (weakref.ref(result, lambda _: found.pop(key, None)), kind, weakref.ref(source), site)

    def of(self, tensor: Any, names: Callable[[Any], str | None]) -> Cut | None:
        """How ``tensor`` was cut; None where it was not, or nobody saw it."""
        entry = self._found.get(id(tensor))
        if entry is None or entry[0]() is not tensor:
            return None
        _, kind, source, site = entry
        return Cut(kind, name=names(source()), origin=None if site is None else resolve(site).origin)


_active: Cuts | None = None


def cuts() -> Cuts | None:
    """What notes cuts; None while the extension is not loaded."""
    return _active


def watch(found: Cuts | None) -> None:
    """Let displays ask ``found`` from now on, or nobody."""
    global _active
    _active = found


def cut_of(node: Any, position: int, kept: Any, names: Any) -> Cut | None:
    """Why the input at ``position`` of ``next_functions`` has no gradient; None where that is not certain.

    ``kept`` is the input itself where the node has it; ``names`` a `Names`.
    """
    seen = _active.of(kept, names) if _active is not None and kept is not None else None
    if seen is not None:
        return seen
    found = resolved_result(node)
    call = call_of(node)
    if found is None or call is None or found.expression is None:
        return None
    given = given_to(node, position, found, names.all)
    if given is None:
        return None
    direct = _cut_by(given)
    if direct:
        return Cut(direct, origin=found.origin)
    if not isinstance(given, ast.Name) or found.origin is None or found.origin.line is None:
        return None
    code = call.site.code
    source = "".join(linecache.getlines(code.co_filename))
    scope = (code.co_name, code.co_firstlineno) if found.function is not None or found.local else None
    assigned = _assigned(source, given.id, found.origin.line, scope)
    if assigned is None:
        return None
    kind, line = assigned
    text = " ".join(linecache.getline(code.co_filename, line).split())
    return Cut(kind, origin=replace(found.origin, line=line, source=text))


def _cut_by(value: ast.AST) -> str | None:
    """What cuts the value of an expression, seen from its outermost part."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return _METHODS.get(value.func.attr)
    if isinstance(value, ast.Attribute) and value.attr == "data":
        return "data"
    return "comparison" if isinstance(value, ast.Compare) else None


@lru_cache(maxsize=256)
def _assigned(source: str, name: str, line: int, scope: tuple[str, int] | None) -> tuple[str, int] | None:
    """(kind, line) of the cut that ``name`` was assigned before ``line``; None unless every assignment is that kind.

    >>> _assigned("d = h.detach()\\nwith torch.no_grad():\\n    t = w * 2", "t", 4, None)
    ('no_grad', 3)
    >>> _assigned("d = h.detach()\\nd = h", "d", 3, None) is None
    True
    """
    try:
        tree: ast.AST = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    if scope is not None:
        inside = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and (n.name, n.lineno) == scope]
        if len(inside) != 1:
            return None
        tree = inside[0]
    found = [(kind, at) for kind, at in _bindings(tree, name, False) if at < line]
    kinds = {kind for kind, _ in found}
    return found[-1] if len(kinds) == 1 and None not in kinds else None  # type: ignore[return-value]


def _bindings(tree: ast.AST, name: str, outside: bool) -> Iterator[tuple[str | None, int]]:
    """(kind of cut or None, line) of everything in one scope that binds ``name``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        within = outside or (isinstance(node, ast.With) and any(_stops(item.context_expr) for item in node.items))
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store | ast.Del):
            yield ("no_grad" if within else None), node.lineno
        elif isinstance(node, ast.Assign) and _is_plain(node.targets, name):
            yield ("no_grad" if within else _cut_by(node.value)), node.lineno
        else:
            yield from _bindings(node, name, within)


def _is_plain(targets: list[ast.expr], name: str) -> bool:
    return len(targets) == 1 and isinstance(targets[0], ast.Name) and targets[0].id == name


def _stops(block: ast.expr) -> bool:
    """True for ``torch.no_grad()`` and its like."""
    called = block.func if isinstance(block, ast.Call) else block
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in _BLOCKS
