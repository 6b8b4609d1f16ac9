"""Containers of tensors taken apart and put together, under the names of ``torch.utils._pytree``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.tree import Spec as TreeSpec
from ..engine.tree import flatten, leaves_of, mapped, unflatten


def tree_flatten(tree: Any) -> tuple[list[Any], TreeSpec]:
    """The leaves from left to right, and the structure.

    >>> tree_flatten({"a": 1, "b": [2, 3]})[0]
    [1, 2, 3]
    """
    return flatten(tree)


def tree_unflatten(leaves: Any, treespec: TreeSpec) -> Any:
    """The structure with these leaves."""
    return unflatten(leaves, treespec)


def tree_leaves(tree: Any) -> list[Any]:
    """The leaves from left to right."""
    return leaves_of(tree)


def tree_map(func: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """The same structure with each leaf, and those at its place in others, replaced by ``func`` of them."""
    if not others:
        return mapped(func, tree)
    leaves, spec = flatten(tree)
    return unflatten([func(*group) for group in zip(leaves, *map(leaves_of, others), strict=True)], spec)


__all__ = ["TreeSpec", "tree_flatten", "tree_leaves", "tree_map", "tree_unflatten"]
