"""The backward pass as frames: one executed node each, with what came in, what it did, and where the results went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from ..backward_pass import Failure, Moment
from ..tensors import array_of, gradient_of
from .asking import asked
from .local import Linear, Local, close, locals_of


@dataclass(frozen=True, slots=True)
class Part:
    """What one input gets from a frame.

    position: its place in ``next_functions``; target: the node whose buffer it is added into, output: which one of its
    outputs that is the gradient of; before and after: what stands there. local: for each output with a gradient its
    number and its `Local` derivative; () where the node was not asked. made: what the node itself gave, where a hook
    changed it. ``value`` is None where the input got nothing.
    """

    position: int
    target: str
    output: int
    value: np.ndarray | None
    before: np.ndarray | None
    after: np.ndarray | None
    local: tuple[tuple[int, Local], ...] = ()
    made: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One executed node; number counts from 1.

    arrived: what stood in the buffer, for those outputs whose gradient a hook changed then. custom: the derivative is
    the user's own code. A leaf has no parts: its upstream gradient is added to ``before``, its .grad so far, which
    gives ``after``; ``frozen`` says that it does not require grad any more, so that nothing is added.
    """

    number: int
    node: str
    upstream: tuple[np.ndarray | None, ...]
    parts: tuple[Part, ...] = ()
    arrived: dict[int, np.ndarray] = field(default_factory=dict)
    leaf: bool = False
    before: np.ndarray | None = None
    after: np.ndarray | None = None
    frozen: bool = False
    custom: bool = False
    failure: Failure | None = None


def frames_of(moments: Iterable[Moment], inside: Callable[[Moment], bool] = lambda moment: True) -> Iterator[Frame]:
    """The frames of a pass; those that are not ``inside`` of what is shown are not looked into."""
    buffers: dict[tuple[str, int], np.ndarray | None] = {}
    for moment in moments:
        waited = {k: buffers.pop((moment.box, k), None) for k in range(len(moment.upstream))}
        arrived = {
            k: have
            for k, have in waited.items()
            if have is not None and (given := moment.upstream[k]) is not None and not close(have, given)
        }
        number = moment.number + 1
        if moment.sequence is None:
            yield _leaf(moment, arrived)
            continue
        ask = asked(moment.node) if inside(moment) and moment.failure is None else None
        parts = tuple(_parts(moment, buffers, ask))
        yield Frame(number, moment.box, moment.upstream, parts, arrived, custom=ask is None, failure=moment.failure)


def _parts(moment: Moment, buffers: dict[tuple[str, int], np.ndarray | None], ask: Linear | None) -> Iterator[Part]:
    local, made = ([], {}) if ask is None else locals_of(ask, moment.upstream, moment.contributions)
    for k, (target, value, after) in enumerate(zip(moment.targets, moment.contributions, moment.after, strict=True)):
        if target is None:
            continue
        own = made.get(k)
        changed = own is not None and value is not None and not close(own, value)
        output = int(moment.node.next_functions[k][1])
        before, buffers[target, output] = buffers.get((target, output)), after
        yield Part(k, target, output, value, before, after, tuple(local[k]) if local else (), own if changed else None)


def _leaf(moment: Moment, arrived: dict[int, np.ndarray]) -> Frame:
    """The frame in which a leaf's gradient is complete; .grad itself stays as it is."""
    leaf, total = moment.node.variable, moment.upstream[0]
    grad = gradient_of(leaf)
    before = None if grad is None else np.array(array_of(grad))
    frozen = not leaf.requires_grad
    after = before if frozen or total is None else total if before is None else np.asarray(before + total)
    return Frame(
        moment.number + 1, moment.box, moment.upstream, (), arrived, True, before, after, frozen, False, moment.failure
    )
