"""A bare ``loss.grad_fn`` in a cell: PyTorch's line, and the chain behind the node beside it."""

from __future__ import annotations

from html import escape
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from ..engine.node import Node
from . import session
from .displays import Display, chain_display
from .formulas import arguments_of
from .snapshot import snapshot

# A card stands beside a value; who wants to read a long chain asks for it.
STEPS = 12


class GradFnCard:
    """The display of our own nodes in one shell; ``switch(False)`` gives PyTorch's line alone."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def switch(self, on: bool) -> None:
        """Show nodes as cards, or as any other object."""
        formatters = getattr(self.shell.display_formatter, "formatters", {})  # a shell may be without any
        for mime, shown in (("text/plain", self._plain), ("text/html", self._html)):
            formatter = formatters.get(mime)
            if formatter is None:
                continue
            if on:
                formatter.for_type(Node, shown)
            else:
                formatter.pop(Node, None)

    def _display(self, node: Node) -> Display | str:
        """The chain, or what kept it from being shown: a cell never fails for being displayed."""
        try:
            graph = snapshot([node], self.shell.user_ns, session.history(), reasons=True)
            return chain_display(graph, arguments=arguments_of, most=STEPS)
        except Exception as error:  # noqa: BLE001  IPython would print a traceback over the user's own result
            return f"(the chain could not be shown: {type(error).__name__}: {error})"

    def _plain(self, node: Node, printer: Any, cycle: bool) -> None:
        printer.text(repr(node))
        if len(printer.stack) == 1:  # not inside a tuple such as next_functions
            shown = self._display(node)
            printer.text(f"\n{shown if isinstance(shown, str) else shown.text()}")

    def _html(self, node: Node) -> str | None:
        shown = self._display(node)
        if isinstance(shown, str):
            return None
        # Without the address: HTML must be the same in every run.
        return f"<div><code>{escape(f'<{node.name()} object>')}</code></div>{shown.html()}"
