"""The node of any card: what it holds of the parameters, and how its rules read that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.card import Card, Read, raw
from . import modes, transforms
from .node import CardNode
from .saved import GONE, changed, freed_error, saved_input, saved_output, watch_output
from .saved_hooks import Packed
from .tensor import Tensor
from .views import Version


class GeneralNode(CardNode):
    """A node of any card.

    ``bound`` holds the parameters; in place of a tensor that no needed rule reads stands its (shape, dtype), or None.
    """

    __slots__ = ("bound", "edges", "out", "places", "released")
    plan: Any
    bound: Any
    places: list[tuple[str, int]]  # of each edge: the parameter's name, and the position in its list
    out: Any
    released: bool

    def value(self, read: Read, xp: Any) -> Any:
        if read.kind == "out":
            if self.out is GONE:
                raise freed_error()
            return None if self.out is None else self._output(xp)
        value = self.bound[self.card.params.index(read.source)]
        if read.kind == "value":
            return value
        if read.kind == "tensor":
            if value is GONE:
                raise freed_error()
            if isinstance(value, list):
                return [saved_input(self, f"{read.source}{k}", v, xp) for k, v in enumerate(value)]
            return None if isinstance(value, tuple) else saved_input(self, read.source, value, xp)
        which = 0 if read.kind == "shape" else 1
        return [fact(v, which) for v in value] if isinstance(value, list) else fact(value, which)

    def place_of(self, read: Read) -> Any:
        return "out" if read.kind == "out" else (self.bound, self.card.params.index(read.source))

    def _output(self, xp: Any) -> Any:
        if isinstance(self.out, tuple):
            if xp is raw and type(self.out[0]) is not Packed:
                return self.out
            return tuple(_saved_part(self, k, a, xp) for k, a in enumerate(self.out))
        return saved_output(self, self.out, xp)

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        card, reads = self.card, self.card.reads
        value = self.value if self.extra is None else self._reader()
        return tuple(
            None
            if edge is None
            else card.vjp[name](xp, grad, *[i if r.kind == "position" else value(r, xp) for r in reads[name]])
            for edge, (name, i) in zip(self.edges, self.places, strict=True)
        )

    def _reader(self) -> Callable[[Read, Any], Any]:
        """:meth:`value`, each thing read once: a hook may have to unpack it."""
        found: dict[tuple[str, str], Any] = {}

        def value(read: Read, xp: Any) -> Any:
            key = read.kind, read.source
            if key not in found:
                found[key] = self.value(read, xp)
            return found[key]

        return value

    def release(self) -> None:
        if self.plan.saves:
            self.released = True
            if self.out is not None:
                self.out = GONE
            bound = self.bound
            for k in self.plan.tensors:
                if bound[k] is not None and type(bound[k]) is not tuple:
                    bound[k] = GONE
            for k in self.plan.lists:
                if bound[k] is not None and any(isinstance(v, (Tensor, Packed)) for v in bound[k]):
                    bound[k] = GONE

    def watch(self, version: Version, memory: np.ndarray) -> None:
        if self.outputs == 1:
            watch_output(self, version, memory)


class MultiNode(GeneralNode):
    """A node with several outputs: it waits for the gradients of all of them."""

    __slots__ = ("outputs",)


def fact(value: Any, which: int) -> Any:
    """The shape (0) or dtype (1) of a parameter a node holds as a tensor or as its facts."""
    if isinstance(value, Tensor):
        return value._a.shape if which == 0 else value._a.dtype
    if isinstance(value, tuple):
        return value[which]
    if type(value) is Packed:
        return value.shape if which == 0 else value.dtype
    if value is GONE:
        raise freed_error()
    return () if which == 0 else np.asarray(value).dtype


def shape_and_dtype(value: Any) -> Any:
    return (value._a.shape, value._a.dtype) if isinstance(value, Tensor) else value


def _saved_part(node: Any, index: int, array: Any, xp: Any) -> Any:
    """One saved result of several, as a tensor that is again this output of the node."""
    if type(array) is Packed:
        return array.read(node, xp)
    out = Tensor._of(array)
    carries = node.card.differentiable is None or index in node.card.differentiable
    if carries and array.dtype.kind in "fc":
        out._edge, out._rg = node.edge(index), True
    if modes.special:
        transforms.restore(node, index, out)
    return out


Place = tuple[str, int, str]


def places_of(card: Card, reads: tuple[Read, ...]) -> tuple[Place, ...]:
    """(kind, position among the parameters, name) of what a rule reads."""
    return tuple((r.kind, -1 if r.kind == "out" else card.params.index(r.source), r.source) for r in reads)


def arrays_for(node: Any, places: tuple[Place, ...]) -> list[Any]:
    """What a rule reads, as arrays: :meth:`GeneralNode.value` without its detours."""
    bound, values = node.bound, []
    for kind, k, name in places:
        if kind == "out":
            out = node.out
            values.append(out if type(out) is tuple else saved_output(node, out, raw))
            continue
        value = bound[k]
        if kind == "value":
            values.append(value)
        elif kind == "tensor":
            if isinstance(value, list):
                value = [saved_input(node, f"{name}{i}", v, raw) for i, v in enumerate(value)]
            elif isinstance(value, Tensor):
                if value._alias is not None and changed(node, name, value):
                    saved_input(node, name, value, raw)
                value = value._a
            values.append(None if isinstance(value, tuple) else value)
        else:
            values.append(fact(value, 0 if kind == "shape" else 1))
    return values
