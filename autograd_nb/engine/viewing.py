"""Operations whose result is a view of their only tensor: the same memory, and a note of how it is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..ops.card import Card
from . import modes, record
from .arguments import bind
from .fixed import FixedNode, fixed_of
from .general import call_card
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .saved import make_node_class, own_code
from .scattered import PARTS, part_step
from .tensor import Tensor
from .views import Alias, alias_of, refresh


def fits(card: Card) -> bool:
    """True for cards with one result that shares the memory of their first parameter, their only tensor."""
    kinds = {read.kind for reads in card.reads.values() for read in reads}
    return (
        card.view and card.outputs == 1 and card.tensors == card.params[:1] == tuple(card.vjp)
        and kinds <= {"shape", "dtype", "value"}
    )  # fmt: skip


def make_viewer(card: Card) -> Callable[..., Tensor]:
    """The operation of a card that fits."""
    forward, new, node_class = card.forward, Tensor.__new__, make_node_class(card, FixedNode)
    if card.name in PARTS:
        node_class.step = own_code(part_step(card, node_class.step))
    count, kept = len(card.params) - 1, fixed_of(card)

    def call(self: Any, *rest: Any, **kwargs: Any) -> Tensor:
        if kwargs or len(rest) != count:
            self, *rest = bind(card, (self, *rest), kwargs)  # type: ignore[assignment]
            rest = tuple(rest)
        if modes.special or not isinstance(self, Tensor):
            return call_card(card, (self, *rest))
        above = self._alias
        if above is None:
            above = alias_of(self)
        else:
            refresh(self)
        a = self._a
        out = new(Tensor)
        out._a = forward(a, *rest)
        out._grad = out._leaf = None
        recording = grad_enabled()
        alias = out._alias = Alias(above.version)
        if above.base is None:
            alias.base, alias.steps = self, ((card, rest),)
        else:
            alias.base, alias.steps = above.base, (*above.steps, (card, rest))
        alias.made = above.made if recording else "no_grad"
        if not (self._rg and recording):
            out._edge, out._rg = None, False
            return out
        node = node_class()
        node.first = self._edge or leaf_edge(self)
        node.seq = number = next_sequence()
        node.extra = node.versions = node.fix = None
        node.fixed = kept(a, rest)
        node.facts_of_output = ((out._a.shape, out._a.dtype),)
        out._edge = (-number, node, None)
        out._rg = True
        if record.observer is not None:
            record.observer(node)
        return out

    return own_code(call)
