"""Backward passes: where they start, which nodes they need, and the modes they run in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import hooks as hook_state
from . import memory, modes
from .modes import QUIET, grad_mode, loud, quiet
from .namespaces import ten
from .node import Edge, Node, output_number
from .run import Run, observers
from .tensor import Tensor
from .transforms import active

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


def aim(run: Run, edges: Sequence[Edge], wanted: Sequence[Edge]) -> None:
    """Let a pass catch the gradients at ``wanted`` and run only the nodes on the way there."""
    roots = [node for _, node, _ in edges]
    run.wanted, run.captured = frozenset((edge[0], output_number(edge)) for edge in wanted), {}
    targets = frozenset(rank for rank, _ in run.wanted)
    if min(targets) < 0 or not leads_only_to(roots, targets):
        run.needed = nodes_towards(roots, targets)


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
    known |= reached  # in place: these are numbers by the ten thousand after some steps
    _known = (targets, known)
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
        aim(run, edges, wanted)
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
