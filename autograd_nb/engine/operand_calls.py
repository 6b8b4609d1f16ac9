"""Operations on one operand, on two, and on one and a number: their calls, written out once for each card.

What every small operation runs through: a function called inside would cost as much as the operation itself. So the
source holds just what the card needs, with the operator in place of a call, and is compiled when the operation is first
used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..ops.card import Card
from ..ops.scalars import FLOAT32, as_float32, kept
from . import modes, record
from .applying import Lines, compiled
from .general import call_card
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .operand_nodes import BinaryNode, ScalarNode, UnaryNode
from .saved import make_node_class, saved_slots, version_noted, versions_of
from .tensor import Tensor
from .views import refresh

OPERATORS: dict[Any, str] = {np.add: "{} + {}", np.subtract: "{} - {}", np.multiply: "{} * {}",
                             np.true_divide: "{} / {}", np.negative: "-{}"}  # fmt: skip
"""On NumPy scalars an operator is several times quicker than the ufunc behind it."""

SCALARS = frozenset((float, int, complex))  # a bool is unusual: some operations refuse it


def make_unary(card: Card) -> Callable[[Tensor], Tensor]:
    """The operation of a card with one tensor parameter and no other."""
    node_class = make_node_class(card, UnaryNode)
    return compiled(card, unary_source(card), call_names(card, node_class=node_class))


def make_binary(card: Card) -> Callable[[Any, Any], Tensor]:
    """The operation of a card with two operands and no other parameter."""
    with_scalar = compiled(card, scalar_source(card), call_names(card, scalar_class=make_node_class(card, ScalarNode)))
    names = call_names(
        card, node_class=make_node_class(card, BinaryNode), scalar_class=make_node_class(card, ScalarNode),
        with_scalar=with_scalar, keep=keeps(card),
    )  # fmt: skip
    return compiled(card, binary_source(card), names)


def call_names(card: Card, **more: Any) -> dict[str, Any]:
    """What a call refers to."""
    return {
        "modes": modes, "record": record, "UNUSUAL": record.UNUSUAL, "card": card, "call_card": call_card,
        "kernel": card.forward if card.ufunc is None else card.ufunc, "new": Tensor.__new__, "Tensor": Tensor,
        "ndarray": np.ndarray, "FLOAT32": FLOAT32, "SCALARS": SCALARS, "kept": kept, "as_float32": as_float32,
        "conform_unary": conform_unary, "call_foreign": call_foreign, "refresh": refresh, "grad_enabled": grad_enabled,
        "leaf_edge": leaf_edge, "next_sequence": next_sequence, "version_noted": version_noted, **more,
    }  # fmt: skip


def computed(card: Card, *operands: str) -> str:
    """The expression of the result."""
    form = OPERATORS.get(card.ufunc)
    return f"kernel({', '.join(operands)})" if form is None else form.format(*operands)


RESULT: Lines = ["    out = new(Tensor)", "    out._a = r", "    out._grad = out._leaf = out._alias = None"]
UNRECORDED: Lines = ["        out._edge, out._rg = None, False", "        return out"]
NUMBERED: Lines = [
    "    node.seq = number = next_sequence()",
    "    node.extra = node.versions = node.fix = None",
]
FACTS: Lines = ["    node.facts_of_output = ((r.shape, r.dtype),)"]
RECORDED: Lines = [
    "    out._edge = (-number, node, None)",
    "    out._rg = True",
    "    if record.observer is not None: record.observer(node)",
    "    return out",
]


def looked_at(name: str, alias: str) -> Lines:
    """Brings the grad_fn of an operand up to date that is a view."""
    return [
        f"    {alias} = {name}._alias",
        f"    if {alias} is not None and {alias}.base is not None: refresh({name})",
    ]


def indented(lines: Lines) -> Lines:
    return [f"    {line}" for line in lines]


def unary_source(card: Card) -> Lines:
    """The call of an operation on one tensor."""
    kinds = {r.kind for reads in card.reads.values() for r in reads}
    lines = [
        "def function(self):",
        "    if modes.special: return call_card(card, (self,))",
        "    try:",
        "        a = self._a",
        f"        r = {computed(card, 'a')}",
        "    except UNUSUAL: return call_card(card, (self,))",
        "    if type(a) is not ndarray:",
        "        if type(r) is not type(a): r = conform_unary(card, a, r)",
        "    elif a.dtype is not FLOAT32 and r.dtype is not a.dtype: r = conform_unary(card, a, r)",
        *RESULT,
        *looked_at("self", "alias"),
    ]
    if not card.vjp:
        return [*lines, "    if True:", *UNRECORDED]
    elementwise = card.ufunc is not None or card.jvp == "elementwise"
    return [
        *lines,
        "    if not (self._rg and grad_enabled()):",
        *UNRECORDED,
        "    node = node_class()",
        "    node.first = self._edge or leaf_edge(self)",
        *NUMBERED,
        *([] if elementwise else FACTS),
        *(["    node.out = r"] if "out" in kinds else []),
        *(keep_self("self") if "tensor" in kinds else []),
        *RECORDED,
    ]


def keep_self(name: str) -> Lines:
    return [
        "    node.self = self",
        f"    if alias is not None: node.versions = version_noted({name!r}, alias)",
    ]


def conform_unary(card: Card, a: Any, r: Any) -> Any:
    """The result again, from the default float dtype, where integers were given to a function of floats."""
    if card.promote == "float" and a.dtype.kind in "biu":
        with np.errstate(all="ignore"):
            return card.forward(a.astype(dtypes.get_default_dtype().numpy))
    return r


def binary_source(card: Card) -> Lines:
    """The call of an operation on two tensors, or on a tensor and a number; a float beside float32 is met at once."""
    elementwise, slots = card.promote != "same", saved_slots(card)
    return [
        "def function(self, other):",
        "    if modes.special: return call_card(card, (self, other))",
        "    kind = type(other)",
        "    if kind is not Tensor and (kind is float or not isinstance(other, Tensor)):",
        *indented(float_beside(card)),
        "    try:",
        "        a, b = self._a, other._a",
        "        kind = type(a)",
        "        if kind is not type(b): return call_card(card, (self, other))",
        "        if kind is ndarray:",
        "            dtype = a.dtype",
        "            if dtype is not b.dtype: return call_card(card, (self, other))",
        f"            r = {computed(card, 'a', 'b')}",
        "            if dtype is not FLOAT32 and r.dtype is not dtype: return call_card(card, (self, other))",
        "        else:",
        f"            r = {computed(card, 'a', 'b')}",
        "            if type(r) is not kind: return call_card(card, (self, other))",
        "    except UNUSUAL: return call_card(card, (self, other))",
        *RESULT,
        *looked_at("self", "alias"),
        *looked_at("other", "other_alias"),
        "    if not (self._rg or other._rg) or not grad_enabled():",
        *UNRECORDED,
        "    node = node_class()",
        *edge_to("first", "self"),
        *edge_to("second", "other"),
        *NUMBERED,
        *([] if elementwise else FACTS),
        *(kept_crosswise(card) if reads_crosswise(card) else ["    keep(node, self, other, r)"] if slots else []),
        *(BROADCAST if elementwise else []),
        *RECORDED,
    ]


def float_beside(card: Card) -> Lines:
    """What a two-operand operation does with a Python number: a float beside float32 is met here."""
    return [
        "    if kind is not float: return with_scalar(self, other)",
        "    try:",
        "        a = self._a",
        "        if type(a) is not ndarray or a.dtype is not FLOAT32: return with_scalar(self, other)",
        "        number = kept(other)",
        f"        r = {computed(card, 'a', '(as_float32(other) if number is None else number)')}",
        "    except UNUSUAL: return call_card(card, (self, other))",
        *scalar_record(card),
    ]


BROADCAST: Lines = [
    "    if kind is ndarray and a.shape != b.shape: node.fix = ((a.shape, a.dtype), (b.shape, b.dtype))",
]


def edge_to(slot: str, name: str) -> Lines:
    """Where an operand's gradient goes; a leaf's edge is made in the source, which is quicker than to ask for it."""
    return [
        f"    if {name}._rg:",
        f"        leaf = {name}._leaf",
        f"        node.{slot} = {name}._edge or (leaf_edge({name}) if leaf is None else (leaf.rank, leaf, {name}))",
        f"    else: node.{slot} = None",
    ]


def kept_crosswise(card: Card) -> Lines:
    """Keeps of two operands that read each other those that a rule of an edge reads."""
    first, second = card.params
    return [
        "    if other._rg:",
        "        node.self = self",
        "        node.other = other if self._rg else None",
        "    else: node.self, node.other = None, other",
        f"    if other_alias is not None and self._rg: node.versions = version_noted({second!r}, other_alias)",
        "    if alias is not None and other._rg:",
        f"        node.versions = version_noted({first!r}, alias, node.versions)",
    ]


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


def scalar_source(card: Card) -> Lines:
    """The call of a two-operand operation on a tensor and a Python number of any kind."""
    return [
        "def function(self, other):",
        "    try:",
        "        a = self._a",
        "        if type(other) not in SCALARS: return call_foreign(card, self, other)",
        f"        r = {computed(card, 'a', 'other')}",
        "        if type(a) is not ndarray:",
        "            if type(r) is not type(a): return call_card(card, (self, other))",
        "        elif r.dtype is not a.dtype: return call_card(card, (self, other))",
        "    except UNUSUAL: return call_card(card, (self, other))",
        *scalar_record(card),
    ]


def scalar_record(card: Card) -> Lines:
    """The result of a tensor and a number, and its node."""
    first, second = card.params
    wants = {"out" if r.kind == "out" else r.source for r in card.reads.get(first, ())}
    return [
        *RESULT,
        *looked_at("self", "alias"),
        "    if not (self._rg and grad_enabled()):",
        *UNRECORDED,
        "    node = scalar_class()",
        "    node.first = self._edge or leaf_edge(self)",
        *NUMBERED,
        *(["    node.other = other"] if second in wants else []),
        *(["    node.out = r"] if "out" in wants else []),
        *(keep_self(first) if first in wants else []),
        *RECORDED,
    ]


def call_foreign(card: Card, self: Any, other: Any) -> Any:
    """An operation of two whose second operand is neither a tensor nor a plain number.

    NumPy's numbers count as Python's. For anything else the answer is NotImplemented, so that Python asks the other
    operand's class or raises its TypeError.
    """
    if isinstance(other, (np.generic, int, float, complex)):
        return call_card(card, (self, other.item() if isinstance(other, np.generic) else other))
    return NotImplemented
