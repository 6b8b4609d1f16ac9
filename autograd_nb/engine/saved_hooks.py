"""Hooks on what nodes save: ``pack`` turns a saved tensor into anything, ``unpack`` makes a tensor of that again.

While a pair of hooks is on, ``modes.special`` sends every operation the general way, which packs what its node saved.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ..ops.card import raw
from .modes import grad_mode
from .tensor import Tensor
from .views import edge_of, version_of

Pair = tuple[Callable[[Any], Any], Callable[[Any], Any]]

stack: ContextVar[tuple[Pair, ...]] = ContextVar("saved_hooks", default=())
"""The pairs (pack, unpack) that are on; the last one is asked."""

disabled: ContextVar[str | None] = ContextVar("saved_hooks_disabled", default=None)
"""Why hooks may not be used at the moment."""

before_write: ContextVar[Callable[[Tensor], None] | None] = ContextVar("before_write", default=None)
"""Told of each tensor before an in-place operation writes into it."""

IN_PLACE = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot be "
    "modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if you need to "
    "perform in-place operations on the input to a pack hook."
)
TWICE = (
    "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only one pair of hooks is "
    "allowed at a time."
)
AFTER_FREEING = (
    "Calling register_hooks on a saved tensor after it has been freed. Saved intermediate values of the graph are "
    "freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the "
    "graph a second time or if you need to access saved variables after calling backward."
)


class Packed:
    """A saved value as a pack hook gave it, and where the gradient of the tensor it was goes."""

    __slots__ = ("data", "dtype", "edge", "output", "shape", "unpack_hook")

    def __init__(self, tensor: Tensor, hooks: Pair, output: int | None = None) -> None:
        pack, self.unpack_hook = hooks
        self.shape, self.dtype = tensor._a.shape, tensor._a.dtype
        self.output = output  # of the node itself: it must not hold an edge to itself
        self.edge = edge_of(tensor) if output is None else None
        version, mode = version_of(tensor), grad_mode.set(False)
        try:
            self.data = pack(tensor)
        finally:
            grad_mode.reset(mode)
        if version_of(tensor) != version:
            raise RuntimeError(IN_PLACE)
        if output is not None and self.data is tensor:
            self.data = Tensor._of(tensor._a)  # the node's own output would keep the node alive

    def read(self, node: Any, xp: Any) -> Any:
        """The saved value again, as ``xp`` wants it; TypeError unless the hook gives a tensor."""
        result = self.unpack_hook(self.data)
        if not isinstance(result, Tensor):
            raise TypeError(
                f"Output of saved tensor unpack_hook expected to be a Tensor but got result of type "
                f"{type(result).__name__}"
            )
        if xp is raw:
            return result._a
        if self.edge is not None and self.edge[0] > 0 and result._a is self.edge[2]._a:
            return self.edge[2]  # a leaf that was kept as it is
        out = Tensor._of(result._a)
        out._edge = self.edge if self.output is None else node.edge(self.output)
        out._rg = out._edge is not None
        return out


def pack_node(node: Any) -> None:
    """Pack what a node of the general way saved, if hooks are on."""
    pairs = stack.get()
    if not pairs:
        return
    hooks, plan, bound = pairs[-1], node.plan, node.bound
    for k in sorted((*plan.tensors, *plan.lists), key=plan.card.params.__getitem__):  # the order in which PyTorch packs
        if isinstance(bound[k], Tensor):
            bound[k] = Packed(bound[k], hooks)
        elif isinstance(bound[k], list):
            bound[k] = [Packed(v, hooks) if isinstance(v, Tensor) else v for v in bound[k]]
    if isinstance(node.out, tuple):
        node.out = tuple(pack_output(node, k, array, hooks) for k, array in enumerate(node.out))
    elif node.out is not None:
        node.out = pack_output(node, 0, node.out, hooks)
    node.extend().packed = True  # so that the pass looks closer


def pack_output(node: Any, index: int, array: Any, hooks: Pair) -> Packed:
    """One of the node's own results, packed as the tensor it will be."""
    tensor, carries = Tensor._of(array), node.card.differentiable
    if array.dtype.kind in "fc" and (carries is None or index in carries):
        tensor._edge, tensor._rg = node.edge(index), True
    return Packed(tensor, hooks, index)


class SavedTensor:
    """One place in which a node saved a tensor: ``grad_fn._raw_saved_self``; takes hooks for this value alone."""

    def __init__(self, node: Any, read: Callable[[], Any], write: Callable[[Any], None], output: bool) -> None:
        self._node, self._read, self._write, self._output = node, read, write, output

    def register_hooks(self, pack_hook: Callable[[Any], Any], unpack_hook: Callable[[Any], Any]) -> None:
        """Pack the saved value now, unpack it when it is needed; RuntimeError if it has hooks, or is gone."""
        from .saved import GONE

        if not (callable(pack_hook) and callable(unpack_hook)):
            raise TypeError("register_hooks(): incompatible function arguments.")
        value, hooks = self._read(), (pack_hook, unpack_hook)
        if type(value) is Packed:
            raise RuntimeError(TWICE)
        if value is GONE:
            raise RuntimeError(AFTER_FREEING)
        if value is None:
            raise RuntimeError("Calling register_hooks on a saved tensor with value None is forbidden")
        self._write(pack_output(self._node, 0, value, hooks) if self._output else Packed(value, hooks))
        self._node.extend().packed = True

    @property
    def data(self) -> Any:
        """What is kept: the tensor, or what the pack hook gave for it."""
        value = self._read()
        return value.data if type(value) is Packed else value

    @property
    def unpack_hook(self) -> Any:
        """The hook that will unpack it, or None."""
        value = self._read()
        return value.unpack_hook if type(value) is Packed else None
