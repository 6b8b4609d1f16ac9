"""The transpose of a linear function of tensors: recorded from a seed whose numbers do not matter, then passed back.

Under vmap a seed has a value for every sample of every batch. The pass runs on those values, below all layers; a dual
level has there, beside the value of what is transposed, its tangent, which is a linear function of the seed too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import passes
from .batching.level import VmapLevel
from .namespaces import ten
from .node import leaf_edge, output_number
from .tensor import Tensor
from .transforms import Layer, active, below
from .views import edge_of

Pairs = list[tuple[Tensor, Tensor]]
"""Results of the linear function, and what its transpose is applied to."""


class Seeds:
    """What a linear function is recorded from: a tensor like each of ``results``, None where one is None."""

    def __init__(self, results: Sequence[Tensor | None]) -> None:
        self.leaves: list[Tensor] = []
        self.layers = active.get()
        self.batched = any(isinstance(layer, VmapLevel) for layer in self.layers)
        self.tensors = [None if r is None else self.seed(r, self.layers) for r in results]

    def seed(self, result: Tensor, layers: tuple[Layer, ...]) -> Tensor:
        """A tensor like a result, in the eyes of these layers."""
        if not self.batched or not layers:
            leaf = Tensor._of(np.zeros(result._a.shape, result._a.dtype)[()])
            leaf._rg = True
            self.leaves.append(leaf)
            return leaf
        layer = layers[-1]
        with below(layers[:-1]):
            if isinstance(layer, VmapLevel):
                return layer.wrap(self.seed(layer.front(result), layers[:-1]))
            return self.seed(result, layers[:-1])

    def transpose(self, pairs: Pairs, record: bool) -> list[Tensor | None]:
        """The transposed function's results, one for each seed; None for those that play no part."""
        layers = self.layers if self.batched else ()
        found = iter(self.pass_below(pairs, layers, record) if pairs else [None] * len(self.leaves))
        return [None if t is None else next(found) for t in self.tensors]

    def pass_below(self, pairs: Pairs, layers: tuple[Layer, ...], record: bool) -> list[Tensor | None]:
        """The pass as these layers see it."""
        if not layers:
            return self.pass_back([(g, t) for g, t in pairs if g.requires_grad], record)
        layer = layers[-1]
        if isinstance(layer, VmapLevel):
            with below(layers[:-1]):
                laid = [(layer.front(g), layer.front(t)) for g, t in pairs]
                found = self.pass_below(laid, layers[:-1], record)
                return [None if f is None else layer.wrap(f) for f in found]
        return self.pass_with_tangents(layer, pairs, layers, record)

    def pass_with_tangents(
        self, level: Any, pairs: Pairs, layers: tuple[Layer, ...], record: bool
    ) -> list[Tensor | None]:
        """The pass on the values of a dual level, and on their tangents."""
        values: Pairs = []
        tangents: Pairs = []
        with below(layers[:-1]):
            for (g, along), (t, turn) in ((level.unpack(g), level.unpack(t)) for g, t in pairs):
                values.append((g, t))
                tangents += [(g, turn)] if turn is not None else []
                tangents += [(along, t)] if along is not None else []
            found = self.pass_below(values, layers[:-1], record)
            turned = self.pass_below(tangents, layers[:-1], record) if tangents else [None] * len(found)
            values_or_zeros = [
                f if f is not None or t is None else ten.zeros_of(t) for f, t in zip(found, turned, strict=True)
            ]
        with below(layers):
            return [v if t is None else level.make(v, t) for v, t in zip(values_or_zeros, turned, strict=True)]

    def pass_back(self, pairs: Pairs, record: bool) -> list[Tensor | None]:
        """The backward pass from the function's results to the seeds."""
        targets = [leaf_edge(leaf) for leaf in self.leaves]
        on_tensors = record or passes.on_tensors()
        grads: list[Any] = [ten.cast(t, g._a.dtype) for g, t in pairs]
        if not on_tensors:
            grads = [t._a for t in grads]
        edges = [edge for g, _ in pairs if (edge := edge_of(g)) is not None]
        captured = passes.execute(
            edges, grads, keep=True, create_graph=record, wanted=targets, accumulates=False
        ).captured
        found = [captured.get((e[0], output_number(e))) for e in targets]
        return [Tensor._of(f) if f is not None and not isinstance(f, Tensor) else f for f in found]
