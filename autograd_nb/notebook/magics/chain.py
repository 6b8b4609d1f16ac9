"""``%autograd chain``: the grad_fn chain, node by node."""

from __future__ import annotations

from argparse import REMAINDER, Namespace
from typing import Any

from IPython.core.magic_arguments import argument, magic_arguments

from ...graph import Graph
from .. import session
from ..displays import Display, chain_display
from ..formulas import arguments_of
from ..snapshot import snapshot
from .verb import Verb, language


class ChainVerb(Verb):
    """List the grad_fn chain: names, formulas, what each node saved, why an input is None."""

    name = "chain"

    @magic_arguments("autograd chain")
    @language
    @argument("expr", nargs=REMAINDER, help="a tensor, a grad_fn or a list of them")
    def run(self, args: Namespace, expression: str) -> Display:
        """Example: ``%autograd chain loss``"""
        return chain_display(self._graph(self.roots(expression)), arguments=arguments_of, lang=args.lang)

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Display:
        if expression:
            return self.run(args, expression)
        graph = self._graph(roots) if roots else Graph()
        return chain_display(graph, arguments=arguments_of, lang=args.lang)

    def _graph(self, roots: list[Any]) -> Graph:
        return snapshot(roots, self.shell.user_ns, session.history(), reasons=True)
