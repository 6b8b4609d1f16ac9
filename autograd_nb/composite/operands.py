"""Which operands an operation takes, and what operators answer to others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine.assemble import composite, described
from ..engine.tensor import Tensor
from ..ops.errors import invalid_combination, not_tensor

OPERANDS = (Tensor, int, float, complex, np.generic)


def check_operands(name: str, input: Any, other: Any) -> None:
    """TypeError unless one operand is a tensor and the other a tensor or a number."""
    if not isinstance(input, Tensor) and not isinstance(other, Tensor):
        raise invalid_combination(name, input, other)
    if not isinstance(input, OPERANDS) or not isinstance(other, OPERANDS):
        raise invalid_combination(name, input, other)


def check_first(name: str, input: Any, other: Any) -> None:
    """TypeError unless the first operand is a tensor and the second a tensor or a number."""
    if not isinstance(input, Tensor) or not isinstance(other, OPERANDS):
        raise invalid_combination(name, input, other)


def check_pair(name: str, input: Any, other: Any) -> None:
    """TypeError unless both operands are tensors."""
    if not isinstance(input, Tensor):
        raise not_tensor(name, "input", 1, input)
    if not isinstance(other, Tensor):
        raise not_tensor(name, "other", 2, other)


def plain(value: Any) -> Any:
    """NumPy's numbers as Python's; anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def refused(name: str, input: Any, other: Any) -> TypeError:
    """The error for an operand that the one-signature functions cannot take."""
    if not isinstance(input, OPERANDS):
        return not_tensor(name, "input", 1, input)
    return not_tensor(name, "other", 2, other)


def taken(name: str, input: Any, other: Any, out: Any) -> Any:
    """The result of a method; TypeError where it was left to the other operand's class, as only operators may."""
    if out is NotImplemented:
        raise not_tensor(name, "other", 1, other)
    return out


def publish_operator(dunder: str, function: Callable[[Any, Any], Any]) -> None:
    """Put an operator on Tensor that leaves operands it does not know to Python."""

    def operator(self: Any, other: Any) -> Any:
        if not isinstance(other, OPERANDS):
            if dunder != "__eq__" or not isinstance(other, np.ndarray):
                return NotImplemented
            other = Tensor._of(other)  # as in PyTorch the one operator that takes arrays
        if not isinstance(self, Tensor):
            kind = type(self).__name__
            raise TypeError(
                f"descriptor '{dunder}' for 'torch._C.TensorBase' objects doesn't apply to a '{kind}' object"
            )
        return function(self, plain(other))

    composite(dunder, function=False)(described(operator, dunder, function.__doc__))
