"""Nodes of operations on one operand, on two, and on one and a number."""

from __future__ import annotations

from typing import Any

from ..ops.card import Card, Read
from .applying import operand_apply
from .node import CardNode
from .operand_steps import binary_step, scalar_step, unary_step
from .saved import GONE, freed_error, saved_input, saved_output, saved_slots, watch_output
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
        return unary_step(card)

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

    def watch(self, version: Version, memory: Any) -> None:
        watch_output(self, version, memory)


class BinaryNode(UnaryNode):
    """A node of an operation on two tensors."""

    __slots__ = ("second",)
    edge_slots = ("first", "second")
    second: Any

    @staticmethod
    def step_for(card: Card) -> Any:
        return binary_step(card)

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
        return scalar_step(card)

    @property
    def edges(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.first, None)

    def value(self, read: Read, xp: Any) -> Any:
        if read.kind == "out" or read.source == self.card.params[0]:
            return super().value(read, xp)
        if self.other is GONE:
            raise freed_error()
        return self.other
