"""Reads a `Recipe` off a recorded graph: every operand is tracked, saved, or follows from what is known."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...engine.node import Node
from ...graph.adapt import SAFE_NODES, Walk
from ...graph.saved import shape_of
from ...ops.card import Card
from ..backward_pass import sequence_of, starts_of
from ..formulas import card_of
from ..operands import operand_of
from ..reachable import reachable
from ..tensors import array_of, gradient_of, is_tensor
from .recipe import Missing, Operation, Recipe, Ref, output_of
from .settings import FOLLOWING

# Larger graphs and tensors are not copied for the sake of an edit that may never come.
MOST_OPERATIONS, MOST_NUMBERS = 2000, 1_000_000
_ABSENT: Any = object()
# Operands that may be left out: None is their value, where other operands were just not saved.
_OPTIONAL = frozenset(("weight", "bias", "running_mean", "running_var", "pos_weight"))


def gathered(values: Sequence[Any], gradients: Sequence[Any], variables: Mapping[str, Any]) -> Recipe:
    """The recipe of everything behind ``values``; `Missing` says what is not known."""
    try:
        return _Gathering(values, gradients, variables).recipe()
    except Missing:
        raise
    except Exception as error:  # noqa: BLE001  an operation may raise anything on operands that do not fit
        raise Missing("replay_failed", error=f"{type(error).__name__}: {str(error).partition(chr(10))[0]}") from None


class _Gathering:
    def __init__(self, values: Sequence[Any], gradients: Sequence[Any], variables: Mapping[str, Any]) -> None:
        self.values, self.gradients = values, gradients
        self.starts = starts_of(values)
        self.walk = Walk([node for node, _ in self.starts], SAFE_NODES)
        self.left = MOST_NUMBERS
        self.known = self._results(variables)

    def recipe(self) -> Recipe:
        seen = self.walk.seen
        if len(seen) > MOST_OPERATIONS:
            raise Missing("replay_long", n=len(seen), most=MOST_OPERATIONS)
        order = sorted((k for k, node in enumerate(seen) if sequence_of(node) is not None), key=self._age)
        leaves = {f"n{k}": self._copied(node.variable) for k, node in enumerate(seen) if sequence_of(node) is None}
        grads = {
            f"n{k}": self._copied(grad)
            for k, node in enumerate(seen)
            if sequence_of(node) is None and (grad := gradient_of(node.variable)) is not None
        }
        found = Recipe(
            [], leaves, grads, [Ref(self._id(node), output) for node, output in self.starts],
            [None if g is None else self._copied(g) for g in self.gradients], [node.name() for node in seen],
            [self._copied(value) if is_tensor(value) else None for value in self.values],
        )  # fmt: skip
        self.made = found.started({})
        for k in order:
            found.operations.append(self._operation(k))
            found.go_on(found.operations[-1], self.made)
        if not found.reproduces():
            raise Missing("replay_value")
        return found

    def _age(self, k: int) -> int:
        return int(self.walk.seen[k]._sequence_nr())

    def _id(self, node: Any) -> str:
        return f"n{self.walk.number[id(node)]}"

    def _copied(self, tensor: Any) -> np.ndarray:
        array = array_of(tensor)
        self.left -= array.size
        if self.left < 0:
            raise Missing("replay_large", most=MOST_NUMBERS)
        return np.array(array)

    def _results(self, variables: Mapping[str, Any]) -> dict[tuple[int, int], Any]:
        """Results of operations that variables hold, or that another operation saved."""
        found: dict[tuple[int, int], Any] = {}
        tensors = [tensor for _, tensor in reachable(variables)] + [v for v in self.values if is_tensor(v)]
        for node in self.walk.seen:
            tensors += [value for name in ("self", "other") if is_tensor(value := _attribute(node, name))]
        for tensor in tensors:
            number = None if tensor.grad_fn is None else self.walk.number.get(id(tensor.grad_fn))
            if number is not None:
                found.setdefault((number, tensor.output_nr), tensor)
        return found

    # -- one operation ----------------------------------------------------------------------------------------------
    def _operation(self, k: int) -> Operation:
        node, label = self.walk.seen[k], self.walk.seen[k].name()
        card = node.card if isinstance(node, Node) else card_of(label)
        if label.endswith("CopySlices"):
            raise Missing("replay_written", id=f"n{k}")
        if card is None:
            raise Missing("replay_custom" if hasattr(node, "needs_input_grad") else "replay_unknown", label=label)
        places = self._places(node, card)
        given = [self._parameter(k, node, card, places, position) for position in range(len(card.params))]
        return Operation(f"n{k}", label, card, tuple(given))

    def _places(self, node: Any, card: Card) -> dict[str, list[Any]]:
        """For each parameter through which a gradient flows the `Ref` of its operand; of lists several."""
        ends = [None if to is None else Ref(self._id(to), int(output)) for to, output in node.next_functions]
        own = getattr(node, "places", None)
        if own is None:
            listed = next((name for name in card.vjp if name in card.lists), None)
            own = [(listed, i) for i in range(len(ends))] if listed else [(name, 0) for name in card.vjp]
        found: dict[str, list[Any]] = {}
        for (name, _), end in zip(own, ends, strict=False):
            found.setdefault(name, []).append(end)
        return found

    def _parameter(self, k: int, node: Any, card: Card, places: dict[str, list[Any]], position: int) -> Any:
        name = card.params[position]
        tracked = places.get(name, [])
        if tracked and all(tracked):
            return tracked if name in card.lists else tracked[0]
        saved = self._saved(node, card, name)
        if saved is not _ABSENT:
            return saved
        if name in card.tensors:
            return self._operand(k, node, card, position)
        if (card.name, name) in FOLLOWING:
            shapes = [tuple(output_of(self.made, ref)._a.shape) for refs in places.values() for ref in refs]
            result = shape_of(node._input_metadata[0]) or ()
            return FOLLOWING[card.name, name](shapes, result, lambda other: self._saved(node, card, other))
        defaults = dict(zip(card.params[len(card.params) - len(card.defaults) :], card.defaults, strict=True))
        if name in defaults:
            return defaults[name]
        raise Missing("replay_setting", label=node.name(), name=name)

    def _saved(self, node: Any, card: Card, name: str) -> Any:
        """What the node keeps of a parameter."""
        bound = getattr(node, "bound", None)
        if bound is not None:
            kept = bound[card.params.index(name)]
            if kept is None or name not in card.tensors:
                return kept
        own = getattr(node, "other", _ABSENT) if isinstance(node, Node) and name == card.params[-1] else _ABSENT
        if isinstance(own, int | float | complex):
            return own
        value = _attribute(node, name)
        if value is None and name in card.tensors and name not in _OPTIONAL:
            return _ABSENT
        return value if value is _ABSENT else self._plain(value)

    def _plain(self, value: Any) -> Any:
        if is_tensor(value):
            return self._copied(value)
        if isinstance(value, tuple | list):
            return [self._plain(part) for part in value]
        if isinstance(value, int) and not isinstance(value, bool) and value >= 2**63:
            return value - 2**64  # PyTorch hands out negative dimensions unsigned
        return value

    def _operand(self, k: int, node: Any, card: Card, position: int) -> Any:
        """An operand that no derivative needs: a number in the source, or what is missing from a sum."""
        if card.params[position] in _OPTIONAL and not isinstance(node, Node):
            return None
        _, written = operand_of(node, position, None, lambda _: set())
        if written is not None:
            return ast.literal_eval(written)
        if card.name in ("add", "sub") and position < 2:
            return self._difference(k, node, card, position)
        raise Missing("replay_operand", label=node.name(), name=card.params[position])

    def _difference(self, k: int, node: Any, card: Card, position: int) -> np.ndarray:
        """The operand of a sum, from its result and the other operand, where both are known."""
        missing = Missing("replay_operand", label=node.name(), name=card.params[position])
        total = self.known.get((k, 0))
        other, output = node.next_functions[1 - position]
        if total is None or other is None or _attribute(node, "alpha") not in (1, _ABSENT, None):
            raise missing
        beside = output_of(self.made, Ref(self._id(other), int(output)))
        known, result = array_of(beside), array_of(total)
        minus = card.name == "sub"
        return np.array(known - result if minus and position == 1 else result + known if minus else result - known)


def _attribute(node: Any, name: str) -> Any:
    """A ``_saved_*`` attribute, `_ABSENT` where there is none; `Missing` where it was freed or changed."""
    try:
        return getattr(node, f"_saved_{name}")
    except AttributeError:
        return _ABSENT
    except RuntimeError:
        raise Missing("replay_freed", label=node.name()) from None
