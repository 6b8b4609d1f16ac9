"""``%autograd time``: forward and backward time per source line."""

from __future__ import annotations

from argparse import REMAINDER, Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic_arguments import argument, magic_arguments

from ..displays import Display, time_display
from ..line_clock import EXPRESSION, LineClock
from ..timing import backward, cell_numbers, clock, timed
from .verb import Verb, language


class TimeVerb(Verb):
    """Time lines: forward those that run, backward those that recorded. Without a backward of its own, one is added."""

    name = "time"

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._watch: LineClock | None = None

    @magic_arguments("autograd time")
    @language
    @argument("--exact", action="store_true", help="write the measured times as text too; no run repeats them")
    @argument("expr", nargs=REMAINDER, help="an expression to compute a tensor, or a tensor (then backward only)")
    def run(self, args: Namespace, expression: str) -> Display:
        """Examples: ``%autograd time model(x).sum()``, ``%%autograd time`` above a cell"""
        if not expression:
            raise UsageError("%autograd time: of what? For example: %autograd time model(x).sum()")
        watch = timed(lambda: self.evaluate(expression, EXPRESSION), lambda value: self.nodes_behind(value, expression))
        return time_display(watch.spent, cell_numbers(), expression=expression, lang=args.lang, exact=args.exact)

    @contextmanager
    def around_cell(self) -> Iterator[None]:
        with ExitStack() as failed:
            watch = clock()
            failed.callback(watch.close)  # else the nodes of a cell that failed would stay alive
            with watch:
                yield
            failed.pop_all()
        self._watch = watch

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Display:
        watch, self._watch = self._watch, None
        assert watch is not None
        try:
            if not watch.passes and roots:
                backward(watch, roots)
        finally:
            watch.close()
        return time_display(watch.spent, cell_numbers(), lang=args.lang, exact=args.exact)
