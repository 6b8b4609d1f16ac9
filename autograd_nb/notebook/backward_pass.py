"""A backward pass for the eyes: each node in turn with the gradients that reach it and those it sends on.

It changes no ``.grad``, frees nothing and by itself runs no hooks, so looking twice is as good as looking once. Where a
node cannot run, because its saved values were freed or changed, the pass goes on with what does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from ..graph.adapt import SAFE_NODES, Walk
from ..graph.saved import state_of
from .node_calls import calls_for
from .tensors import is_tensor

Arrays = tuple["np.ndarray | None", ...]
Start = tuple[Any, int]
"""A root: its node and the number of its output."""
# PyTorch reports this for its AccumulateGrad; a leaf has no place among the operations.
NO_SEQUENCE = 2**63


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a node has no numbers.

    ``kind``: "freed", "changed" (in place, since it was saved), "unreadable" (its rule raised), "upstream" (a node that
    it hears from has none) or "open" (beyond what was followed). ``sentence`` is the first line of the error, if any.
    """

    kind: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One executed node. Arrays are read-only by agreement: the pass goes on with them.

    box: the id that `graph.from_grad_fn` gives the node; number: its place in the pass, from 0; sequence: its number
    among the recorded operations, None for a leaf. upstream: the gradient of each output of the operation, None where
    none arrived. contributions: what goes to each position of ``next_functions``, in the input's shape; targets: the
    boxes they go to; after: what that box has received when this was added. None where an input gets nothing.
    A leaf has no contributions; its upstream is what backward() adds into ``.grad``.
    """

    box: str
    number: int
    sequence: int | None
    node: Any
    upstream: Arrays
    contributions: Arrays = ()
    targets: tuple[str | None, ...] = ()
    after: Arrays = ()
    failure: Failure | None = None


def observe(
    roots: Sequence[Any] | Any, gradients: Sequence[Any] | None = None, *, hooks: bool = False
) -> Iterator[Moment]:
    """Each node below ``roots`` (tensors or grad_fns) in the order in which backward() runs it.

    ``gradients`` are those of the roots, all ones where they are not given. Nothing but the pass's own buffers is kept
    between two moments; leave off, or be interrupted, at any time. With ``hooks`` the user's hooks on tensors and nodes
    run, each once, and gradients are what they make of them (our graphs only; none is accumulated, so hooks after
    accumulation never run).

    >>> import autograd_nb as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> y = (x * x).sum()
    >>> [(m.box, m.node.name().rsplit(":")[-1], *(u.tolist() for u in m.upstream)) for m in observe(y)]
    [('n0', 'SumBackward0', 1.0), ('n1', 'MulBackward0', [1.0, 1.0]), ('n2', 'AccumulateGrad', [2.0, 4.0])]
    >>> x.grad is None
    True
    """
    starts: list[Any] = list(roots) if isinstance(roots, (list, tuple)) else [roots]
    edges = starts_of(starts)
    given = [None] * len(edges) if gradients is None else list(gradients)
    watched = _Pass([node for node, _ in edges], hooks)
    for (node, output), gradient in zip(edges, given, strict=True):
        watched.begin(node, output, gradient)
    return watched.moments()


def starts_of(values: Sequence[Any]) -> list[Start]:
    """Of each root, a tensor or a grad_fn, its node and the number of its output."""
    return [(one.grad_fn, one.output_nr) if is_tensor(one) else (one, 0) for one in values]


class _Pass:
    """The gradients on their way, by the number of the node they wait at."""

    def __init__(self, roots: list[Any], hooks: bool) -> None:
        walk = Walk(roots, SAFE_NODES)
        self.seen, self.number, self.nexts = walk.seen, walk.number, walk.nexts
        self.calls, self.hooks = calls_for(roots[0]), hooks
        self.sequences = [sequence_of(node) for node in self.seen]
        self.buffers: dict[int, list[Any]] = {}
        self.failed: set[int] = set()
        self.waiting = [0] * len(self.seen)
        for nexts in self.nexts:
            for fn, _ in nexts or ():
                if fn is not None:
                    self.waiting[self.number[id(fn)]] += 1

    def begin(self, node: Any, output: int, gradient: Any) -> None:
        """Let a gradient arrive at a root."""
        first = self.calls.ones(node, output) if gradient is None else self.calls.taken(gradient)
        self._add(self.number[id(node)], output, first)

    def moments(self) -> Iterator[Moment]:
        """Run what is ready, latest first, leaves as soon as they are complete: the order of both engines."""
        ready = [self._key(i) for i in range(len(self.seen)) if not self.waiting[i]]
        heapify(ready)
        for number in range(len(self.seen)):
            i = heappop(ready)[-1]
            moment = self._run(i, number)
            for fn, _ in self.nexts[i] or ():
                if fn is not None:
                    k = self.number[id(fn)]
                    self.waiting[k] -= 1
                    if not self.waiting[k]:
                        heappush(ready, self._key(k, number))
            yield moment

    def _key(self, i: int, completed: int = 0) -> tuple[int, int, int]:
        sequence = self.sequences[i]
        return (0, completed, i) if sequence is None else (1, -sequence, i)

    def _run(self, i: int, number: int) -> Moment:
        node, nexts = self.seen[i], self.nexts[i]
        arrived = self.buffers.pop(i, None) or [None]
        failure = Failure("upstream") if i in self.failed else Failure("open") if nexts is None else None
        upstream = (None,) * len(arrived) if i in self.failed else tuple(arrived)  # a part of a sum would mislead
        if self.hooks and failure is None:
            upstream = self.calls.hooked(node, self._complete(node, upstream) if nexts else upstream)
        moment = Moment(
            f"n{i}", number, self.sequences[i], node, tuple(map(self.calls.shown, upstream)), failure=failure
        )
        if not nexts:
            return moment
        sent: tuple[Any, ...] = (None,) * len(nexts)
        if failure is None:
            try:
                sent = self._sent(node, upstream, nexts)
            except Exception as error:  # noqa: BLE001  freed, changed, or a custom backward: no picture fails for it
                failure = Failure(state_of(error), str(error).partition("\n")[0])
        return self._hand_on(moment, sent, failure)

    def _sent(self, node: Any, upstream: tuple[Any, ...], nexts: tuple[Any, ...]) -> tuple[Any, ...]:
        answers = self.calls.call(node, self._complete(node, upstream))
        places = enumerate(zip(nexts, answers, strict=True))
        sent = tuple(None if fn is None else self.calls.fitted(node, k, g) for k, ((fn, _), g) in places)
        return self.calls.hooked_after(node, sent, upstream) if self.hooks else sent

    def _complete(self, node: Any, upstream: tuple[Any, ...]) -> tuple[Any, ...]:
        """One gradient, or None, for each output of the node."""
        outputs = getattr(node, "outputs", None) or len(node._input_metadata)
        return upstream + (None,) * (outputs - len(upstream))

    def _hand_on(self, moment: Moment, sent: tuple[Any, ...], failure: Failure | None) -> Moment:
        targets: list[str | None] = []
        after: list[Any] = []
        for (fn, output), gradient in zip(self.nexts[int(moment.box[1:])] or (), sent, strict=True):
            target = None if fn is None else self.number[id(fn)]
            targets.append(None if target is None else f"n{target}")
            after.append(None if target is None else self.calls.shown(self._add(target, int(output), gradient)))
            if failure is not None and target is not None:
                self.failed.add(target)
        shown = tuple(map(self.calls.shown, sent))
        return Moment(
            moment.box, moment.number, moment.sequence, moment.node, moment.upstream,
            shown, tuple(targets), tuple(after), failure,
        )  # fmt: skip

    def _add(self, target: int, output: int, gradient: Any) -> Any:
        """What has arrived at an output with this one added; nothing that was shown before changes."""
        buffer = self.buffers.setdefault(target, [])
        buffer.extend([None] * (output + 1 - len(buffer)))
        have = buffer[output]
        buffer[output] = have if gradient is None else gradient if have is None else have + gradient
        return buffer[output]


def sequence_of(node: Any) -> int | None:
    """The number of a node among the recorded operations; None for a leaf."""
    if getattr(node, "variable", None) is not None or node.name().endswith("AccumulateGrad"):
        return None
    number = int(node._sequence_nr())
    return None if number >= NO_SEQUENCE else number
