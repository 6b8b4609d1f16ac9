"""The magic itself: finds the verb, and runs the cell under ``%%autograd``."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

from ..cells import Cells
from ..grad_fn_card import GradFnCard
from . import VERBS
from .cell_body import run_body
from .recorded import Recorded
from .repr import ReprVerb
from .verb import Shown, Verb


def manual() -> str:
    """What ``%autograd?`` prints."""
    lines = [
        "Show what autograd recorded.", "",
        "  %autograd VERB [options] EXPRESSION    for one line",
        "  %%autograd [VERB] [options]            above a cell: runs it, then shows what it recorded (default: graph)",
        "", "EXPRESSION is Python and is passed on as typed; ``--`` ends the options. The verbs:", "",
    ]  # fmt: skip
    for verb in VERBS:
        usage = verb.run.parser.format_usage().replace("usage:", "").replace("::", "").split()  # type: ignore[attr-defined]
        lines += [f"  {' '.join(usage)}", f"      {verb.__doc__}"]
        lines += [f"      {line.strip()}" for line in _examples(verb)]
    return "\n".join(lines)


def _examples(verb: type[Verb]) -> list[str]:
    text = verb.run.__doc__ or ""
    return [line for line in text.splitlines() if line.strip().startswith("Example")]


@magics_class
class AutogradMagics(Magics):
    """``%autograd`` and ``%%autograd``."""

    def __init__(self, shell: InteractiveShell, card: GradFnCard, cells: Cells) -> None:
        super().__init__(shell)
        self._shell = shell
        self._cells = cells
        made = [kind(shell, card) if issubclass(kind, ReprVerb) else kind(shell) for kind in VERBS]
        self.verbs: dict[str, Verb] = {verb.name: verb for verb in made}

    @no_var_expand
    @line_cell_magic
    def autograd(self, line: str, cell: str | None = None) -> Shown:
        __tracebackhide__ = True  # an error of the user's cell is shown from the user's line on
        try:
            return self._run(line, cell)
        except UsageError as error:
            message = str(error)
        # Raised anew: IPython keeps the last traceback, and the old one keeps the tensors of every frame it passed.
        raise UsageError(message)

    def _run(self, line: str, cell: str | None) -> Shown:
        __tracebackhide__ = True
        name, rest = [*line.split(None, 1), "", ""][:2]
        if cell is not None and (not name or name.startswith("-")):
            name, rest = "graph", line
        verb = self._verb(name)
        if cell is not None and not verb.above_cells:
            raise UsageError(f"%autograd {name} stands on a line of its own, not above a cell")
        args, expression = verb.parse(rest)
        if cell is None:
            return verb.run(args, expression)
        before = Recorded(self._shell.user_ns)
        with verb.around_cell():
            value = run_body(self._shell, cell, self._cells.running())
        return verb.run_cell(args, expression, before.since(self._shell.user_ns, value))

    def _verb(self, name: str) -> Verb:
        if name in self.verbs:
            return self.verbs[name]
        known = ", ".join(self.verbs)
        if not name:
            raise UsageError(f"%autograd needs a verb: {known} (%autograd? explains them)")
        near = get_close_matches(name, self.verbs, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else f"there are {known}"
        raise UsageError(f"%autograd has no verb {name!r}; {hint}")


def _document(function: Any) -> None:
    function.__doc__ = manual()


_document(AutogradMagics.autograd)
