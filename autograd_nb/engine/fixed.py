"""Operations on one tensor with parameters that are no tensors: powers, slopes, dimensions, bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..ops.card import Card, Read, raw
from . import modes, record
from .arguments import bind
from .general import call_card
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .operand_nodes import UnaryNode
from .saved import GONE, changed, make_node_class, own_code, version_noted
from .tensor import Tensor
from .views import refresh

SAVED = ("tensor", "out")


class FixedNode(UnaryNode):
    """A node of an operation on one tensor; ``fixed`` holds what the rule reads beside operand and result, in order."""

    __slots__ = ("fixed",)
    fixed: tuple[Any, ...]

    @staticmethod
    def step_for(card: Card) -> Any:
        return _fixed_step(card)

    def value(self, read: Read, xp: Any) -> Any:
        if read.kind in SAVED:
            return super().value(read, xp)
        others = [(r.kind, r.source) for r in self.card.reads[self.card.params[0]] if r.kind not in SAVED]
        return self.fixed[others.index((read.kind, read.source))]


def fits(card: Card) -> bool:
    """True for cards whose first parameter is their only tensor, without casting, views or several outputs."""
    first = card.params[0]
    kinds = {read.kind for reads in card.reads.values() for read in reads}
    return (
        len(card.params) > 1 and card.tensors == (first,) and tuple(card.vjp) == (first,) and card.outputs == 1
        and not card.view and not card.lists and card.promote in (None, "same") and "position" not in kinds
    )  # fmt: skip


def make_fixed(card: Card) -> Callable[..., Any]:  # noqa: C901  (inlined, see tests/frame/test_sizes.py)
    """The operation of a card that fits."""
    forward, check, new, node_class = card.forward, card.check, Tensor.__new__, make_node_class(card, FixedNode)
    reads = card.reads[card.params[0]]
    keeps_self, keeps_out = (any(r.kind == kind for r in reads) for kind in SAVED)
    count, kept = len(card.params) - 1, fixed_of(card)

    def call(self: Any, *rest: Any, **kwargs: Any) -> Any:
        if kwargs or len(rest) != count:
            self, *rest = bind(card, (self, *rest), kwargs)  # type: ignore[assignment]
        if modes.special:
            return call_card(card, (self, *rest))
        try:
            a = self._a
            if check is not None:
                check(a, *rest)
            r = forward(a, *rest)
        except record.UNUSUAL:
            return call_card(card, (self, *rest))
        out = new(Tensor)
        out._a = r
        out._grad = out._leaf = out._alias = None
        alias = self._alias
        if alias is not None and alias.base is not None:
            refresh(self)
        if not (self._rg and grad_enabled()):
            out._edge, out._rg = None, False
            return out
        node = node_class()
        node.first = self._edge or leaf_edge(self)
        node.seq = number = next_sequence()
        node.extra = node.versions = node.fix = None
        node.fixed = kept(a, rest)
        node.facts_of_output = ((r.shape, r.dtype),)
        if keeps_out:
            node.out = r
        if keeps_self:
            node.self = self
            if alias is not None:
                node.versions = version_noted("self", alias)
        if r.dtype is not a.dtype:
            node.fix = ((a.shape, a.dtype),)
        out._edge = (-number, node, None)
        out._rg = True
        if record.observer is not None:
            record.observer(node)
        return out

    return own_code(call)


def fixed_of(card: Card) -> Callable[[Any, Any], tuple[Any, ...]]:
    """Gathers from operand and parameters what the rule reads beside operand and result."""
    wanted = [r for r in card.reads[card.params[0]] if r.kind not in SAVED]
    if [r.source for r in wanted if r.kind == "value"] == list(card.params[1:]) and len(wanted) == len(card.params) - 1:
        return lambda a, rest: rest
    places = [(r.kind, card.params.index(r.source) - 1) for r in wanted]
    return lambda a, rest: tuple(rest[k] if kind == "value" else getattr(a, kind) for kind, k in places)


def _fixed_step(card: Card) -> Any:
    """The backward on arrays, where the rule reads operand or result before everything else."""
    rule, kinds = card.vjp[card.params[0]], [r.kind for r in card.reads[card.params[0]]]
    if not any(kind in SAVED for kind in kinds):

        def from_fixed(node: Any, run: Any, grad: Any) -> Any:
            if node.extra is not None or node.fix is not None:
                return run.run_node(node, grad)
            return node.first, rule(raw, grad, *node.fixed)

        return from_fixed
    if any(kind in SAVED for kind in kinds[1:]):
        return None
    slot = "self" if kinds[0] == "tensor" else "out"

    def from_saved(node: Any, run: Any, grad: Any) -> Any:
        saved = getattr(node, slot)
        if (node.extra is not None and not node.extra.at_rest()) or node.fix is not None or saved is GONE:
            return run.run_node(node, grad)
        if slot == "self" and saved._alias is not None and changed(node, "self", saved):
            return run.run_node(node, grad)
        if not run.keep:
            setattr(node, slot, GONE)
        return node.first, rule(raw, grad, saved if slot == "out" else saved._a, *node.fixed)

    return from_saved
