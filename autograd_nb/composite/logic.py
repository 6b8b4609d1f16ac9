"""Functions, methods and operators of bits and truth values."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.modes import no_grad
from ..engine.tensor import Tensor
from ..ops.card import cards
from ..ops.errors import not_tensor
from .operands import check_operands, check_pair, publish_operator


def publish_bits(name: str, dunder: str) -> None:
    """Make the function, the methods and the operators of one operation on bits."""

    def forward(input: Any, other: Any) -> Any:
        check_operands(name, input, other)
        return getattr(aten, name)(input, other)

    def in_place(self: Any, other: Any) -> Any:
        return getattr(aten, name + "_")(self, other)

    forward.__name__, in_place.__name__ = name, f"{name}_"
    forward.__doc__ = cards[name].forward.__doc__
    in_place.__doc__ = f"In place: {forward.__doc__}"
    composite(name)(forward)
    composite(f"{name}_", function=False)(in_place)
    publish_operator(f"__{dunder}__", forward)
    publish_operator(f"__r{dunder}__", lambda self, other: forward(other, self))
    publish_operator(f"__i{dunder}__", in_place)


for _name, _dunder in {
    "bitwise_and": "and", "bitwise_or": "or", "bitwise_xor": "xor", "bitwise_left_shift": "lshift",
    "bitwise_right_shift": "rshift",
}.items():  # fmt: skip
    publish_bits(_name, _dunder)


@composite("__invert__", function=False)
def invert(self: Any) -> Any:
    """Every bit turned over; TypeError for floats."""
    if self._a.dtype.kind not in "biu":
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return aten.bitwise_not(self)


def publish_logical(name: str) -> None:
    """Make the function and the methods of one logical operation on two tensors."""

    def forward(input: Any, other: Any) -> Any:
        check_pair(name, input, other)
        return getattr(aten, name)(input, other)

    def in_place(self: Any, other: Any) -> Any:
        if not isinstance(other, Tensor):
            raise not_tensor(f"{name}_", "other", 1, other)
        return overwrite(self, forward(self, other))

    forward.__name__, in_place.__name__ = name, f"{name}_"
    forward.__doc__ = cards[name].forward.__doc__
    in_place.__doc__ = f"In place: {forward.__doc__}"
    composite(name)(forward)
    composite(f"{name}_", function=False)(in_place)


for _name in ("logical_and", "logical_or", "logical_xor"):
    publish_logical(_name)


@composite("logical_not_", function=False)
def logical_not_(self: Any) -> Any:
    """In place: one where the element is zero, else zero."""
    return overwrite(self, aten.logical_not(self))


def overwrite(tensor: Any, truths: Any) -> Any:
    """Write truth values into a tensor; PyTorch neither records this nor refuses it for leaves."""
    with no_grad():
        return tensor.copy_(truths)
