"""A trace: one differentiation of a function, from the function's inputs back to their gradients.

A trace differentiates on the tensors themselves: its inputs are fresh aliases, leaves where nobody outside asks for
their gradient, so that each trace finds its own. Inside vmap an alias holds all samples, and a sample's gradient is the
gradient of the sum over the batch, because samples do not meet. On a dual level the derivative is taken of value and
tangent, which together are the derivative's value and tangent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograd.backward import grad as backward_pass
from ..engine.assemble import aten
from ..engine.batching.level import VmapLevel
from ..engine.modes import grad_enabled, grad_mode
from ..engine.node import Edge
from ..engine.running import running
from ..engine.tensor import Tensor
from ..engine.transforms import active, below
from ..engine.views import edge_of, share

Pairs = list[tuple[Tensor, Tensor]]
"""Outputs, each with the gradient that arrives at it."""


class Open:
    """Whether a trace's function is still running; the trace's leaves carry it."""

    __slots__ = ("open",)

    def __init__(self) -> None:
        self.open = True


class Trace:
    """One differentiation of a function: its inputs, and what is known of the graph that leads back to them."""

    def __init__(self, inputs: list[Any]) -> None:
        self.layers: tuple[Any, ...] = active.get()  # each a VmapLevel or a DualLevel
        self.recorded_outside = grad_enabled()
        self.leaves: list[Tensor] = []
        self.state = Open()
        token = grad_mode.set(True)
        try:
            self.inputs = [self.input(t, len(self.layers)) for t in inputs]
        finally:
            grad_mode.reset(token)

    def run(self, func: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
        """What the function gives with recording on, whatever it is outside."""
        token = grad_mode.set(True)
        try:
            with running():
                return func(*args, **kwargs)
        finally:
            grad_mode.reset(token)
            self.state.open = False

    # -- inputs -------------------------------------------------------------------------------------------------
    def input(self, given: Any, depth: int) -> Tensor:
        """An alias of an input, with a batch for every vmap that is on and with the tangents it has."""
        if not isinstance(given, Tensor):
            raise ValueError(f"Thing passed to transform API must be Tensor, got {type(given)}")
        if not depth:
            leaf = self.leaf(given)
            self.leaves.append(leaf)
            return leaf
        layer = self.layers[depth - 1]
        with below(self.layers[: depth - 1]):
            if isinstance(layer, VmapLevel):
                return layer.wrap(self.input(layer.front(given), depth - 1))
            primal, tangent = layer.unpack(given)
            alias = self.input(primal, depth - 1)
        with below(self.layers[:depth]):
            return alias if tangent is None else layer.make(alias, tangent)

    def leaf(self, given: Tensor) -> Tensor:
        """The alias of an ordinary tensor: part of the outer graph if it is recorded there, else a leaf."""
        if given.requires_grad and self.recorded_outside:
            with below(()):
                return aten.alias(given)
        leaf = Tensor._of(given._a)
        share(given, leaf)
        leaf.__dict__["_trace"] = self.state
        return leaf.requires_grad_()

    # -- outputs ------------------------------------------------------------------------------------------------
    def closed(self, output: Any) -> Any:
        """An output as it may leave: outside the graph unless somebody else than this trace has part in it."""
        if not isinstance(output, Tensor):
            return output
        return self.apart(output, len(self.layers), self.settled)

    def apart(self, tensor: Tensor, depth: int, function: Callable[[Tensor], Tensor]) -> Tensor:
        """The tensor with ``function`` applied to what lies below all layers."""
        if not depth:
            return function(tensor)
        layer = self.layers[depth - 1]
        with below(self.layers[: depth - 1]):
            if isinstance(layer, VmapLevel):
                value = self.apart(layer.unwrap(tensor), depth - 1, function)
                return layer.wrap(value) if layer.holds(tensor) else value
            primal, tangent = layer.unpack(tensor)
            primal = self.apart(primal, depth - 1, function)
            if tangent is None:
                return primal
            tangent = self.apart(tangent, depth - 1, function)
        with below(self.layers[:depth]):
            return layer.make(primal, tangent)

    def settled(self, value: Tensor) -> Tensor:
        """An ordinary tensor, detached if its graph ends in this trace's own leaves alone."""
        if not value.requires_grad:
            return value
        return value if self.recorded_outside and self.concerns_others([value]) else value.detach()

    def concerns_others(self, tensors: list[Tensor]) -> bool:
        """True if the graph behind some tensors reaches a leaf of the user's, or of a trace around this one.

        Leaves of traces whose function has returned count for nobody: only the trace itself asks for their gradients.
        """
        todo: list[Edge] = [edge for t in tensors if (edge := edge_of(t)) is not None]
        seen: set[int] = set()
        while todo:
            rank, node, leaf = todo.pop()
            if rank in seen:
                continue
            seen.add(rank)
            if rank > 0:
                state = leaf.__dict__.get("_trace")
                if state is None or (state is not self.state and state.open):
                    return True
            todo.extend(edge for edge in node.edges if edge is not None)
        return False

    # -- the way back -------------------------------------------------------------------------------------------
    def pull(self, pairs: Pairs, extra: int = 0) -> list[Tensor | None]:
        """The gradients of the inputs; ``extra``: so many leading dimensions of the gradients count passes."""
        layers = active.get()
        return self.pull_from(pairs, layers, len(layers), extra)

    def pull_rows(self, pairs: Pairs) -> list[Tensor | None]:
        """The gradients for many passes at once: the first dimension of the given gradients counts them."""
        return self.pull(pairs, 1)

    def pull_from(self, pairs: Pairs, layers: tuple[Any, ...], depth: int, extra: int) -> list[Tensor | None]:
        """The gradients below ``depth`` layers; those that came after the trace only see gradients, not the graph."""
        if not depth:
            return self.real_pass(pairs, extra)
        layer, inside = layers[depth - 1], depth <= len(self.layers)
        if not isinstance(layer, VmapLevel):
            return self.pull_duals(pairs, layers, depth, extra)
        with below(layers[: depth - 1]):
            if not inside:
                batched = [(y, layer.front(g)) for y, g in pairs]
                found = self.pull_from(batched, layers, depth - 1, extra + 1)
                return [None if g is None else layer.wrap(g) for g in found]
            laid = [(layer.front(y), moved(layer.front(g), 0, extra)) for y, g in pairs]
            found = self.pull_from(laid, layers, depth - 1, extra)
            return [None if g is None else layer.wrap(moved(g, extra, 0)) for g in found]

    def pull_duals(self, pairs: Pairs, layers: tuple[Any, ...], depth: int, extra: int) -> list[Tensor | None]:
        """Value and tangent of the gradients; the tangent has a part from each output's tangent and gradient's."""
        layer, inside = layers[depth - 1], depth <= len(self.layers)
        values: Pairs = []
        tangents: Pairs = []
        with below(layers[: depth - 1]):
            for y, g in pairs:
                value, along = layer.unpack(y) if inside else (y, None)
                given, turn = layer.unpack(g)
                values.append((value, given))
                tangents += [(along, given)] if along is not None else []
                tangents += [(value, turn)] if turn is not None else []
            found = self.pull_from(values, layers, depth - 1, extra)
            turned = self.pull_from(tangents, layers, depth - 1, extra) if tangents else [None] * len(found)
            both = [(zero_where_none(g, t), t) for g, t in zip(found, turned, strict=True)]
        with below(layers[:depth]):
            return [g if t is None else layer.make(g, t) for g, t in both]

    def real_pass(self, pairs: Pairs, extra: int) -> list[Tensor | None]:
        """The pass on ordinary tensors; recorded only if somebody outside can differentiate it again."""
        pairs = [(y, g) for y, g in pairs if y.requires_grad]
        if not pairs:
            return [None] * len(self.leaves)
        outputs, grads = [y for y, _ in pairs], [g for _, g in pairs]
        again = grad_enabled() and (any(g.requires_grad for g in grads) or self.concerns_others(outputs))
        counts: tuple[int, ...] = ()
        if extra:
            counts = tuple(grads[0]._a.shape[:extra])
            grads = [g if extra == 1 else g.reshape((-1, *g._a.shape[extra:])) for g in grads]
        with below(()):
            found = backward_pass(
                outputs, self.leaves, grads, retain_graph=True, create_graph=again, allow_unused=True,
                is_grads_batched=extra > 0,
            )  # fmt: skip
            if extra > 1:
                found = tuple(None if g is None else g.reshape((*counts, *g._a.shape[1:])) for g in found)
        return [None if g is None else self.settled_again(g) if again else g for g in found]

    def settled_again(self, grad: Tensor) -> Tensor:
        """A gradient that was recorded, detached if nobody outside has part in it after all."""
        return grad if not grad.requires_grad or self.concerns_others([grad]) else grad.detach()


def moved(value: Tensor, source: int, to: int) -> Tensor:
    """One dimension moved to another place."""
    if source == to:
        return value
    order = [k for k in range(value._a.ndim) if k != source]
    order.insert(to, source)
    return aten.permute(value, tuple(order))


def zero_where_none(grad: Tensor | None, tangent: Tensor | None) -> Any:
    """A gradient, or zeros where there is none but its tangent is."""
    return tangent.detach() * 0 if grad is None and tangent is not None else grad
