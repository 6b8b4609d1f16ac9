"""``%autograd graph``: the recorded graph as a picture."""

from __future__ import annotations

from argparse import REMAINDER, Namespace
from typing import Any

from IPython.core.magic_arguments import argument, magic_arguments

from ...graph import Graph
from ..displays import Display, graph_display
from .verb import Verb, language


class GraphVerb(Verb):
    """Draw the recorded graph behind a tensor, or behind what a cell recorded."""

    name = "graph"

    @magic_arguments("autograd graph")
    @language
    @argument("expr", nargs=REMAINDER, help="a tensor, a grad_fn or a list of them")
    def run(self, args: Namespace, expression: str) -> Display:
        """Examples: ``%autograd graph loss``, ``%%autograd graph`` above a cell"""
        return graph_display(self.snapshot(self.roots(expression)), lang=args.lang)

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Display:
        if expression:
            return self.run(args, expression)
        graph = self.snapshot(roots) if roots else Graph()
        return graph_display(graph, lang=args.lang)
