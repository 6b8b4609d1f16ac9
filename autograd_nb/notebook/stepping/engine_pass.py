"""A backward pass run by the engine itself, where hooks have their part in it; it writes no ``.grad``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine import run
from ...engine.node import AccumulateGrad, Node, leaf_edge
from ...engine.passes import execute
from ...graph.adapt import SAFE_NODES, Walk
from ..backward_pass import Moment, Start, sequence_of
from ..node_calls import calls_for
from ..reachable import reachable


def has_hooks(starts: Sequence[Start]) -> bool:
    """True if hooks on tensors or nodes have a part in the pass; of PyTorch's, which do not tell, always."""
    walk = Walk([node for node, _ in starts], SAFE_NODES)
    return any(not isinstance(node, Node) or bool(_hooks(node)) for node in walk.seen)


def _hooks(node: Node) -> list[Any]:
    """The hooks that a pass without accumulation runs at a node."""
    found: list[Any] = list(node.hooks or ()) if isinstance(node, AccumulateGrad) else []
    hooks = node.extra.hooks if node.extra is not None else None
    if hooks is not None:
        found += [*hooks.pre, *hooks.post, *(one for registry in hooks.tensor.values() for one in registry)]
    return found


def engine_moments(starts: Sequence[Start], gradients: Sequence[Any], variables: Mapping[str, Any]) -> list[Moment]:
    """The moments of `observe`, of a pass in which every hook runs once.

    ``variables`` are asked for tensors that retain their gradient, which a pass of PyTorch would overwrite. Raises
    what the engine raises, where something was freed or changed.
    """
    told = _Told(starts, gradients)
    leaves = [node.variable for node in told.walk.seen if sequence_of(node) is None]
    runs = _run_ours if isinstance(starts[0][0], Node) else _run_theirs
    with _retained(variables):
        complete = runs(told, starts, leaves)
    return list(told.with_leaves(dict(zip(map(id, leaves), complete, strict=True))))


class _Told:
    """What the engine tells of a pass, as moments."""

    def __init__(self, starts: Sequence[Start], gradients: Sequence[Any]) -> None:
        self.walk = Walk([node for node, _ in starts], SAFE_NODES)
        self.calls = calls_for(starts[0][0])
        self.given = [
            self.calls.ones(node, output) if g is None else self.calls.taken(g)
            for (node, output), g in zip(starts, gradients, strict=True)
        ]
        self.buffers: dict[tuple[int, int], Any] = {}
        self.executed: list[Moment] = []

    def report(self, node: Any, upstream: tuple[Any, ...], sent: tuple[Any, ...]) -> None:
        """One node has run."""
        i = self.walk.number[id(node)]
        shown = tuple(map(self.calls.shown, sent))
        targets: list[str | None] = []
        after: list[Any] = []
        for (fn, output), gradient in zip(self.walk.nexts[i] or (), shown, strict=True):
            k = None if fn is None else self.walk.number[id(fn)]
            targets.append(None if k is None else f"n{k}")
            after.append(None if k is None else self._add((k, int(output)), gradient))
        self.executed.append(
            Moment(
                f"n{i}", 0, sequence_of(node), node, tuple(map(self.calls.shown, upstream)), shown, tuple(targets),
                tuple(after),
            )
        )  # fmt: skip

    def _add(self, place: tuple[int, int], gradient: Any) -> Any:
        have = self.buffers.get(place)
        if gradient is not None:
            self.buffers[place] = gradient if have is None else np.asarray(have + gradient)
        return self.buffers.get(place)

    def with_leaves(self, complete: dict[int, Any]) -> Iterator[Moment]:
        """The moments in the engine's order: a leaf follows the last node that adds to it."""
        waiting = Counter(target for moment in self.executed for target in moment.targets if target is not None)
        number = 0
        for moment in self.executed:
            yield replace(moment, number=number)
            number += 1
            for target in moment.targets:
                if target is None:
                    continue
                waiting[target] -= 1
                node = self.walk.seen[int(target[1:])]
                if not waiting[target] and sequence_of(node) is None:
                    gradient = complete.get(id(node.variable))
                    yield Moment(target, number, None, node, (self.calls.shown(gradient),))
                    number += 1


def _run_ours(told: _Told, starts: Sequence[Start], leaves: list[Any]) -> list[Any]:
    def observer(step: run.Step) -> None:
        outputs = step.grad if isinstance(step.grad, list) else [step.grad]
        told.report(step.node, tuple(map(_kept, outputs)), tuple(map(_kept, step.grads)))

    edges = [node.edge(output) for node, output in starts]
    wanted = [leaf_edge(leaf) for leaf in leaves]
    records = [node.extra.hooks for node in told.walk.seen if node.extra is not None and node.extra.hooks is not None]
    retained = [hooks.retained for hooks in records]
    for hooks in records:
        hooks.retained = {}
    run.observers.append(observer)
    try:
        done = execute(edges, told.given, keep=True, wanted=wanted, accumulates=False)
    finally:
        run.observers.remove(observer)
        for hooks, tensors in zip(records, retained, strict=True):
            hooks.retained = tensors
    return [done.captured.get((edge[0], 0)) for edge in wanted]


def _kept(gradient: Any) -> Any:
    # The engine adds into buffers of its own later on.
    return np.array(gradient) if isinstance(gradient, np.ndarray) else gradient


def _run_theirs(told: _Told, starts: Sequence[Start], leaves: list[Any]) -> list[Any]:
    torch = sys.modules["torch"]
    handles: list[Any] = []

    def listen(node: Any) -> None:
        def hook(sent: Any, arrived: Any) -> None:
            copies = [tuple(None if g is None else g.detach().clone() for g in part) for part in (arrived, sent)]
            told.report(node, copies[0], _by_edge(node, copies[1]))

        handles.append(node.register_hook(hook))

    edge = torch.autograd.graph.GradientEdge
    try:
        for node in told.walk.seen:
            if sequence_of(node) is not None:
                listen(node)
        return list(
            torch.autograd.grad(
                [edge(*start) for start in starts], leaves, told.given, retain_graph=True, allow_unused=True
            )
        )
    finally:
        for handle in handles:
            handle.remove()


def _by_edge(node: Any, sent: tuple[Any, ...]) -> tuple[Any, ...]:
    """One gradient for each edge."""
    return sent + (None,) * (len(node.next_functions) - len(sent))


@contextmanager
def _retained(variables: Mapping[str, Any]) -> Iterator[None]:
    """Gives tensors that retain their gradient the one back that they had."""
    kept = [(t, t.grad) for _, t in reachable(variables) if not t.is_leaf and t.retains_grad]
    try:
        yield
    finally:
        for tensor, grad in kept:
            tensor.grad = grad
