"""What the source assigns each expression to, found by the expression's place in the text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, int, int, int]


@lru_cache(maxsize=128)
def assignments(source: str) -> dict[Span, str]:
    """Line, column, end line and end column of every assigned expression, with the name it goes to.

    Columns count UTF-8 bytes, as code objects do. Empty for text that is not Python.

    >>> assignments("h = x @ w\\na, b = y.split(2)")
    {(1, 4, 1, 9): 'h', (2, 7, 2, 17): 'a, b'}
    """
    found: dict[Span, str] = {}
    for node in _nodes(source):
        for targets, value in _bindings(node):
            for span, name in _named(targets, value):
                found[span] = name
    return found


@lru_cache(maxsize=128)
def recorded(source: str) -> dict[Span, ast.AST]:
    """What may record an operation, by its place: calls, operators, and writing into brackets.

    >>> {span: type(node).__name__ for span, node in recorded("h = x @ w\\nh[0] = 2").items()}
    {(2, 0, 2, 4): 'Assign', (1, 4, 1, 9): 'BinOp'}
    """
    found: dict[Span, ast.AST] = {}
    for node in _nodes(source):
        if isinstance(node, ast.BinOp | ast.Call | ast.AugAssign):
            found.update((span, node) for span in _spans(node))
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Subscript):
            found.update((span, node) for span in _spans(node.targets[0]))
    return found


def _nodes(source: str) -> Iterator[ast.AST]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return iter(())
    return ast.walk(tree)


def _bindings(node: ast.AST) -> Iterator[tuple[list[ast.expr], ast.AST]]:
    if isinstance(node, ast.Assign):
        yield node.targets, node.value
    elif isinstance(node, ast.AugAssign):
        yield [node.target], node  # the operation of `h += x` stands at the whole statement
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield [node.target], node.value


def _named(targets: list[ast.expr], value: ast.AST) -> Iterator[tuple[Span, str]]:
    if isinstance(value, ast.IfExp):
        yield from _named(targets, value.body)
        yield from _named(targets, value.orelse)
        return
    if isinstance(value, ast.NamedExpr):
        yield from _named([*targets, value.target], value.value)
        return
    if isinstance(value, ast.Tuple | ast.List):
        for k, item in enumerate(value.elts):
            yield from _named([t.elts[k] for t in targets if _unpacks(t, value)], item)  # type: ignore[attr-defined]
        return
    label = " = ".join(filter(None, map(_label, targets)))
    if label:
        yield from ((span, label) for span in _spans(value))


def _unpacks(target: ast.expr, value: ast.Tuple | ast.List) -> bool:
    """True if target and value pair up one to one."""
    if not isinstance(target, ast.Tuple | ast.List):
        return False
    plain = not any(isinstance(item, ast.Starred) for item in [*target.elts, *value.elts])
    return plain and len(target.elts) == len(value.elts)


def _label(target: ast.expr) -> str:
    """The target as one would say it; "" for what does not name one thing, such as ``hs[i]``."""
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Attribute):
        owner = _label(target.value)
        return owner and f"{owner}.{target.attr}"
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        owner = _label(target.value)
        return owner and f"{owner}[{target.slice.value!r}]"
    if isinstance(target, ast.Tuple | ast.List):
        labels = [_label(item) for item in target.elts]
        return ", ".join(labels) if all(labels) else ""
    return ""


def _spans(value: ast.AST) -> Iterator[Span]:
    """Where the code object says the instruction is: at the expression, or at the method of a call over two lines."""
    line, column = value.lineno, value.col_offset  # type: ignore[attr-defined]
    end, end_column = value.end_lineno, value.end_col_offset  # type: ignore[attr-defined]
    yield line, column, end, end_column
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and line != value.func.end_lineno:
        method = value.func
        name = len(method.attr.encode("utf-8"))
        yield method.end_lineno or 0, (method.end_col_offset or 0) - name, end, end_column
