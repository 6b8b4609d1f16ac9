"""The backward pass: an iterative walk over the graph, latest operation first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np

from ..ops.card import raw
from . import hooks as hook_state
from .accumulate import accumulate, accumulate_tensor, reduce_to
from .hooks import check_replacement, run_tensor_hooks
from .modes import QUIET, grad_mode, loud, quiet
from .namespaces import ten
from .node import AccumulateGrad, Node, OutputEdge
from .tensor import Tensor

ndarray = np.ndarray


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
    """One backward pass: the gradients on their way, the nodes that are ready, what is wanted."""

    def __init__(self, create_graph: bool, keep: bool) -> None:
        self.xp = ten if create_graph else raw
        self.keep = keep
        self.buffers: dict[Node, Any] = {}
        self.owned: set[Node] = set()  # nodes whose buffer belongs to this pass alone and may be added into
        self.heap: list[tuple[int, Node]] = []
        self.leaves: dict[Node, Any] = {}
        self.uses: dict[Node, int] | None = None  # per leaf the consumers still to run, where its moment matters
        self.needed: set[Node] | None = None
        self.captured: dict[tuple[Node, int], Any] = {}
        self.wanted: frozenset[tuple[Node, int]] = frozenset()
        self.accumulates = True

    # -- gradients on their way ---------------------------------------------------------------------------------
    def deliver(self, edge: Node | OutputEdge, grad: Any, fresh: bool) -> None:
        """Add a gradient to what already arrived at an edge; the first buffer is taken over, not copied."""
        node = edge.node
        if self.needed is not None and node not in self.needed:
            return
        buffers = self.buffers
        if node.outputs > 1:
            self._deliver_output(node, edge.index or 0, grad)
            return
        if node not in buffers:
            buffers[node] = grad
            if fresh:
                self.owned.add(node)
            if node.seq < 0:
                self.leaves[node] = None
            else:
                heappush(self.heap, (-node.seq, node))
        elif grad is not None:
            have = buffers[node]
            if have is None:
                buffers[node] = grad
            elif node in self.owned and type(have) is ndarray:
                np.add(have, grad, out=have)
            else:
                buffers[node] = have + grad
                if self.xp is raw:
                    self.owned.add(node)

    def _deliver_output(self, node: Node, index: int, grad: Any) -> None:
        grads = self.buffers.get(node)
        if grads is None:
            grads = self.buffers[node] = [None] * node.outputs
            heappush(self.heap, (-node.seq, node))
        grads[index] = grad if grads[index] is None else grads[index] + grad if grad is not None else grads[index]

    # -- the walk -----------------------------------------------------------------------------------------------
    def walk(self) -> None:
        """Run every node that is ready, latest first, until none is left; then add up the leaves."""
        heap, buffers = self.heap, self.buffers
        plain = self.needed is None and not observers and self.uses is None and self.xp is raw
        while heap:
            node = heappop(heap)[1]
            grad = buffers.pop(node)
            while node is not None:
                if plain and node.single and node.extra is None and grad is not None:
                    node, grad = self.run_single(node, grad)
                elif plain and node.outputs == 1 and node.extra is None and grad is not None:
                    node, grad = self.run_plain(node, grad)
                else:
                    self.owned.discard(node)
                    self.run_node(node, grad)
                    break
        for leaf in list(self.leaves):
            self.finish_leaf(leaf)

    def run_single(self, node: Any, grad: Any) -> tuple[Any, Any]:
        """Run a chain of nodes that each have one gradient to give; then the node to go on with, or None."""
        heap, buffers, owned, keep = self.heap, self.buffers, self.owned, self.keep
        own = node in owned
        owned.discard(node)
        while True:
            edge, g = node.first, node.apply_one(grad)
            if not keep and node.saves:
                node.release()
            if g is not grad:
                own = type(g) is ndarray and g.base is None
            if edge in buffers or edge.index is not None or edge.seq < 0 or (heap and edge.seq < -heap[0][0]):
                self.deliver(edge, g, own)
                return None, None
            node, grad = edge, g
            if not node.single or node.extra is not None or grad is None:
                if own:
                    owned.add(node)
                return node, grad

    def run_plain(self, node: Any, grad: Any) -> tuple[Any, Any]:
        """Run one node without hooks or reductions; then the node to go on with, or None."""
        heap, buffers, owned = self.heap, self.buffers, self.owned
        owned.discard(node)
        onward = given = None
        for edge, g in zip(node.edges, node.apply_raw(grad), strict=True):
            if edge is None:
                continue
            own = g is not grad and type(g) is ndarray and g.base is None
            if (
                onward is None and edge.seq >= 0 and edge.index is None and edge not in buffers
                and not (heap and edge.seq < -heap[0][0])
            ):  # fmt: skip
                onward, given = edge, g
                if own:
                    owned.add(edge)
                continue
            if onward is not None and edge.seq >= onward.seq:
                buffers[onward] = given
                heappush(heap, (-onward.seq, onward))
                onward = None
            self.deliver(edge, g, own)
        if not self.keep and node.saves:
            node.release()
        return onward, given

    def run_node(self, node: Node, grad: Any) -> None:
        """Run one node with everything that may hang on it: hooks, reductions, captures, observers."""
        extra = node.extra
        hooks = extra.hooks if extra is not None else None
        if hooks is not None:
            grad = self.before(node, hooks, grad)
        for k in range(node.outputs):
            if (node, k) in self.wanted:
                self.captured[node, k] = grad[k] if node.outputs > 1 else grad
        if self.needed is not None and not any(e is not None and e.node in self.needed for e in node.edges):
            return
        if node.outputs == 1 and grad is None or node.outputs > 1 and all(g is None for g in grad):
            grads = node.apply_nothing(self.xp)
        else:
            grads = node.apply_raw(grad) if self.xp is raw else node.apply(ten, grad)
        if extra is not None and extra.fix is not None:
            grads = tuple(
                g if g is None or f is None else reduce_to(self.xp, g, *f) for g, f in zip(grads, extra.fix, strict=True)
            )
        if hooks is not None and hooks.post:
            grads = self.after(node, hooks, grads, grad)
        for observer in observers:
            observer(Step(node, grad, grads))
        if not self.keep:
            node.release()
        for edge, g in zip(node.edges, grads, strict=True):
            if edge is not None:
                fresh = hooks is None and g is not grad and type(g) is ndarray and g.base is None and not observers
                self.deliver(edge, g, fresh)
                self.count_down(edge.node)

    def count_down(self, node: Node) -> None:
        """Finish a leaf as soon as its last consumer has run, as PyTorch does, where somebody can see the order."""
        if self.uses is not None and node in self.uses:
            self.uses[node] -= 1
            if not self.uses[node]:
                self.leaves.pop(node, None)
                self.finish_leaf(node)

    # -- hooks --------------------------------------------------------------------------------------------------
    def tensor(self, grad: Any) -> Any:
        """A gradient as hooks see it."""
        return Tensor._of(grad) if self.xp is raw and grad is not None else grad

    def back(self, grad: Any) -> Any:
        """A hook's result as the pass keeps it."""
        return grad._a if self.xp is raw and isinstance(grad, Tensor) else grad

    def before(self, node: Node, hooks: Any, grad: Any) -> Any:
        """The gradient after the tensor hooks, the node's pre-hooks, and storing it where it is retained."""
        grads = [self.tensor(g) for g in (grad if node.outputs > 1 else [grad])]
        for k, registry in hooks.tensor.items():
            if grads[k] is not None:
                grads[k] = run_tensor_hooks(registry, grads[k])
        for hook in list(hooks.pre.values()):
            result = hook(tuple(grads))
            if result is not None:
                grads = list(result) if isinstance(result, (tuple, list)) else [result]
        for k, link in hooks.retained.items():
            tensor = link()
            if tensor is not None and grads[k] is not None:
                tensor._grad = grads[k] if self.xp is ten else grads[k].clone()
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
        grad = self.buffers.pop(node, None)
        if grad is None:
            return
        leaf, owned = node.variable, node in self.owned
        state = leaf._leaf
        if state is not None and state.hooks:
            grad, owned = self.back(run_tensor_hooks(state.hooks, self.tensor(grad))), False
        hooks = node.extra.hooks if node.extra is not None else None
        if hooks is not None:
            grad, owned = self.before(node, hooks, grad), False
        if (node, 0) in self.wanted:
            self.captured[node, 0] = grad
        if self.accumulates:
            if self.xp is raw:
                accumulate(leaf, grad, owned)
            else:
                accumulate_tensor(leaf, grad)
            if hooks is not None and hooks.post:
                self.after(node, hooks, (), grad)
            for observer in observers:
                observer(Step(node, grad, ()))
            if state is not None and state.post_hooks:
                for hook in list(state.post_hooks.values()):
                    hook(leaf)


def consumers_of_leaves(roots: Sequence[Node], needed: set[Node] | None) -> dict[Node, int]:
    """How many edges of the graph below ``roots`` lead to each leaf."""
    uses: dict[Node, int] = {}
    seen, todo = set(roots), list(roots)
    while todo:
        for edge in todo.pop().edges:
            if edge is None or (needed is not None and edge.node not in needed):
                continue
            if edge.node.seq < 0:
                uses[edge.node] = uses.get(edge.node, 0) + 1
            elif edge.node not in seen:
                seen.add(edge.node)
                todo.append(edge.node)
    return uses


def nodes_towards(roots: Sequence[Node], targets: set[Node]) -> set[Node]:
    """The nodes below ``roots`` from which a target can be reached, the targets themselves included."""
    seen, todo = set(roots), list(roots)
    while todo:
        for edge in todo.pop().edges:
            if edge is not None and edge.node not in seen:
                seen.add(edge.node)
                todo.append(edge.node)
    needed = targets & seen
    for node in sorted(seen, key=lambda n: n.seq):  # inputs come before what was computed from them
        if any(e is not None and e.node in needed for e in node.edges):
            needed.add(node)
    return needed


def execute(
    edges: Sequence[Node | OutputEdge],
    grads: Sequence[Any],
    *,
    keep: bool,
    create_graph: bool,
    wanted: Sequence[Node | OutputEdge] | None,
    accumulates: bool,
) -> Run:
    """Run the graph below ``edges`` with the given gradients (arrays, or Tensors with ``create_graph``)."""
    run = Run(create_graph, keep)
    roots = [e.node for e in edges]
    if wanted is not None:
        run.wanted = frozenset((e.node, e.index or 0) for e in wanted)
        run.needed = nodes_towards(roots, {n for n, _ in run.wanted})
        run.accumulates = accumulates
    if hook_state.leaf_hooks_exist or observers:
        run.uses = consumers_of_leaves(roots, run.needed)
        for node in roots:
            if node.seq < 0:
                run.uses[node] = run.uses.get(node, 0) + 1
    mode = grad_mode.set(create_graph)
    floating_point = quiet(QUIET)
    try:
        for edge, grad in zip(edges, grads, strict=True):
            run.deliver(edge, grad, False)
        for edge in edges:
            if edge.node.seq < 0:
                run.count_down(edge.node)
        run.walk()
    finally:
        loud(floating_point)
        grad_mode.reset(mode)
    return run


def call_node(node: Node, grads: tuple[Any, ...]) -> Any:
    """Calling a node by hand: the gradients of its inputs for the given gradients of its outputs."""
    run = Run(bool(grad_mode.get()), True)
    if not grad_mode.get():
        given = [g._a if isinstance(g, Tensor) else g for g in grads]
    else:
        given = list(grads)
    result = node.apply(run.xp, given if node.outputs > 1 else given[0])
    out = tuple(run.tensor(g) for g in result)
    return out[0] if len(out) == 1 else out


def backward(*args: Any, **kwargs: Any) -> None:
    """See :func:`autograd_nb.autograd.backward`."""
    from ..autograd.backward import backward as public

    public(*args, **kwargs)
