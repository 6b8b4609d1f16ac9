"""Operators of bits and truth values, and the in-place forms of the logical functions."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite


def publish_bits(name: str, dunder: str) -> None:
    """Make the function, the methods and the operators of one operation on bits."""
    operation, twin = getattr(aten, name), getattr(aten, name + "_")

    def forward(input: Any, other: Any) -> Any:
        return operation(input, other)

    def reflected(self: Any, other: Any) -> Any:
        return operation(other, self)

    def in_place(self: Any, other: Any) -> Any:
        return twin(self, other)

    forward.__name__, reflected.__name__, in_place.__name__ = name, f"__r{dunder}__", f"{name}_"
    forward.__doc__ = reflected.__doc__ = operation.__doc__
    in_place.__doc__ = f"In place: {operation.__doc__}"
    composite(name, methods=(name, f"__{dunder}__"))(forward)
    composite(f"__r{dunder}__", function=False)(reflected)
    composite(f"{name}_", f"__i{dunder}__", function=False)(in_place)


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
    """Make the in-place method of one logical function."""
    operation = getattr(aten, name)

    def in_place(*operands: Any) -> Any:
        return aten.copy_(operands[0], operation(*operands))

    in_place.__name__ = f"{name}_"
    in_place.__doc__ = f"In place: {operation.__doc__}"
    composite(f"{name}_", function=False)(in_place)


for _name in ("logical_not", "logical_and", "logical_or", "logical_xor"):
    publish_logical(_name)
