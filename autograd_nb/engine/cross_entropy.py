"""The cross entropy of rows and class numbers, as one step; PyTorch records it as log_softmax and nll_loss.

Most training loops end in it. On the few hundred numbers of a batch, two operations and their two backward steps take
several times as long as their arithmetic.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ..ops.card import cards
from ..ops.class_loss import mean_of_picked
from ..ops.loss import MEAN
from ..ops.rows import row_starts
from ..ops.softmax import log_softmax_of_rows
from . import modes, record
from .fixed import FixedNode, fixed_of
from .general import plan_of
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .saved import GONE, changed, make_node_class, version_noted
from .tensor import Tensor
from .views import refresh

new = Tensor.__new__


@cache
def recorded() -> tuple[Any, Any, Any, Any]:
    """The node classes of logarithm and loss, what the first keeps of its parameters, and the plan of the second."""
    plan = plan_of(cards["nll_loss"])
    loss: Any = plan.node_class
    body = {"__slots__": (), "__module__": loss.__module__, "step": loss_step(loss)}
    logs = cards["_log_softmax"]
    return make_node_class(logs, FixedNode), fixed_of(logs), type(loss.__name__, (loss,), body), plan


def cross_entropy_of_rows(input: Tensor, target: Tensor, ignore_index: int) -> Tensor | None:
    """The mean loss of float rows (N, C) and class numbers (N,); None where something is out of the ordinary."""
    a, classes = input._a, target._a
    if (
        modes.special or type(a) is not np.ndarray or a.ndim != 2 or a.dtype.char not in "fd"
        or not a.flags.c_contiguous
        or type(classes) is not np.ndarray or classes.shape != a.shape[:1] or classes.dtype.char != "l" or not a.size
    ):  # fmt: skip
        return None
    if input._alias is not None:
        refresh(input)
    logs = log_softmax_of_rows(a)
    r = mean_of_picked(logs, classes, ignore_index)
    if r is None:
        return None
    out = new(Tensor)
    out._a = r
    out._edge = out._grad = out._leaf = out._alias = None
    out._rg = False
    if input._rg and grad_enabled():
        note(out, input, logs, target, ignore_index)
    return out


def note(out: Tensor, input: Tensor, logs: Any, target: Tensor, ignore_index: int) -> None:
    """Record the two nodes behind the loss."""
    make_logs, kept, make_loss, plan = recorded()
    a = input._a
    below = make_logs()
    below.first = input._edge or leaf_edge(input)
    below.seq = number = next_sequence()
    below.extra = below.versions = below.fix = None
    below.fixed, below.out = kept(a, (1, False)), logs
    below.facts_of_output = ((a.shape, a.dtype),)
    node = make_loss()
    node.edges, node.places = ((-number, below, None),), plan.single
    node.seq = number = next_sequence()
    node.extra = node.versions = node.fix = node.out = None
    node.released = False
    node.bound = [(a.shape, a.dtype), target, None, MEAN, ignore_index]
    node.facts_of_output = (((), a.dtype),)
    if target._alias is not None:
        node.versions = version_noted("target", target._alias)
    out._edge, out._rg = (-number, node, None), True
    record.tell(below)
    record.tell(node)


def loss_step(loss: Any) -> Any:
    """The backward of loss and logarithm at once: probabilities, less one at the classes, times the gradient."""
    apart = loss.step

    def step(node: Any, run: Any, grad: Any) -> Any:
        below, target = node.edges[0][1], node.bound[1]
        if (
            node.extra is not None or below.extra is not None or node.released or below.out is GONE or target is GONE
            or run.needed is not None or run.wanted or (target._alias is not None and changed(node, "target", target))
        ):  # fmt: skip
            return apart(node, run, grad)
        logs, classes = below.out, target._a
        rows, count = logs.shape
        share = grad / rows
        gradient = np.exp(logs)
        np.multiply(gradient, share, gradient)
        flat, places = gradient.reshape(-1), row_starts(rows, count) + classes
        flat[places] = flat[places] - share
        if not run.keep:
            node.release()
            below.release()
        return below.first, gradient

    return step
