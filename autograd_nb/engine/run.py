"""The backward pass: an iterative walk over the graph, latest operation first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np

from ..ops.card import raw
from . import hooks as hook_state
from . import memory, modes
from .accumulate import accumulate, accumulate_tensor
from .conform import reduced
from .conjugation import complete, turned
from .hooks import run_tensor_hooks
from .modes import QUIET, grad_mode, loud, quiet
from .namespaces import ten
from .node import AccumulateGrad, Edge, Node, output_number
from .scattered import Scattered
from .tensor import Tensor
from .transforms import active

ndarray = np.ndarray
new = Tensor.__new__
NOBODY: frozenset[int] = frozenset()


class Step:
    """What an observer is told of one executed node: the gradient that came in and those that went out."""

    __slots__ = ("grad", "grads", "node")

    def __init__(self, node: Node, grad: Any, grads: tuple[Any, ...]) -> None:
        self.node = node
        self.grad = grad
        self.grads = grads


observers: list[Callable[[Step], None]] = []
"""Called after each executed node; empty in normal life."""


class Run:
    """One backward pass: the gradients on their way, the nodes that are ready, what is wanted.

    Nodes are known by their rank here (see ``node.Edge``): numbers hash and compare faster than objects.
    """

    own = False  # whether the gradient now being handed on belongs to this pass alone
    uses: dict[int, int] | None = None  # per leaf the consumers still to run, where its moment matters
    needed: set[int] | None = None
    wanted: frozenset[tuple[int, int]] = frozenset()
    accumulates = True
    captured: dict[tuple[int, int], Any]

    def __init__(self, create_graph: bool, keep: bool) -> None:
        self.xp = ten if create_graph else raw
        self.keep = keep
        self.buffers: dict[int, Any] = {}
        self.owned: set[int] = set()  # nodes whose buffer belongs to this pass alone, so that it may be added into
        self.heap: list[Edge] = []
        self.leaves: list[Edge] = []

    # -- gradients on their way ---------------------------------------------------------------------------------
    def deliver(self, edge: Edge, grad: Any, given: Any = None) -> None:
        """Add a gradient to what already arrived at an edge; the first buffer is taken over, not copied.

        given: the gradient it was made from; where a rule passed that on unchanged, the buffer has other owners.
        """
        rank, node, output = edge
        buffers = self.buffers
        if rank in buffers and (output is None or rank > 0):
            have = buffers[rank]
            if have is None or grad is None:
                buffers[rank] = grad if have is None else have
            elif type(have) is ndarray and rank in self.owned:
                np.add(have, grad, have)  # by position: a keyword costs as much again as a small sum
            elif type(have) is Scattered:
                buffers[rank] = have.add_to(grad.copy() if grad is given or grad.base is not None else grad)
                self.owned.add(rank)
            else:
                total = buffers[rank] = have + grad
                if type(total) is ndarray:
                    self.owned.add(rank)
            return
        if self.needed is not None and rank not in self.needed:
            return
        if output is not None and rank < 0:
            self._deliver_output(rank, node, output, grad)
            return
        buffers[rank] = grad
        if grad is given:
            self.own = False
        elif type(grad) is ndarray and grad.base is None:
            self.owned.add(rank)
        if rank > 0:
            self.leaves.append(edge)
        else:
            heappush(self.heap, edge)

    def deliver_part(self, edge: Edge, part: Scattered) -> None:
        """Add the gradient of a part to what already arrived at an edge, or note it until more arrives."""
        rank, _, output = edge
        buffers = self.buffers
        have = buffers.get(rank)
        if type(have) is Scattered:
            have.parts += part.parts
        elif type(have) is ndarray and rank in self.owned:
            part.add_to(have)
        elif have is not None or (output is not None and rank < 0) or self.needed is not None:
            self.deliver(edge, part.dense())
        else:
            buffers[rank] = part
            if rank > 0:
                self.leaves.append(edge)
            else:
                heappush(self.heap, edge)

    def _deliver_output(self, rank: int, node: Node, output: int, grad: Any) -> None:
        grads = self.buffers.get(rank)
        if grads is None:
            grads = self.buffers[rank] = [None] * node.outputs
            heappush(self.heap, (rank, node, None))
        have = grads[output]
        grads[output] = grad if have is None else have if grad is None else have + grad

    # -- the walk -----------------------------------------------------------------------------------------------
    def walk(self) -> None:
        """Run every node that is ready, latest first, until none is left; then add up the leaves."""
        heap, buffers, owned, needed = self.heap, self.buffers, self.owned, self.needed
        swift = not observers and self.uses is None
        plain, recorded = swift and self.xp is raw, swift and self.xp is ten and needed is None
        caught = {rank for rank, _ in self.wanted} if self.wanted else NOBODY
        while heap:
            rank, node, _ = heappop(heap)
            grad = buffers.pop(rank)
            if type(grad) is Scattered:
                grad = grad.dense()
                owned.add(rank)
            if not plain or grad is None or rank in caught or type(grad) is list:
                if recorded and node.extra is None and grad is not None and type(grad) is not list:
                    self.run_recorded(node, grad)
                else:
                    self.run_node(node, grad)
                continue
            self.own = rank in owned
            while True:  # straight on to the node a gradient goes to, as long as that is the latest ready one
                onward = node.step(self, grad)
                if onward is None:
                    break
                edge, passed = onward
                rank, after, output = edge
                if passed is not grad:
                    self.own = True  # made by the rule just now, unless it is a view, which deliver() looks at
                if (
                    rank > 0 or rank in buffers or output is not None or passed is None
                    or (heap and rank > heap[0][0]) or (needed is not None and (rank not in needed or rank in caught))
                ):  # fmt: skip
                    self.deliver(edge, passed, None if self.own else passed)
                    break
                node, grad = after, passed
        self.finish_leaves(plain and not self.wanted)

    def finish_leaves(self, plain: bool) -> None:
        """Add up the leaves that were not finished on the way."""
        buffers, owned = self.buffers, self.owned
        for rank, node, leaf in self.leaves:
            if plain and node.extra is None and node.hooks is node.post_hooks is None:  # type: ignore[attr-defined]
                grad = buffers[rank]
                if type(grad) is Scattered:
                    grad = grad.dense()
                    owned.add(rank)
                takes_over = type(grad) is not ndarray or rank in owned
                if takes_over and leaf._grad is None and leaf._rg and grad is not None:
                    own = leaf._grad = new(Tensor)
                    own._a = grad
                    own._edge = own._grad = own._leaf = own._alias = None
                    own._rg = False
                elif grad is not None:
                    accumulate(leaf, grad, rank in owned)
            else:
                self.finish_leaf(node)

    def run_recorded(self, node: Node, grad: Any) -> None:
        """Run one node on which nothing hangs in a pass on tensors."""
        grads = node.apply(self.xp, grad)
        if node.fix is not None:
            grads = reduced(self.xp, node, grads)
        edges = node.edges
        if not self.keep:
            node.release()
        for edge, g in zip(edges, grads, strict=True):
            if edge is not None:
                self.deliver(edge, g, grad)

    def run_node(self, node: Node, grad: Any) -> None:
        """Run one node with everything that may hang on it: hooks, reductions, captures, observers."""
        extra = node.extra
        hooks = extra.hooks if extra is not None else None
        edges, needed = node.edges, self.needed
        last = needed is not None and not any(e is not None and e[0] in needed for e in edges)
        if hooks is not None and last:
            grad = self.arrive(node, hooks, grad)
        if self.wanted:
            self.capture(node, grad)
        if last:
            return
        if hooks is not None:
            grad = self.arrive(node, hooks, grad)
        if hooks is not None and hooks.pre:
            grad = self.before(node, hooks, grad)
        nothing = grad is None or (node.outputs > 1 and all(g is None for g in grad))
        grads = node.apply_nothing(self.xp) if nothing else node.apply(self.xp, grad)
        grads = reduced(self.xp, node, grads)
        if hooks is not None and hooks.post:
            grads = self.after(node, hooks, grads, grad)
        for observer in observers:
            observer(Step(node, grad, grads))
        if not self.keep:
            node.release()
        seen = hooks is not None or observers
        for edge, g in zip(edges, grads, strict=True):
            if edge is not None:
                self.deliver(edge, g, g if seen else grad)
                if self.uses is not None:
                    self.count_down(edge[0], edge[1])

    def capture(self, node: Node, grad: Any) -> None:
        """Catch what ``autograd.grad`` asked for; as in PyTorch, hooks change it only where the pass ends."""
        if node.only_whole is not None:
            raise RuntimeError(node.only_whole)
        rank = -node.seq
        for k in range(node.outputs):
            if (rank, k) in self.wanted:
                found = grad[k] if node.outputs > 1 else grad
                self.captured[rank, k] = found.copy() if type(found) is ndarray else found

    def count_down(self, rank: int, node: Node) -> None:
        """Finish a leaf as soon as its last consumer has run, as PyTorch does, where somebody can see the order."""
        if self.uses is not None and rank in self.uses:
            self.uses[rank] -= 1
            if not self.uses[rank]:
                self.finish_leaf(node)  # takes its gradient away, so that finish_leaves finds nothing left to do

    # -- hooks --------------------------------------------------------------------------------------------------
    def tensor(self, grad: Any) -> Any:
        """A gradient as hooks see it."""
        grad = turned(self.xp, grad)
        return Tensor._of(grad) if self.xp is raw and grad is not None else grad

    def back(self, grad: Any) -> Any:
        """A hook's result as the pass keeps it."""
        return turned(self.xp, grad._a if self.xp is raw and isinstance(grad, Tensor) else grad)

    def arrive(self, node: Node, hooks: Any, grad: Any) -> Any:
        """The gradient after the tensor hooks, stored where it is retained."""
        grads = [self.tensor(g) for g in (grad if node.outputs > 1 else [grad])]
        for k, registry in hooks.tensor.items():
            if grads[k] is not None:
                grads[k] = run_tensor_hooks(registry, grads[k])
        for k, link in hooks.retained.items():
            tensor = link()
            if tensor is not None and grads[k] is not None:
                have = tensor._grad
                tensor._grad = grads[k].clone() if have is None else have + grads[k]
        plain = [self.back(g) for g in grads]
        return plain if node.outputs > 1 else plain[0]

    def before(self, node: Node, hooks: Any, grad: Any) -> Any:
        """The gradient after the node's pre-hooks."""
        grads = tuple(self.tensor(g) for g in (grad if node.outputs > 1 else [grad]))
        for hook in list(hooks.pre.values()):
            result = hook(grads)
            if result is not None:
                grads = tuple(result) if isinstance(result, (tuple, list)) else (result,)
        plain = [self.back(g) for g in grads]
        return plain if node.outputs > 1 else plain[0]

    def after(self, node: Node, hooks: Any, grads: tuple[Any, ...], grad: Any) -> tuple[Any, ...]:
        """The gradients of the inputs after the node's post-hooks."""
        given = tuple(self.tensor(g) for g in (grad if node.outputs > 1 else [grad]))
        inputs = tuple(self.tensor(g) for g in grads)
        for hook in list(hooks.post.values()):
            result = hook(inputs, given)
            if result is not None:
                inputs = tuple(result) if isinstance(result, (tuple, list)) else (result,)
        return tuple(self.back(g) for g in inputs)

    def finish_leaf(self, node: Node) -> None:
        """Hand a leaf its complete gradient: hooks, capture, accumulation."""
        assert isinstance(node, AccumulateGrad)
        rank = -node.seq
        grad = self.buffers.pop(rank, None)
        if grad is None:
            return
        if type(grad) is Scattered:
            grad = grad.dense()
            self.owned.add(rank)
        leaf, owned = node.variable, rank in self.owned
        if node.hooks:
            grad, owned = self.back(run_tensor_hooks(node.hooks, self.tensor(grad))), False
        hooks = node.extra.hooks if node.extra is not None else None
        if hooks is not None:
            grad, owned = self.arrive(node, hooks, grad), False
        if (rank, 0) in self.wanted:
            self.captured[rank, 0] = grad.copy() if type(grad) is ndarray and not owned else grad
        if self.accumulates:
            if hooks is not None and hooks.pre:
                grad = self.before(node, hooks, grad)
            self.accumulate(node, leaf, grad, owned)
            if node.post_hooks and leaf._rg:
                for hook in list(node.post_hooks.values()):
                    hook(leaf)
            if hooks is not None and hooks.post:
                self.after(node, hooks, (), grad)

    def accumulate(self, node: AccumulateGrad, leaf: Tensor, grad: Any, owned: bool) -> None:
        """Add the gradient into the leaf's ``.grad`` and tell the observers."""
        if leaf._a.dtype.kind == "c":
            grad, owned = complete(self.xp, grad, leaf._a), True
        if self.xp is raw:
            accumulate(leaf, grad, owned and not observers)
        else:
            accumulate_tensor(leaf, grad if grad_mode.get() else grad.detach())
        for observer in observers:
            observer(Step(node, grad, ()))


run_class: type[Run] = Run
"""The class of the passes that are watched; anomaly detection puts its own in this place."""


def consumers_of_leaves(roots: Sequence[Node], needed: set[int] | None) -> tuple[dict[int, int], set[int]]:
    """How many edges of the graph below ``roots`` lead to each leaf, and which nodes there are."""
    uses: dict[int, int] = {}
    seen, todo = {-node.seq for node in roots}, list(roots)
    while todo:
        for edge in todo.pop().edges:
            if edge is None or (needed is not None and edge[0] not in needed):
                continue
            rank, node, _ = edge
            if rank > 0:
                uses[rank] = uses.get(rank, 0) + 1
            elif rank not in seen:
                seen.add(rank)
                todo.append(node)
    return uses, seen | uses.keys()


_known: tuple[frozenset[int], set[int]] = (frozenset(), set())
"""Some leaves, and nodes below which there are no others: Jacobians ask for them again and again."""
KNOWN = 100_000


def leads_only_to(roots: Sequence[Node], targets: frozenset[int]) -> bool:
    """True if no other leaves lie below ``roots``, so that every node is needed for the targets' gradients."""
    global _known
    of, known = _known
    if of != targets or len(known) > KNOWN:
        known = set()
    reached, todo = set(targets), list(roots)
    while todo:
        for edge in todo.pop().edges:
            if edge is not None and edge[0] not in known and edge[0] not in reached:
                if edge[0] > 0:
                    return False
                reached.add(edge[0])
                todo.append(edge[1])
    _known = (targets, known | reached)
    return True


def nodes_towards(roots: Sequence[Node], targets: frozenset[int]) -> set[int]:
    """The nodes below ``roots`` from which a target can be reached, the targets themselves included."""
    edges_of = {-node.seq: node.edges for node in roots}
    todo = list(edges_of.values())
    while todo:
        for edge in todo.pop():
            if edge is not None and edge[0] not in edges_of:
                below = edges_of[edge[0]] = edge[1].edges
                if below:
                    todo.append(below)
    needed = {rank for rank in targets if rank in edges_of}
    for rank in sorted(edges_of, reverse=True):  # inputs come before what was computed from them
        for edge in edges_of[rank]:
            if edge is not None and edge[0] in needed:
                needed.add(rank)
                break
    return needed


def on_tensors() -> bool:
    """True if gradients must be tensors even where the pass is not recorded: a layer has its part in each operation."""
    return modes.special > 0 and bool(active.get())


def execute(
    edges: Sequence[Edge],
    grads: Sequence[Any],
    *,
    keep: bool,
    create_graph: bool = False,
    wanted: Sequence[Edge] | None = None,
    accumulates: bool = True,
) -> Run:
    """Run the graph below ``edges`` with the given gradients (Tensors with ``create_graph`` or layers, else arrays)."""
    if not memory.settled:
        memory.keep_freed_memory()
    run = run_class(create_graph or on_tensors(), keep)
    if run.xp is ten:
        grads = [g if g is None or isinstance(g, Tensor) else Tensor._of(g) for g in grads]
    if wanted is not None:
        roots = [node for _, node, _ in edges]
        run.wanted, run.captured = frozenset((edge[0], output_number(edge)) for edge in wanted), {}
        targets = frozenset(rank for rank, _ in run.wanted)
        if min(targets) < 0 or not leads_only_to(roots, targets):
            run.needed = nodes_towards(roots, targets)
        run.accumulates = accumulates
    outer = None
    if hook_state.leaf_hooks_exist or observers:
        run.uses, reached = consumers_of_leaves([node for _, node, _ in edges], run.needed)
        for rank, _, _ in edges:
            if rank > 0:
                run.uses[rank] = run.uses.get(rank, 0) + 1
        outer = hook_state.reached.set(reached)
    mode = grad_mode.set(create_graph)
    floating_point = quiet(QUIET)
    try:
        for edge, grad in zip(edges, grads, strict=True):
            run.deliver(edge, grad, grad)
        if run.uses is not None:
            for rank, node, _ in edges:
                run.count_down(rank, node)
        run.walk()
    finally:
        loud(floating_point)
        grad_mode.reset(mode)
        if outer is not None:
            hook_state.reached.reset(outer)
    return run


def execute_plain(edge: Edge, grad: Any, keep: bool) -> None:
    """:func:`execute` from one operation's only result into all leaves: the pass of a training step."""
    rank, _, output = edge
    if output is not None or modes.special or observers or hook_state.leaf_hooks_exist:
        execute((edge,), (grad,), keep=keep)
        return
    if not memory.settled:
        memory.keep_freed_memory()
    run = Run(False, keep)
    run.heap.append(edge)
    run.buffers[rank] = grad
    mode = grad_mode.set(False)
    floating_point = quiet(QUIET)
    try:
        run.walk()
    finally:
        loud(floating_point)
        grad_mode.reset(mode)


def call_node(node: Node, grads: tuple[Any, ...]) -> Any:
    """Calling a node by hand: the gradients of its inputs for the given gradients of its outputs."""
    run = Run(grad_mode.get(), True)
    given = [run.back(g) for g in grads]
    result = node.apply(run.xp, given if node.outputs > 1 else given[0])
    out = tuple(run.tensor(g) for g in result)
    return out[0] if len(out) == 1 else out
