"""From grad_fn nodes, PyTorch's or ours, to a `Graph` that holds none of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Any

from .layout.progress import Progress
from .model import Cut, GradSummary, Graph, GraphEdge, GraphNode, Origin, Saved, Untracked
from .saved import dtype_of, numbers, saved_by, shape_of

# PyTorch crashes when a graph is released of which Python has seen a chain of 50,000 nodes or more.
SAFE_NODES = 40_000
# So many nodes are read between two reports of progress.
_TOLD = 1000


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
    progress: Progress | None = None,
) -> Graph:
    """A snapshot of everything reachable from ``roots``, a grad_fn or a list of them.

    ``names`` is asked with each node, each leaf tensor and each saved tensor; ``origin`` and ``cuts`` with each node;
    ``describe`` (formula) with a grad_fn name and the numbers the node saved; ``arguments`` (input names) with a
    grad_fn name; ``operands`` with a node, the position of an input without gradient and the name it was saved under,
    for its name and its value; ``grads`` with a leaf's .grad. ``describe`` and ``arguments`` are asked once for what is
    the same. ``progress`` hears the share that is done; what it raises stops the work.
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
    walk = Walk(fns, max_nodes)
    read = _Reader(names or _nothing, origin or _nothing, describe or _nothing, arguments or _nothing, operands, grads)
    ranks = _forward_ranks(walk)
    nodes = []
    for i, fn in enumerate(walk.seen):
        if i % _TOLD == 0 and progress is not None:
            progress(round(0.2 + 0.8 * i / len(ranks), 4))
        nodes.append(read(walk.ids[i], fn, walk.nexts[i], ranks[i]))
    edges = [
        GraphEdge(walk.ids[i], walk.ids[walk.number[id(fn)]], k, int(nr))
        for i, nexts in enumerate(walk.nexts)
        for k, (fn, nr) in enumerate(nexts or ())
        if fn is not None
    ]
    root_ids = tuple(dict.fromkeys(walk.ids[walk.number[id(fn)]] for fn in fns))
    ghosts: list[str] = []
    if cuts is not None:
        ghosts = _add_cuts(walk.seen, cuts, nodes, edges)
    return Graph(tuple(nodes), tuple(edges), root_ids, tuple(ghosts))


def _nothing(*_: Any) -> None:
    return None


def _as_saved(_node: Any, _position: int, name: str | None) -> tuple[str | None, str | None]:
    return name, None


class Walk:
    """Breadth-first discovery of what is reachable from ``roots``, not followed beyond ``limit`` nodes.

    ``seen`` are the nodes and keeps every wrapper alive, so that ``id`` is a key: PyTorch recreates them. ``number`` is
    the place of a node by its ``id``, ``ids`` what snapshots call it, ``nexts`` its ``next_functions``, None where they
    were not followed.
    """

    def __init__(self, roots: list[Any], limit: int) -> None:
        self.seen: list[Any] = []
        self.number: dict[int, int] = {}
        self.nexts: list[tuple[tuple[Any, int], ...] | None] = []
        for fn in roots:
            if id(fn) not in self.number:
                self._reach(fn)
        while len(self.nexts) < len(self.seen):
            fn = self.seen[len(self.nexts)]
            # Reading next_functions makes a wrapper for every input, so the limit stops the reading itself.
            nexts = tuple(fn.next_functions) if len(self.seen) < limit or _is_leaf(fn) else None
            self.nexts.append(nexts)
            for child, _ in nexts or ():
                if child is not None and id(child) not in self.number:
                    self._reach(child)
        self.ids = [f"n{i}" for i in range(len(self.seen))]

    def _reach(self, fn: Any) -> None:
        self.number[id(fn)] = len(self.seen)
        self.seen.append(fn)


def _is_leaf(fn: Any) -> bool:
    return _label(fn) == "AccumulateGrad"


def _label(fn: Any) -> str:
    return str(fn.name()).rsplit("::", 1)[-1]


def _forward_ranks(walk: Walk) -> list[int]:
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
        self._formulas: dict[Hashable, str | None] = {}
        self._inputs: dict[str, dict[int, str]] = {}

    def __call__(self, name: str, fn: Any, nexts: Any, rank: int) -> GraphNode:
        label = _label(fn)
        variable = getattr(fn, "variable", None)
        if variable is not None or label == "AccumulateGrad":
            return self._leaf(name, label, fn, variable, rank)
        output = _first_output(fn)
        without = [k for k, (other, _) in enumerate(nexts or ()) if other is None]
        arguments = self._arguments(label) if without else {}
        saved = saved_by(fn, self.names, frozenset([arguments[k] for k in without if k in arguments]))
        return GraphNode(
            name, "op", label, self._formula(label, saved), shape_of(output), dtype_of(output), self.names(fn),
            self.origin(fn), saved, order=rank, open=nexts is None,
            untracked=tuple([self._untracked(fn, k, arguments.get(k), saved) for k in without]),
        )  # fmt: skip

    def _leaf(self, name: str, label: str, fn: Any, variable: Any, rank: int) -> GraphNode:
        grad = getattr(variable, "grad", None)
        return GraphNode(
            name, "leaf", label, shape=shape_of(variable), dtype=dtype_of(variable), origin=self.origin(fn),
            name=self.names(variable) or self.names(fn), grad=None if grad is None else self.grads(grad), order=rank,
        )  # fmt: skip

    def _arguments(self, label: str) -> dict[int, str]:
        if label not in self._inputs:
            self._inputs[label] = dict(enumerate(self.arguments(label) or ()))
        return self._inputs[label]

    def _formula(self, label: str, saved: tuple[Saved, ...]) -> str | None:
        given = numbers(saved)
        key = label, *given.items()
        if key not in self._formulas:
            self._formulas[key] = self.describe(label, given)
        return self._formulas[key]

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
        nodes[i] = replace(nodes[i], untracked=kept) if slots else nodes[i]
        for cut in here:
            new = f"n{len(nodes)}"
            nodes.append(GraphNode(new, "cut", cut.label, None, cut.shape, cut.dtype, cut.name, cut.origin))
            edges.append(GraphEdge(f"n{i}", new, cut.output_nr, kind="ghost"))
            found.append(new)
    return found
