"""What every verb has: its options, the user's variables, and the raw expression after the options."""

from __future__ import annotations

import ast
import re
from abc import ABC, abstractmethod
from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from difflib import get_close_matches
from typing import Any, ClassVar

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic_arguments import argument

from ...graph import Graph
from .. import session
from ..displays import Display
from ..snapshot import roots_of, snapshot
from ..widget import Exploration

Shown = Display | Exploration | None
LANGUAGES = ("en", "ja")
language = argument("--lang", choices=LANGUAGES, default="en", help="language of the display")


class Verb(ABC):
    """One verb of the magic; its docstring is its line in the help."""

    name: ClassVar[str]
    above_cells: ClassVar[bool] = True

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    @abstractmethod
    def run(self, args: Namespace, expression: str) -> Shown:
        """Show what ``expression`` asks for."""

    def around_cell(self) -> AbstractContextManager[None]:
        """What is on while the cell under the verb runs."""
        return nullcontext()

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Shown:
        """The same after a cell; ``roots`` are the ends of what it recorded."""
        return self.run(args, expression)

    @property
    def parser(self) -> Any:
        """The argument parser that `magic_arguments` made."""
        return self.run.parser  # type: ignore[attr-defined]

    def options(self) -> list[str]:
        """Every option, as one would type it."""
        usage = self.parser.format_usage()
        return sorted(set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", usage)))

    def parse(self, line: str) -> tuple[Namespace, str]:
        """The options, and the text after them exactly as it was typed; ``--`` ends the options."""
        words = list(re.finditer(r"\S+", line))
        try:
            args = self.parser.parse_args([word[0] for word in words])
        except UsageError as error:
            raise UsageError(f"%autograd {self.name}: {error}") from None
        rest = [word for word in getattr(args, "expr", []) if word != "--"]
        if not rest:
            return args, ""
        return args, line[words[len(words) - len(rest)].start() :].rstrip()

    def evaluate(self, expression: str, source: str = "<%autograd>") -> Any:
        """The value of the user's expression; UsageError for what is no expression, or names nothing.

        ``source`` is the file name that its code gets. What the expression itself raises passes through.
        """
        try:
            code = compile(expression, source, "eval")
        except (SyntaxError, ValueError):
            raise UsageError(f"%autograd {self.name}: not a Python expression: {expression}") from None
        try:
            with self.shell.builtin_trap:
                return eval(code, self.shell.user_global_ns, self.shell.user_ns)
        except NameError as error:
            if error.name not in code.co_names or error.name in self.shell.user_ns:
                raise
            own = [n for n in self.shell.user_ns if not n.startswith("_") and n not in self.shell.user_ns_hidden]
            near = get_close_matches(error.name, own, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"%autograd {self.name}: name {error.name!r} is not defined{hint}") from None

    def roots(self, expression: str) -> list[Any]:
        """The nodes behind the expression's value; UsageError where there are none."""
        if not expression:
            raise UsageError(f"%autograd {self.name}: which tensor? For example: %autograd {self.name} loss")
        return self.nodes_behind(self.evaluate(expression), expression)

    def nodes_behind(self, value: Any, expression: str) -> list[Any]:
        """The nodes behind a value, or each value of a list; UsageError where there are none."""
        try:
            return roots_of(value, expression)
        except (TypeError, ValueError) as error:
            raise UsageError(f"%autograd {self.name}: {error}") from None

    def snapshot(self, roots: list[Any], progress: Callable[[float], None] | None = None) -> Graph:
        """The graph behind ``roots``, with the names of the user's variables."""
        return snapshot(roots, self.shell.user_ns, session.history(), progress=progress)


def expressions(text: str) -> list[str]:
    """The expressions in ``text``, separated by spaces or commas.

    >>> expressions('w d["a b"][0]'), expressions("w, f(x, y)"), expressions("")
    (['w', 'd["a b"][0]'], ['w', 'f(x, y)'], [])
    """
    found, pending = [], ""
    for part in text.split(" "):
        pending = f"{pending} {part}" if pending else part
        tree = _parsed(pending)
        if tree is not None:
            items = tree.elts if isinstance(tree, ast.Tuple) and not pending.startswith("(") else [tree]
            found += [ast.get_source_segment(pending, item) or "" for item in items]
            pending = ""
    return [*found, pending] if pending.strip() else found


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
