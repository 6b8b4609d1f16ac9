"""Forward: runs an op card on tensors and records the node. Specialised once per card for one and two operands."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..ops.card import Card
from . import modes
from ..ops.errors import broadcast_error, not_tensor
from ..ops.scalars import FLOAT32, as_float32
from .metadata import facts_of
from .modes import QUIET, grad_enabled, loud, quiet
from .node import Extra, leaf_edge, next_sequence
from .saved import BinaryNode, Facts, GeneralNode, MultiNode, ScalarNode, UnaryNode, make_node_class, own_code, saved_slots
from .tensor import Tensor, new_tensor
from .views import Alias, alias_of, edge_of, make_view, refresh

ndarray = np.ndarray
SCALARS = frozenset((float, int, bool, complex))

# The fast paths do not silence NumPy's floating-point warnings beforehand, which would cost more than many an
# operation: warnings that arise in this module are ignored, and where a filter or np.seterr turns them into errors the
# operation runs again on the general path, which is silent by itself. The same path answers all unusual operands.
UNUSUAL = (AttributeError, TypeError, ValueError, OverflowError, RuntimeWarning, FloatingPointError)
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_nb\.(engine\.record|ops\.)")

observer: Callable[[Any], None] | None = None
"""Called with each node as it is recorded; None in normal life. The notebook sets it to learn names and lines."""


def set_observer(function: Callable[[Any], None] | None) -> None:
    """Let ``function(node)`` see each node as it is recorded, or nobody (None)."""
    global observer
    observer = function


OPERATORS: dict[Any, Any] = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.true_divide: operator.truediv,
    np.negative: operator.neg}  # fmt: skip
"""On NumPy scalars an operator is several times quicker than the ufunc behind it."""


def kernel_of(card: Card) -> Callable[..., Any]:
    """What the fast path calls: the ufunc the forward function stands for, or the function."""
    return card.forward if card.ufunc is None else OPERATORS.get(card.ufunc, card.ufunc)


def make_unary(card: Card) -> Callable[[Tensor], Tensor]:
    """The operation of a card with one tensor parameter and no other."""
    kernel, new, node_class = kernel_of(card), Tensor.__new__, make_node_class(card, UnaryNode)
    reads = [r.kind for rs in card.reads.values() for r in rs]
    keeps_self, keeps_out, differentiable = "tensor" in reads, "out" in reads, bool(card.vjp)

    def call(self: Tensor) -> Tensor:
        if modes.special:
            return call_card(card, (self,))
        try:
            a = self._a
            r = kernel(a)
        except UNUSUAL:
            return call_card(card, (self,))
        if type(a) is not ndarray:
            if type(r) is not type(a):
                r = conform_unary(card, a, r)
        elif r.dtype is not a.dtype:
            r = conform_unary(card, a, r)
        out = new(Tensor)
        out._a = r
        out._grad = out._leaf = out._alias = None
        if self._alias is not None:
            refresh(self)
        if not (self._rg and differentiable and grad_enabled()):
            out._edge, out._rg = None, False
            return out
        node = node_class()
        node.first = self._edge or leaf_edge(self)
        node.seq = number = next_sequence()
        node.extra = None
        if keeps_out:
            node.out = r
        if keeps_self:
            node.self = self
            if self._alias is not None:
                node.extra = versions_of((("self", self),))
        out._edge = (-number, node, None)
        out._rg = True
        if observer is not None:
            observer(node)
        return out

    return own_code(call)


def conform_unary(card: Card, a: Any, r: Any) -> Any:
    """The result again, from the default float dtype, where integers were given to a function of floats."""
    if card.promote == "float" and a.dtype.kind in "biu":
        with np.errstate(all="ignore"):
            return card.forward(a.astype(dtypes.get_default_dtype().numpy))
    return r


def versions_of(operands: tuple[tuple[str, Any], ...]) -> Extra | None:
    """A node's extra record with the versions of those saved operands that were changed before."""
    versions = {
        n: t._alias.version.number
        for n, t in operands
        if t is not None and t._alias is not None and t._alias.version.number
    }
    if not versions:
        return None
    extra = Extra()
    extra.versions = versions
    return extra


def make_binary(card: Card) -> Callable[[Any, Any], Tensor]:
    """The operation of a card with two operands and no other parameter."""
    kernel, new, with_scalar = kernel_of(card), Tensor.__new__, make_with_scalar(card)
    node_class = make_node_class(card, BinaryNode)
    first, second = card.params
    saves = bool(saved_slots(card))
    keep, broadcasts = keeps(card), card.promote != "same"

    def call(self: Any, other: Any) -> Tensor:
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
        except UNUSUAL:
            return call_card(card, (self, other))
        out = new(Tensor)
        out._a = r
        out._grad = out._leaf = out._alias = None
        if self._alias is not None:
            refresh(self)
        if other._alias is not None:
            refresh(other)
        if not (self._rg or other._rg) or not grad_enabled():
            out._edge, out._rg = None, False
            return out
        node = node_class()
        node.first = (self._edge or leaf_edge(self)) if self._rg else None
        node.second = (other._edge or leaf_edge(other)) if other._rg else None
        node.seq = number = next_sequence()
        node.extra = None
        if saves:
            keep(node, self, other, r)
        if broadcasts and kind is ndarray and a.shape != b.shape:
            node.extend().fix = ((a.shape, a.dtype), (b.shape, b.dtype))
        out._edge = (-number, node, None)
        out._rg = True
        if observer is not None:
            observer(node)
        return out

    return own_code(call)


def keeps(card: Card) -> Callable[[Any, Any, Any, Any], None]:
    """Fills a two-operand node with what the rules of its edges read, and nothing else."""
    first, second = card.params
    wants = {name: {"out" if r.kind == "out" else r.source for r in reads} for name, reads in card.reads.items()}
    by_first, by_second = wants.get(first, set()), wants.get(second, set())

    if (by_first, by_second) == ({second}, {first}):

        def keep_crossed(node: Any, self: Any, other: Any, r: Any) -> None:
            node.self = self if node.second is not None else None
            node.other = other if node.first is not None else None
            if self._alias is not None or other._alias is not None:
                node.extra = versions_of(((first, node.self), (second, node.other)))

        return keep_crossed

    slots = saved_slots(card)

    def keep(node: Any, self: Any, other: Any, r: Any) -> None:
        names = (by_first if node.first is not None else set()) | (by_second if node.second is not None else set())
        if "self" in slots:
            node.self = self if first in names else None
        if "other" in slots:
            node.other = other if second in names else None
        if "out" in slots:
            node.out = r if "out" in names else None
        node.extra = versions_of(((first, node.self), (second, node.other)))

    return keep


def make_with_scalar(card: Card) -> Callable[[Any, Any], Tensor]:
    """The operation of a two-operand card on a tensor and a Python number."""
    kernel, new, node_class = kernel_of(card), Tensor.__new__, make_node_class(card, ScalarNode)
    first, second = card.params
    wants = {"out" if r.kind == "out" else r.source for r in card.reads.get(first, ())}
    keeps_self, keeps_other, keeps_out = first in wants, second in wants, "out" in wants

    def call(self: Any, other: Any) -> Tensor:
        if type(other) not in SCALARS:
            return call_foreign(card, self, other)
        try:
            a = self._a
            if type(a) is not ndarray:
                r = kernel(a, other)
                if type(r) is not type(a):
                    return call_card(card, (self, other))
            elif a.dtype is FLOAT32 and type(other) is float:
                r = kernel(a, as_float32(other))
            else:
                r = kernel(a, other)
                if r.dtype is not a.dtype:
                    return call_card(card, (self, other))
        except UNUSUAL:
            return call_card(card, (self, other))
        out = new(Tensor)
        out._a = r
        out._grad = out._leaf = out._alias = None
        if self._alias is not None:
            refresh(self)
        if not (self._rg and grad_enabled()):
            out._edge, out._rg = None, False
            return out
        node = node_class()
        node.first = self._edge or leaf_edge(self)
        node.seq = number = next_sequence()
        node.extra = None
        if keeps_other:
            node.other = other
        if keeps_out:
            node.out = r
        if keeps_self:
            node.self = self
            if self._alias is not None:
                node.extra = versions_of(((first, self),))
        out._edge = (-number, node, None)
        out._rg = True
        if observer is not None:
            observer(node)
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


def bind(card: Card, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The values of all parameters, in order; TypeError where they do not fit."""
    params, defaults = card.params, card.defaults
    if not kwargs and len(args) == len(params):
        return args
    bound = list(args)
    first_default = len(params) - len(defaults)
    for position in range(len(args), len(params)):
        name = params[position]
        if name in kwargs:
            bound.append(kwargs.pop(name))
        elif position == 0 and "input" in kwargs:
            bound.append(kwargs.pop("input"))
        elif position >= first_default:
            bound.append(defaults[position - first_default])
        else:
            raise TypeError(f'{card.name}() missing 1 required positional arguments: "{name}"')
    if kwargs:
        raise TypeError(f"{card.name}() got an unexpected keyword argument '{next(iter(kwargs))}'")
    if len(bound) > len(params):
        raise TypeError(f"{card.name}() takes {len(params)} positional arguments but {len(args)} were given")
    return tuple(bound)


def make_general(card: Card) -> Callable[..., Any]:
    """The operation of any card."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return call_card(card, bind(card, args, kwargs))

    return call


_node_classes: dict[str, type[GeneralNode]] = {}


def _general_class(card: Card) -> type[GeneralNode]:
    found = _node_classes.get(card.name)
    if found is None:
        found = _node_classes[card.name] = make_node_class(  # type: ignore[assignment]
            card, GeneralNode if card.outputs == 1 else MultiNode
        )
    return found


def unwrap(value: Any) -> Any:
    """The array of a tensor, in lists too; anything else as it is."""
    if isinstance(value, Tensor):
        return value._a
    if isinstance(value, (list, tuple)):
        return [v._a if isinstance(v, Tensor) else v for v in value]
    return value


def call_card(card: Card, bound: tuple[Any, ...]) -> Any:
    """Run a card on bound parameters (tensors, numbers, static values), recording it where a gradient is needed."""
    if card.view:
        alias_of(bound[0])  # a view of a NumPy scalar would not share memory with it
    if len(card.tensors) == 1 and not (isinstance(bound[0], Tensor) or card.lists) and card.params[0] in card.vjp:
        raise not_tensor(card.names[0] if card.names else card.name, "input", 1, bound[0])
    arrays = [unwrap(v) if p in card.tensors else v for p, v in zip(card.params, bound, strict=True)]
    originals = arrays
    if card.check is not None:
        card.check(*arrays)
    if card.promote is not None:
        arrays = promote(card, arrays)
    token = quiet(QUIET)
    try:
        r = card.forward(*arrays)
    except ValueError as error:
        raise broadcast_error(card, originals, error) from None
    finally:
        loud(token)
    return attach(card, bound, originals, r)


def promote(card: Card, arrays: list[Any]) -> list[Any]:
    """The operands cast to the dtype PyTorch computes in."""
    positions = [k for k, p in enumerate(card.params) if p in card.tensors and arrays[k] is not None]
    operands: list[Any] = []
    for k in positions:
        operands.extend(arrays[k] if isinstance(arrays[k], list) else [arrays[k]])
    target = dtypes.result_dtype(operands)
    if card.promote == "float" and target.category < dtypes.FLOAT:
        target = dtypes.get_default_dtype()
    cast = list(arrays)
    for k in positions:
        value = arrays[k]
        cast[k] = [_cast(v, target.numpy) for v in value] if isinstance(value, list) else _cast(value, target.numpy)
    return cast


def _cast(value: Any, numpy_dtype: np.dtype) -> Any:
    if isinstance(value, (ndarray, np.generic)):
        return value if value.dtype is numpy_dtype else value.astype(numpy_dtype)
    return numpy_dtype.type(value)


def attach(card: Card, bound: tuple[Any, ...], arrays: list[Any], r: Any) -> Any:
    """Wrap the result arrays as tensors and, if an input needs a gradient, hang the node behind them."""
    inputs = list(differentiable_inputs(card, bound))
    recording = grad_enabled() and any(t._rg for _, _, t in inputs if t is not None)
    node = make_node(card, bound, arrays, r, inputs) if recording else None
    if card.outputs == 1:
        out = new_tensor(r, None if node is None else node.edge())
        if card.view:
            params = tuple(v for p, v in zip(card.params, bound, strict=True) if p not in card.tensors)
            make_view(bound[0], out, card, params, None if grad_enabled() else "no_grad")
        return out
    results = []
    for k, value in enumerate(r):
        carries = node is not None and (card.differentiable is None or k in card.differentiable)
        out = new_tensor(value, node.edge(k) if carries else None)
        if card.view:
            make_view(bound[0], out, card, (), "multi_output")
        results.append(out)
    return tuple(results)


def differentiable_inputs(card: Card, bound: tuple[Any, ...]) -> Any:
    """(parameter, position in its list, tensor or None) for each edge the node will have."""
    for name, value in zip(card.params, bound, strict=True):
        if name not in card.vjp:
            continue
        if name in card.lists:
            for i, v in enumerate(value):
                yield name, i, v if isinstance(v, Tensor) else None
        else:
            if isinstance(value, Tensor) and value._alias is not None:
                refresh(value)
            yield name, 0, value if isinstance(value, Tensor) else None


def make_node(card: Card, bound: tuple[Any, ...], arrays: list[Any], r: Any, inputs: list[Any]) -> GeneralNode:
    """The node of a general call: edges, and of the parameters only what a needed rule reads."""
    cls = _general_class(card)
    node = cls.__new__(cls)
    node.edges = tuple(edge_of(t) if t is not None and t._rg else None for _, _, t in inputs)
    node.seq = next_sequence()
    node.extra = None
    node.inputs = [(name, i) for name, i, _ in inputs]
    node.released = False
    needed = {name for (name, _, _), e in zip(inputs, node.edges, strict=True) if e is not None}
    reads = [read for name in needed for read in card.reads[name]]
    kept = {read.source for read in reads if read.kind == "tensor"}
    node.bound = tuple(
        v if p in kept or p not in card.tensors else None for p, v in zip(card.params, bound, strict=True)
    )
    node.out = r if any(read.kind == "out" for read in reads) else None
    if card.outputs != 1:
        node.outputs = len(r)
    node.facts = {
        read.source: _facts(arrays[card.params.index(read.source)]) for read in reads if read.kind in ("shape", "dtype")
    }
    node.extra = versions_of(tuple(_saved_tensors(card, node.bound)))
    node.facts_of_output = facts_of(r)
    note_fixes(card, node, inputs, r)
    if observer is not None:
        observer(node)
    return node


def _facts(value: Any) -> Any:
    return [Facts(v) for v in value] if isinstance(value, list) else Facts(np.asarray(value))


def _saved_tensors(card: Card, bound: tuple[Any, ...]) -> Any:
    for name, value in zip(card.params, bound, strict=True):
        if isinstance(value, Tensor):
            yield name, value
        elif name in card.lists and value is not None:
            yield from ((f"{name}{k}", v) for k, v in enumerate(value) if isinstance(v, Tensor))


def note_fixes(card: Card, node: GeneralNode, inputs: list[Any], r: Any) -> None:
    """Where operands were broadcast or cast, note to which shape and dtype their gradients go back."""
    given_dtype = card.promote not in ("arith", "float")  # then only a dtype= argument makes them differ
    if given_dtype and (card.outputs != 1 or all(t is None or t._a.dtype is r.dtype for _, _, t in inputs)):
        return
    fixes = tuple(
        None if e is None else (t._a.shape, t._a.dtype) for (_, _, t), e in zip(inputs, node.edges, strict=True)
    )
    if any(f is not None and (f[0] != r.shape or f[1] is not r.dtype) for f in fixes):
        node.extend().fix = fixes


def make_operation(card: Card) -> Callable[..., Any]:
    """The operation of a card, by the quickest way that fits it."""
    plain = card.outputs == 1 and not card.view and not card.lists and len(card.tensors) == len(card.params)
    kinds = {read.kind for reads in card.reads.values() for read in reads}
    if plain and kinds <= {"tensor", "out"} and card.promote in ("arith", "float", "same"):
        if len(card.params) == 1:
            return make_unary(card)
        if len(card.params) == 2:
            return make_binary(card)
    from . import fixed, viewing

    if viewing.fits(card):
        return viewing.make_viewer(card)
    return fixed.make_fixed(card) if fixed.fits(card) else make_general(card)


__all__ = ["Alias", "call_card", "make_operation", "set_observer"]
