"""Picking and placing along a dimension: argument forms, and what has no derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..dtypes import SCALAR_TYPE_NAMES
from ..engine.assemble import aten, composite
from ..engine.destinations import into
from ..engine.inplace import check_writable
from ..engine.overlap import refuse_overlap
from ..engine.per_sample import is_batched
from ..engine.tensor import Tensor, new_tensor
from ..engine.views import alias_of
from ..ops.errors import mismatch, not_tensor, wrap_dim
from .shape import reshape


@composite()
def gather(input: Any, dim: int, index: Any, *, sparse_grad: bool = False, out: Any = None) -> Any:
    """At each place of ``index`` the element it names along ``dim``.

    RuntimeError for an index out of range or larger than the input in another dimension.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1, 2], [3, 4]]).gather(1, torch.tensor([[1], [0]]))
    tensor([[2],
            [3]])
    """
    if out is not None and out._a.dtype != input._a.dtype:
        words = [{"float32": "float", "float64": "double"}.get(t.dtype.name, t.dtype.name) for t in (input, out)]
        raise RuntimeError(f"Expected out tensor to have dtype {words[0]}, but got {words[1]} instead")
    return put_into("gather", out, aten.gather(input, dim, index), (input, index))


def put_into(name: str, out: Any, result: Any, operands: Any) -> Any:
    """The result, in ``out`` where that is given; RuntimeError if ``out`` lies in the memory of an operand."""
    if out is None:
        return result
    alias_of(out)
    refuse_overlap(out, operands, same=False)
    return into(name, out, result)


@composite()
def masked_select(input: Any, mask: Any, *, out: Any = None) -> Any:
    """The elements where the bool tensor ``mask`` is true, in one dimension.

    >>> import autograd_nb as torch
    >>> torch.tensor([1, 2, 3]).masked_select(torch.tensor([True, False, True]))
    tensor([1, 3])
    """
    return put_into("masked_select", out, aten.masked_select(input, mask), (input, mask))


@composite()
def take(input: Any, index: Any, *, out: Any = None) -> Any:
    """The elements at flat positions, in the shape of the index."""
    return put_into("take", out, aten.take(input, index), (input, index))


@composite(methods=(), function=False)
def distinct(index: Any) -> Any:
    """Each index once."""
    return new_tensor(np.unique(index._a), None)


def _scatter(self: Any, dim: int, index: Any, src: Any, value: Any, reduce: str | None, ending: str) -> Any:
    src = value if src is None else src
    if reduce is not None:
        return getattr(aten, f"scatter_reduced{ending}")(self, dim, index, src, reduce)
    if isinstance(src, Tensor):
        return getattr(aten, f"scatter_src{ending}")(self, dim, index, src)
    return getattr(aten, f"scatter_value{ending}")(self, dim, index, src)


@composite()
def scatter(input: Any, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None) -> Any:
    """A copy with elements of ``src`` (or one number) where ``index`` names places along ``dim``.

    >>> import autograd_nb as torch
    >>> torch.zeros(2, 3).scatter(1, torch.tensor([[0], [2]]), 1.0)
    tensor([[1., 0., 0.],
            [0., 0., 1.]])
    """
    return _scatter(input, dim, index, src, value, reduce, "")


@composite(function=False)
def scatter_(self: Any, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None) -> Any:
    """Write elements of ``src`` (or one number) where ``index`` names places along ``dim``, in place."""
    return _scatter(self, dim, index, src, value, reduce, "_")


@composite()
def index_fill(input: Any, dim: int, index: Any, value: Any) -> Any:
    """A copy with ``value`` in the slices that a vector of indices names."""
    return (aten.index_fill_tensor if isinstance(value, Tensor) else aten.index_fill_value)(input, dim, index, value)


@composite(function=False)
def index_fill_(self: Any, dim: int, index: Any, value: Any) -> Any:
    """Write ``value`` into the slices that a vector of indices names."""
    if not isinstance(value, Tensor):
        return aten.index_fill_value_(self, dim, index, value)
    if value._a.ndim:
        raise RuntimeError(
            f"index_fill_ only supports a 0-dimensional value tensor, but got tensor with {value._a.ndim} dimension(s)."
        )
    if value.dtype.is_complex and not self.dtype.is_complex:
        raise RuntimeError("index_fill_(): Converting complex Scalar to non-complex type is not supported")
    return aten.index_fill_tensor_(self, dim, index, value)


@composite()
def index_put(input: Any, indices: Any, values: Any, accumulate: bool = False) -> Any:
    """A copy with values written to, or added at, index tensors: what ``x[indices] = values`` does to ``x``."""
    return aten.index_put(input, _prepared(input, indices), values, accumulate)


@composite()
def index_put_(self: Any, indices: Any, values: Any, accumulate: bool = False) -> Any:
    """Write values to, or add them at, index tensors."""
    from .indexing import put

    if not isinstance(values, Tensor):
        raise not_tensor("index_put_", "values", 2, values)
    check_writable(self, values.requires_grad)
    return put(self, _prepared(self, indices), values, accumulate)


def _prepared(tensor: Any, indices: Any) -> Any:
    from .indexing import prepared

    for k, t in enumerate(indices):
        if not isinstance(t, Tensor):
            raise TypeError(f"expected Tensor as element {k} in argument 0, but got {type(t).__name__}")
    ndim, used = tensor._a.ndim, sum(t._a.ndim if t._a.dtype.kind == "b" else 1 for t in indices)
    if used > ndim:
        raise IndexError(f"too many indices for tensor of dimension {ndim} (got {used})")
    return prepared(tensor, list(indices))


@composite()
def take_along_dim(input: Any, indices: Any, dim: int | None = None) -> Any:
    """The elements that ``indices`` names along ``dim``, both broadcast; of all elements in one row without ``dim``."""
    if indices._a.dtype != np.int64:
        kind = SCALAR_TYPE_NAMES[indices.dtype]
        raise RuntimeError(f"torch.take_along_dim(): dtype of indices should be Long but got {kind}")
    if dim is None:
        return aten.gather(reshape(input, (-1,)), 0, reshape(indices, (-1,)))
    shape, other = input._a.shape, indices._a.shape
    if len(shape) != len(other):
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got "
            f"{len(shape)} dimensions for input, and {len(other)} dimensions for indices"
        )
    d = wrap_dim(dim, len(shape))
    rest = [tuple(1 if k == d else n for k, n in enumerate(s)) for s in (shape, other)]
    message = mismatch(*rest)
    if message is not None:
        raise RuntimeError(message)
    common = np.broadcast_shapes(*rest)
    if is_batched(indices):
        indices = aten.where(indices < 0, indices + shape[d], indices)
    elif indices._a.size and indices._a.min() < 0:
        indices = new_tensor(np.where(indices._a < 0, indices._a + shape[d], indices._a), None)
    wide = [tuple(s[d] if k == d else n for k, n in enumerate(common)) for s in (shape, other)]
    return aten.gather(aten.expand(input, wide[0]), d, aten.expand(indices, wide[1]))


@composite()
def nonzero(input: Any, *, out: Any = None, as_tuple: bool = False) -> Any:
    """The indices of the elements that are not zero: a row for each, or with ``as_tuple`` a tensor per dimension.

    >>> import autograd_nb as torch
    >>> torch.tensor([0, 3, 4]).nonzero()
    tensor([[1],
            [2]])
    """
    a = np.asarray(input._a)
    if as_tuple:
        return tuple(new_tensor(np.ascontiguousarray(i), None) for i in np.atleast_1d(a).nonzero())
    found = np.array(a.nonzero() if a.ndim else np.empty((0, int(bool(a)))), np.int64).T
    return put_into("nonzero", out, new_tensor(found, None), (input,))


@composite()
def argwhere(input: Any) -> Any:
    """The indices of the elements that are not zero, a row for each."""
    return nonzero(input)


def counted(repeats: Any) -> Any:
    """Each index as often as ``repeats`` says: the places that ``repeat_interleave`` takes."""
    counts = np.asarray(repeats._a)
    if counts.dtype not in (np.int32, np.int64):
        raise RuntimeError("repeats has to be Long or Int tensor")
    if counts.size and counts.min() < 0:
        raise RuntimeError("repeats can not be negative")
    return new_tensor(np.repeat(np.arange(counts.size, dtype=counts.dtype), counts), None)
