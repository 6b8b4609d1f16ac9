"""Powers, with a number or a tensor on either side."""

from __future__ import annotations

from typing import Any

from ..dtypes import SCALAR_TYPE_NAMES, complex128, float64
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from .operands import check_operands, plain, publish_operator


@composite(methods=("pow",))
def pow(input: Any, exponent: Any) -> Any:
    """``input`` to the power of ``exponent``; one of them may be a number.

    RuntimeError for integers to a negative integer power.

    >>> import autograd_nb as torch
    >>> torch.pow(torch.tensor([1., 2.]), 3)
    tensor([1., 8.])
    """
    check_operands("pow", input, exponent)
    if not isinstance(exponent, Tensor):
        return aten.pow_scalar(input, plain(exponent))
    return aten.pow(input, exponent) if isinstance(input, Tensor) else aten.pow_base(exponent, input)


@composite(methods=("pow_",), function=False)
def pow_(input: Any, exponent: Any) -> Any:
    """The power in place."""
    return aten.pow_(input, exponent) if isinstance(exponent, Tensor) else aten.pow_scalar_(input, exponent)


def power(self: Any, exponent: Any) -> Any:
    """``self ** exponent``."""
    return aten.pow(self, exponent) if isinstance(exponent, Tensor) else aten.pow_scalar(self, exponent)


def reflected_power(self: Any, other: Any) -> Any:
    """``other ** self``."""
    return aten.pow(other, self) if isinstance(other, Tensor) else aten.pow_base(self, other)


for _dunder, _operation in (("__pow__", power), ("__rpow__", reflected_power), ("__ipow__", pow_)):
    publish_operator(_dunder, _operation)


def _wide(value: Any, *operands: Any) -> Any:
    """An operand in double precision, complex if one of the operands is."""
    kinds = [v.dtype.is_complex if isinstance(v, Tensor) else isinstance(v, complex) for v in operands]
    dtype = complex128 if any(kinds) else float64
    return value.to(dtype) if isinstance(value, Tensor) else value


@composite(methods=("float_power",))
def float_power(input: Any, exponent: Any) -> Any:
    """``input`` to the power of ``exponent`` in double precision; one of them may be a number.

    >>> import autograd_nb as torch
    >>> torch.float_power(torch.tensor([1, 2]), -1)
    tensor([1.0000, 0.5000], dtype=torch.float64)
    """
    check_operands("float_power", input, exponent)
    return pow(_wide(input, input, exponent), _wide(exponent, input, exponent))


@composite(methods=("float_power_",), function=False)
def float_power_(input: Any, exponent: Any) -> Any:
    """The power in place; RuntimeError unless the tensor is of double precision already."""
    made = _wide(input, input, exponent)
    if made.dtype is not input.dtype:
        have, want = SCALAR_TYPE_NAMES[input.dtype], SCALAR_TYPE_NAMES[made.dtype]
        raise RuntimeError(
            f"the base given to float_power_ has dtype {have} but the operation's result requires dtype {want}"
        )
    return pow_(input, _wide(exponent, input, exponent))


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
