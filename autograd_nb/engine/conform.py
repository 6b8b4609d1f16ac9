"""Gradients back to the shape and dtype of an operand that was broadcast or cast."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.card import raw
from ..ops.rows import sum_of_rows


def reduced(xp: Any, node: Any, grads: tuple[Any, ...]) -> tuple[Any, ...]:
    """A node's gradients brought back to the shapes and dtypes that its operands had."""
    fix = node.fix
    if fix is None:
        return grads
    return tuple(g if g is None or f is None else reduce_to(xp, g, *f) for g, f in zip(grads, fix, strict=True))


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


def array_reduced(grad: Any, shape: tuple[int, ...], dtype: np.dtype) -> Any:
    """:func:`reduce_to` on arrays, quick for what needs nothing and for a bias, whose rows are summed."""
    if grad.dtype is dtype:
        if grad.shape == shape:
            return grad
        if grad.shape[1:] == shape:
            return sum_of_rows(grad)
    return reduce_to(raw, grad, shape, dtype)
