"""Running the cell under ``%%autograd`` as if the first line were not there."""

from __future__ import annotations

import ast
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display


def run_body(shell: InteractiveShell, source: str, number: int) -> Any:
    """The value of the last expression of cell ``number``, which is displayed too; errors of the cell pass through."""
    __tracebackhide__ = True
    # The line of the magic stays counted, so that places and tracebacks say what the user sees.
    text = "\n" + shell.transform_cell(source)
    name = shell.compile.cache(text, number, raw_code=text)
    tree = shell.transform_ast(ast.parse(text, name))
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    # `__main__` is both: names a cell assigns are globals of the functions it defines.
    exec(compile(tree, name, "exec"), shell.user_ns)
    if last is None:
        return None
    value = eval(compile(last, name, "eval"), shell.user_ns)
    if value is not None and not source.rstrip().endswith(";"):
        display(value)
    return value
