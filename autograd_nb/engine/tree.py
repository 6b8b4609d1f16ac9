"""Containers of tensors: lists, tuples, named tuples and dicts, taken apart into leaves and put together again."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any


class Spec:
    """The structure that leaves were taken from; prints as PyTorch's."""

    __slots__ = ("children", "context", "kind")

    def __init__(self, kind: Any = None, context: Any = None, children: tuple[Spec, ...] = ()) -> None:
        self.kind = kind
        self.context = context
        self.children = children

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Spec) and self.kind is other.kind and self.context == other.context
            and self.children == other.children
        )  # fmt: skip

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        if self.kind is None:
            return "*"
        inside = ",\n".join(map(repr, self.children)).replace("\n", "\n  ")
        return f"TreeSpec({self.kind.__name__}, {self.context}, [{inside}])"


LEAF = Spec()


def children_of(tree: Any) -> tuple[Any, Any, list[Any]] | None:
    """The kind of a container, what else to know of it, and its children; None for a leaf."""
    kind = type(tree)
    if kind in (list, tuple):
        return kind, None, list(tree)
    if kind is dict or kind is OrderedDict:
        return kind, list(tree), list(tree.values())
    if kind is defaultdict:
        return kind, [tree.default_factory, list(tree)], list(tree.values())
    if isinstance(tree, tuple):
        if hasattr(kind, "_fields"):
            return kind, None, list(tree)
        if kind.__module__.endswith("return_types"):
            return kind, None, list(tree)
    return None


def flatten(tree: Any) -> tuple[list[Any], Spec]:
    """The leaves from left to right, and the structure."""
    parts = children_of(tree)
    if parts is None:
        return [tree], LEAF
    kind, context, children = parts
    leaves: list[Any] = []
    specs = []
    for child in children:
        inner, spec = flatten(child)
        leaves += inner
        specs.append(spec)
    return leaves, Spec(kind, context, tuple(specs))


def unflatten(leaves: Any, spec: Spec) -> Any:
    """The structure with these leaves."""
    return _built(iter(leaves), spec)


def _built(leaves: Any, spec: Spec) -> Any:
    if spec.kind is None:
        return next(leaves)
    children = [_built(leaves, child) for child in spec.children]
    kind = spec.kind
    if kind is dict or kind is OrderedDict:
        return kind(zip(spec.context, children, strict=True))
    if kind is defaultdict:
        return defaultdict(spec.context[0], zip(spec.context[1], children, strict=True))
    if hasattr(kind, "_fields"):
        return kind(*children)
    return kind(children)


def leaves_of(tree: Any) -> list[Any]:
    """The leaves from left to right."""
    return flatten(tree)[0]


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """The same structure with each leaf replaced by ``function(leaf)``."""
    leaves, spec = flatten(tree)
    return unflatten([function(leaf) for leaf in leaves], spec)


def spread(prefix: Any, spec: Spec) -> list[Any] | None:
    """A leaf of ``prefix`` for each leaf of the structure: one stands for all below it; None where they do not fit."""
    if spec.kind is None or children_of(prefix) is None:
        return [prefix] * count(spec) if children_of(prefix) is None else None
    kind, context, children = children_of(prefix)  # type: ignore[misc]
    if kind is not spec.kind or context != spec.context or len(children) != len(spec.children):
        return None
    found: list[Any] = []
    for child, inner in zip(children, spec.children, strict=True):
        part = spread(child, inner)
        if part is None:
            return None
        found += part
    return found


def count(spec: Spec) -> int:
    """How many leaves a structure has."""
    return 1 if spec.kind is None else sum(map(count, spec.children))
