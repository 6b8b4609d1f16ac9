"""Another value for an element of a leaf, and the pass computed again; the user's own tensors stay as they are."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ... import random as ours
from ...engine.tensor import Tensor
from ...graph import Graph
from ...graph.adapt import SAFE_NODES, Walk
from ..backward_pass import sequence_of, starts_of
from ..displays.numerals import number
from ..reachable import reachable
from ..tensors import array_of
from .numbers import is_small
from .recipe import Missing, Recipe
from .watching import Watched, watched

Changes = Mapping[str, np.ndarray]
"""Leaves by their ids, with their values."""
Again = Callable[[Changes], Watched]
"""Computes the pass on other values; raises `Missing` where it cannot be done."""


@dataclass(slots=True)
class Inputs:
    """The leaves of a pass, by id: what each is called, its values, and those that were put in their place."""

    called: dict[str, str]
    values: dict[str, np.ndarray]
    edited: dict[str, np.ndarray] = field(default_factory=dict)

    def document(self) -> list[dict[str, Any]]:
        """The leaves whose values are few enough to be typed."""
        return [
            {"name": self.called[node], "node": node, "shape": list(array.shape),
             "texts": [number(value) for value in array.reshape(-1)]}
            for node, array in (self.values | self.edited).items() if array.size and is_small(array)
        ]  # fmt: skip

    def node(self, name: str) -> str:
        """The leaf of this name or id; ValueError where there is none."""
        found = [node for node, called in self.called.items() if name in (called, node)]
        if not found:
            raise ValueError(f"no leaf is called {name!r}; there are {', '.join(self.called.values())}")
        return found[0]

    def changed(self, name: str, index: Sequence[int], value: float) -> Changes:
        """The leaves that were edited so far, with one element more. IndexError where there is no such element."""
        node = self.node(name)
        array = np.array(self.edited.get(node, self.values[node]))
        if len(index) != array.ndim:
            raise IndexError(f"{name} has {array.ndim} dimensions, the index {list(index)} has {len(index)}")
        array[tuple(index)] = value
        return self.edited | {node: array}

    def told(self) -> str:
        """What was edited: ``w[1] = 2, b = 0.5``."""
        found = []
        for node, array in self.edited.items():
            for index in np.argwhere(array != self.values[node]):
                place = f"[{', '.join(map(str, index))}]" if array.ndim else ""
                found.append(f"{self.called[node]}{place} = {number(array[tuple(index)])}")
        return ", ".join(found)


def inputs_of(graph: Graph, values: Sequence[Any]) -> Inputs:
    """The leaves behind ``values``, copied; a name that means several gives way to their ids."""
    walk = Walk([node for node, _ in starts_of(values)], SAFE_NODES)
    often = Counter(node.name for node in graph.nodes if node.kind == "leaf")
    called, found = {}, {}
    for k, live in enumerate(walk.seen):
        if sequence_of(live) is None and live.variable.dtype.is_floating_point:
            name = graph.nodes[k].name
            called[f"n{k}"] = name if name and often[name] == 1 else f"n{k}"
            found[f"n{k}"] = np.array(array_of(live.variable))
    return Inputs(called, found)


def replaying(recipe: Recipe, seen: Watched, **options: Any) -> Again:
    """Runs the recorded operations once more."""
    if seen.hooks == "hooks" or seen.altered:
        raise Missing("replay_hooks")

    def again(changes: Changes) -> Watched:
        roots = recipe.run(changes)
        labels = [node.name() for node in Walk([node for node, _ in starts_of(roots)], SAFE_NODES).seen]
        if labels != recipe.labels:
            raise Missing(
                "replay_differs", label=next(a for a, b in zip(recipe.labels, labels, strict=False) if a != b)
            )
        seeds = [None if seed is None else Tensor._of(np.array(seed)) for seed in recipe.seeds]
        return watched(roots, seeds, {}, graph=seen.graph, **options)

    return again


def evaluating(
    evaluate: Callable[[], Sequence[Any]], seeds: Sequence[np.ndarray | None], graph: Graph,
    variables: Mapping[str, Any], paths: Mapping[str, str], **options: Any,
) -> Again:  # fmt: skip
    """Evaluates the user's expression once more, with other values in the leaves' memory for as long as that takes.

    paths: of each leaf's id the expression under which ``variables`` hold it.
    """

    def again(changes: Changes) -> Watched:
        held = dict(reachable(variables))
        with _values_in([_leaf(held, paths, graph, node, array) for node, array in changes.items()]):
            values = evaluate()
            given = [None if seed is None else _like(value, seed) for value, seed in zip(values, seeds, strict=True)]
            return watched(values, given, variables, **options)

    return again


def paths_of(values: Sequence[Any], variables: Mapping[str, Any]) -> dict[str, str]:
    """Where the variables hold the leaves behind ``values``, by the leaves' ids."""
    known: dict[int, str] = {}
    for path, tensor in reachable(variables):
        known.setdefault(id(tensor), path)
    walk = Walk([node for node, _ in starts_of(values)], SAFE_NODES)
    leaves = ((k, node.variable) for k, node in enumerate(walk.seen) if sequence_of(node) is None)
    return {f"n{k}": known[id(leaf)] for k, leaf in leaves if id(leaf) in known}


def _leaf(
    held: Mapping[str, Any], paths: Mapping[str, str], graph: Graph, node: str, array: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The memory of a leaf, and what shall stand in it."""
    name = paths.get(node)
    if name is None or name not in held:
        raise Missing("gone", name=name or graph.by_id()[node].name or node)
    memory = array_of(held[name])
    if memory.shape != array.shape:
        raise Missing("reshaped", name=name)
    return memory, array


@contextmanager
def _values_in(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Iterator[None]:
    """Other numbers in some arrays, until the block ends; no version counter hears of it."""
    before = [np.array(memory) for memory, _ in pairs]
    try:
        for memory, array in pairs:
            memory[...] = array
        yield
    finally:
        for (memory, _), array in zip(pairs, before, strict=True):
            memory[...] = array


def _like(value: Any, array: np.ndarray) -> Any:
    """The array as a tensor of the library that ``value`` is from."""
    return (
        Tensor._of(np.array(array)) if isinstance(value, Tensor) else sys.modules["torch"].from_numpy(np.array(array))
    )


class Repeatable:
    """A function whose later calls meet the same random numbers as a call right now would.

    Where the generators stand otherwise does not change by it.
    """

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function
        self.libraries = [ours, *([sys.modules["torch"].random] if "torch" in sys.modules else [])]
        self.states = [library.get_rng_state() for library in self.libraries]

    def __call__(self) -> Any:
        outer = [library.get_rng_state() for library in self.libraries]
        self._set(self.states)
        try:
            return self.function()
        finally:
            self._set(outer)

    def _set(self, states: Sequence[Any]) -> None:
        for library, state in zip(self.libraries, states, strict=True):
            library.set_rng_state(state)
