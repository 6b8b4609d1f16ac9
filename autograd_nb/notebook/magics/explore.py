"""``%autograd explore``: the recorded graph, to walk around in."""

from __future__ import annotations

from argparse import REMAINDER, Namespace
from functools import partial
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic_arguments import argument, magic_arguments

from ...graph.hierarchy import WAYS
from ..widget import Exploration, explore
from .verb import Verb, language


class ExploreVerb(Verb):
    """Explore the recorded graph: open groups, search, select, look into nodes."""

    name = "explore"

    @magic_arguments("autograd explore")
    @language
    @argument("--by", choices=WAYS, default="auto", help="what to make groups by")
    @argument("--depth", type=int, default=0, help="how many levels of groups are open at first")
    @argument("expr", nargs=REMAINDER, help="a tensor, a grad_fn or a list of them")
    def run(self, args: Namespace, expression: str) -> Exploration:
        """Examples: ``%autograd explore loss``, ``w = %autograd explore --by module loss``"""
        return self._explore(args, self.roots(expression))

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Exploration:
        if expression:
            return self.run(args, expression)
        if not roots:
            raise UsageError("%autograd explore: this cell recorded nothing")
        return self._explore(args, roots)

    def _explore(self, args: Namespace, roots: list[Any]) -> Exploration:
        if args.depth < 0:
            raise UsageError(f"%autograd explore: --depth counts levels from 0, not {args.depth}")
        names = self.shell.user_ns
        return explore(
            roots, partial(self.snapshot, roots), names, by=args.by, depth=args.depth, lang=args.lang
        )  # fmt: skip
