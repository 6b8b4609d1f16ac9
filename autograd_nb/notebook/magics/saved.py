"""``%autograd saved``: what the nodes keep for their backward pass."""

from __future__ import annotations

from argparse import REMAINDER, Namespace
from typing import Any

from IPython.core.magic_arguments import argument, magic_arguments

from ...engine.node import Node
from .. import session
from ..displays import Display, saved_display
from ..saved_values import called, saved_rows
from .verb import Verb, language


class SavedVerb(Verb):
    """List the saved tensors: who keeps what, how many bytes, what shares memory, what is yours anyway."""

    name = "saved"

    @magic_arguments("autograd saved")
    @language
    @argument("expr", nargs=REMAINDER, help="a tensor, a grad_fn or a list of them")
    def run(self, args: Namespace, expression: str) -> Display:
        """Examples: ``%autograd saved loss``, ``%%autograd saved`` above a cell"""
        return self._display(args, self.roots(expression))

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Display:
        return self._display(args, self.roots(expression) if expression else roots)

    def _display(self, args: Namespace, roots: list[Any]) -> Display:
        variables, history = self.shell.user_ns, session.history()
        rows = saved_rows(roots, variables, history)
        ours = all(isinstance(root, Node) for root in roots)
        return saved_display(rows, called(roots, variables, history), lang=args.lang, lines_known=ours)
