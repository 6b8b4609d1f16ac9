"""Recording: who is told of each node, what counts as unusual, and which way an operation takes."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from ..ops.card import Card

# The fast paths do not silence NumPy's floating-point warnings beforehand, which would cost more than many an
# operation: warnings that arise in these modules are ignored, and where a filter or np.seterr turns them into errors
# the operation runs again on the general path, which is silent by itself. The same path answers all unusual operands.
UNUSUAL = (AttributeError, TypeError, ValueError, OverflowError, RuntimeWarning, FloatingPointError)
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_nb\.(engine|ops)\.")

observer: Callable[[Any], None] | None = None
"""Called with each node as it is recorded; None in normal life. The notebook sets it to learn names and lines."""


def set_observer(function: Callable[[Any], None] | None) -> None:
    """Let ``function(node)`` see each node as it is recorded, or nobody (None)."""
    global observer
    observer = function


def tell(node: Any) -> None:
    """Let the observer see a node that is recorded together with others: a call for each, as if by operations."""
    if observer is not None:
        observer(node)


def make_operation(card: Card) -> Callable[..., Any]:
    """The operation of a card, by the quickest way that fits it."""
    from . import fixed, general, operand_calls, viewing

    if on_operands_alone(card):
        return operand_calls.make_unary(card) if len(card.params) == 1 else operand_calls.make_binary(card)
    if viewing.fits(card):
        return viewing.make_viewer(card)
    return fixed.make_fixed(card) if fixed.fits(card) else general.make_general(card)


def on_operands_alone(card: Card) -> bool:
    """True for a card of one or two tensors and nothing else, whose rules read these and the result."""
    plain = card.outputs == 1 and not card.view and not card.lists and len(card.tensors) == len(card.params)
    kinds = {read.kind for reads in card.reads.values() for read in reads}
    few = plain and kinds <= {"tensor", "out"} and len(card.params) in (1, 2)
    return few and card.promote in ("arith", "float", "same")
