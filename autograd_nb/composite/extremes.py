"""Public forms of the largest and smallest: ``max`` and ``min`` of everything, along a dimension, or of two tensors."""

from __future__ import annotations

from typing import Any

from ..engine import return_types
from ..engine.assemble import aten, composite
from ..engine.per_sample import reading
from ..engine.tensor import Tensor
from ..ops import extremes
from .arguments import flag, ints, one_int, parsed


@composite(methods=("max",))
@parsed
def max(input: Tensor, dim: Any = None, keepdim: bool = False, *, other: Tensor | None = None) -> Any:
    """The largest of all elements; with ``dim`` a named tuple (values, indices); with a tensor the larger of two.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 5.], [7., 2.]]).max(1)
    torch.return_types.max(
    values=tensor([5., 7.]),
    indices=tensor([1, 0]))
    """
    if isinstance(dim, Tensor) or other is not None:
        return aten.maximum(input, dim if other is None else other)
    if dim is None:
        return aten.max_all(input)
    return return_types.ALL["max"](aten.max_dim(input, one_int("max", dim), flag("max", keepdim)))


@composite(methods=("min",))
@parsed
def min(input: Tensor, dim: Any = None, keepdim: bool = False, *, other: Tensor | None = None) -> Any:
    """The smallest of all elements; with ``dim`` a named tuple (values, indices); with a tensor the smaller of two.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 5.], [7., 2.]]).min()
    tensor(1.)
    """
    if isinstance(dim, Tensor) or other is not None:
        return aten.minimum(input, dim if other is None else other)
    if dim is None:
        return aten.min_all(input)
    return return_types.ALL["min"](aten.min_dim(input, one_int("min", dim), flag("min", keepdim)))


@composite(methods=("amax",))
@parsed
def amax(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """The largest element over all or some dimensions; ties share the gradient evenly.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 5.], [7., 2.]]).amax(0)
    tensor([7., 5.])
    """
    return aten.amax(input, ints("amax", dim), flag("amax", keepdim))


@composite(methods=("amin",))
@parsed
def amin(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """The smallest element over all or some dimensions; ties share the gradient evenly.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 5.], [7., 2.]]).amin((0, 1))
    tensor(1.)
    """
    return aten.amin(input, ints("amin", dim), flag("amin", keepdim))


@composite(methods=("aminmax",))
@parsed
def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """The smallest and the largest element as a named tuple (min, max), of all or along one dimension.

    >>> import autograd_nb as torch
    >>> torch.aminmax(torch.tensor([3., 1., 2.])).max
    tensor(3.)
    """
    return return_types.ALL["aminmax"](aten.aminmax(input, dim, flag("aminmax", keepdim)))


@composite(methods=("argmax",))
@parsed
def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """The index of the largest element, of the flattened input or along ``dim``; the first of equals.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 5.], [7., 2.]]).argmax(dim=1)
    tensor([1, 0])
    """
    return aten.argmax(input, None if dim is None else one_int("argmax", dim), flag("argmax", keepdim))


@composite(methods=("argmin",))
@parsed
def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """The index of the smallest element, of the flattened input or along ``dim``; the first of equals.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1., 5.], [7., 2.]]).argmin()
    tensor(0)
    """
    return aten.argmin(input, None if dim is None else one_int("argmin", dim), flag("argmin", keepdim))


@composite(function=False, methods=())
@reading
def tied_share(input: Tensor, extreme: Tensor, dim: Any) -> Tensor:
    """One over the number of elements that equal the extreme, at their places; a constant."""
    return Tensor._of(extremes.tied_share(input._a, extreme._a, dim))


@composite(function=False, methods=())
@reading
def tied_share_or_nan(input: Tensor, extreme: Tensor) -> Tensor:
    """The same over all elements, where a nan extreme equals each nan."""
    return Tensor._of(extremes.tied_share_or_nan(input._a, extreme._a))
