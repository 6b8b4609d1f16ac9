"""``torch.autograd.graph``: nodes and edges of the recorded graph, and hooks over several tensors."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterable, Sequence

from ..engine import hooks
from ..engine.hooks import RemovableHandle
from ..engine.node import Node, output_number
from ..engine.tensor import Tensor
from ..engine.views import alias_of, edge_of
from .backward import GradientEdge
from .mutation import allow_mutation_on_saved_tensors
from .saved_tensors import disable_saved_tensors_hooks, save_on_cpu, saved_tensors_hooks

__all__ = [
    "GradientEdge", "Node", "allow_mutation_on_saved_tensors", "disable_saved_tensors_hooks", "get_gradient_edge",
    "increment_version", "register_multi_grad_hook", "save_on_cpu", "saved_tensors_hooks",
    "set_warn_on_accumulate_grad_stream_mismatch",
]  # fmt: skip


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """The edge at which this tensor's gradient arrives; RuntimeError if it does not require grad.

    >>> import autograd_nb as torch
    >>> y = torch.ones(2, requires_grad=True) * 3
    >>> torch.autograd.graph.get_gradient_edge(y).node is y.grad_fn
    True
    """
    edge = edge_of(tensor)
    if edge is None:
        raise RuntimeError("It is not possible to get the gradient edge for a Tensor that does not require gradients")
    return GradientEdge(edge[1], output_number(edge))


class _Handles:
    """Removes the hooks of several tensors at once."""

    def __init__(self, handles: Sequence[RemovableHandle]) -> None:
        self._handles = tuple(handles)

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()

    def __enter__(self) -> _Handles:
        return self

    def __exit__(self, *exc: object) -> None:
        self.remove()


def _rank_of(tensor: Tensor) -> Callable[[], int]:
    """Tells where a tensor's gradient arrives without holding the tensor: a leaf's node is another in each graph."""
    if tensor.is_leaf:
        leaf = weakref.ref(tensor)
        return lambda: edge_of(leaf())[0]  # type: ignore[arg-type,index]
    rank = edge_of(tensor)[0]  # type: ignore[index]
    return lambda: rank


def register_multi_grad_hook(tensors: Sequence[Tensor], fn: Callable[..., None], *, mode: str = "all") -> _Handles:
    """Call ``fn`` once per backward: with all gradients when the last is there ("all"), or with the first ("any").

    Gives a handle with ``remove()``. ValueError for another mode.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    lock = threading.Lock()
    ranks = [_rank_of(t) for t in tensors]
    passes: dict[int, tuple[set[int], list[Tensor | None]]] = {}
    hooks.leaf_hooks_exist = True  # from now on each pass tells which nodes it will reach

    def make(position: int) -> Callable[[Tensor], None]:
        def hook(grad: Tensor) -> None:
            reached = hooks.reached.get()
            with lock:
                _, grads = passes.setdefault(id(reached), (reached, [None] * len(ranks)))
                first = all(g is None for g in grads)
                grads[position] = grad
                last = sum(g is not None for g in grads) == sum(rank() in reached for rank in ranks)
                if last:
                    del passes[id(reached)]
            if mode == "all" and last:
                fn(grads)
            elif mode == "any" and first:
                fn(grad)

        return hook

    return _Handles([t.register_hook(make(k)) for k, t in enumerate(tensors)])


def increment_version(tensor: Tensor | Iterable[Tensor]) -> None:
    """Count a change of the memory of one tensor or several, which was made behind autograd's back.

    >>> import autograd_nb as torch
    >>> x = torch.ones(2)
    >>> increment_version(x)
    >>> x._version
    1
    """
    for changed in (tensor,) if isinstance(tensor, Tensor) else tensor:
        alias_of(changed).version.number += 1


def set_warn_on_accumulate_grad_stream_mismatch(enabled: bool) -> None:
    """Nothing: there are no streams on the CPU."""
