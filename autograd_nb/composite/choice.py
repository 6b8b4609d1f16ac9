"""``where`` and ``masked_fill`` in all their forms."""

from __future__ import annotations

from typing import Any

from ..dtypes import bool as bool_dtype
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import invalid_combination, mask_error, not_condition
from .casting import check_real
from .operands import OPERANDS


@composite(methods=(), function=True)
def where(condition: Any, input: Any = None, other: Any = None) -> Any:
    """The elements of ``input`` where ``condition`` holds, those of ``other`` elsewhere.

    With the condition alone: the indices of its true elements, a tensor for each dimension.
    RuntimeError if the condition is not of dtype bool, or the shapes do not broadcast.

    >>> import autograd_nb as torch
    >>> torch.where(torch.tensor([True, False]), torch.ones(2), 0.)
    tensor([1., 0.])
    """
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    if not isinstance(condition, Tensor) or not isinstance(input, OPERANDS) or not isinstance(other, OPERANDS):
        raise invalid_combination("where", condition, input, other)
    check_condition(condition)
    if not isinstance(input, Tensor) and not isinstance(other, Tensor):
        from ..engine.creation import tensor

        input, other = tensor(input), tensor(other)
    return aten.where(condition, input, other)


def check_condition(condition: Any) -> None:
    """RuntimeError unless it is a bool tensor."""
    if condition._a.dtype.kind not in "b" and condition._a.dtype != "uint8":
        raise not_condition(condition._a)


@composite("where", function=False)
def where_method(self: Any, condition: Any, other: Any) -> Any:
    """The tensor's elements where ``condition`` holds, those of ``other`` elsewhere."""
    check_condition(condition)
    return aten.where(condition, self, other)


def check_mask(input: Any, mask: Any, value: Any) -> None:
    """RuntimeError for a mask that is not bool, a value with dimensions, or a complex value for real elements."""
    if not isinstance(mask, Tensor):
        raise invalid_combination("masked_fill", mask, value)
    if mask.dtype is not bool_dtype:
        raise mask_error(mask._a)
    if isinstance(value, Tensor) and value.ndim:
        raise RuntimeError(
            f"masked_fill_ only supports a 0-dimensional value tensor, but got tensor with {value.ndim} dimension(s)."
        )
    check_real(input, value)


@composite(methods=("masked_fill",))
def masked_fill(input: Any, mask: Any, value: Any) -> Any:
    """A copy with ``value`` where the bool tensor ``mask`` is true.

    >>> import autograd_nb as torch
    >>> torch.ones(2).masked_fill(torch.tensor([True, False]), 7)
    tensor([7., 1.])
    """
    check_mask(input, mask, value)
    operation = aten.masked_fill_tensor if isinstance(value, Tensor) else aten.masked_fill
    return operation(input, mask, value)


@composite(methods=("masked_fill_",), function=False)
def masked_fill_(input: Any, mask: Any, value: Any) -> Any:
    """Write ``value`` where the bool tensor ``mask`` is true."""
    check_mask(input, mask, value)
    operation = aten.masked_fill_tensor_ if isinstance(value, Tensor) else aten.masked_fill_
    return operation(input, mask, value)
