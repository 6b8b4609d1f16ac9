"""Adding gradients into a leaf's ``.grad``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .tensor import Tensor

ndarray = np.ndarray
new = Tensor.__new__


def accumulate(leaf: Tensor, grad: Any, owned: bool) -> None:
    """Add an array into ``leaf.grad``; an owned buffer is taken over, not copied."""
    have = leaf._grad
    if have is None:
        from_pass = new(Tensor)
        from_pass._a = grad if owned or type(grad) is not ndarray else grad.copy()
        from_pass._edge = from_pass._grad = from_pass._leaf = from_pass._alias = None
        from_pass._rg = False
        leaf._grad = from_pass
        return
    a = have._a
    if have._rg:  # a gradient with a graph of its own is never written into
        leaf._grad = have.detach() + Tensor._of(grad)
    elif type(a) is ndarray:
        np.add(a, grad, a)
        if have._alias is not None:
            have._alias.version.number += 1
    else:
        have._a = a + grad


def accumulate_tensor(leaf: Tensor, grad: Tensor) -> None:
    """Add a gradient that carries a graph (``create_graph=True``)."""
    leaf._grad = grad if leaf._grad is None else leaf._grad + grad
