"""``%autograd step``: the backward pass, one executed node at a time."""

from __future__ import annotations

import ast
from argparse import REMAINDER, Namespace
from collections.abc import Callable
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic_arguments import argument, magic_arguments

from .. import session
from ..stepping.editing import Repeatable
from ..stepping.passing import NoGradient, alone
from ..stepping.stepping_through import step_through
from ..stepping.watching import MOST_FRAMES, NoSuchStep
from ..widget import Exploration
from .verb import Verb, language

# What only looks a value up; anything else computes it, and can compute it again.
_LOOKS_UP = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.UnaryOp)


class StepVerb(Verb):
    """Step through the backward pass: upstream gradient x local derivative, and where the product is added."""

    name = "step"

    @magic_arguments("autograd step")
    @language
    @argument("--quiz", action="store_true", help="hide a number of each step until it is answered")
    @argument("--to", metavar="NAME", help="the step to go to: a name, or an id such as n3")
    @argument("--gradient", metavar="EXPR", help="the gradient to begin with; needed where EXPR has several elements")
    @argument("--max-frames", type=int, default=MOST_FRAMES, metavar="N", help="how many steps are shown at most")
    @argument("expr", nargs=REMAINDER, help="a tensor, a grad_fn or a list of them; an expression can be edited most")
    def run(self, args: Namespace, expression: str) -> Exploration:
        """Examples: ``%autograd step loss``, ``%autograd step --to h (w * x).sum()``, ``%autograd step --quiz loss``"""
        if not expression:
            raise UsageError("%autograd step: which tensor? For example: %autograd step loss")

        def evaluate() -> list[Any]:
            value = self.evaluate(expression)
            return list(value) if isinstance(value, list | tuple) else [value]

        again = Repeatable(evaluate) if computes(expression) else None
        return self._step(args, evaluate(), expression, again)

    def run_cell(self, args: Namespace, expression: str, roots: list[Any]) -> Exploration:
        if expression:
            return self.run(args, expression)
        if not roots:
            raise UsageError("%autograd step: this cell recorded nothing")
        return self._step(args, roots, "what the cell recorded last", None)

    def _step(
        self, args: Namespace, values: list[Any], expression: str, again: Callable[[], list[Any]] | None
    ) -> Exploration:
        if args.max_frames < 1:
            raise UsageError(f"%autograd step: --max-frames counts from 1, not {args.max_frames}")
        given = None if args.gradient is None else self.evaluate(args.gradient)
        gradients = given if given is None or isinstance(given, list | tuple) else [given]
        self.nodes_behind(alone(values), expression)
        try:
            return step_through(
                values, self.shell.user_ns, session.history(), gradients=gradients, expression=expression,
                evaluate=again, lang=args.lang, quiz=args.quiz, to=args.to, most=args.max_frames,
            )  # fmt: skip
        except (NoGradient, NoSuchStep) as error:  # others are those of the user's own hooks
            raise UsageError(f"%autograd step: {error}") from None


def computes(expression: str) -> bool:
    """True for an expression that makes its value anew, where others look it up.

    >>> computes("loss"), computes('losses["train"][-1]'), computes("f(x)")
    (False, False, True)
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError):  # evaluating it says so in a better way
        return False
    return any(isinstance(part, ast.expr) and not isinstance(part, _LOOKS_UP) for part in ast.walk(tree))
