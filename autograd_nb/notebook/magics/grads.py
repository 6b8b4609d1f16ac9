"""``%autograd grads``: the .grad tensors, inline."""

from __future__ import annotations

from argparse import REMAINDER, Namespace

from IPython.core.error import UsageError
from IPython.core.magic_arguments import argument, magic_arguments

from ..displays import Display, grads_display
from ..reachable import leaves, named_tensors
from .verb import Verb, expressions, language


class GradsVerb(Verb):
    """Show .grad tensors: norms, histogram, heat map, which backward calls added to them, or why there is none."""

    name = "grads"

    @magic_arguments("autograd grads")
    @language
    @argument("--history", action="store_true", help="say of every gradient which backward calls made it")
    @argument("expr", nargs=REMAINDER, help="tensors, modules or lists of them; default: every leaf that requires grad")
    def run(self, args: Namespace, expression: str) -> Display:
        """Examples: ``%autograd grads``, ``%autograd grads w b``, ``%autograd grads --history model``"""
        if not expression:
            return grads_display(leaves(self.shell.user_ns), lang=args.lang, history=args.history)
        pairs = [(text, self.evaluate(text)) for text in expressions(expression)]
        try:
            named = named_tensors(pairs, self.shell.user_ns)
        except TypeError as error:
            raise UsageError(f"%autograd grads: {error}") from None
        return grads_display(named, lang=args.lang, history=args.history)
