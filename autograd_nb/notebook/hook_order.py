"""What backward() will run, and when: nodes, hooks and accumulation, worked out from the graph without running it.

Nothing is called, so hooks with side effects are safe to look at. The order is PyTorch's: the latest operation first,
a leaf as soon as its last consumer has run; around a node hooks on its tensor, retained gradients, hooks before, the
node, hooks after.
"""

from __future__ import annotations

import functools
import linecache
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from pathlib import PurePath
from typing import Any

from ..engine.node import AccumulateGrad, Node
from ..graph import Origin
from ..graph.adapt import SAFE_NODES, Walk
from .ledger import ledger
from .naming import History, Names
from .origins import origin_of
from .reachable import reachable
from .tensors import gradient_of

LONGEST = 48


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that backward does.

    kind: "node", "tensor" (a hook on a tensor), "retain" (a non-leaf's .grad is written), "pre" and "post" (hooks
    around a node), "add" (into a leaf's .grad), "after" (a hook after that). step: the number of the node it belongs
    to; label: its grad_fn; name: of its tensor; hook: what is called, at ``place``, as ``source`` says; holds: whether
    .grad holds something before.
    """

    kind: str
    step: int
    label: str
    name: str | None
    origin: Origin | None = None
    hook: str | None = None
    place: str = ""
    source: str = ""
    holds: bool = False


def events(roots: list[Any], variables: Mapping[str, Any], history: History | None = None) -> list[Event]:
    """Everything that a backward pass from ``roots`` does, in order."""
    names = Names(variables, history)
    of_tensors = _HooksOfTensors(variables)
    found: list[Event] = []
    for step, node in enumerate(_in_order(roots), 1):
        label = str(node.name()).rsplit("::", 1)[-1]
        leaf = getattr(node, "variable", None)
        name = names(node if leaf is None else leaf)
        holds = leaf is not None and gradient_of(leaf) is not None
        facts = (step, label, name and name.replace("\0", ""), origin_of(node))
        for kind, hook in _of_node(node) if isinstance(node, Node) else of_tensors.around(node, leaf):
            found.append(Event(kind, *facts, *_described(hook), holds=holds))
    return found


def _in_order(roots: list[Any]) -> Iterator[Any]:
    """The nodes in the order in which they run."""
    walk = Walk(roots, SAFE_NODES)
    waiting = Counter(walk.number[id(below)] for nexts in walk.nexts for below, _ in nexts or () if below is not None)
    ready = [(-_rank(node), k, k) for k, node in enumerate(walk.seen) if not waiting[k]]
    heapify(ready)
    arrived = len(walk.seen)
    while ready:
        k = heappop(ready)[-1]
        yield walk.seen[k]
        for below, _ in walk.nexts[k] or ():
            if below is not None:
                reached = walk.number[id(below)]
                waiting[reached] -= 1
                if not waiting[reached]:
                    heappush(ready, (-_rank(below), arrived := arrived + 1, reached))


def _rank(node: Any) -> int:
    return int(node._sequence_nr())  # leaves have the largest there is, and so run at once


def _of_node(node: Node) -> Iterator[tuple[str, Any]]:
    """(kind, hook) around one of our nodes, the node itself among them."""
    extra = node.extra.hooks if node.extra is not None else None
    leaf = node if isinstance(node, AccumulateGrad) else None
    yield from (("tensor", hook) for hook in (leaf.hooks or {}).values()) if leaf is not None else ()
    if extra is not None:
        yield from (("tensor", hook) for k in extra.tensor for hook in extra.tensor[k].values())
        yield from (("retain", None) for link in extra.retained.values() if link() is not None)
        yield from (("pre", hook) for hook in extra.pre.values())
    yield ("node" if leaf is None else "add"), None
    yield from (("after", hook) for hook in (leaf.post_hooks or {}).values()) if leaf is not None else ()
    if extra is not None:
        yield from (("post", hook) for hook in extra.post.values())


class _HooksOfTensors:
    """PyTorch tells the hooks of a tensor, not those of a node: so of tensors that can be reached."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._held = [(tensor, tensor.grad_fn) for _, tensor in reachable(variables) if tensor.grad_fn is not None]
        self._tensors = {id(node): tensor for tensor, node in self._held}

    def around(self, node: Any, leaf: Any) -> Iterator[tuple[str, Any]]:
        tensor = self._tensors.get(id(node)) if leaf is None else leaf
        if tensor is not None:
            yield from (("tensor", hook) for hook in (tensor._backward_hooks or {}).values())
            if leaf is None and tensor.retains_grad:
                yield "retain", None
        yield ("node" if leaf is None else "add"), None
        if leaf is not None:
            after = getattr(leaf, "_post_accumulate_grad_hooks", None)
            yield from (("after", hook) for hook in (after or {}).values())


def _described(hook: Callable[..., Any] | None) -> tuple[str | None, str, str]:
    """(name, place, line of source) of a hook."""
    if hook is None:
        return None, "", ""
    inner = hook
    while isinstance(inner, functools.partial):
        inner = inner.func
    name = getattr(inner, "__qualname__", None) or type(inner).__name__
    code = getattr(getattr(inner, "__func__", inner), "__code__", None)
    if code is None:
        return str(name), "", ""
    book = ledger()
    cell = book.cell_of(code.co_filename) if book is not None else None
    file = PurePath(code.co_filename).name if cell is None and not code.co_filename.startswith("<") else None
    source = " ".join(linecache.getline(code.co_filename, code.co_firstlineno).split())
    source = source if len(source) <= LONGEST else source[: LONGEST - 1] + "…"
    return str(name).replace("<locals>.", ""), Origin(cell, code.co_firstlineno, file=file).place, source
