"""Adding gradients: into a leaf's ``.grad``, and back to the shape and dtype of a broadcast or cast operand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..ops.card import raw

if TYPE_CHECKING:
    from .tensor import Tensor

ndarray = np.ndarray


def reduced(xp: Any, node: Any, grads: tuple[Any, ...]) -> tuple[Any, ...]:
    """A node's gradients brought back to the shapes and dtypes that its operands had."""
    extra = node.extra
    if extra is None or extra.fix is None:
        return grads
    return tuple(g if g is None or f is None else reduce_to(xp, g, *f) for g, f in zip(grads, extra.fix, strict=True))


def reduce_to(xp: Any, grad: Any, shape: tuple[int, ...] | None, dtype: np.dtype) -> Any:
    """The gradient summed over broadcast dimensions (None: there are none), and cast to the operand's dtype."""
    if shape is not None and grad.shape != shape:
        grad = xp.sum_to(grad, shape)
    if xp is raw:
        if grad.dtype is not dtype:
            grad = _cast_raw(grad, dtype)
    elif grad._a.dtype != dtype:
        grad = xp.cast(grad, dtype)
    return grad


def _cast_raw(grad: Any, dtype: np.dtype) -> Any:
    if grad.dtype.kind == "c" and dtype.kind != "c":
        grad = grad.real  # a real operand of a complex operation has a real gradient
    return grad.astype(dtype)


def accumulate(leaf: Tensor, grad: Any, owned: bool) -> None:
    """Add an array into ``leaf.grad``; an owned buffer is taken over, not copied."""
    have = leaf._grad
    if have is None:
        leaf._grad = type(leaf)._of(grad if owned or type(grad) is not ndarray else grad.copy())
        return
    a = have._a
    if have._rg:  # a gradient with a graph of its own is never written into
        leaf._grad = have.detach() + type(leaf)._of(grad)
    elif type(a) is ndarray:
        np.add(a, grad, a)
        if have._alias is not None:
            have._alias.version.number += 1
    else:
        have._a = a + grad


def accumulate_tensor(leaf: Tensor, grad: Tensor) -> None:
    """Add a gradient that carries a graph (``create_graph=True``)."""
    leaf._grad = grad if leaf._grad is None else leaf._grad + grad
