"""Public forms of counting and of finding bins: ``bincount``, ``histc``, ``histogram``, ``searchsorted``, ``isin``."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from ..dtypes import OF_NUMPY, SCALAR_TYPE_NAMES
from ..engine import return_types
from ..engine.assemble import aten, composite
from ..engine.creation import tensor
from ..engine.tensor import Tensor, new_tensor
from ..ops.buckets import bins_of, even_edges
from ..ops.errors import C_NAMES, invalid_combination, not_implemented
from .arguments import parsed


@composite()
def bincount(input: Any, weights: Any = None, minlength: int = 0) -> Any:
    """How often each whole number occurs in a vector, or the sum of the weights it occurs with.

    >>> import autograd_nb as torch
    >>> torch.bincount(torch.tensor([0, 2, 2]))
    tensor([1, 0, 2])
    """
    return aten.bincount(input, weights, minlength)


@composite()
@parsed
def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """How many elements fall into each of ``bins`` bins of equal width from ``min`` to ``max`` (default: the input's).

    >>> import autograd_nb as torch
    >>> torch.histc(torch.tensor([1., 2., 1.]), bins=4, min=0, max=3)
    tensor([0., 2., 1., 0.])
    """
    return aten.histc(input, bins, min, max)


def _ends_of(given: Any, count: int) -> list[tuple[float, float] | None]:
    if given is None:
        return [None] * count
    if len(given) != 2 * count:
        raise RuntimeError(
            f"torch.histogramdd: for a {count}-dimensional histogram range should have {2 * count} elements, but got "
            f"{len(given)}"
        )
    return [(float(given[2 * k]), float(given[2 * k + 1])) for k in range(count)]


def _edges(values: Any, bins: Any, ends: tuple[float, float] | None, dim: int) -> Tensor:
    if values.dtype not in (np.float32, np.float64):
        raise not_implemented("histogramdd", values)
    if not isinstance(bins, Tensor):
        return new_tensor(even_edges(values, bins, ends, dim), None)
    if bins._a.dtype != values.dtype:
        kinds = [C_NAMES[OF_NUMPY[d]] for d in (values.dtype, bins._a.dtype)]
        raise RuntimeError(
            "torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype "
            f"{kinds[0]} and bins for dimension {dim} with dtype {kinds[1]}"
        )
    return bins.detach()


def _check_weight(shape: tuple[int, ...], weight: Any) -> None:
    if weight is not None and weight._a.shape != shape[:-1]:
        raise RuntimeError(
            "torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor "
            f"excluding its innermost dimension, but got input with shape {list(shape)} and weight with shape "
            f"{list(weight.shape)}"
        )


@composite()
def histogram(input: Any, bins: Any, *, range: Any = None, weight: Any = None, density: bool = False) -> Any:
    """How many elements, or what weight of them, falls into each bin, and the bins' edges, as a named tuple.

    bins: how many of equal width, or the edges in order. density: so that the area under the bins is one.

    >>> import autograd_nb as torch
    >>> torch.histogram(torch.tensor([1., 2., 1.]), bins=4, range=(0., 3.)).hist
    tensor([0., 2., 1., 0.])
    """
    values = np.reshape(input._a, -1)
    if weight is not None:
        _check_weight((values.size, 1), weight.reshape(-1))
    edges = _edges(values, bins, _ends_of(range, 1)[0], 0)
    return return_types.ALL["histogram"](aten.histogram(input, edges, weight, density))


@composite()
def histogramdd(input: Any, bins: Any, *, range: Any = None, weight: Any = None, density: bool = False) -> Any:
    """The same for points in several dimensions, whose coordinates stand in the last dimension of the input.

    >>> import autograd_nb as torch
    >>> torch.histogramdd(torch.tensor([[0., 1.], [1., 0.], [1., 1.]]), bins=[2, 2]).hist
    tensor([[0., 1.],
            [1., 1.]])
    """
    if input._a.ndim < 2:
        raise RuntimeError("torch.histogramdd: input tensor should have at least 2 dimensions")
    count = input.shape[-1]
    points = np.reshape(input._a, (-1, count))
    several = [bins] * count if isinstance(bins, int) else list(bins)
    if len(several) != count:
        raise RuntimeError("histogramdd: The size of bins must be equal to the innermost dimension of the input.")
    _check_weight(input._a.shape, weight)
    ends = _ends_of(range, count)
    edges = tuple(_edges(points[:, k], b, ends[k], k) for k, b in enumerate(several))
    out = _counted(points, [e._a for e in edges], None if weight is None else np.reshape(weight._a, -1))
    if density:
        out = out / (out.sum() * reduce(np.multiply.outer, [np.diff(e._a) for e in edges]))
    return return_types.ALL["histogramdd"]((new_tensor(out.astype(points.dtype), None), edges))


def _counted(points: np.ndarray, edges: list[np.ndarray], weight: np.ndarray | None) -> np.ndarray:
    shape = tuple(e.size - 1 for e in edges)
    kept = np.logical_and.reduce([bins_of(points[:, k], e)[1] for k, e in enumerate(edges)])
    places = [bins_of(points[kept, k], e)[0] for k, e in enumerate(edges)]
    flat = np.ravel_multi_index(places, shape)
    return np.bincount(flat, None if weight is None else weight[kept], int(np.prod(shape))).reshape(shape)


@composite(methods=())
def searchsorted(
    sorted_sequence: Any, input: Any, *, out_int32: bool = False, right: bool = False, side: str | None = None,
    sorter: Any = None,
) -> Any:  # fmt: skip
    """Where the elements would have to be inserted to keep the sequence, or each of its last rows, in order.

    right (or ``side="right"``): behind elements that are equal. RuntimeError where the shapes do not fit.

    >>> import autograd_nb as torch
    >>> torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([2, 5]))
    tensor([1, 2])
    """
    if side not in (None, "left", "right"):
        raise RuntimeError(f"torch.searchsorted(): side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        raise RuntimeError(
            "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True"
        )
    values = input if isinstance(input, Tensor) else tensor(input)
    _check_search(sorted_sequence, values, input)
    return aten.searchsorted(sorted_sequence, values, right or side == "right", out_int32, sorter)


def _check_search(sequence: Any, values: Any, given: Any) -> None:
    if not isinstance(given, Tensor) or not values._a.ndim:
        if sequence._a.ndim != 1:
            raise RuntimeError(
                "torch.searchsorted(): input value can be a scalar only when boundaries tensor dimension is 1, but we "
                f"got boundaries tensor dim({sequence._a.ndim}) and input value's dim({values._a.ndim}) "
                f"numel({values._a.size})"
            )
    elif sequence._a.ndim > 1 and sequence.shape[:-1] != values.shape[:-1]:
        raise RuntimeError(
            "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries "
            f"tensor and input value tensor must match, but we got boundaries tensor {list(sequence.shape)} and input "
            f"value tensor {list(values.shape)}"
        )


@composite(methods=())
def bucketize(input: Any, boundaries: Any, *, out_int32: bool = False, right: bool = False) -> Any:
    """For each element the number of the bucket between sorted boundaries that it falls into.

    >>> import autograd_nb as torch
    >>> torch.bucketize(torch.tensor([0, 3, 9]), torch.tensor([1, 3, 5]))
    tensor([0, 1, 3])
    """
    if boundaries._a.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({boundaries._a.ndim})")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


@composite(methods=())
def isin(elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False) -> Any:
    """True for the elements that occur among ``test_elements``; one of the two may be a number.

    >>> import autograd_nb as torch
    >>> torch.isin(torch.tensor([1, 2, 3]), torch.tensor([3, 1]))
    tensor([ True, False,  True])
    """
    if not isinstance(elements, Tensor) and not isinstance(test_elements, Tensor):
        raise invalid_combination("isin", elements, test_elements)
    a, b = (np.asarray(t._a if isinstance(t, Tensor) else t) for t in (elements, test_elements))
    for array in (a, b):
        if array.dtype.kind in "bc":
            kind = SCALAR_TYPE_NAMES[OF_NUMPY[array.dtype]]
            raise RuntimeError(f"Unsupported input type encountered for isin(): {kind}")
    return new_tensor(np.isin(a, b, assume_unique=False, invert=invert), None)
