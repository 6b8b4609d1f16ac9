"""Public forms of operations that replace some elements: ``slice_scatter``, ``put``, ``fill``."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim


@composite()
def slice_scatter(
    input: Any, src: Any, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> Any:
    """A copy with ``src`` in every ``step``-th index of a dimension from ``start`` up to ``end``.

    RuntimeError where ``src`` is not of the slice's shape.

    >>> import autograd_nb as torch
    >>> torch.slice_scatter(torch.zeros(4), torch.ones(2), start=1, end=3)
    tensor([0., 1., 1., 0.])
    """
    if not input._a.ndim:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    axis = wrap_dim(dim, input._a.ndim)
    first, last, step = slice(start, end, step).indices(input.shape[axis])
    return aten.slice_scatter(input, src, axis, first, last, step)


@composite()
def put(input: Any, index: Any, source: Any, accumulate: bool = False) -> Any:
    """A copy with elements of ``source`` written to, or added at, flat positions.

    >>> import autograd_nb as torch
    >>> torch.put(torch.zeros(2, 2), torch.tensor([1, 3]), torch.tensor([5., 7.]))
    tensor([[0., 5.],
            [0., 7.]])
    """
    return aten.put(input, index, source, accumulate)


@composite(function=False)
def put_(self: Any, index: Any, source: Any, accumulate: bool = False) -> Any:
    """Write elements of ``source`` to flat positions, or add them there, in place."""
    return aten.put_(self, index, source, accumulate)


@composite(methods=())
def fill(input: Any, value: Any) -> Any:
    """A tensor like ``input`` with a number, or a 0-d tensor's value, in every place.

    >>> import autograd_nb as torch
    >>> torch.fill(torch.zeros(2), 3)
    tensor([3., 3.])
    """
    if not isinstance(value, Tensor):
        return aten.filled(input, value)
    if value._a.ndim:
        raise RuntimeError(
            f"fill_ only supports 0-dimension value tensor but got tensor with {value._a.ndim} dimensions."
        )
    return aten.filled_tensor(input, value)
