"""The backward pass: an iterative walk over the graph, latest operation first."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import numpy as np

from ..ops.card import raw
from .accumulate import accumulate, accumulate_tensor
from .conform import reduced
from .conjugation import complete, turned
from .hooks import run_tensor_hooks
from .modes import grad_mode
from .namespaces import ten
from .node import AccumulateGrad, Edge, Node
from .scattered import Scattered
from .tensor import Tensor

ndarray, np_add = np.ndarray, np.add
NUMBERS = frozenset((np.float32, np.float64))
"""What gradients of 0-d tensors are: they have no memory of their own that somebody else could see."""
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
                hung = node.extra is not None and node.extra.hooks is not None
                run = self.run_node if hung or not recorded or grad is None or type(grad) is list else self.run_recorded
                run(node, grad)
                continue
            self.own = rank in owned
            while True:  # straight on to the node a gradient goes to, as long as that is the latest ready one
                onward = node.step(self, grad)
                if onward is None:
                    break
                edge, passed = onward
                rank, after, output = edge
                if rank in buffers and passed is not None:
                    have = buffers[rank]
                    if rank in owned or type(have) in NUMBERS:
                        buffers[rank] = np_add(have, passed, have) if rank in owned else have + passed
                        break
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
            if not plain or node.extra is not None or node.hooks is not None or node.post_hooks is not None:  # type: ignore[attr-defined]
                self.finish_leaf(node)
                continue
            grad = buffers[rank]
            if (rank in owned or type(grad) in NUMBERS) and leaf._grad is None and leaf._rg:
                own = leaf._grad = new(Tensor)
                own._a = grad
                own._edge = own._grad = own._leaf = own._alias = None
                own._rg = False
            elif type(grad) is Scattered:
                accumulate(leaf, grad.dense(), True)
            elif grad is not None:
                accumulate(leaf, grad, rank in owned)

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
