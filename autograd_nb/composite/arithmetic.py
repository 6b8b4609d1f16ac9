"""Sums, quotients, remainders with PyTorch's keywords; operators with the tensor on the right; in-place forms."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.plain_writing import write_scaled
from ..engine.tensor import Tensor
from .operands import check_first, check_operands, publish_operator, refused, taken

ROUNDING = (None, "trunc", "floor")


def is_integral(value: Any) -> bool:
    """True for an integer or bool tensor or number."""
    return value._a.dtype.kind in "biu" if isinstance(value, Tensor) else isinstance(value, int)


def is_mask(value: Any) -> bool:
    """True for a bool tensor or number."""
    return value._a.dtype.kind == "b" if isinstance(value, Tensor) else isinstance(value, bool)


def check_alpha(name: str, alpha: Any, *operands: Any) -> None:
    """The error PyTorch raises where ``alpha`` is of a higher kind than the result."""
    if not isinstance(alpha, (int, float, complex)):
        raise TypeError(f"{name}(): argument 'alpha' must be Number, not {type(alpha).__name__}")
    if isinstance(alpha, bool) and not all(map(is_mask, operands)):
        raise RuntimeError("Boolean alpha only supported for Boolean results.")
    if isinstance(alpha, float) and all(map(is_integral, operands)):
        raise RuntimeError("For integral input tensors, argument alpha must not be a floating point number.")


def scaled(name: str, input: Any, other: Any, alpha: Any) -> Any:
    """``other * alpha`` where that is not recorded and of the right dtype, else None."""
    check_alpha(name, alpha, input, other)
    if not isinstance(other, Tensor) or other._rg or other._a.dtype is not input._a.dtype or is_mask(other):
        return None
    return aten.mul(other, alpha)


@composite(methods=("add",))
def add(input: Any, other: Any, *, alpha: Any = 1) -> Any:
    """``input + alpha * other``, with broadcasting.

    RuntimeError if the shapes do not broadcast, and for a float ``alpha`` among integers.

    >>> import autograd_nb as torch
    >>> torch.add(torch.ones(2), torch.tensor([1., 2.]), alpha=10)
    tensor([11., 21.])
    """
    if alpha == 1 and alpha is not True:
        out = aten.add(input, other)
        if out is NotImplemented:
            raise refused("add", input, other)
        return out
    check_alpha("add", alpha, input, other)
    return aten.add_alpha(input, other, alpha)


@composite(methods=("add_",), function=False)
def add_(input: Any, other: Any, *, alpha: Any = 1) -> Any:
    """Add ``alpha * other`` in place."""
    if alpha == 1 and alpha is not True:
        return taken("add_", input, other, aten.add_(input, other))
    if isinstance(other, Tensor) and isinstance(input, Tensor) and write_scaled(np.add, input, other, alpha):
        return input
    product = scaled("add_", input, other, alpha)
    return aten.add_alpha_(input, other, alpha) if product is None else aten.add_(input, product)


@composite("sub", "subtract")
def sub(input: Any, other: Any, *, alpha: Any = 1) -> Any:
    """``input - alpha * other``, with broadcasting; RuntimeError for truth values.

    >>> import autograd_nb as torch
    >>> torch.sub(torch.ones(2), 3)
    tensor([-2., -2.])
    """
    if alpha == 1 and alpha is not True:
        out = aten.sub(input, other)
        if out is NotImplemented:
            raise refused("sub", input, other)
        return out
    check_alpha("sub", alpha, input, other)
    return aten.sub_alpha(input, other, alpha)


@composite("sub_", "subtract_", function=False)
def sub_(input: Any, other: Any, *, alpha: Any = 1) -> Any:
    """Subtract ``alpha * other`` in place."""
    if alpha == 1 and alpha is not True:
        return taken("sub_", input, other, aten.sub_(input, other))
    if isinstance(other, Tensor) and isinstance(input, Tensor) and write_scaled(np.subtract, input, other, alpha):
        return input
    product = scaled("sub_", input, other, alpha)
    return aten.sub_alpha_(input, other, alpha) if product is None else aten.sub_(input, product)


@composite("rsub", methods=())
def rsub(input: Any, other: Any, *, alpha: Any = 1) -> Any:
    """``other - alpha * input``, with broadcasting.

    >>> import autograd_nb as torch
    >>> torch.rsub(torch.ones(2), 3)
    tensor([2., 2.])
    """
    check_first("rsub", input, other)
    check_alpha("rsub", alpha, input, other)
    if isinstance(other, Tensor):
        return aten.rsub(input, other, alpha)
    return aten.rsub_scalar(input, other, alpha)


def subtract_from(self: Any, other: Any) -> Any:
    """``other - self``."""
    return aten.rsub(self, other, 1) if isinstance(other, Tensor) else aten.rsub_scalar(self, other, 1)


publish_operator("__rsub__", subtract_from)


@composite("mul", "multiply")
def mul(input: Any, other: Any) -> Any:
    """The product, with broadcasting.

    >>> import autograd_nb as torch
    >>> torch.mul(torch.tensor([1., 2.]), 3)
    tensor([3., 6.])
    """
    out = aten.mul(input, other)
    if out is NotImplemented:
        raise refused("mul", input, other)
    return out


@composite("mul_", "multiply_", function=False)
def mul_(input: Any, other: Any) -> Any:
    """Multiply in place."""
    return taken("mul_", input, other, aten.mul_(input, other))


for _dunder, _operation in (("__radd__", lambda self, other: aten.add(self, other)),
                            ("__rmul__", lambda self, other: aten.mul(self, other))):  # fmt: skip
    publish_operator(_dunder, _operation)


@composite("div", "divide")
def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """Quotient with broadcasting; ``rounding_mode`` "floor" or "trunc" rounds it. Integers give floats unless rounded.

    >>> import autograd_nb as torch
    >>> torch.div(torch.tensor([-3., 3.]), 2, rounding_mode="trunc")
    tensor([-1.,  1.])
    """
    if rounding_mode is None:
        out = aten.div(input, other)
        if out is NotImplemented:
            raise refused("div", input, other)
        return out
    check_rounding(rounding_mode)
    return aten.div_rounded(input, other, rounding_mode)


def check_rounding(mode: Any) -> None:
    """RuntimeError for a rounding mode PyTorch does not know."""
    if mode not in ROUNDING:
        raise RuntimeError(f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{mode}'")


@composite("div_", "divide_", function=False)
def div_(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """Divide in place."""
    if rounding_mode is None:
        return taken("div_", input, other, aten.div_(input, other))
    check_rounding(rounding_mode)
    return aten.div_rounded_(input, other, rounding_mode)


@composite("true_divide")
def true_divide(input: Any, other: Any) -> Any:
    """Quotient with broadcasting; integers give floats."""
    check_operands("true_divide", input, other)
    return aten.div(input, other)


@composite("true_divide_", function=False)
def true_divide_(input: Any, other: Any) -> Any:
    """Divide in place."""
    return aten.div_(input, other)


@composite(methods=("__rdiv__", "__rtruediv__"), function=False)
def rdiv(self: Any, other: Any) -> Any:
    """``other / self``, by way of the reciprocal."""
    return self.reciprocal() * other


@composite(methods=("floor_divide",))
def floor_divide(input: Any, other: Any) -> Any:
    """Quotient rounded down; it cannot be differentiated. RuntimeError for an integer divided by zero.

    >>> import autograd_nb as torch
    >>> torch.floor_divide(torch.tensor([-3, 3]), 2)
    tensor([-2,  1])
    """
    if isinstance(other, Tensor):
        return aten.floor_divide(input, other) if isinstance(input, Tensor) else aten.rfloor_divide(other, input)
    return aten.floor_divide_scalar(input, other)


@composite(methods=("floor_divide_",), function=False)
def floor_divide_(input: Any, other: Any) -> Any:
    """Divide in place, rounding down."""
    return aten.floor_divide_(input, other)


@composite(methods=("remainder",))
def remainder(input: Any, other: Any) -> Any:
    """What is left of the division, with the divisor's sign. RuntimeError for an integer divided by zero.

    >>> import autograd_nb as torch
    >>> torch.remainder(torch.tensor([-3., 3.]), 2)
    tensor([1., 1.])
    """
    check_operands("remainder", input, other)
    if not isinstance(input, Tensor):
        return aten.rremainder(other, input)
    return aten.remainder(input, other) if isinstance(other, Tensor) else aten.remainder_scalar(input, other)


@composite(methods=("remainder_",), function=False)
def remainder_(input: Any, other: Any) -> Any:
    """The remainder in place."""
    return aten.remainder_(input, other) if isinstance(other, Tensor) else aten.remainder_scalar_(input, other)


@composite(methods=("fmod",))
def fmod(input: Any, other: Any) -> Any:
    """What is left of the division, with the dividend's sign."""
    check_first("fmod", input, other)
    return aten.fmod(input, other) if isinstance(other, Tensor) else aten.fmod_scalar(input, other)


@composite(methods=("fmod_",), function=False)
def fmod_(input: Any, other: Any) -> Any:
    """The remainder with the dividend's sign, in place."""
    return aten.fmod_(input, other) if isinstance(other, Tensor) else aten.fmod_scalar_(input, other)


for _dunder, _operation in (
    ("__floordiv__", floor_divide), ("__ifloordiv__", floor_divide_), ("__mod__", remainder), ("__imod__", remainder_),
    ("__rfloordiv__", lambda self, other: floor_divide(other, self)),
    ("__rmod__", lambda self, other: remainder(other, self)),
):  # fmt: skip
    publish_operator(_dunder, _operation)


@composite(methods=("positive", "__pos__"))
def positive(input: Any) -> Any:
    """The tensor itself; RuntimeError for truth values."""
    if is_mask(input):
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input
