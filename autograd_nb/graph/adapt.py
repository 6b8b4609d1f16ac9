"""From grad_fn nodes, PyTorch's or ours, to a `Graph` that holds none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Any

from .model import Cut, GradSummary, Graph, GraphEdge, GraphNode, Origin, Saved, Untracked
from .saved import dtype_of, numbers, saved_by, shape_of

# PyTorch crashes when a graph is released of which Python has seen a chain of 50,000 nodes or more.
SAFE_NODES = 40_000


def from_grad_fn(
    roots: Any,
    *,
    names: Callable[[Any], str | None] | None = None,
    origin: Callable[[Any], Origin | None] | None = None,
    describe: Callable[[str, dict[str, str]], str | None] | None = None,
    arguments: Callable[[str], Sequence[str] | None] | None = None,
    operands: Callable[[Any, int, str | None], tuple[str | None, str | None]] | None = None,
    cuts: Callable[[Any], Iterable[Cut]] | None = None,
    grads: Callable[[Any], GradSummary | None] | None = None,
    max_nodes: int = SAFE_NODES,
) -> Graph:
    """A snapshot of everything reachable from ``roots``, a grad_fn or a list of them.

    ``names`` is asked with each node, each leaf tensor and each saved tensor; ``origin`` and ``cuts`` with each node;
    ``describe`` (formula) with a grad_fn name and the numbers the node saved; ``arguments`` (input names) with a
    grad_fn name; ``operands`` with a node, the position of an input without gradient and the name it was saved under,
    for its name and its value; ``grads`` with a leaf's .grad.
    Nodes beyond ``max_nodes`` are not followed; those at the rim are marked ``open``. Raises TypeError for a root
    that has no ``next_functions``.

    >>> from types import SimpleNamespace as Fn
    >>> leaf = Fn(name=lambda: "AccumulateGrad", next_functions=())
    >>> exp = Fn(name=lambda: "ExpBackward0", next_functions=((leaf, 0),))
    >>> [(n.id, n.kind, n.label) for n in from_grad_fn(exp).nodes]
    [('n0', 'op', 'ExpBackward0'), ('n1', 'leaf', 'AccumulateGrad')]
    """
    fns = list(roots) if isinstance(roots, (list, tuple)) else [roots]
    for fn in fns:
        if not hasattr(fn, "next_functions"):
            raise TypeError(f"expected a grad_fn node or a list of them, got {type(fn).__name__}")
    walk = _Walk(fns, max_nodes)
    read = _Reader(names or _nothing, origin or _nothing, describe or _nothing, arguments or _nothing, operands, grads)
    ranks = _forward_ranks(walk)
    nodes = [read(i, fn, walk.nexts[i], ranks[i]) for i, fn in enumerate(walk.seen)]
    edges = [
        GraphEdge(f"n{i}", f"n{walk.number[id(fn)]}", k, int(nr))
        for i, nexts in enumerate(walk.nexts)
        for k, (fn, nr) in enumerate(nexts or ())
        if fn is not None and id(fn) in walk.number
    ]
    root_ids = tuple(dict.fromkeys(f"n{walk.number[id(fn)]}" for fn in fns))
    ghosts: list[str] = []
    if cuts is not None:
        ghosts = _add_cuts(walk.seen, cuts, nodes, edges)
    return Graph(tuple(nodes), tuple(edges), root_ids, tuple(ghosts))


def _nothing(*_: Any) -> None:
    return None


def _as_saved(_node: Any, _position: int, name: str | None) -> tuple[str | None, str | None]:
    return name, None


class _Walk:
    """Breadth-first discovery. ``seen`` keeps every wrapper alive, so that ``id`` is a key: PyTorch recreates them."""

    def __init__(self, roots: list[Any], limit: int) -> None:
        self.seen: list[Any] = []
        self.number: dict[int, int] = {}
        self.nexts: list[tuple[tuple[Any, int], ...] | None] = []
        for fn in roots:
            self._reach(fn)
        while len(self.nexts) < len(self.seen):
            fn = self.seen[len(self.nexts)]
            # Reading next_functions makes a wrapper for every input, so the limit stops the reading itself.
            nexts = tuple(fn.next_functions) if len(self.seen) < limit or _is_leaf(fn) else None
            self.nexts.append(nexts)
            for child, _ in nexts or ():
                if child is not None:
                    self._reach(child)

    def _reach(self, fn: Any) -> None:
        if id(fn) not in self.number:
            self.number[id(fn)] = len(self.seen)
            self.seen.append(fn)


def _is_leaf(fn: Any) -> bool:
    return _label(fn) == "AccumulateGrad"


def _label(fn: Any) -> str:
    return str(fn.name()).rsplit("::", 1)[-1]


def _forward_ranks(walk: _Walk) -> list[int]:
    """Rank of each node in forward order: topological, and by sequence number where that leaves a choice."""
    total = len(walk.seen)
    waiting = [0] * total
    users: list[list[int]] = [[] for _ in range(total)]
    for i, nexts in enumerate(walk.nexts):
        for fn, _ in nexts or ():
            if fn is not None:
                waiting[i] += 1
                users[walk.number[id(fn)]].append(i)
    keys = [(_sequence(fn), -i) for i, fn in enumerate(walk.seen)]
    ready = [keys[i] for i in range(total) if not waiting[i]]
    heapify(ready)
    ranks = [0] * total
    for rank in range(total):
        i = -heappop(ready)[1]
        ranks[i] = rank
        for user in users[i]:
            waiting[user] -= 1
            if not waiting[user]:
                heappush(ready, keys[user])
    return ranks


def _sequence(fn: Any) -> int:
    read = getattr(fn, "_sequence_nr", None)
    number = int(read()) if callable(read) else 0
    # AccumulateGrad carries the largest number there is; forward it comes before everything.
    return -1 if number >= 2**63 or _is_leaf(fn) else number


class _Reader:
    """Turns one live node into a `GraphNode`."""

    def __init__(self, names: Any, origin: Any, describe: Any, arguments: Any, operands: Any, grads: Any) -> None:
        self.names, self.origin, self.describe, self.arguments = names, origin, describe, arguments
        self.operands = operands or _as_saved
        self.grads = grads or _grad_shape

    def __call__(self, i: int, fn: Any, nexts: Any, rank: int) -> GraphNode:
        label = _label(fn)
        variable = getattr(fn, "variable", None)
        node = GraphNode(f"n{i}", "op", label, order=rank, open=nexts is None, origin=self.origin(fn))
        if variable is not None or label == "AccumulateGrad":
            return self._leaf(node, fn, variable)
        output = _first_output(fn)
        without = [k for k, (other, _) in enumerate(nexts or ()) if other is None]
        arguments = dict(enumerate(self.arguments(label) or ())) if without else {}
        saved = saved_by(fn, self.names, frozenset(arguments[k] for k in without if k in arguments))
        return replace(
            node, formula=self.describe(label, numbers(saved)), name=self.names(fn), saved=saved,
            shape=shape_of(output), dtype=dtype_of(output),
            untracked=tuple(self._untracked(fn, k, arguments.get(k), saved) for k in without),
        )  # fmt: skip

    def _leaf(self, node: GraphNode, fn: Any, variable: Any) -> GraphNode:
        grad = getattr(variable, "grad", None)
        return replace(
            node, kind="leaf", name=self.names(variable) or self.names(fn), shape=shape_of(variable),
            dtype=dtype_of(variable), grad=None if grad is None else self.grads(grad),
        )  # fmt: skip

    def _untracked(self, fn: Any, k: int, argument: str | None, saved: Sequence[Saved]) -> Untracked:
        """The input at position ``k``: as it was saved, and where that says too little, as the source calls it."""
        kept = next((s for s in saved if s.slot == argument and s.state == "ok"), None)
        name, value = (kept.name, kept.value) if kept else (None, None)
        name, written = self.operands(fn, k, name)
        value = value or written
        if kept is None or kept.shape is None:
            return Untracked(k, argument, name, value=value)
        return Untracked(k, argument, name, kept.shape, kept.dtype, value)


def _first_output(fn: Any) -> Any:
    """Shape and dtype of what the forward op returned, where the node tells."""
    metadata = getattr(fn, "_input_metadata", None)
    return metadata[0] if metadata else None


def _grad_shape(grad: Any) -> GradSummary | None:
    shape = shape_of(grad)
    return None if shape is None else GradSummary(shape, dtype_of(grad))


def _add_cuts(seen: list[Any], cuts: Any, nodes: list[GraphNode], edges: list[GraphEdge]) -> list[str]:
    found = []
    for i, fn in enumerate(seen):
        here = tuple(cuts(fn) or ())
        slots = {cut.output_nr for cut in here}
        # The cut says why this input gets no gradient; saying that it gets none would be the same thing twice.
        kept = tuple(u for u in nodes[i].untracked if u.output_nr not in slots)
        nodes[i] = replace(nodes[i], untracked=kept)
        for cut in here:
            new = f"n{len(nodes)}"
            nodes.append(GraphNode(new, "cut", cut.label, None, cut.shape, cut.dtype, cut.name, cut.origin))
            edges.append(GraphEdge(f"n{i}", new, cut.output_nr, kind="ghost"))
            found.append(new)
    return found
