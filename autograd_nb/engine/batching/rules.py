"""Which rule computes a card on a whole batch: one by name, or the one for what the card says of itself."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ...ops.card import Card, cards
from .call import Call


class Impossible(RuntimeError):
    """What cannot be done for several samples at once: its sentence is the user's, there is no other way to try."""


Rule = Callable[[Call], Any]
"""Gives the result with the batch first, or NotImplemented where it does not apply."""

named: dict[str, Rule] = {}
"""The rules of single cards."""

chosen: dict[str, Rule | None] = {}

TOPICS = (
    "arranging", "convolutions", "elements", "indexing", "joins", "losses", "normalizing", "products", "reductions",
    "trailing", "views",
)  # fmt: skip
ONE_BY_ONE = frozenset(("renorm",))
"""Cards that name a dimension and work on all others together, so that the batch must not be among these."""

DIM = ("dim", "dims", "dim0", "dim1", "dim2", "dimension")


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Declare the rule of the cards of these names."""

    def declare(function: Rule) -> Rule:
        named.update(dict.fromkeys(names, function))
        return function

    return declare


def rule_of(card: Card) -> Rule | None:
    """The rule for a card, found once; None if its samples are computed one by one."""
    try:
        return chosen[card.name]
    except KeyError:
        found = chosen[card.name] = find(card)
        return found


def find(card: Card) -> Rule | None:
    """By name first, then by kind."""
    from .dims import shifted
    from .elements import elementwise

    for topic in TOPICS:  # importing them declares their rules
        import_module(f"{__package__}.{topic}")
    if card.name in named:
        return named[card.name]
    if card.name in ONE_BY_ONE:
        return None
    if any(p in DIM for p in card.params):
        return shifted
    return elementwise if is_elementwise(card) else None


def is_elementwise(card: Card) -> bool:
    """True where each element of the result comes from the elements at its place."""
    if card.lists or card.outputs != 1 or card.view or "reduction" in card.params or not card.tensors:
        return False
    if card.jvp == "elementwise" or card.ufunc is not None or card.promote in ("arith", "float", "compare"):
        return True
    parent = cards.get(card.name.removesuffix("_backward"))
    return parent is not None and parent is not card and is_elementwise(parent)
