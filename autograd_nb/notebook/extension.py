"""Everything the extension switches on in a shell, and how each part is switched off again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from ..engine import record
from ..engine.tensor import set_cut_observer
from . import cuts, ledger, session
from .cells import Cells
from .grad_fn_card import GradFnCard
from .magics.command import AutogradMagics
from .magics.completion import matcher
from .naming import History
from .provenance import Recorder


class Extension:
    """The extension in one shell."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.history = History()
        self.cells = Cells(shell)
        self.recorder = Recorder(self.cells.of)
        self.ledger = ledger.Ledger(self.cells.of)
        self.cuts = cuts.Cuts(self.cells.of)
        self.card = GradFnCard(shell)
        self.magics = AutogradMagics(shell, self.card, self.cells)
        self._undo: list[Callable[[], Any]] = []

    def switch_on(self) -> None:
        """Observe recording, remember names after each cell, register magic, completion and card."""
        shell = self.shell
        record.set_observer(self.recorder.observe)
        self._undo.append(lambda: record.set_observer(None))
        session.set_history(self.history)
        self._undo.append(lambda: session.set_history(None))
        ledger.keep(self.ledger)
        self._undo.append(lambda: ledger.keep(None))
        set_cut_observer(self.cuts.observe)
        self._undo.append(lambda: set_cut_observer(None))
        cuts.watch(self.cuts)
        self._undo.append(lambda: cuts.watch(None))
        for event, listener in (("pre_run_cell", self._before_cell), ("post_run_cell", self._after_cell)):
            shell.events.register(event, listener)
            self._undo.append(partial(shell.events.unregister, event, listener))
        shell.register_magics(self.magics)
        self._undo.append(self._forget_magics)
        complete = matcher(shell, self.magics)
        shell.Completer.custom_matchers.append(complete)
        self._undo.append(lambda: shell.Completer.custom_matchers.remove(complete))
        self.card.switch(True)
        self._undo.append(lambda: self.card.switch(False))

    def switch_off(self) -> None:
        """Undo it, last thing first."""
        while self._undo:
            self._undo.pop()()

    def _before_cell(self, info: Any) -> None:
        self.cells.before(info)
        self.recorder.new_run()
        self.ledger.new_run()

    def _after_cell(self, result: Any) -> None:
        self.cells.after(result)
        self.history.note(self.shell.user_ns)

    def _forget_magics(self) -> None:
        manager = self.shell.magics_manager
        for kind in ("line", "cell"):
            manager.magics[kind].pop("autograd", None)
        manager.registry.pop(type(self.magics).__name__, None)
