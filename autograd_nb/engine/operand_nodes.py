"""Nodes of operations on one operand, on two, and on one and a number; their backward, specialised for each card."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.card import Card, Read, passes, raw
from ..ops.scalars import like
from .applying import operand_apply
from .conform import array_reduced, reduced
from .node import CardNode
from .saved import GONE, changed, freed_error, own_code, saved_input, saved_output, saved_slots, watch_output
from .views import Version


class UnaryNode(CardNode):
    """A node of an operation on one tensor without further parameters."""

    __slots__ = ("first",)
    edge_slots: tuple[str, ...] = ("first",)  # of each operand; "" for one that has no edge
    first: Any
    self: Any = None  # what a card's rules may read gets a slot in its own class, see slots_for
    other: Any = None
    out: Any = None

    @staticmethod
    def slots_for(card: Card) -> tuple[str, ...]:
        return saved_slots(card)

    @staticmethod
    def step_for(card: Card) -> Any:
        return _unary_step(card)

    @property
    def edges(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.first,)

    def value(self, read: Read, xp: Any) -> Any:
        # A slot is filled only where a rule of this node's edges reads it.
        value = getattr(self, "out" if read.kind == "out" else "self", None)
        if value is GONE:
            raise freed_error()
        if value is None:
            return None
        return saved_output(self, value, xp) if read.kind == "out" else saved_input(self, "self", value, xp)

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        own = type(self)
        own.apply = operand_apply(own.card, own.edge_slots)  # type: ignore[method-assign]
        return own.apply(self, xp, grad)

    def release(self) -> None:
        for slot in saved_slots(self.card):
            if getattr(self, slot, None) is not None:
                setattr(self, slot, GONE)

    def watch(self, version: Version) -> None:
        watch_output(self, version)


class BinaryNode(UnaryNode):
    """A node of an operation on two tensors."""

    __slots__ = ("second",)
    edge_slots = ("first", "second")
    second: Any

    @staticmethod
    def step_for(card: Card) -> Any:
        return _binary_step(card)

    @property
    def edges(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.first, self.second)

    def value(self, read: Read, xp: Any) -> Any:
        if read.kind == "out" or read.source == self.card.params[0]:
            return super().value(read, xp)
        other = getattr(self, "other", None)
        if other is GONE:
            raise freed_error()
        return saved_input(self, read.source, other, xp)


class ScalarNode(UnaryNode):
    """A node of an operation on a tensor and a Python number."""

    __slots__ = ()
    edge_slots = ("first", "")

    @staticmethod
    def step_for(card: Card) -> Any:
        return _scalar_step(card)

    @property
    def edges(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.first, None)

    def value(self, read: Read, xp: Any) -> Any:
        if read.kind == "out" or read.source == self.card.params[0]:
            return super().value(read, xp)
        if self.other is GONE:
            raise freed_error()
        return self.other


def is_product(rule: Any) -> bool:
    """True for a rule that multiplies the gradient by what it reads, and does nothing else."""
    return rule.__code__.co_code == _PRODUCT.co_code and rule.__code__.co_argcount == 3


_PRODUCT = (lambda xp, g, factor: g * factor).__code__
LARGE = 65536
"""Elements from which on a product is written over a gradient that belongs to the pass: no fresh memory is cleared."""


def in_its_place(run: Any, grad: Any, factor: Any) -> bool:
    """True where ``grad * factor`` was written over ``grad``, which nobody else holds."""
    if (
        not run.own or type(grad) is not np.ndarray or grad.size < LARGE or grad.base is not None
        or not grad.flags.writeable or grad.dtype.kind != "f"
    ):  # fmt: skip
        return False
    fits = grad.dtype is getattr(factor, "dtype", None) and factor.shape in ((), grad.shape)
    if not fits and type(factor) not in (int, float):
        return False
    np.multiply(grad, factor, grad)
    return True


def _unary_step(card: Card) -> Any:
    """The backward of a one-operand card on arrays, with nothing looked up that its rule does not read."""
    rule, reads = card.vjp[card.params[0]], card.reads[card.params[0]]
    kinds = [read.kind for read in reads]
    if not kinds:
        return _step_without_saved(rule)
    product = is_product(rule)
    if kinds == ["out"]:

        def from_out(node: Any, run: Any, grad: Any) -> Any:
            out = node.out
            if (node.extra is not None and not node.extra.at_rest()) or node.fix is not None or out is GONE:
                return run.run_node(node, grad)
            if not run.keep:
                node.out = GONE
            if product and run.own and in_its_place(run, grad, out):
                return node.first, grad
            return node.first, rule(raw, grad, out)

        return from_out
    if kinds == ["tensor"]:

        def from_self(node: Any, run: Any, grad: Any) -> Any:
            saved = node.self
            if (
                node.extra is not None or node.fix is not None or saved is GONE
                or (saved._alias is not None and changed(node, "self", saved))
            ):  # fmt: skip
                return run.run_node(node, grad)
            if not run.keep:
                node.self = GONE
            return node.first, rule(raw, grad, saved._a)

        return from_self
    return None


def _step_without_saved(rule: Any) -> Any:
    def from_nothing(node: Any, run: Any, grad: Any) -> Any:
        if node.extra is not None or node.fix is not None:
            return run.run_node(node, grad)
        return node.first, grad if rule is passes else rule(raw, grad)

    return from_nothing


def _scalar_step(card: Card) -> Any:
    """The backward of a two-operand card whose second operand is a Python number."""
    first, second = card.params
    rule, sources = card.vjp[first], [read.source for read in card.reads[first]]
    if not sources:
        return _step_without_saved(rule)
    if sources != [second]:
        return None
    product = is_product(rule)

    def from_other(node: Any, run: Any, grad: Any) -> Any:
        other = node.other
        if node.extra is not None or node.fix is not None or other is GONE:
            return run.run_node(node, grad)
        if not run.keep:
            node.other = GONE
        factor = like(grad, other)
        if product and run.own and in_its_place(run, grad, factor):
            return node.first, grad
        return node.first, rule(raw, grad, factor)

    return from_other


def step_reduced(node: Any, run: Any, grad: Any) -> None:
    """The backward on arrays of a node whose operands were broadcast or cast."""
    grads = reduced(raw, node, node.apply(raw, grad))
    if not run.keep:
        node.release()
    for edge, g in zip(node.edges, grads, strict=True):
        if edge is not None:
            run.deliver(edge, g, grad)


def _binary_step(card: Card) -> Any:
    """The backward of a two-operand card on arrays where each rule reads nothing, or just the other operand."""
    first, second = card.params
    sources = {name: [r.source for r in reads] for name, reads in card.reads.items()}
    if sources == {first: [], second: []}:
        return _step_reading_nothing(card.vjp[first], card.vjp[second])
    if sources == {first: [second], second: [first]}:
        step = _step_reading_each_other(first, second, card.vjp[first], card.vjp[second])
        return _step_of_square(own_code(step), card.vjp[first]) if card.ufunc is np.multiply else step
    return None


def _step_reading_nothing(rule_self: Any, rule_other: Any) -> Any:
    def from_nothing(node: Any, run: Any, grad: Any) -> Any:
        if node.extra is not None:
            return run.run_node(node, grad)
        to_self, to_other, fix = node.first, node.second, node.fix
        own = given = grad
        if to_self is not None:
            own = grad if rule_self is passes else rule_self(raw, grad)
            if fix is not None:
                own = array_reduced(own, *fix[0])
            if to_other is None:
                return to_self, own
        given = grad if fix is None else array_reduced(grad, *fix[1])  # linear rules: what is summed first is small
        if rule_other is not passes:
            given = rule_other(raw, given)
        if to_self is None:
            return to_other, given
        if to_other[0] < to_self[0]:  # the pass goes on with the later of the two operations
            run.deliver(to_self, own, grad)
            return to_other, given
        run.deliver(to_other, given, grad)
        return to_self, own

    return from_nothing


def _step_of_square(step: Any, rule: Any) -> Any:
    """The step of a product; the two equal halves of the gradient of ``x * x`` are computed once."""

    def from_square(node: Any, run: Any, grad: Any) -> Any:
        factor = node.self
        if (
            factor is not node.other or factor is GONE or node.extra is not None or node.fix is not None
            or factor._alias is not None or type(grad) is not np.ndarray
        ):  # fmt: skip
            return step(node, run, grad)
        if not run.keep:
            node.self = node.other = GONE
        if grad.size >= LARGE and 0 in grad.strides:  # expanded: twice what was there before is quick
            once = grad[tuple([slice(None, None if stride else 1) for stride in grad.strides])]
            return node.first, rule(raw, once + once, factor._a)
        both = rule(raw, grad, factor._a)
        return node.first, np.add(both, both, both)

    return from_square


def _step_reading_each_other(first: str, second: str, rule_self: Any, rule_other: Any) -> Any:
    product = is_product(rule_self)

    def from_each_other(node: Any, run: Any, grad: Any) -> Any:
        self, other, to_self, to_other = node.self, node.other, node.first, node.second
        if node.fix is not None and node.extra is None:
            return step_reduced(node, run, grad)
        if (
            node.extra is not None or self is GONE or other is GONE
            or (other is not None and other._alias is not None and changed(node, second, other))
            or (self is not None and self._alias is not None and changed(node, first, self))
        ):  # fmt: skip
            return run.run_node(node, grad)
        if not run.keep:
            if self is not None:
                node.self = GONE
            if other is not None:
                node.other = GONE
        if to_other is None:
            if product and run.own and in_its_place(run, grad, other._a):
                return to_self, grad
            return to_self, rule_self(raw, grad, other._a)
        if to_self is None:
            return to_other, rule_other(raw, grad, self._a)
        if to_other[0] < to_self[0]:
            run.deliver(to_self, rule_self(raw, grad, other._a), grad)
            return to_other, rule_other(raw, grad, self._a)
        run.deliver(to_other, rule_other(raw, grad, self._a), grad)
        return to_self, rule_self(raw, grad, other._a)

    return from_each_other
