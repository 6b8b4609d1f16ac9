"""``tensor[...]``: every kind of index taken apart into selects, slices, new dimensions and index tensors."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.assemble import aten
from ..engine.creation import array_of
from ..engine.inplace import check_writable
from ..engine.overlap import refuse_overlap
from ..engine.per_sample import is_batched
from ..engine.plain_writing import plain_memory, wrote
from ..engine.tensor import Tensor, new_tensor
from ..engine.views import alias_of
from .casting import stored
from .shape import expand

SEQUENCE_AS_TUPLE = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use "
    "x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], "
    "which will result either in an error or a different result"
)
BYTE_MASK = "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead."
WHOLE = slice(None)
LARGE = 3e38  # not far from what float32 has room for


def getitem(self: Tensor, index: Any) -> Tensor:
    """Part of a tensor: a view for numbers, slices, ``...`` and ``None``, a copy for masks and index tensors.

    IndexError for an index that is out of range, of the wrong kind, or one too many.
    """
    kind = type(index)
    if kind is int:
        return take_one(self, 0, index)
    if kind is slice:
        return take_slice(self, 0, index, always=True)
    if index is None:
        return aten.unsqueeze(self, 0)
    if index is Ellipsis:
        return aten.alias(self)
    if kind is Tensor and index._a.ndim and index._a.dtype == np.int64 and self._a.ndim:
        return aten.index(self, (index,))
    if kind is tuple and all(type(i) is int for i in index) and 0 < len(index) <= self._a.ndim:
        for position, number in enumerate(index):
            self = take_one(self, 0, number, position)
        return self
    part, indices = apart(self, as_tuple(index))
    if indices:
        return aten.index(part, prepared(part, indices))
    return aten.alias(self) if part is self else part


def take_one(tensor: Tensor, dim: int, index: int, named: int = 0) -> Tensor:
    """What lies at one place of a dimension; errors call the dimension ``named``."""
    shape = tensor._a.shape
    if dim < len(shape) and -shape[dim] <= index < shape[dim]:
        return aten.select(tensor, dim, index)
    if not shape and not index:
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert "
            "a 0-dim tensor to a number"
        )
    raise IndexError(f"index {index} is out of bounds for dimension {named} with size {shape[dim] if shape else 0}")


def take_slice(tensor: Tensor, dim: int, part: slice, always: bool) -> Tensor:
    """A slice of a dimension; one that takes everything is left out unless ``always``."""
    if not tensor._a.ndim:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    start, stop, step = (None if v is None else operator.index(v) for v in (part.start, part.stop, part.step))
    if step is not None and step <= 0:
        raise ValueError("step must be greater than zero" if step else "slice step cannot be zero")
    length = tensor._a.shape[dim]
    if not always and not start and (stop is None or stop >= length) and step in (None, 1):
        return tensor
    first, last, step = slice(start, stop, step).indices(length)
    return aten.slice_dim(tensor, dim, first, max(first, last), step)


def as_tuple(index: Any) -> tuple[Any, ...]:
    """The indices of the dimensions one by one."""
    if isinstance(index, tuple):
        return index
    if isinstance(index, list) and 0 < len(index) < 32 and any(
        isinstance(v, (Tensor, np.ndarray, slice, list, tuple)) or v is None or v is Ellipsis for v in index
    ):  # fmt: skip
        warnings.warn(SEQUENCE_AS_TUPLE, UserWarning, stacklevel=3)
        return tuple(index)
    return (index,)


def apart(tensor: Tensor, items: tuple[Any, ...]) -> tuple[Tensor, list[Tensor | None]]:
    """The view that the plain indices make, and an index tensor or None for each of its leading dimensions."""
    items = tuple(_known(v) for v in items)
    ndim, used = tensor._a.ndim, sum(map(_consumes, items))
    if used > ndim and (ndim or len(items) > 1 or not isinstance(items[0], int)):
        raise IndexError(f"too many indices for tensor of dimension {ndim}")
    part, dim, covered = tensor, 0, 0
    indices: list[Tensor | None] = []
    for position, item in enumerate(items):
        if isinstance(item, int) and not isinstance(item, bool):
            part = take_one(part, dim, item, position)
            continue
        if isinstance(item, slice):
            part = take_slice(part, dim, item, always=False)
        elif item is Ellipsis:
            dim += ndim - used
            continue
        elif item is None:
            part = aten.unsqueeze(part, dim)
        else:
            if not isinstance(item, Tensor):
                part = aten.unsqueeze(part, dim)
                item = new_tensor(np.zeros(int(item), np.int64), None)
            indices.extend([None] * (dim - covered))
            indices.append(item)
            dim = covered = dim + _consumes(item)
            continue
        dim += 1
    return part, indices


def _known(item: Any) -> Any:
    """One index as int, bool, slice, None, Ellipsis or index tensor; IndexError for anything else."""
    if item is None or item is Ellipsis or isinstance(item, (int, slice)):
        return item
    if isinstance(item, np.bool_):
        return bool(item)
    if isinstance(item, np.ndarray):
        item = new_tensor(item, None)
    if isinstance(item, Tensor):
        a = item._a
        if a.ndim or a.dtype.kind not in "biu" or is_batched(item):
            return item
        return bool(a) if a.dtype.kind == "b" else int(a)
    if isinstance(item, Sequence) and not isinstance(item, (str, bytes)):
        return new_tensor(array_of(item, None if len(item) else dtypes.int64, copy=True), None)
    if isinstance(item, str):
        raise TypeError("new(): invalid data type 'str'")
    if hasattr(item, "__index__"):
        return operator.index(item)
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
        f"{type(item).__name__})"
    )


def _consumes(item: Any) -> int:
    """How many dimensions an index speaks about."""
    if item is None or item is Ellipsis or isinstance(item, bool):
        return 0
    if isinstance(item, Tensor):
        return item._a.ndim if item._a.dtype.kind in "b" or item._a.dtype == np.uint8 else 1
    return 1


def prepared(tensor: Tensor, indices: list[Tensor | None]) -> tuple[Tensor | None, ...]:
    """Index tensors that NumPy understands alike; IndexError for a dtype or a mask that does not fit."""
    shape, place = tensor._a.shape, 0
    done: list[Tensor | None] = []
    for k, t in enumerate(indices):
        if t is None:
            place += 1
            done.append(None)
            continue
        kind = t._a.dtype
        if kind == np.uint8:
            warnings.warn(BYTE_MASK, UserWarning, stacklevel=4)
            t = new_tensor(t._a.astype(bool), None)
        elif kind not in (np.int64, np.int32, np.bool_):
            raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
        if t._a.dtype.kind == "b":
            if t._a.shape != shape[place : place + t._a.ndim]:
                raise _mask_error(t._a.shape, k, shape, place)
            place += t._a.ndim
        else:
            place += 1
        done.append(t)
    return tuple(done)


def _mask_error(mask: tuple[int, ...], position: int, shape: tuple[int, ...], place: int) -> IndexError:
    wrong = next((j for j, n in enumerate(mask) if place + j >= len(shape) or shape[place + j] != n), 0)
    return IndexError(
        f"The shape of the mask {list(mask)} at index {wrong} does not match the shape of the indexed tensor "
        f"{list(shape)} at index {place + wrong}"
    )


def setitem(self: Tensor, index: Any, value: Any) -> None:
    """Write into part of a tensor, in place; the value is broadcast and, for plain indices, cast.

    RuntimeError where it does not fit and where in-place writing is refused.
    """
    if written_directly(self, index, value):
        return
    source = _value(self, value)
    if isinstance(index, (bool, np.bool_)):
        if index:
            _copy_to(aten.unsqueeze(self, 0), source)
        return
    if isinstance(index, slice):
        _copy_to(take_slice(self, 0, index, always=False), source)
        return
    part, indices = apart(self, as_tuple(index))
    if not indices:
        _copy_to(part, source)
        return
    put(part, prepared(part, indices), _without_leading_ones(source, always=False), False)


def written_directly(self: Tensor, index: Any, value: Any) -> bool:
    """True if the value is written: where nothing is recorded, NumPy does in one step what takes views otherwise."""
    memory = plain_memory(self, value)
    if memory is None or not memory.ndim:
        return False
    if isinstance(value, Tensor):
        if value._a.dtype is not memory.dtype or value._alias is not None:
            return False
        value = value._a
    elif type(value) is float:
        if memory.dtype.kind != "f" or not -LARGE < value < LARGE:
            return False
    elif type(value) is not int:
        return False
    if isinstance(index, Tensor):
        index = index._a
        if index.dtype not in (np.int64, np.bool_) or not index.ndim:
            return False
    elif not all(type(i) is int or type(i) is slice for i in (index if type(index) is tuple else (index,))):
        return False
    try:
        memory[index] = value
    except (IndexError, ValueError, TypeError, OverflowError):
        return False  # the way round by views says what is wrong
    wrote(self)
    return True


def put(target: Tensor, indices: tuple[Tensor | None, ...], values: Tensor, accumulate: bool) -> Tensor:
    """Write values at prepared index tensors; RuntimeError where the values lie in the written memory."""
    only_masks = all(t is None or t._a.dtype.kind == "b" for t in indices)
    if not (only_masks and values._a.size == 1 and not accumulate):  # one value under a mask is a fill
        check_writable(target, values.requires_grad)
        alias_of(target)
        refuse_overlap(target, (values,), same=False)
    return aten.index_put_(target, indices, values, accumulate)


def _value(tensor: Tensor, value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (bool, int, float, complex, np.generic)):
        return new_tensor(stored(tensor, value), None)
    kind = dtypes.SCALAR_TYPE_NAMES[tensor.dtype]
    name = "numpy.ndarray" if isinstance(value, np.ndarray) else type(value).__name__
    raise TypeError(f"can't assign a {name} to a torch.{kind}Tensor")


def _without_leading_ones(value: Tensor, always: bool) -> Tensor:
    """The value without its leading dimensions of size one."""
    shape, first = value._a.shape, 0
    while first < len(shape) and shape[first] == 1:
        first += 1
    return aten.view(value, shape[first:]) if first or always else value


def _copy_to(target: Tensor, value: Tensor) -> None:
    if value._a.shape != target._a.shape:
        if not value._a.ndim:
            target.fill_(value)
            return
        value = _without_leading_ones(value, always=True)
        if value._a.shape != target._a.shape:
            value = expand(value, target._a.shape)
    target.copy_(value)


for _name, _method in (("__getitem__", getitem), ("__setitem__", setitem)):
    setattr(Tensor, _name, _method)
