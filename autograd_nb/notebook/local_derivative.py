"""The derivative of one operation in numbers, read off by asking its node for the gradients of chosen gradients.

A node is linear in the gradient it is given, so a few questions tell which kind of map it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .backward_pass import Moment
from .node_calls import OurCalls, TorchCalls, calls_for

# Up to so many numbers in and out the whole matrix is worked out, one question for each output.
SMALL = 64
# Beyond so many the node is not asked at all: each question costs as much as its part of the pass.
LARGE = 1 << 14


@dataclass(frozen=True, slots=True)
class Local:
    """What one input's gradient is made with.

    kind "elementwise": ``values`` has the upstream's shape, and upstream * values, summed over broadcast dimensions, is
    the contribution. "matrix": one row for each number of the upstream (of all outputs in a row), one column for each
    of the input; upstream @ values is the contribution. "moved": each number goes on unchanged to where it came from;
    ``values`` is the matrix where that is small, else None. "map": too large to write down. "own": the backward of a
    custom function, which is not run for looking at. "none": this input gets nothing, or the node cannot run.
    """

    kind: str
    values: np.ndarray | None = None


def locals_of(moment: Moment) -> tuple[Local, ...]:
    """One for each position of ``next_functions``.

    >>> import autograd_nb as torch
    >>> from autograd_nb.notebook.backward_pass import observe
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> [local.kind for local in locals_of(next(observe(torch.exp(x))))]
    ['elementwise']
    >>> locals_of(next(observe(x @ x)))[0].values.tolist()
    [[1.0, 2.0]]
    """
    nothing = tuple(Local("none") for _ in moment.contributions)
    given = [g for g in moment.upstream if g is not None]
    if moment.failure is not None or not given or all(c is None for c in moment.contributions):
        return nothing
    if _is_custom(moment.node):
        return _each(moment, lambda _: Local("own"))
    if sum(g.size for g in given) > LARGE or any(g.dtype.kind != "f" for g in given):
        return _each(moment, lambda _: Local("map"))
    return _Asked(moment).answers()


def _is_custom(node: Any) -> bool:
    return hasattr(node, "needs_input_grad")


def _each(moment: Moment, make: Any) -> tuple[Local, ...]:
    return tuple(Local("none") if c is None else make(k) for k, c in enumerate(moment.contributions))


class _Asked:
    """One node and its answers to a gradient of ones, and to one in which no two numbers are alike."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.calls: OurCalls | TorchCalls = calls_for(moment.node)
        self.shapes = [None if g is None else (g.shape, g.dtype) for g in moment.upstream]
        self.size = sum(g.size for g in moment.upstream if g is not None)
        # Multiples of an irrational number: no sum of some is likely to be another.
        self.odd = np.modf(np.arange(1, self.size + 1) * 0.6180339887498949)[0] + 0.5
        self.ones_answer = self.ask(np.ones(self.size))
        self.odd_answer = self.ask(self.odd)

    def ask(self, numbers: np.ndarray) -> tuple[np.ndarray | None, ...]:
        """The unreduced contributions for these numbers in place of the upstream's."""
        parts: list[Any] = []
        start = 0
        for fact in self.shapes:
            if fact is None:
                parts.append(None)
                continue
            size = int(np.prod(fact[0]))
            part = numbers[start : start + size].reshape(fact[0]).astype(fact[1])
            parts.append(self.calls.taken(part))
            start += size
        outputs = getattr(self.moment.node, "outputs", None) or len(self.moment.node._input_metadata)
        parts += [None] * (outputs - len(parts))
        return tuple(map(self.calls.shown, self.calls.call(self.moment.node, tuple(parts))))

    def answers(self) -> tuple[Local, ...]:
        found = list(_each(self.moment, self._one))
        wanted = [k for k, local in enumerate(found) if local.kind in ("map", "moved") and self._is_small(k)]
        if wanted:
            rows = [self._fitted(self.ask(row)) for row in np.eye(self.size)]
            for k in wanted:
                values = np.stack([np.asarray(row[k]).reshape(-1) for row in rows])
                found[k] = Local("moved" if found[k].kind == "moved" else "matrix", values)
        return tuple(found)

    def _one(self, k: int) -> Local:
        ones, odd = self.ones_answer[k], self.odd_answer[k]
        upstream = self.moment.upstream[0]
        if ones is None or odd is None:
            return Local("map")
        scaled = len(self.moment.upstream) == 1 and upstream is not None and ones.shape == upstream.shape
        if scaled and _close(odd, self.odd.reshape(ones.shape) * ones):
            return Local("elementwise", ones)
        sent = np.sort(odd[odd != 0], axis=None)
        if sent.size == self.size and _close(sent, np.sort(self.odd.astype(odd.dtype))):
            return Local("moved")
        return Local("map")

    def _is_small(self, k: int) -> bool:
        contribution = self.moment.contributions[k]
        return contribution is not None and self.size <= SMALL and contribution.size <= SMALL

    def _fitted(self, answer: tuple[np.ndarray | None, ...]) -> list[Any]:
        calls, node = self.calls, self.moment.node
        return [
            None if g is None or c is None else calls.shown(calls.fitted(node, k, calls.taken(g)))
            for k, (g, c) in enumerate(zip(answer, self.moment.contributions, strict=True))
        ]


def _close(a: np.ndarray, b: np.ndarray) -> bool:
    limit = 1e-5 if a.dtype.itemsize <= 4 else 1e-10
    with np.errstate(all="ignore"):
        return bool(np.allclose(a, b, rtol=limit, atol=0, equal_nan=True))
