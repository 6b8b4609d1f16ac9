"""Public forms of special functions that take more than a tensor, or put PyTorch's arguments in another order."""

from __future__ import annotations

import math
from typing import Any

from ..dtypes import FLOAT, get_default_dtype
from ..engine import return_types
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.card import cards
from ..ops.errors import not_tensor
from .operands import check_operands, plain
from .scattering import put_into


def check_order(name: str, value: Any, argument: str, position: int) -> int:
    """TypeError unless the order of a function is an int."""
    if isinstance(value, bool) or not isinstance(value, int):
        kind = type(value).__name__
        raise TypeError(f"{name}(): argument '{argument}' (position {position}) must be int, not {kind}")
    return value


@composite(methods=())
def polygamma(n: int, input: Any, *, out: Any = None) -> Any:
    """The derivative of :func:`digamma` of order ``n``.

    >>> import autograd_nb as torch
    >>> torch.polygamma(1, torch.tensor([1., 0.5]))
    tensor([1.6449, 4.9348])
    """
    order = check_order("polygamma", n, "n", 1)
    if not isinstance(input, Tensor):
        raise not_tensor("polygamma", "input", 2, input)
    return put_into("polygamma", out, aten.polygamma_n(input, order), (input,))


@composite("polygamma", function=False)
def polygamma_of(self: Any, n: int) -> Any:
    """The derivative of digamma of order ``n``."""
    return aten.polygamma_n(self, check_order("polygamma", n, "n", 1))


@composite("polygamma_", function=False)
def polygamma_in_place(self: Any, n: int) -> Any:
    """The derivative of digamma of order ``n``, in place."""
    return aten.polygamma_n_(self, check_order("polygamma_", n, "n", 1))


def _mvlgamma(self: Any, p: int, ending: str) -> Any:
    check_order(f"mvlgamma{ending}", p, "p", 2)
    if p < 1:
        raise RuntimeError("p has to be greater than or equal to 1")
    return getattr(aten, f"mvlgamma{ending}")(self, p)


@composite("mvlgamma")
def multigammaln(input: Any, p: int, *, out: Any = None) -> Any:
    """The logarithm of the multivariate gamma function with dimension ``p``.

    >>> import autograd_nb as torch
    >>> torch.mvlgamma(torch.tensor([1.5]), 2)
    tensor([0.4516])
    """
    return put_into("mvlgamma", out, _mvlgamma(input, p, ""), (input,))


@composite("mvlgamma_", function=False)
def mvlgamma_in_place(self: Any, p: int) -> Any:
    """The logarithm of the multivariate gamma function, in place."""
    return _mvlgamma(self, p, "_")


def _number(name: str, value: Any, argument: str, position: int) -> Any:
    if value is not None and not isinstance(plain(value), (int, float)):
        kind = type(value).__name__
        raise TypeError(f"{name}(): argument '{argument}' (position {position}) must be float, not {kind}")
    return plain(value)


@composite()
def logit(input: Any, eps: float | None = None, *, out: Any = None) -> Any:
    """The logarithm of the odds x / (1 - x); with ``eps`` of the elements brought into [eps, 1 - eps].

    >>> import autograd_nb as torch
    >>> torch.logit(torch.tensor([0.5, 0.0]), eps=1e-6)
    tensor([  0.0000, -13.8155])
    """
    return put_into("logit", out, aten.logit(input, _number("logit", eps, "eps", 2)), (input,))


@composite()
def logit_(self: Any, eps: float | None = None) -> Any:
    """The logarithm of the odds, in place."""
    return aten.logit_(self, _number("logit_", eps, "eps", 2))


def _replacements(name: str, *values: Any) -> list[Any]:
    names = ("nan", "posinf", "neginf")
    return [_number(name, v, n, k) for k, (n, v) in enumerate(zip(names, values, strict=True), 2)]


@composite()
def nan_to_num(
    input: Any, nan: float | None = None, posinf: float | None = None, neginf: float | None = None, *, out: Any = None
) -> Any:
    """Numbers for nan (default 0) and the infinities (default: the dtype's largest and smallest).

    >>> import autograd_nb as torch
    >>> torch.nan_to_num(torch.tensor([1., float("nan"), float("inf")]), posinf=9.)
    tensor([1., 0., 9.])
    """
    made = aten.nan_to_num(input, *_replacements("nan_to_num", nan, posinf, neginf))
    return put_into("nan_to_num", out, made, (input,))


@composite()
def nan_to_num_(self: Any, nan: float | None = None, posinf: float | None = None, neginf: float | None = None) -> Any:
    """Numbers for nan and the infinities, in place."""
    return aten.nan_to_num_(self, *_replacements("nan_to_num_", nan, posinf, neginf))


@composite()
def frexp(input: Any) -> Any:
    """Mantissas from 0.5 to 1 and the powers of two that they are to be multiplied with, as a named tuple.

    >>> import autograd_nb as torch
    >>> torch.frexp(torch.tensor([8., 0.75])).exponent
    tensor([4, 0], dtype=torch.int32)
    """
    return return_types.ALL["frexp"](aten.frexp(input))


@composite(methods=(), function=False)
def special_zeta(input: Any, other: Any) -> Any:
    """Hurwitz' zeta function: the sum of (k + other)^-input over k = 0, 1, ..."""
    return _either(input, other, "special_zeta", "special_zeta_of_number", "special_zeta_from_number")


@composite(methods=(), function=False)
def special_xlog1py(input: Any, other: Any) -> Any:
    """``input * log1p(other)``, zero where ``input`` is."""
    return _either(input, other, "special_xlog1py", "special_xlog1py_of_number", "special_xlog1py_by_number")


def _either(input: Any, other: Any, both: str, first_number: str, second_number: str) -> Any:
    check_operands(both, input, other)
    if not isinstance(input, Tensor):
        return getattr(aten, first_number)(plain(input), other)
    return getattr(aten, both if isinstance(other, Tensor) else second_number)(input, plain(other))


@composite()
def xlogy(input: Any, other: Any, *, out: Any = None) -> Any:
    """``input * log(other)``, zero where ``input`` is; one of them may be a number.

    >>> import autograd_nb as torch
    >>> torch.xlogy(torch.tensor([0., 2.]), torch.tensor([0., 1.]))
    tensor([0., 0.])
    """
    return put_into("xlogy", out, _either(input, other, "xlogy", "xlogy_of_number", "xlogy_by_number"), (input, other))


@composite()
def xlogy_(self: Any, other: Any) -> Any:
    """Multiply by the logarithm of ``other``, in place."""
    return (aten.xlogy_ if isinstance(other, Tensor) else aten.xlogy_by_number_)(self, plain(other))


@composite(methods=(), function=False)
def special_ndtr(input: Any) -> Any:
    """The standard normal distribution function."""
    x = input if input.dtype.category >= FLOAT else input.to(get_default_dtype())
    return aten.mul_scalar(aten.add_scalar(aten.mul_scalar(x, math.sqrt(0.5)).erf(), 1.0), 0.5)


def _publish_polynomial(name: str) -> None:
    def polynomial(input: Any, n: Any) -> Any:
        check_operands(name, input, n)
        return getattr(aten, name)(plain(input), plain(n))

    polynomial.__name__, polynomial.__doc__ = name, cards[name].forward.__doc__
    composite(methods=(), function=False)(polynomial)


for _name in cards:
    if "_polynomial_" in _name:
        _publish_polynomial(_name)
