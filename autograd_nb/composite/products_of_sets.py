"""Combinations and products of elements: ``combinations``, ``cartesian_prod``, ``kron``, ``block_diag``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.creation import tensor
from ..engine.tensor import Tensor, new_tensor
from .joining import stack
from .operands import check_pair
from .shape import flatten


def _check_vector(t: Tensor) -> None:
    if t._a.ndim != 1:
        raise RuntimeError(f"Expect a 1D vector, but got shape {list(t.shape)}")


def _spread(vectors: list[Tensor], k: int) -> Tensor:
    """The ``k``-th vector along the ``k``-th of as many dimensions as there are vectors, repeated along the others."""
    shape = tuple(v.shape[0] for v in vectors)
    own = tuple(n if i == k else 1 for i, n in enumerate(shape))
    return aten.expand(aten.view(vectors[k], own), shape)


@composite(methods=())
def cartesian_prod(*tensors: Any) -> Any:
    """All tuples of one element of each vector, in rows; of a single vector itself.

    >>> import autograd_nb as torch
    >>> torch.cartesian_prod(torch.tensor([1, 2]), torch.tensor([4, 5]))
    tensor([[1, 4],
            [1, 5],
            [2, 4],
            [2, 5]])
    """
    vectors = list(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else list(tensors)
    for t in vectors:
        _check_vector(t)
    if len(vectors) == 1:
        return vectors[0]
    return stack([flatten(_spread(vectors, k)) for k in range(len(vectors))], 1)


@composite(methods=())
def combinations(input: Any, r: int = 2, with_replacement: bool = False) -> Any:
    """All choices of ``r`` elements of a vector, in rows, in order; with replacement an element may be chosen again.

    >>> import autograd_nb as torch
    >>> torch.combinations(torch.tensor([1, 2, 3]))
    tensor([[1, 2],
            [1, 3],
            [2, 3]])
    """
    _check_vector(input)
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    if r == 0:
        return input.new_empty((0,))
    count = input.shape[0]
    places = np.indices((count,) * r)
    compare = np.less_equal if with_replacement else np.less
    chosen = np.ones((count,) * r, bool)
    for k in range(r - 1):
        chosen &= compare(places[k], places[k + 1])
    mask = new_tensor(chosen, None)
    return stack([aten.masked_select(_spread([input] * r, k), mask) for k in range(r)], 1)


@composite()
def kron(input: Any, other: Any) -> Any:
    """The Kronecker product: each element of ``input`` times the whole of ``other``, in its place.

    >>> import autograd_nb as torch
    >>> torch.kron(torch.tensor([1, 2]), torch.tensor([1, 10]))
    tensor([ 1, 10,  2, 20])
    """
    check_pair("kron", input, other)
    ndim = max(input._a.ndim, other._a.ndim)
    first, second = ((1,) * (ndim - t._a.ndim) + t._a.shape for t in (input, other))
    interleaved = [tuple(n for pair in zip(*pairs, strict=True) for n in pair)
                   for pairs in ((first, (1,) * ndim), ((1,) * ndim, second))]  # fmt: skip
    product = aten.mul(aten.unsafe_view(input, interleaved[0]), aten.unsafe_view(other, interleaved[1]))
    return aten.unsafe_view(product, tuple(n * m for n, m in zip(first, second, strict=True)))


@composite(methods=())
def block_diag(*tensors: Any) -> Any:
    """Zeros with the matrices one after the other along the diagonal; vectors are rows.

    >>> import autograd_nb as torch
    >>> torch.block_diag(torch.tensor([[1, 2]]), torch.tensor(3))
    tensor([[1, 2, 0],
            [0, 0, 3]])
    """
    return aten.block_diag(list(tensors)) if tensors else tensor([[]])


@composite(methods=())
def unravel_index(indices: Any, shape: Any) -> Any:
    """Flat positions as coordinates: a tensor of indices for each dimension of ``shape``.

    >>> import autograd_nb as torch
    >>> torch.unravel_index(torch.tensor([1, 5]), (2, 3))
    (tensor([0, 1]), tensor([1, 2]))
    """
    places = indices._a
    if places.dtype.kind not in "iu":
        raise TypeError(f"expected 'indices' to be integer dtype, but got {indices.dtype}")
    sizes = (shape,) if isinstance(shape, int) else tuple(shape)
    if any(n < 0 for n in sizes):
        raise ValueError(f"'shape' cannot have negative values, but got {sizes}")
    coordinates = []
    for n in reversed(sizes):
        coordinates.append(new_tensor(np.asarray(places % n).astype(places.dtype)[()], None))
        places = places // n
    return tuple(reversed(coordinates))


@composite()
def nonzero_static(input: Any, *, size: int, fill_value: int = -1) -> Any:
    """The indices of the elements that are not zero in ``size`` rows: cut off, or filled up with ``fill_value``.

    >>> import autograd_nb as torch
    >>> torch.nonzero_static(torch.tensor([0, 3, 4]), size=3)
    tensor([[ 1],
            [ 2],
            [-1]])
    """
    if size < 0:
        raise RuntimeError("nonzero_static: 'size' must be an non-negative integer")
    found = np.argwhere(input._a)[:size]
    out = np.full((size, input._a.ndim), fill_value, np.int64)
    out[: len(found)] = found
    return new_tensor(out, None)
