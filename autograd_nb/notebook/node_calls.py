"""One recorded operation asked for the gradients of its inputs, outside of any backward pass.

Nothing is freed, no ``.grad`` changes, and no hook runs unless it is asked for. The same for our nodes and PyTorch's.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from ..engine.conform import reduce_to
from ..engine.conjugation import turned
from ..engine.hooks import run_tensor_hooks
from ..engine.modes import QUIET, grad_mode, loud, quiet
from ..engine.node import AccumulateGrad, Node
from ..engine.run import Run
from ..engine.tensor import Tensor
from ..ops.card import raw
from .tensors import array_of

Gradients = tuple[Any, ...]


class OurCalls:
    """Our nodes, on arrays; complex gradients travel as the engine keeps them."""

    def ones(self, node: Any, output: int) -> Any:
        """The gradient a pass begins with where none is given."""
        fact = node._input_metadata[output]
        return np.ones(tuple(fact.shape), fact.dtype.numpy)

    def taken(self, gradient: Any) -> Any:
        """A tensor or array as this kind of node wants it."""
        return turned(raw, np.asarray(gradient._a if hasattr(gradient, "_a") else gradient))

    def call(self, node: Any, upstream: Gradients) -> Gradients:
        """The gradients of the inputs, as broadcast as the operation's result was."""
        nothing = all(g is None for g in upstream)
        mode, floating_point = grad_mode.set(False), quiet(QUIET)
        try:
            if nothing:
                return tuple(node.apply_nothing(raw))
            return tuple(node.apply(raw, list(upstream) if node.outputs > 1 else upstream[0]))
        finally:
            loud(floating_point)
            grad_mode.reset(mode)

    def fitted(self, node: Any, position: int, gradient: Any) -> Any:
        """The gradient in the shape and dtype of the input it belongs to."""
        fact = None if node.fix is None else node.fix[position]
        return gradient if fact is None or gradient is None else reduce_to(raw, gradient, *fact)

    def shown(self, gradient: Any) -> np.ndarray | None:
        """The gradient as its user would see it."""
        return None if gradient is None else np.asarray(turned(raw, gradient))

    def hooked(self, node: Any, upstream: Gradients) -> Gradients:
        """What the hooks on a tensor, and those before its node, make of its gradient."""
        run, found = Run(False, True), [turned(raw, g) for g in upstream]
        hooks = node.extra.hooks if node.extra is not None else None
        on_leaf = {0: node.hooks} if isinstance(node, AccumulateGrad) and node.hooks else {}
        for output, registry in (*on_leaf.items(), *(hooks.tensor.items() if hooks is not None else ())):
            if found[output] is not None:
                found[output] = run_tensor_hooks(registry, Tensor._of(found[output]))._a
        back = [turned(raw, g) for g in found]
        if hooks is None or not hooks.pre:
            return tuple(back)
        changed = run.before(node, hooks, back if len(back) > 1 else back[0])
        return tuple(changed) if len(back) > 1 else (changed,)

    def hooked_after(self, node: Any, sent: Gradients, upstream: Gradients) -> Gradients:
        """What the hooks after a node make of the gradients it sends on."""
        hooks = node.extra.hooks if node.extra is not None else None
        if hooks is None or not hooks.post:
            return sent
        return Run(False, True).after(node, hooks, sent, list(upstream) if len(upstream) > 1 else upstream[0])


class TorchCalls:
    """PyTorch's nodes. Its engine runs hooks and frees; calling a node by hand does neither."""

    def __init__(self) -> None:
        self.torch = sys.modules["torch"]

    def ones(self, node: Any, output: int) -> Any:
        """The gradient a pass begins with where none is given."""
        fact = node._input_metadata[output]
        return self.torch.ones(tuple(fact.shape), dtype=fact.dtype, device=fact.device)

    def taken(self, gradient: Any) -> Any:
        """A tensor or array as this kind of node wants it."""
        if isinstance(gradient, self.torch.Tensor):
            return gradient.detach()
        return self.torch.from_numpy(np.array(gradient))

    def call(self, node: Any, upstream: Gradients) -> Gradients:
        """The gradients of the inputs, as broadcast as the operation's result was."""
        with self.torch.no_grad():
            if hasattr(node, "needs_input_grad"):
                return self._custom(node, upstream)
            result = node(*upstream)
        return result if isinstance(result, tuple) else (result,)

    def _custom(self, node: Any, upstream: Gradients) -> Gradients:
        """A custom function answers for every argument of its forward, its edges are those that are tensors."""
        given = (self._zeros(node, k) if g is None else g for k, g in enumerate(upstream))
        result = node.apply(*given)
        answers = result if isinstance(result, tuple) else (result,)
        wanted = iter([g for g, needed in zip(answers, node.needs_input_grad, strict=False) if needed])
        return tuple(None if fn is None else next(wanted, None) for fn, _ in node.next_functions)

    def _zeros(self, node: Any, output: int) -> Any:
        return self.ones(node, output).zero_()

    def fitted(self, node: Any, position: int, gradient: Any) -> Any:
        """The gradient in the shape and dtype of the input it belongs to."""
        target, output = node.next_functions[position]
        if target is None or gradient is None:
            return gradient
        fact = target._input_metadata[output]
        if gradient.shape != fact.shape:
            gradient = gradient.sum_to_size(tuple(fact.shape))
        if gradient.is_complex() and not fact.dtype.is_complex:
            gradient = gradient.real
        return gradient.to(fact.dtype)

    def shown(self, gradient: Any) -> np.ndarray | None:
        """The gradient as its user would see it."""
        return None if gradient is None else array_of(gradient)

    def hooked(self, node: Any, upstream: Gradients) -> Gradients:
        """As it came: PyTorch does not say which hooks a node has."""
        return upstream

    def hooked_after(self, node: Any, sent: Gradients, upstream: Gradients) -> Gradients:
        """As it came."""
        return sent


def calls_for(node: Any) -> OurCalls | TorchCalls:
    """How to call this kind of node."""
    return OurCalls() if isinstance(node, Node) else TorchCalls()
