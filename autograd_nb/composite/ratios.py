"""Public forms of the functions of two tensors: angles, lengths, signs, extremes, logarithms of sums, divisors."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.card import cards
from ..ops.errors import invalid_combination, not_tensor
from .operands import OPERANDS, check_pair, plain
from .scattering import put_into

FUNCTIONS = {
    "atan2": ("atan2", "arctan2"), "hypot": ("hypot",), "fmax": ("fmax",), "fmin": ("fmin",),
    "logaddexp": ("logaddexp",), "logaddexp2": ("logaddexp2",), "nextafter": ("nextafter",), "gcd": ("gcd",),
    "lcm": ("lcm",), "igamma": ("igamma",), "igammac": ("igammac",), "ldexp": ("ldexp",)}  # fmt: skip
IN_PLACE_FUNCTIONS = ("gcd", "lcm", "ldexp")
"""Those whose in-place twin is a function too, besides being a method."""


def publish_pair(name: str, names: tuple[str, ...]) -> None:
    """Make the function, the method and, where the card has one, the in-place twin of a function of two tensors."""

    def call(input: Any, other: Any, *, out: Any = None) -> Any:
        check_pair(name, input, other)
        return put_into(name, out, getattr(aten, name)(input, other), (input, other))

    def in_place(self: Any, other: Any) -> Any:
        check_pair(f"{name}_", self, other)
        return getattr(aten, f"{name}_")(self, other)

    call.__name__, in_place.__name__ = name, f"{name}_"
    call.__doc__ = f"{cards[name].forward.__doc__}\n\n    Both operands are tensors; they broadcast."
    in_place.__doc__ = f"In place: {cards[name].forward.__doc__}"
    composite(*names)(call)
    if cards[name].inplace:
        composite(*(f"{n}_" for n in names), function=name in IN_PLACE_FUNCTIONS)(in_place)


for _name, _names in FUNCTIONS.items():
    publish_pair(_name, _names)


@composite()
def copysign(input: Any, other: Any, *, out: Any = None) -> Any:
    """The size of the elements with the sign of ``other``, a tensor or a number.

    >>> import autograd_nb as torch
    >>> torch.copysign(torch.tensor([1., 2.]), torch.tensor([-1., 0.]))
    tensor([-1.,  2.])
    """
    made = _signed("copysign", input, other, "")
    return put_into("copysign", out, made, (input, other))


@composite(function=False)
def copysign_(self: Any, other: Any) -> Any:
    """Give the elements the sign of ``other``, in place."""
    return _signed("copysign_", self, other, "_")


def _signed(name: str, input: Any, other: Any, ending: str) -> Any:
    if not isinstance(input, Tensor) or not isinstance(other, OPERANDS):
        raise invalid_combination(name, input, other)
    kind = "copysign" if isinstance(other, Tensor) else "copysign_scalar"
    return getattr(aten, kind + ending)(input, plain(other))


@composite()
def heaviside(input: Any, values: Any, *, out: Any = None) -> Any:
    """0 for negative elements, 1 for positive ones, and the element of ``values`` at zero.

    >>> import autograd_nb as torch
    >>> torch.heaviside(torch.tensor([-1., 0., 2.]), torch.tensor(0.5))
    tensor([0.0000, 0.5000, 1.0000])
    """
    if not isinstance(input, Tensor):
        raise not_tensor("heaviside", "input", 1, input)
    if not isinstance(values, Tensor):
        raise not_tensor("heaviside", "values", 2, values)
    return put_into("heaviside", out, aten.heaviside(input, values), (input, values))


@composite(function=False)
def heaviside_(self: Any, values: Any) -> Any:
    """The step of each element, in place."""
    return aten.heaviside_(self, values)
