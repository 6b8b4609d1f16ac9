"""Hooks: on tensors, on nodes, after accumulation; and the handles that remove them."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from .. import dtypes
from .node import accumulator_of, output_number

if TYPE_CHECKING:
    from .tensor import Tensor

Registry = OrderedDict[int, Callable[..., Any]]

leaf_hooks_exist = False
"""True once any leaf ever had a hook: from then on backward finishes each leaf as early as PyTorch does."""


class RemovableHandle:
    """Takes its hook out again with ``remove()``; removing twice is harmless; also a context manager."""

    _next = 0

    def __init__(self, registry: Registry) -> None:
        self.id = RemovableHandle._next
        RemovableHandle._next += 1
        self._registry = weakref.ref(registry)

    def remove(self) -> None:
        """Unregister the hook."""
        registry = self._registry()
        if registry is not None:
            registry.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exc: object) -> None:
        self.remove()


def add(registry: Registry, hook: Callable[..., Any]) -> RemovableHandle:
    """Register a hook and give the handle that removes it."""
    handle = RemovableHandle(registry)
    registry[handle.id] = hook
    return handle


class Hooks:
    """The hooks of one node: per output those on the tensor, those before and after the node, retained gradients."""

    __slots__ = ("__weakref__", "post", "pre", "retained", "tensor")

    def __init__(self) -> None:
        self.pre: Registry = OrderedDict()
        self.post: Registry = OrderedDict()
        self.tensor: dict[int, Registry] = {}
        self.retained: dict[int, weakref.ref[Tensor]] = {}

    def add(self, kind: str, hook: Callable[..., Any]) -> RemovableHandle:
        """Register a hook before ("pre") or after ("post") the node."""
        return add(self.pre if kind == "pre" else self.post, hook)

    def of_tensor(self, index: int) -> Registry:
        """The hooks on the tensor that is output ``index``."""
        return self.tensor.setdefault(index, OrderedDict())

    def retain(self, index: int, tensor: Tensor) -> None:
        """Store the gradient of output ``index`` in the tensor's ``.grad``."""
        self.retained[index] = weakref.ref(tensor)

    def retains(self, index: int) -> bool:
        return index in self.retained


reached: ContextVar[set[int]] = ContextVar("reached")
"""The ranks of the nodes that the running pass will execute; kept only once ``leaf_hooks_exist``."""


def run_tensor_hooks(registry: Registry, grad: Tensor) -> Tensor:
    """The gradient after all hooks, each seeing its predecessor's result."""
    for hook in list(registry.values()):
        result = hook(grad)
        if result is not None:
            check_replacement(hook, grad, result)
            grad = result
    return grad


def check_replacement(hook: Any, grad: Tensor, result: Any) -> None:
    """RuntimeError or TypeError unless ``result`` can stand for the gradient."""
    if not hasattr(result, "_a"):
        raise TypeError(f"expected Variable, but hook returned '{type(result).__name__}'")
    name = getattr(hook, "__name__", "<unknown>")
    if result._a.dtype != grad._a.dtype:
        was, got = (f"torch.{dtypes.SCALAR_TYPE_NAMES[t.dtype]}Tensor" for t in (grad, result))
        raise RuntimeError(f"hook '{name}' has changed the type of value (was {was} got {got})")
    if result._a.shape != grad._a.shape:
        raise RuntimeError(f"hook '{name}' has changed the size of value")


def register_tensor_hook(tensor: Tensor, hook: Callable[..., Any]) -> RemovableHandle:
    """A hook on a tensor's gradient: on its node for a result, with the leaf itself for a leaf."""
    global leaf_hooks_exist
    if not tensor.requires_grad:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    edge = tensor._edge
    if edge is not None:
        return add(edge[1]._hooks().of_tensor(output_number(edge)), hook)
    leaf_hooks_exist = True
    state = accumulator_of(tensor)
    if state.hooks is None:
        state.hooks = OrderedDict()
    return add(state.hooks, hook)


def register_post_accumulate(tensor: Tensor, hook: Callable[..., Any]) -> RemovableHandle:
    """A hook that runs after a gradient was added into a leaf's ``.grad``."""
    global leaf_hooks_exist
    if not tensor.requires_grad:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    if tensor._edge is not None:
        raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
    leaf_hooks_exist = True
    state = accumulator_of(tensor)
    if state.post_hooks is None:
        state.post_hooks = OrderedDict()
    return add(state.post_hooks, hook)
