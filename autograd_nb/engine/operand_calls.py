"""Operations on one operand, on two, and on one and a number: the fast paths, specialised once for each card."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..ops.card import Card
from ..ops.scalars import FLOAT32, as_float32
from . import modes, record
from .general import call_card
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .operand_nodes import BinaryNode, ScalarNode, UnaryNode
from .saved import make_node_class, own_code, saved_slots, version_noted, versions_of
from .tensor import Tensor
from .views import refresh

ndarray = np.ndarray
SCALARS = frozenset((float, int, complex))  # a bool is unusual: some operations refuse it

OPERATORS: dict[Any, Any] = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.true_divide: operator.truediv,
    np.negative: operator.neg}  # fmt: skip
"""On NumPy scalars an operator is several times quicker than the ufunc behind it."""


def kernel_of(card: Card) -> Callable[..., Any]:
    """What the fast path calls: the ufunc the forward function stands for, or the function."""
    return card.forward if card.ufunc is None else OPERATORS.get(card.ufunc, card.ufunc)


def make_unary(card: Card) -> Callable[[Tensor], Tensor]:  # noqa: C901  (inlined, see tests/frame/test_sizes.py)
    """The operation of a card with one tensor parameter and no other."""
    kernel, new, node_class = kernel_of(card), Tensor.__new__, make_node_class(card, UnaryNode)
    reads = [r.kind for rs in card.reads.values() for r in rs]
    keeps_self, keeps_out, differentiable = "tensor" in reads, "out" in reads, bool(card.vjp)
    elementwise = card.ufunc is not None or card.jvp == "elementwise"

    def call(self: Tensor) -> Tensor:  # noqa: C901  (inlined, see tests/frame/test_sizes.py)
        if modes.special:
            return call_card(card, (self,))
        try:
            a = self._a
            r = kernel(a)
        except record.UNUSUAL:
            return call_card(card, (self,))
        if type(a) is not ndarray:
            if type(r) is not type(a):
                r = conform_unary(card, a, r)
        elif a.dtype is not FLOAT32 and r.dtype is not a.dtype:
            r = conform_unary(card, a, r)
        out = new(Tensor)
        out._a = r
        out._grad = out._leaf = out._alias = None
        alias = self._alias
        if alias is not None and alias.base is not None:
            refresh(self)
        if not (self._rg and differentiable and grad_enabled()):
            out._edge, out._rg = None, False
            return out
        node = node_class()
        node.first = self._edge or leaf_edge(self)
        node.seq = number = next_sequence()
        node.extra = node.versions = node.fix = None
        if not elementwise:
            node.facts_of_output = ((r.shape, r.dtype),)
        if keeps_out:
            node.out = r
        if keeps_self:
            node.self = self
            if alias is not None:
                node.versions = version_noted("self", alias)
        out._edge = (-number, node, None)
        out._rg = True
        if record.observer is not None:
            record.observer(node)
        return out

    return own_code(call)


def conform_unary(card: Card, a: Any, r: Any) -> Any:
    """The result again, from the default float dtype, where integers were given to a function of floats."""
    if card.promote == "float" and a.dtype.kind in "biu":
        with np.errstate(all="ignore"):
            return card.forward(a.astype(dtypes.get_default_dtype().numpy))
    return r


def make_binary(card: Card) -> Callable[[Any, Any], Tensor]:  # noqa: C901  (inlined, see tests/frame/test_sizes.py)
    """The operation of a card with two operands and no other parameter."""
    kernel, new, with_scalar = kernel_of(card), Tensor.__new__, make_with_scalar(card)
    node_class = make_node_class(card, BinaryNode)
    first, second = card.params
    saves, crossed, elementwise = bool(saved_slots(card)), reads_crosswise(card), card.promote != "same"
    keep, broadcasts = keeps(card), card.promote != "same"

    def call(self: Any, other: Any) -> Tensor:  # noqa: C901  (inlined, see tests/frame/test_sizes.py)
        if modes.special:
            return call_card(card, (self, other))
        if not isinstance(other, Tensor):
            return with_scalar(self, other)
        try:
            a, b = self._a, other._a
            kind = type(a)
            if kind is not type(b):
                return call_card(card, (self, other))
            if kind is ndarray:
                dtype = a.dtype
                if dtype is not b.dtype:
                    return call_card(card, (self, other))
                r = kernel(a, b)
                if dtype is not FLOAT32 and r.dtype is not dtype:
                    return call_card(card, (self, other))
            else:
                r = kernel(a, b)
                if type(r) is not kind:
                    return call_card(card, (self, other))
        except record.UNUSUAL:
            return call_card(card, (self, other))
        out = new(Tensor)
        out._a = r
        out._grad = out._leaf = out._alias = None
        alias, other_alias = self._alias, other._alias
        if alias is not None and alias.base is not None:
            refresh(self)
        if other_alias is not None and other_alias.base is not None:
            refresh(other)
        if not (self._rg or other._rg) or not grad_enabled():
            out._edge, out._rg = None, False
            return out
        node = node_class()
        node.first = node.second = None
        if self._rg:  # a leaf's edge is made here where it can be: a call takes longer than all of the rest
            leaf = self._leaf
            node.first = self._edge or (leaf_edge(self) if leaf is None else (leaf.rank, leaf, self))
        if other._rg:
            leaf = other._leaf
            node.second = other._edge or (leaf_edge(other) if leaf is None else (leaf.rank, leaf, other))
        node.seq = number = next_sequence()
        node.extra = node.versions = node.fix = None
        if not elementwise:
            node.facts_of_output = ((r.shape, r.dtype),)
        if crossed:
            if other._rg:
                node.self = self
                node.other = other if self._rg else None
            else:
                node.self, node.other = None, other
            if other_alias is not None and self._rg:
                node.versions = version_noted(second, other_alias)
            if alias is not None and other._rg:
                node.versions = version_noted(first, alias, node.versions)
        elif saves:
            keep(node, self, other, r)
        if broadcasts and kind is ndarray and a.shape != b.shape:
            node.fix = ((a.shape, a.dtype), (b.shape, b.dtype))
        out._edge = (-number, node, None)
        out._rg = True
        if record.observer is not None:
            record.observer(node)
        return out

    return own_code(call)


def reads_crosswise(card: Card) -> bool:
    """True where the rule of each operand reads just the other one, as in products."""
    first, second = card.params
    wants = {name: [r.source for r in reads if r.kind == "tensor"] for name, reads in card.reads.items()}
    return wants == {first: [second], second: [first]} and saved_slots(card) == ("other", "self")


def keeps(card: Card) -> Callable[[Any, Any, Any, Any], None]:
    """Fills a two-operand node with what the rules of its edges read, and nothing else."""
    first, second = card.params
    wants = {name: {"out" if r.kind == "out" else r.source for r in reads} for name, reads in card.reads.items()}
    by_first, by_second = wants.get(first, set()), wants.get(second, set())

    slots = saved_slots(card)

    def keep(node: Any, self: Any, other: Any, r: Any) -> None:
        names = (by_first if node.first is not None else set()) | (by_second if node.second is not None else set())
        if "self" in slots:
            node.self = self if first in names else None
        if "other" in slots:
            node.other = other if second in names else None
        if "out" in slots:
            node.out = r if "out" in names else None
        node.versions = versions_of(((first, node.self), (second, node.other)))

    return keep


def make_with_scalar(card: Card) -> Callable[[Any, Any], Tensor]:  # noqa: C901  (inlined, see tests/frame/test_sizes.py)
    """The operation of a two-operand card on a tensor and a Python number."""
    kernel, new, node_class = kernel_of(card), Tensor.__new__, make_node_class(card, ScalarNode)
    first, second = card.params
    wants = {"out" if r.kind == "out" else r.source for r in card.reads.get(first, ())}
    keeps_self, keeps_other, keeps_out = first in wants, second in wants, "out" in wants

    def call(self: Any, other: Any) -> Tensor:  # noqa: C901  (inlined, see tests/frame/test_sizes.py)
        try:
            a = self._a
            if type(other) is float and type(a) is ndarray and a.dtype is FLOAT32:
                r = kernel(a, as_float32(other))
            elif type(other) not in SCALARS:
                return call_foreign(card, self, other)
            elif type(a) is not ndarray:
                r = kernel(a, other)
                if type(r) is not type(a):
                    return call_card(card, (self, other))
            else:
                r = kernel(a, other)
                if r.dtype is not a.dtype:
                    return call_card(card, (self, other))
        except record.UNUSUAL:
            return call_card(card, (self, other))
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
        if keeps_other:
            node.other = other
        if keeps_out:
            node.out = r
        if keeps_self:
            node.self = self
            if alias is not None:
                node.versions = version_noted(first, alias)
        out._edge = (-number, node, None)
        out._rg = True
        if record.observer is not None:
            record.observer(node)
        return out

    return own_code(call)


def call_foreign(card: Card, self: Any, other: Any) -> Any:
    """An operation of two whose second operand is neither a tensor nor a plain number.

    NumPy's numbers count as Python's. For anything else the answer is NotImplemented, so that Python asks the other
    operand's class or raises its TypeError.
    """
    if isinstance(other, (np.generic, int, float, complex)):
        return call_card(card, (self, other.item() if isinstance(other, np.generic) else other))
    return NotImplemented
