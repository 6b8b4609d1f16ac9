"""Public forms of operations on three tensors: ``addcmul``, ``addcdiv``, ``lerp``."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import invalid_combination, not_tensor
from .operands import OPERANDS, plain
from .scattering import put_into


def _check(name: str, *tensors: Any) -> None:
    for k, (role, value) in enumerate(zip(("input", "tensor1", "tensor2"), tensors, strict=True), 1):
        if not isinstance(value, Tensor):
            raise not_tensor(name, role, k, value)


@composite()
def addcmul(input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1, out: Any = None) -> Any:
    """``input + value * tensor1 * tensor2``, with broadcasting.

    >>> import autograd_nb as torch
    >>> torch.addcmul(torch.ones(2), torch.tensor([1., 2.]), torch.tensor([3., 4.]), value=0.5)
    tensor([2.5000, 5.0000])
    """
    _check("addcmul", input, tensor1, tensor2)
    operands = (input, tensor1, tensor2)
    return put_into("addcmul", out, aten.addcmul(*operands, plain(value)), operands)


@composite(function=False)
def addcmul_(self: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
    """Add ``value * tensor1 * tensor2`` in place."""
    _check("addcmul_", self, tensor1, tensor2)
    return aten.addcmul_(self, tensor1, tensor2, plain(value))


@composite()
def addcdiv(input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1, out: Any = None) -> Any:
    """``input + value * tensor1 / tensor2``, with broadcasting; RuntimeError where both are integers.

    >>> import autograd_nb as torch
    >>> torch.addcdiv(torch.ones(2), torch.tensor([1., 2.]), torch.tensor([2., 4.]))
    tensor([1.5000, 1.5000])
    """
    _check("addcdiv", input, tensor1, tensor2)
    operands = (input, tensor1, tensor2)
    return put_into("addcdiv", out, aten.addcdiv(*operands, plain(value)), operands)


@composite(function=False)
def addcdiv_(self: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
    """Add ``value * tensor1 / tensor2`` in place."""
    _check("addcdiv_", self, tensor1, tensor2)
    return aten.addcdiv_(self, tensor1, tensor2, plain(value))


def _lerp(name: str, input: Any, end: Any, weight: Any, ending: str) -> Any:
    if not isinstance(input, Tensor) or not isinstance(end, Tensor) or not isinstance(weight, OPERANDS):
        raise invalid_combination(name, input, end, weight)
    if isinstance(weight, Tensor):
        return getattr(aten, f"lerp_tensor{ending}")(input, end, weight)
    return getattr(aten, f"lerp_scalar{ending}")(input, end, plain(weight))


@composite()
def lerp(input: Any, end: Any, weight: Any, *, out: Any = None) -> Any:
    """The point a share ``weight`` (a number or a tensor) of the way from ``input`` to ``end``.

    >>> import autograd_nb as torch
    >>> torch.lerp(torch.zeros(2), torch.tensor([4., 8.]), 0.25)
    tensor([1., 2.])
    """
    return put_into("lerp", out, _lerp("lerp", input, end, weight, ""), (input, end))


@composite(function=False)
def lerp_(self: Any, end: Any, weight: Any) -> Any:
    """Move a share ``weight`` of the way to ``end``, in place."""
    return _lerp("lerp_", self, end, weight, "_")
