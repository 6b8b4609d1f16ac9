"""``%autograd flow``: how much gradient arrives at each parameter."""

from __future__ import annotations

from argparse import REMAINDER, Namespace

from IPython.core.error import UsageError
from IPython.core.magic_arguments import argument, magic_arguments

from ..displays import Display, flow_display
from ..reachable import leaves, named_tensors
from .verb import Verb, expressions, language


class FlowVerb(Verb):
    """Draw the gradient flow across parameters: vanishing, exploding and dead ones are marked."""

    name = "flow"

    @magic_arguments("autograd flow")
    @language
    @argument("expr", nargs=REMAINDER, help="modules, tensors or lists of them; default: all that have a gradient")
    def run(self, args: Namespace, expression: str) -> Display:
        """Examples: ``%autograd flow``, ``%autograd flow model``, ``%autograd flow w1 b1 w2 b2``"""
        if not expression:
            return flow_display(leaves(self.shell.user_ns, retained=True), lang=args.lang)
        pairs = [(text, self.evaluate(text)) for text in expressions(expression)]
        try:
            named = named_tensors(pairs, self.shell.user_ns)
        except TypeError as error:
            raise UsageError(f"%autograd flow: {error}") from None
        return flow_display(named, lang=args.lang)
