"""What travels in a backward pass of complex numbers, and what PyTorch shows of it.

PyTorch shows the gradient dL/da + i dL/db of z = a + ib. On its way through our graph it is the conjugate of that,
dL/da - i dL/db: then the chain rule is plain multiplication, a rule such as ``g * other`` holds for complex operands
as it stands, and real numbers, whose gradient is its own conjugate, pay nothing. Gradients are turned where they leave
or enter the pass: at its roots, at leaves, hooks and custom functions, and in what ``autograd.grad`` returns.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.card import raw
from .tensor import Tensor


def turned(xp: Any, grad: Any) -> Any:
    """The conjugate of a complex gradient (array or Tensor); a real one, or None, as it is."""
    if grad is None:
        return None
    if isinstance(grad, Tensor):
        if grad._a.dtype.kind != "c":
            return grad
        return Tensor._of(conjugated(grad._a)) if xp is raw else xp.conj_physical(grad)
    return conjugated(grad) if grad.dtype.kind == "c" else grad


def conjugated(array: Any) -> Any:
    """The conjugate of a complex array, without the minus that a zero would get: PyTorch's products have none there."""
    out = np.array(array.conj())
    out.imag += 0.0
    return out if out.ndim else out[()]


def complete(xp: Any, grad: Any, like: Any) -> Any:
    """The gradient of a complex leaf as its ``.grad`` shows it; ``like`` is the leaf's array."""
    return turned(xp, xp.cast(grad, like.dtype))
