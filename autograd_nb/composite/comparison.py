"""Comparisons as functions, methods and operators; closeness; maximum and minimum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import not_tensor

NUMBERS = (int, float, complex, np.generic)

ALIASES = {
    "eq": ("eq",), "ne": ("ne", "not_equal"), "lt": ("lt", "less"), "le": ("le", "less_equal"),
    "gt": ("gt", "greater"), "ge": ("ge", "greater_equal")}  # fmt: skip


def publish_comparison(name: str, names: tuple[str, ...]) -> None:
    """Make the function, the method, the operator and the in-place method of one comparison."""
    operation: Callable[[Any, Any], Any] = getattr(aten, name)

    def compare(input: Any, other: Any) -> Any:
        if not isinstance(other, (Tensor, *NUMBERS)):
            raise TypeError(
                f"{name}() received an invalid combination of arguments - got (Tensor, {type(other).__name__}), but "
                "expected one of:\n * (Tensor input, Tensor other)\n * (Tensor input, Number other)"
            )
        return operation(input, other)

    def operator(self: Any, other: Any) -> Any:
        return operation(self, other) if isinstance(other, (Tensor, *NUMBERS)) else NotImplemented

    def in_place(self: Any, other: Any) -> Any:
        return aten.copy_(self, compare(self, other))

    compare.__name__, operator.__name__, in_place.__name__ = name, f"__{name}__", f"{name}_"
    compare.__doc__ = f"{operation.__doc__}\n\n    The result is a bool tensor; the operands broadcast."
    in_place.__doc__ = f"In place: {operation.__doc__}"
    composite(*names)(compare)
    composite(f"__{name}__", function=False)(operator)
    composite(*(f"{n}_" for n in names), function=False)(in_place)


for _name, _names in ALIASES.items():
    publish_comparison(_name, _names)

Tensor.__hash__ = object.__hash__  # type: ignore[method-assign]  # else lost with the new __eq__


def check_pair(name: str, other: Any, position: int = 2) -> None:
    """TypeError unless the second operand is a tensor."""
    if not isinstance(other, Tensor):
        raise not_tensor(name, "other", position, other)


@composite(methods=("maximum",))
def maximum(input: Any, other: Any) -> Any:
    """The larger of two elements, nan where one of them is; where they are equal each gets half of the gradient.

    >>> import autograd_nb as torch
    >>> torch.maximum(torch.tensor([1., 4.]), torch.tensor([3., 2.]))
    tensor([3., 4.])
    """
    check_pair("maximum", other)
    return aten.maximum(input, other)


@composite(methods=("minimum",))
def minimum(input: Any, other: Any) -> Any:
    """The smaller of two elements, nan where one of them is; where they are equal each gets half of the gradient."""
    check_pair("minimum", other)
    return aten.minimum(input, other)


@composite(methods=("equal",))
def equal(input: Any, other: Any) -> bool:
    """True if both tensors have the same shape and the same elements.

    >>> import autograd_nb as torch
    >>> torch.equal(torch.ones(2), torch.ones(2))
    True
    """
    check_pair("equal", other)
    return bool(np.array_equal(input._a, other._a))


@composite(methods=("isclose",))
def isclose(input: Any, other: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Any:
    """True where ``|input - other| <= atol + rtol * |other|``; infinities are close to themselves.

    RuntimeError for operands of different dtypes.
    """
    check_pair("isclose", other)
    if input.dtype is not other.dtype:
        raise RuntimeError(f"{dtype_name(input)} did not match {dtype_name(other)}")
    if rtol < 0 or atol < 0:
        name, value = ("rtol", rtol) if rtol < 0 else ("atol", atol)
        raise RuntimeError(f"{name} must be greater than or equal to zero, but got {value}")
    a, b = input._a, other._a
    with np.errstate(all="ignore"):
        close = a == b
        if equal_nan:
            close = close | ((a != a) & (b != b))
        if rtol or atol:
            error = np.abs(a ^ b if a.dtype.kind == "b" else a - b)
            close = close | (np.isfinite(error) & (error <= atol + np.abs(rtol * b)))
    return Tensor._of(close[()])


def dtype_name(tensor: Any) -> str:
    """The dtype as PyTorch's error sentences spell it."""
    from ..dtypes import SCALAR_TYPE_NAMES

    return SCALAR_TYPE_NAMES[tensor.dtype]


@composite(methods=("allclose",))
def allclose(input: Any, other: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """True if all elements are close; see :func:`isclose`.

    >>> import autograd_nb as torch
    >>> torch.allclose(torch.ones(2), torch.ones(2) + 1e-7)
    True
    """
    check_pair("allclose", other)
    return bool(np.all(isclose(input, other, rtol, atol, equal_nan)._a))
