"""Writing in place where there is nothing to record and nothing to refuse: the quick way of the in-place operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.scalars import like
from .modes import grad_enabled
from .tensor import Tensor
from .views import alias_of

UNUSUAL = (AttributeError, TypeError, ValueError, OverflowError, RuntimeWarning, FloatingPointError)
NUMBERS = (int, float, complex, np.generic)


def plain_memory(target: Tensor, other: Any = None) -> np.ndarray | None:
    """The array to write into, if writing needs no history; else None, and the general way has to decide."""
    alias = target._alias
    if alias is None:
        alias_of(target)
    elif alias.inference or (alias.base is not None and grad_enabled()):
        return None
    if (target._rg or (isinstance(other, Tensor) and other._rg)) and grad_enabled():
        return None
    memory = target._a
    return None if alias is not None and 0 in memory.strides else memory


def wrote(target: Tensor) -> Tensor:
    """Count one in-place change; gives the tensor back."""
    target._alias.version.number += 1  # type: ignore[union-attr]
    return target


def make_plain_twin(ufunc: np.ufunc, general: Callable[..., Tensor], operands: int) -> Callable[..., Tensor]:
    """The in-place twin of a ufunc of one or two operands: at once where possible, else by way of ``general``."""

    def write_one(self: Any) -> Any:
        memory = plain_memory(self) if isinstance(self, Tensor) else None
        if memory is None:
            return general(self)
        try:
            ufunc(memory, memory)
        except UNUSUAL:
            return general(self)
        return wrote(self)

    def write(self: Any, other: Any) -> Any:
        memory = plain_memory(self, other)
        if memory is None:
            return general(self, other) if isinstance(other, (Tensor, *NUMBERS)) else NotImplemented
        if isinstance(other, Tensor):
            operand, alias = other._a, other._alias
            if operand.dtype is not memory.dtype or (alias is not None and alias.version is self._alias.version):
                return general(self, other)
        elif type(other) is float or type(other) is int:
            operand = like(memory, other)
        else:
            return general(self, other) if isinstance(other, NUMBERS) else NotImplemented
        try:
            ufunc(memory, operand, memory)
        except UNUSUAL:
            return general(self, other)
        return wrote(self)

    return write if operands == 2 else write_one
