"""Names for tensors and nodes: what the user calls them now, called them before, or assigned them to in the source.

A name that could be wrong is not given.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from ..graph import Graph, GraphNode
from ..graph.fold import folds
from ..graph.model import altered
from .origins import target_of
from .reachable import reachable
from .tensors import given_name, is_tensor

# Between a name and the number of its run: kept apart until it is known whether the picture folds the runs.
_MARK = "\0"
VIEW = "view of "
# Beyond this many names for one tensor the rest is left out.
MOST_NAMES = 3


class History:
    """The names tensors had after earlier cells; an entry goes when its tensor (or node) does."""

    def __init__(self) -> None:
        self._past: dict[int, tuple[weakref.ref[Any], list[str]]] = {}

    def note(self, variables: Mapping[str, Any]) -> None:
        """Remember what the variables are bound to now."""
        for name, value in list(variables.items()):
            if not name.startswith("_") and is_tensor(value):
                self._add(value, name)
                # Rebinding drops the tensor, while its node may live on in a graph; PyTorch's are made anew each time.
                if value.grad_fn is not None and value.output_nr == 0 and hasattr(value.grad_fn, "origin"):
                    self._add(value.grad_fn, name)

    def _add(self, thing: Any, name: str) -> None:
        key = id(thing)
        if key not in self._past:
            past = self._past
            self._past[key] = (weakref.ref(thing, lambda _: past.pop(key, None)), [])
        names = self._past[key][1]
        if name not in names:
            names.append(name)

    def of(self, thing: Any) -> list[str]:
        """Every name the tensor or node had, oldest first."""
        entry = self._past.get(id(thing))
        return entry[1] if entry is not None and entry[0]() is thing else []

    def __len__(self) -> int:
        return len(self._past)


class Names:
    """Answers for one snapshot: the name of a tensor or node, or None. Holds tensors, so it must not outlive it."""

    def __init__(self, variables: Mapping[str, Any], history: History | None = None) -> None:
        self._history = history or History()
        self._tensors: dict[int, list[str]] = {}
        self._outputs: dict[int, dict[int, int]] = {}
        self._bound: dict[int, Any] = {}
        self._held: list[Any] = []  # with the objects alive, their ids are theirs
        for path, tensor in reachable(variables):
            self._learn(path, tensor)

    def _learn(self, path: str, tensor: Any) -> None:
        if id(tensor) not in self._tensors:
            grad_fn = tensor.grad_fn
            self._held += (tensor, grad_fn)
            self._bound[id(tensor)] = tensor
            if grad_fn is not None:
                self._outputs.setdefault(id(grad_fn), {}).setdefault(tensor.output_nr, id(tensor))
        self._tensors.setdefault(id(tensor), []).append(path)

    def __call__(self, thing: Any) -> str | None:
        """The name of a tensor or a node, as text for one line."""
        if thing is None:
            return None
        if is_tensor(thing):
            return self._tensor(thing) or self._view(thing)
        outputs = self._outputs.get(id(thing))
        if outputs:
            named = [self._tensor(self._bound[outputs[nr]]) for nr in sorted(outputs)]
            return ", ".join(name for name in named if name)
        return self._earlier(thing)

    def _tensor(self, tensor: Any) -> str | None:
        chosen = given_name(tensor)
        if chosen:
            return chosen.replace(_MARK, "")
        now = self._tensors.get(id(tensor), [])
        if not now and tensor.grad_fn is not None and tensor.output_nr == 0:
            return self(tensor.grad_fn)
        was = [name for name in self._history.of(tensor) if name not in now][-2:]
        current = " = ".join(now[:MOST_NAMES])
        if was:
            return f"{current} (was {', '.join(was)})" if current else f"was {', '.join(was)}"
        return current or None

    def _view(self, tensor: Any) -> str | None:
        base = tensor._base
        name = None if base is None else self._tensor(base)
        return name and f"{VIEW}{name}"

    def all(self, node: Any) -> set[str]:
        """Every name that the one result of a node, or the leaf behind it, has or had."""
        leaf = getattr(node, "variable", None)
        keys = {id(leaf)} if leaf is not None else {*self._outputs.get(id(node), {}).values()}
        found = {name for key in keys for name in self._tensors.get(key, ())}
        found.update(*(self._history.of(thing) for thing in (leaf, node) if thing is not None))
        found.update(name for key in keys if key in self._bound for name in self._history.of(self._bound[key]))
        target = target_of(node)
        return found | {target[0]} if target else found

    def _earlier(self, node: Any) -> str | None:
        """A node whose tensor has no name now: by an earlier name, or by what its line assigns it to."""
        target = target_of(node)
        was = self._history.of(node)[-2:]
        if target is None:
            return f"was {', '.join(was)}" if was else None
        name, number, local = target
        if number is not None:
            return f"{name}{_MARK} #{number}"
        return name if local else f"was {name}"


def numbered(graph: Graph) -> Graph:
    """``graph`` with "h #3" where a line ran several times; with plain "h" where folding draws the runs as one."""
    if not any(_MARK in (node.name or "") for node in graph.nodes):
        return graph
    # Names do not decide what folds, so the picture can be asked before they are final.
    together = folds(graph)
    return altered(graph, nodes=tuple(_settled(node, together) for node in graph.nodes))


def _settled(node: GraphNode, together: bool) -> GraphNode:
    saved = tuple([_renamed(s, together) for s in node.saved])
    lost = tuple([_renamed(u, together) for u in node.untracked])
    return altered(node, name=_spoken(node.name, together), saved=saved, untracked=lost)


def _renamed(record: Any, together: bool) -> Any:
    return altered(record, name=_spoken(record.name, together)) if _MARK in (record.name or "") else record


def _spoken(name: str | None, together: bool) -> str | None:
    if name is None or _MARK not in name:
        return name
    return name.partition(_MARK)[0] if together else name.replace(_MARK, "")
