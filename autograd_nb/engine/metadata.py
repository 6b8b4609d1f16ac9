"""Shape and dtype of what a node's operation made, for those who look at graphs.

Nodes of one- and two-operand operations do not store it, which would cost every operation: it follows from their
inputs.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import dtypes
from .node import output_number

if TYPE_CHECKING:
    from .node import Node


class OutputMetadata:
    """Facts about one output of a node: ``shape`` and ``dtype``."""

    __slots__ = ("dtype", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype) -> None:
        self.shape = _size()(shape)
        self.dtype = dtypes.OF_NUMPY[dtype]

    def __repr__(self) -> str:
        return f"OutputMetadata(shape={tuple(self.shape)}, dtype={self.dtype})"


@cache
def _size() -> Any:
    from .tensor import Size  # which imports nodes, and they import this file

    return Size


Fact = tuple[tuple[int, ...], np.dtype] | None


def facts_of(result: Any) -> tuple[Fact, ...]:
    """Shape and dtype of each array of an operation's result."""
    outputs = result if isinstance(result, (tuple, list)) else (result,)
    return tuple((r.shape, r.dtype) if isinstance(r, (np.ndarray, np.generic)) else None for r in outputs)


def output_metadata(node: Node) -> tuple[OutputMetadata | None, ...]:
    """The metadata of each output of a node."""
    return tuple(None if fact is None else OutputMetadata(*fact) for fact in _resolved(node))


def _resolved(node: Node) -> tuple[Fact, ...]:
    """The node's facts, found by following first inputs until a node knows its own; remembered on the way back."""
    chain: list[Node] = []
    reached, output = node, 0
    while (known := reached.output_facts()) is None:
        chain.append(reached)
        edge = next(e for e in reached.edges if e is not None)
        reached, output = edge[1], output_number(edge)
    fact = known[output] if chain else None
    for below in reversed(chain):
        below.facts_of_output = known = (_broadcast(below, fact),)
        fact = known[0]
    return known


def _broadcast(node: Node, fact: Fact) -> Fact:
    """The facts of an elementwise operation's result: those of its input, or of its operands' common shape."""
    fix = node.fix
    if fact is None or fix is None:
        return fact
    return np.broadcast_shapes(*(f[0] for f in fix if f is not None)), fact[1]
