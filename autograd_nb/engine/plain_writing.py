"""Writing in place where there is nothing to record and nothing to refuse: the quick way of the in-place operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .inplace import bump
from .modes import grad_enabled
from .tensor import Tensor
from .views import alias_of

UNUSUAL = (AttributeError, TypeError, ValueError, OverflowError, RuntimeWarning, FloatingPointError)


def plain_memory(target: Tensor, other: Any = None) -> np.ndarray | None:
    """The array to write into, if writing needs no history; else None, and the general way has to decide."""
    alias = target._alias
    if alias is None:
        alias = alias_of(target)
    elif alias.inference or alias.base is not None and grad_enabled():
        return None
    if (target._rg or isinstance(other, Tensor) and other._rg) and grad_enabled():
        return None
    return target._a


def make_plain_twin(ufunc: np.ufunc, general: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The in-place twin of a two-operand ufunc: at once where possible, else by way of ``general``."""

    def write(self: Any, other: Any) -> Any:
        if not isinstance(self, Tensor):
            return general(self, other)
        memory = plain_memory(self, other)
        if memory is None:
            return general(self, other)
        if isinstance(other, Tensor):
            operand = other._a
            if operand.dtype is not memory.dtype:
                return general(self, other)
        else:
            operand = other
            if type(operand) not in (float, int):
                return general(self, other)
        try:
            ufunc(memory, operand, memory)
        except UNUSUAL:
            return general(self, other)
        bump(self)
        return self

    return write
