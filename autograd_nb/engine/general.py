"""Any card on any parameters: lists of tensors, views, several outputs, casts, broadcasting. This way always works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..ops.card import Card, raw
from ..ops.errors import broadcast_error, not_tensor
from ..ops.indexing import add_at
from . import modes, record, transforms
from .arguments import bind, promote, unwrap
from .general_node import GeneralNode, MultiNode, arrays_for, places_of, shape_and_dtype
from .metadata import facts_of
from .modes import QUIET, grad_enabled, is_inference_mode_enabled, loud, quiet
from .node import Edge, leaf_edge, next_sequence
from .saved import make_node_class, own_code, versions_of
from .saved_hooks import pack_node
from .scattered import SMALL, Scattered, size_of
from .tensor import Tensor, new_tensor
from .transforms import active
from .views import alias_of, make_view, refresh

ARRAYS = (np.ndarray, np.generic)


class Plan:
    """What a card's parameters and rules mean for recording, worked out once."""

    def __init__(self, card: Card) -> None:
        self.card = card
        places = {p: k for k, p in enumerate(card.params)}
        self.tensors = tuple(places[p] for p in card.tensors if p not in card.lists)
        self.lists = tuple(places[p] for p in card.tensors if p in card.lists)
        self.inputs = tuple((places[p], p, p in card.lists) for p in card.params if p in card.vjp)
        # The places of the edges where no input is a list, which would make their number vary.
        self.single = [] if any(is_list for _, _, is_list in self.inputs) else [(p, 0) for _, p, _ in self.inputs]
        self.casts = card.promote in ("arith", "float")
        self.saves = any(r.kind in ("tensor", "out") for reads in card.reads.values() for r in reads)
        self._drops: dict[tuple[bool, ...], tuple[tuple[tuple[int, bool], ...], tuple[int, ...], bool]] = {}
        self.node_class: Any = make_node_class(card, GeneralNode if card.outputs == 1 else MultiNode)
        self.node_class.plan = self
        step = _index_step(_make_step(self)) if card.name == "index" else _make_step(self)
        if step is not None:
            self.node_class.step = own_code(step)

    def keeping(self, needed: tuple[bool, ...]) -> tuple[tuple[tuple[int, bool], ...], tuple[int, ...], bool]:
        """For inputs that need gradients: (tensor to drop, are its facts read) ..., tensors kept, result kept?"""
        found = self._drops.get(needed)
        if found is None:
            card = self.card
            reads = [r for (_, p, _), n in zip(self.inputs, needed, strict=True) if n for r in card.reads[p]]
            kept = {card.params.index(r.source) for r in reads if r.kind == "tensor"}
            facts = {card.params.index(r.source) for r in reads if r.kind in ("shape", "dtype")}
            every = (*self.tensors, *self.lists)
            found = self._drops[needed] = (
                tuple((k, k in facts) for k in every if k not in kept),
                tuple(k for k in every if k in kept),
                any(r.kind == "out" for r in reads),
            )
        return found

    def run(self, bound: Any) -> Any:
        """Compute the card on bound parameters, recording it where a gradient is needed."""
        card = self.card
        if card.view:
            alias_of(bound[0])  # a view of a NumPy scalar would not share memory with it
        arrays = list(bound)
        for k in self.tensors:
            if isinstance(arrays[k], Tensor):
                arrays[k] = arrays[k]._a
        for k in self.lists:
            arrays[k] = unwrap(arrays[k])
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
        node = self.node(bound, originals, r) if self.needs_grad(bound) and grad_enabled() else None
        if modes.special and node is not None:
            pack_node(node)
        return self.one_output(bound, r, node) if card.outputs == 1 else self.several_outputs(bound, r, node)

    def needs_grad(self, bound: Any) -> bool:
        """True if an input requires grad; brings views up to date that are among the inputs."""
        found = False
        for k, _, is_list in self.inputs:
            value = bound[k]
            if not is_list:
                if isinstance(value, Tensor):
                    if value._alias is not None:
                        refresh(value)
                    found = found or value._rg
                continue
            for v in value:
                if isinstance(v, Tensor):
                    if v._alias is not None:
                        refresh(v)
                    found = found or v._rg
        return found

    def one_output(self, bound: Any, r: Any, node: Any) -> Tensor:
        """The result as a tensor, a view of the first operand where the card makes views."""
        if modes.special:
            out = new_tensor(r, None if node is None else node.edge())
        else:
            out = Tensor.__new__(Tensor)
            out._a = r
            out._grad = out._leaf = out._alias = None
            out._edge, out._rg = (None, False) if node is None else ((-node.seq, node, None), True)
        if self.card.view:
            made = None if grad_enabled() else "inference_mode" if is_inference_mode_enabled() else "no_grad"
            make_view(bound[0], out, self.card, tuple(bound[k] for k in self.static), made)
        return out

    @property
    def static(self) -> range:
        """Where the parameters of a view stand that are no tensors."""
        return range(1, len(self.card.params))

    def several_outputs(self, bound: Any, r: Any, node: Any) -> tuple[Tensor, ...]:
        """The results as tensors; those that carry no gradient stay outside the graph."""
        card, results = self.card, []
        made = "multi_output" if grad_enabled() else "no_grad"
        for k, value in enumerate(r):
            carries = node is not None and (card.differentiable is None or k in card.differentiable)
            out = new_tensor(value, node.edge(k) if carries else None)
            if card.view:
                make_view(bound[0], out, card, (), made)
            results.append(out)
        return tuple(results)

    def node(self, bound: Any, arrays: list[Any], r: Any) -> GeneralNode:
        """The node of a call: edges, and of the parameters only what a needed rule reads."""
        edges: list[Edge | None] = []
        if self.single:
            for k, _, _ in self.inputs:
                v = bound[k]
                edges.append((v._edge or leaf_edge(v)) if isinstance(v, Tensor) and v._rg else None)
            places, needed = self.single, [e is not None for e in edges]
        else:
            places, needed = [], []
            for k, name, is_list in self.inputs:
                before = len(edges)
                for i, v in enumerate(bound[k] if is_list else (bound[k],)):
                    edges.append((v._edge or leaf_edge(v)) if isinstance(v, Tensor) and v._rg else None)
                    places.append((name, i))
                needed.append(any(e is not None for e in edges[before:]))
        node = self.node_class()
        node.edges, node.places = tuple(edges), places
        node.seq = next_sequence()
        node.extra = node.versions = node.fix = None
        node.released = False
        self.fill(node, tuple(needed), bound, arrays, r)
        if record.observer is not None:
            record.observer(node)
        return node

    def fill(self, node: Any, needed: tuple[bool, ...], bound: Any, arrays: list[Any], r: Any) -> None:
        """Put into a node what its needed rules read, and nothing else."""
        drops, kept, keeps_out = self.keeping(needed)
        own = list(bound)
        for k, facts in drops:
            v = own[k]
            if isinstance(v, Tensor):
                own[k] = (v._a.shape, v._a.dtype) if facts else None
            elif isinstance(v, (list, tuple)):
                own[k] = [shape_and_dtype(t) for t in v] if facts else None
        node.bound = own
        node.out = r if keeps_out else None
        for k in kept:
            v = own[k]
            if isinstance(v, tuple):
                v = own[k] = list(v)
            if isinstance(v, list) or (isinstance(v, Tensor) and v._alias is not None):
                node.versions = versions_of(tuple(self._kept_tensors(own, kept)))
                break
        if self.card.outputs == 1:
            node.facts_of_output = ((r.shape, r.dtype),)
            self.note_fixes(node, arrays, r)
        else:
            node.outputs = len(r)
            node.facts_of_output = facts_of(r)

    def _kept_tensors(self, own: list[Any], kept: tuple[int, ...]) -> Iterator[tuple[str, Tensor]]:
        for k in kept:
            name, value = self.card.params[k], own[k]
            if isinstance(value, Tensor):
                yield name, value
            elif isinstance(value, (list, tuple)):
                yield from ((f"{name}{i}", v) for i, v in enumerate(value) if isinstance(v, Tensor))

    def note_fixes(self, node: Any, arrays: list[Any], r: Any) -> None:
        """Where operands were broadcast or cast, note to which shape and dtype their gradients go back."""
        dtype = r.dtype
        if not self.casts:
            for k, _, is_list in self.inputs:
                if not is_list and isinstance(arrays[k], ARRAYS) and arrays[k].dtype is not dtype:
                    break
            else:
                return
        fixes: list[Any] = []
        for k, _, is_list in self.inputs:
            values = arrays[k] if is_list else (arrays[k],)
            fixes.extend((v.shape, v.dtype) if isinstance(v, ARRAYS) else None for v in values)
        fixes = [None if e is None else f for e, f in zip(node.edges, fixes, strict=True)]
        # A rule that reads an operand of another dtype, as it was before the cast, may answer in a wider one.
        operands = [arrays[k] for k in self.tensors] if self.casts else ()
        foreign = any(isinstance(v, ARRAYS) and v.dtype is not dtype for v in operands)
        if foreign or any(f is not None and (f[1] is not dtype or (self.casts and f[0] != r.shape)) for f in fixes):
            node.fix = tuple(f and (f if self.casts else (None, f[1])) for f in fixes)


def _make_step(plan: Plan) -> Any:
    """The backward on arrays of a card with one result and no lists."""
    card = plan.card
    if card.outputs != 1 or not plan.inputs or any(is_list for _, _, is_list in plan.inputs):
        return None
    (_, first, _), *others = plan.inputs
    rule, reads = card.vjp[first], places_of(card, card.reads[first])
    rest = tuple((card.vjp[p], places_of(card, card.reads[p])) for _, p, _ in others)

    def step(node: Any, run: Any, grad: Any) -> Any:
        if node.extra is not None or node.fix is not None or node.released:
            return run.run_node(node, grad)
        edges = node.edges
        for edge, (other, wanted) in zip(edges[1:], rest, strict=True):
            if edge is not None:
                run.deliver(edge, other(raw, grad, *arrays_for(node, wanted)), grad)
        edge = edges[0]
        passed = None if edge is None else rule(raw, grad, *arrays_for(node, reads))
        if not run.keep:
            node.release()
        return None if edge is None else (edge, passed)

    return step


def _index_step(small_step: Any) -> Any:
    """The backward step of picking elements: what goes where is noted, see scattered.py."""

    def add(out: np.ndarray, grad: Any, indices: Any) -> None:
        add_at(out, indices, grad)

    def step(node: Any, run: Any, grad: Any) -> Any:
        shape, _ = node.bound[0] or ((), None)
        if size_of(shape) <= SMALL or node.extra is not None or node.fix is not None or node.released:
            return small_step(node, run, grad)
        _, indices = arrays_for(node, (("shape", 0, "self"), ("tensor", 1, "indices")))
        run.deliver_part(node.edges[0], Scattered(shape, grad.dtype, (add, grad, indices)))
        if not run.keep:
            node.release()
        return None

    return step


_plans: dict[str, Plan] = {}


def plan_of(card: Card) -> Plan:
    """The card's plan, made when it is first needed."""
    found = _plans.get(card.name)
    if found is None or found.card is not card:  # a cell that declares a card may run again
        found = _plans[card.name] = Plan(card)
    return found


def call_card(card: Card, bound: Any) -> Any:
    """Run a card on bound parameters (tensors, numbers, static values), recording it where a gradient is needed."""
    if modes.special and (layers := active.get()):
        return transforms.run(layers, card, bound)
    if len(card.tensors) == 1 and not (isinstance(bound[0], Tensor) or card.lists) and card.params[0] in card.vjp:
        raise not_tensor(card.names[0] if card.names else card.name, "input", 1, bound[0])
    return plan_of(card).run(bound)


def make_general(card: Card) -> Callable[..., Any]:
    """The operation of any card."""
    count = len(card.params)
    if card.outputs == 1 and not card.view and not card.lists and card.promote is None and card.tensors:
        from .mixed import make_mixed

        return make_mixed(card)

    def call(*args: Any, **kwargs: Any) -> Any:
        return call_card(card, args if len(args) == count and not kwargs else bind(card, args, kwargs))

    return call
