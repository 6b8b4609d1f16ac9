"""The hooks on a live node and on the tensors it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...engine.node import AccumulateGrad, Node
from ...graph.render.typeset import clean
from .facts import Hook


def hooks_on(node: Any, outputs: Mapping[int, Any]) -> tuple[Hook, ...]:
    """Every hook that can be found; ``outputs`` are the node's tensors where something holds them, a leaf's as 0."""
    found = _on_ours(node) if isinstance(node, Node) else _on_torchs(node, outputs)
    return tuple(Hook(kind, _called(hook), output) for kind, hook, output in found)


def _on_ours(node: Any) -> Iterator[tuple[str, Any, int]]:
    if isinstance(node, AccumulateGrad):
        yield from (("leaf", hook, 0) for hook in (node.hooks or {}).values())
    hooks = node.extra.hooks if node.extra is not None else None
    if hooks is not None:
        for output, registry in sorted(hooks.tensor.items()):
            yield from (("tensor", hook, output) for hook in registry.values())
        yield from (("retain_grad", None, output) for output, link in sorted(hooks.retained.items()) if link())
        yield from (("pre", hook, 0) for hook in hooks.pre.values())
        yield from (("post", hook, 0) for hook in hooks.post.values())
    if isinstance(node, AccumulateGrad):
        yield from (("post_accumulate", hook, 0) for hook in (node.post_hooks or {}).values())


def _on_torchs(node: Any, outputs: Mapping[int, Any]) -> Iterator[tuple[str, Any, int]]:
    """Those on tensors; PyTorch does not list a node's own."""
    for output, tensor in sorted(outputs.items()):
        kind = "leaf" if tensor.is_leaf else "tensor"
        yield from ((kind, hook, output) for hook in (tensor._backward_hooks or {}).values())
        if not tensor.is_leaf and tensor.retains_grad:
            yield "retain_grad", None, output
        accumulated = getattr(tensor, "_post_accumulate_grad_hooks", None) or {}
        yield from (("post_accumulate", hook, output) for hook in accumulated.values())


def _called(hook: Any) -> str:
    if hook is None:
        return ""
    hook = getattr(hook, "func", hook)  # a functools.partial
    name = getattr(hook, "__qualname__", None) or type(hook).__name__
    return clean(str(name).replace("<locals>.", ""), 80)
