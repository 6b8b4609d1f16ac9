"""Comparisons as functions, methods and operators; closeness; maximum and minimum."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..engine import modes
from ..engine.assemble import aten, composite
from ..engine.per_sample import reading
from ..engine.tensor import Tensor, cut, new_tensor
from ..ops.card import cards
from ..ops.errors import mismatch
from ..ops.scalars import FLOAT32, like
from .operands import check_first, check_pair, publish_operator

ALIASES = {
    "eq": ("eq",), "ne": ("ne", "not_equal"), "lt": ("lt", "less"), "le": ("le", "less_equal"),
    "gt": ("gt", "greater"), "ge": ("ge", "greater_equal")}  # fmt: skip


def publish_comparison(name: str, names: tuple[str, ...]) -> None:
    """Make the function, the method, the operator and the in-place method of one comparison."""

    kernel = getattr(operator, name)

    def compare(input: Any, other: Any) -> Any:
        check_first(name, input, other)
        a, b = input._a, other._a if isinstance(other, Tensor) else other
        if modes.special:
            out = getattr(aten, name)(input, other)
        elif isinstance(other, Tensor) and a.dtype is b.dtype and a.shape == b.shape and a.dtype.kind != "c":
            out = new_tensor(kernel(a, b), None)
        elif a.dtype is FLOAT32 and type(b) is float:
            out = new_tensor(kernel(a, like(a, b)), None)
        else:
            out = getattr(aten, name)(input, other)
        cut("comparison", input, out)
        return out

    def in_place(self: Any, other: Any) -> Any:
        check_first(f"{name}_", self, other)
        kind = "written" if isinstance(other, Tensor) else "written_number"
        return getattr(aten, f"{name}_{kind}_")(self, other)

    compare.__name__, in_place.__name__ = name, f"{name}_"
    compare.__doc__ = f"{cards[name].forward.__doc__}\n\n    The result is a bool tensor; the operands broadcast."
    in_place.__doc__ = f"In place: {cards[name].forward.__doc__}"
    composite(*names)(compare)
    publish_operator(f"__{name}__", compare)
    composite(*(f"{n}_" for n in names), function=False)(in_place)


for _name, _names in ALIASES.items():
    publish_comparison(_name, _names)

Tensor.__hash__ = object.__hash__  # type: ignore[assignment,method-assign]  # else lost with the new __eq__


@composite(methods=("maximum",))
def maximum(input: Any, other: Any) -> Any:
    """The larger of two elements, nan where one of them is; where they are equal each gets half of the gradient.

    >>> import autograd_nb as torch
    >>> torch.maximum(torch.tensor([1., 4.]), torch.tensor([3., 2.]))
    tensor([3., 4.])
    """
    check_pair("maximum", input, other)
    refuse_complex("maximum", input, other)
    return aten.maximum(input, other)


@composite(methods=("minimum",))
def minimum(input: Any, other: Any) -> Any:
    """The smaller of two elements, nan where one of them is; where they are equal each gets half of the gradient."""
    check_pair("minimum", input, other)
    refuse_complex("minimum", input, other)
    return aten.minimum(input, other)


def refuse_complex(name: str, *operands: Any) -> None:
    """RuntimeError for complex numbers, which have no order."""
    if any(v._a.dtype.kind == "c" for v in operands):
        raise RuntimeError(f"{name} not implemented for complex tensors.")


@composite(methods=("equal",))
def equal(input: Any, other: Any) -> bool:
    """True if both tensors have the same shape and the same elements.

    >>> import autograd_nb as torch
    >>> torch.equal(torch.ones(2), torch.ones(2))
    True
    """
    check_pair("equal", input, other)
    return bool(np.array_equal(input._a, other._a))


@composite(methods=("isclose",))
@reading
def isclose(input: Any, other: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Any:
    """True where ``|input - other| <= atol + rtol * |other|``; infinities are close to themselves.

    RuntimeError for operands of different dtypes.
    """
    check_pair("isclose", input, other)
    if input.dtype is not other.dtype:
        raise RuntimeError(f"{dtype_name(input)} did not match {dtype_name(other)}")
    if rtol < 0 or atol < 0:
        name, value = ("rtol", rtol) if rtol < 0 else ("atol", atol)
        raise RuntimeError(f"{name} must be greater than or equal to zero, but got {value:g}")
    a, b = input._a, other._a
    message = mismatch(a.shape, b.shape)
    if message is not None:
        raise RuntimeError(message)
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
    check_pair("allclose", input, other)
    return bool(np.all(isclose(input, other, rtol, atol, equal_nan)._a))
