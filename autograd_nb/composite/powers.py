"""Powers, with a number or a tensor on either side."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor


@composite(methods=("pow", "__pow__"))
def pow(input: Any, exponent: Any) -> Any:
    """``input`` to the power of ``exponent``; one of them may be a number.

    RuntimeError for integers to a negative integer power.

    >>> import autograd_nb as torch
    >>> torch.pow(torch.tensor([1., 2.]), 3)
    tensor([1., 8.])
    """
    if not isinstance(exponent, Tensor):
        return aten.pow_scalar(input, exponent)
    return aten.pow(input, exponent) if isinstance(input, Tensor) else aten.pow_base(exponent, input)


@composite(methods=("pow_", "__ipow__"), function=False)
def pow_(input: Any, exponent: Any) -> Any:
    """The power in place."""
    return aten.pow_(input, exponent) if isinstance(exponent, Tensor) else aten.pow_scalar_(input, exponent)


@composite(methods=("__rpow__",), function=False)
def rpow(self: Any, other: Any) -> Any:
    """``other ** self``."""
    return aten.pow(other, self) if isinstance(other, Tensor) else aten.pow_base(self, other)


@composite(methods=("square",))
def square(input: Any) -> Any:
    """Each element times itself."""
    return aten.pow_scalar(input, 2)


@composite(methods=("square_",))
def square_(input: Any) -> Any:
    """Each element times itself, in place."""
    return aten.pow_scalar_(input, 2)


@composite(methods=(), function=False)
def log_of_number(number: Any) -> Any:
    """The natural logarithm of a Python number, as rules ask for it."""
    from ..ops.powers import log_of_number as on_numbers

    return on_numbers(number)
