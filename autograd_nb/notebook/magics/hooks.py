"""``%autograd hooks``: which hooks there are, and the order in which everything runs."""

from __future__ import annotations

from argparse import REMAINDER, Namespace
from typing import Any

from IPython.core.magic_arguments import argument, magic_arguments

from ...engine.node import Node
from .. import session
from ..displays import Display, hooks_display
from ..hook_order import events
from ..saved_values import called
from .verb import Verb, language


class HooksVerb(Verb):
    """List what backward() will run, in order: nodes, the hooks around them, accumulation. Nothing is run for it."""

    name = "hooks"

    @magic_arguments("autograd hooks")
    @language
    @argument("expr", nargs=REMAINDER, help="a tensor, a grad_fn or a list of them")
    def run(self, args: Namespace, expression: str) -> Display:
        """Example: ``%autograd hooks loss``"""
        return self._display(args, self.roots(expression))

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Display:
        return self._display(args, self.roots(expression) if expression else roots)

    def _display(self, args: Namespace, roots: list[Any]) -> Display:
        variables, history = self.shell.user_ns, session.history()
        ours = all(isinstance(root, Node) for root in roots)
        found = events(roots, variables, history)
        return hooks_display(found, called(roots, variables, history), lang=args.lang, ours=ours)
