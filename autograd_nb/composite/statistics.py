"""Public forms of variance and standard deviation: ``unbiased`` or ``correction``, over all or some dimensions."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.statistics import variance_factor
from .arguments import Mismatch, ints, parsed


def _arguments(
    name: str, input: Tensor, dim: Any, unbiased: bool | None, keepdim: bool, correction: float | None
) -> tuple[Any, ...]:
    """What the card takes; overloads: ``(unbiased)``, ``(dim, unbiased, keepdim)`` and ``(dim, correction=)``."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and (correction is not None or type(unbiased) is not bool):
        raise Mismatch("give unbiased or correction, not both")
    if input.dtype.category < dtypes.FLOAT:
        family = "std and var" if name in ("std", "var") else name
        raise RuntimeError(f"{family} only support floating point and complex dtypes")
    if unbiased is not None:
        correction = int(unbiased)
    elif correction is None and dim is not None:
        correction = 1
    return input, None if dim is None else ints(name, dim), correction, keepdim


@composite(methods=("var",))
@parsed
def var(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The variance over all or some dimensions: squared distances from the mean over the count less ``correction``.

    >>> import autograd_nb as torch
    >>> torch.tensor([1., 2., 3.]).var(), torch.tensor([1., 2., 3.]).var(correction=0)
    (tensor(1.), tensor(0.6667))
    """
    return aten.var(*_arguments("var", input, dim, unbiased, keepdim, correction))


@composite(methods=("std",))
@parsed
def std(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The standard deviation over all or some dimensions: the square root of :func:`var`.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 3.], [2., 6.]]).std(dim=1)
    tensor([1.4142, 2.8284])
    """
    return aten.std(*_arguments("std", input, dim, unbiased, keepdim, correction))


@composite(methods=())
@parsed
def var_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Tensor, Tensor]:
    """The variance and the mean.

    >>> import autograd_nb as torch
    >>> torch.var_mean(torch.tensor([1., 2., 3.]))
    (tensor(1.), tensor(2.))
    """
    return aten.var_mean(*_arguments("var_mean", input, dim, unbiased, keepdim, correction))


@composite(methods=())
@parsed
def std_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Tensor, Tensor]:
    """The standard deviation and the mean.

    >>> import autograd_nb as torch
    >>> torch.std_mean(torch.tensor([1., 2., 3.]))
    (tensor(1.), tensor(2.))
    """
    return aten.std_mean(*_arguments("std_mean", input, dim, unbiased, keepdim, correction))


composite(function=False, methods=())(variance_factor)


@composite(function=False, methods=())
def ratio_or_zero(a: Any, b: Any) -> Any:
    """``a / b``, and zero where ``b`` is zero."""
    return (a / b).masked_fill(b == 0, 0)
