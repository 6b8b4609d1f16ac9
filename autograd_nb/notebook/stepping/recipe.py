"""The recorded operations as plain data from which they can be run once more, on other values of the leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...engine.general import call_card
from ...engine.modes import enable_grad
from ...engine.tensor import Tensor
from ...ops.card import Card
from .frames import close


@dataclass(frozen=True, slots=True)
class Ref:
    """Output ``output`` of the node with this id."""

    node: str
    output: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """One recorded operation: a card and its parameters. Among them `Ref`, arrays, lists of both, and static values."""

    node: str
    label: str
    card: Card
    given: tuple[Any, ...]


class Missing(Exception):
    """Why recorded operations cannot be run once more: ``key`` is a sentence of the words, ``facts`` what it names."""

    def __init__(self, key: str, **facts: Any) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


@dataclass(slots=True)
class Recipe:
    """Operations in the order they were recorded in, the values of the leaves, and where the pass begins.

    ``labels`` are those of all nodes in the order of their ids: what is recorded anew must be the same graph.
    """

    operations: list[Operation]
    leaves: dict[str, np.ndarray]
    grads: dict[str, np.ndarray]
    roots: list[Ref]
    seeds: list[np.ndarray | None]
    labels: list[str]
    values: list[np.ndarray | None] = field(default_factory=list)

    def run(self, changed: Mapping[str, np.ndarray]) -> list[Tensor]:
        """The roots, recorded by our engine from the values in ``changed`` and, for other leaves, their own.

        Raises `Missing` where what is recorded is another graph, and what an operation raises.
        """
        made = self.started(changed)
        for operation in self.operations:
            self.go_on(operation, made)
        return [output_of(made, ref) for ref in self.roots]

    def started(self, changed: Mapping[str, np.ndarray]) -> dict[str, Any]:
        """The leaves as tensors; what operations make is put beside them."""
        made: dict[str, Any] = {}
        for node, array in self.leaves.items():
            leaf = made[node] = Tensor._of(np.array(changed.get(node, array))).requires_grad_(True)
            if node in self.grads:
                leaf.grad = Tensor._of(np.array(self.grads[node]))
        return made

    def go_on(self, operation: Operation, made: dict[str, Any]) -> None:
        """Run one operation more; `Missing` where it records another node than the one it was read off."""
        given = [_live(value, made, name in operation.card.tensors) for name, value in _named(operation)]
        with enable_grad():
            made[operation.node] = result = call_card(operation.card, given)
        self._check(operation, result)

    def _check(self, operation: Operation, result: Any) -> None:
        outputs = result if isinstance(result, tuple | list) else (result,)
        node = next((out.grad_fn for out in outputs if out.grad_fn is not None), None)
        if node is None or node.name() != operation.label:
            raise Missing("replay_differs", label=operation.label)

    def reproduces(self) -> bool:
        """Whether it gives what was recorded, where that is known."""
        found = self.run({})
        pairs = zip(found, self.values, strict=True)
        return all(value is None or close(np.asarray(out._a), value) for out, value in pairs)


def _named(operation: Operation) -> Sequence[tuple[str, Any]]:
    return list(zip(operation.card.params, operation.given, strict=True))


def _live(value: Any, made: Mapping[str, Any], is_tensor: bool) -> Any:
    if isinstance(value, Ref):
        return output_of(made, value)
    if isinstance(value, list):
        return [_live(part, made, is_tensor) for part in value]
    return Tensor._of(np.array(value)) if isinstance(value, np.ndarray) and is_tensor else value


def output_of(made: Mapping[str, Any], ref: Ref) -> Any:
    """What ``ref`` means among the results so far."""
    result = made[ref.node]
    return result[ref.output] if isinstance(result, tuple | list) else result
