"""Adding gradients into a leaf's ``.grad``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .namespaces import ten
from .tensor import Tensor
from .views import alias_of

ndarray = np.ndarray
new = Tensor.__new__


def accumulate(leaf: Tensor, grad: Any, owned: bool) -> None:
    """Add an array into ``leaf.grad``; an owned buffer is taken over, not copied."""
    have = leaf._grad
    if not leaf._rg:  # frozen since it was recorded
        return
    if have is None:
        from_pass = new(Tensor)
        from_pass._a = grad if owned or type(grad) is not ndarray else grad.copy()
        from_pass._edge = from_pass._grad = from_pass._leaf = from_pass._alias = None
        from_pass._rg = False
        leaf._grad = from_pass
        return
    alias = alias_of(have)  # a graph may have saved this gradient: its change must be counted
    np.add(have._a, grad, have._a)
    alias.version.number += 1


def accumulate_tensor(leaf: Tensor, grad: Tensor) -> None:
    """Add a gradient that carries a graph (``create_graph=True``)."""
    if not leaf._rg:
        return
    if leaf._grad is None:
        leaf._grad = ten.copy_(Tensor._of(np.empty(grad._a.shape, grad._a.dtype)), grad)
    else:
        leaf._grad = leaf._grad + grad
