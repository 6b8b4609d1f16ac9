"""Making one batch of many samples."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from ... import dtypes
from ...engine.assemble import find
from ...engine.creation import as_tensor, tensor
from ...engine.tensor import Tensor

NOT_NUMBERS = "SaUO"  # dtypes of text and of objects
WRONG = "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"


def _rebuilt_mapping(like: Any, values: dict[Any, Any]) -> Any:
    """A mapping of the kind of another; a dict where that kind cannot be made."""
    try:
        if isinstance(like, MutableMapping):
            clone = copy.copy(like)
            clone.update(values)
            return clone
        return type(like)(values)
    except TypeError:
        return values


def _rebuilt_sequence(like: Any, values: list[Any]) -> Any:
    """A sequence of the kind of another; a list where that kind cannot be made."""
    try:
        if isinstance(like, MutableSequence):
            clone = copy.copy(like)
            for i, value in enumerate(values):
                clone[i] = value
            return clone
        return type(like)(values)
    except TypeError:
        return values


def default_convert(data: Any) -> Any:
    """The same data with tensors in the place of arrays, in nested containers too.

    >>> import numpy as np
    >>> default_convert({"a": np.array([1, 2])})
    {'a': tensor([1, 2])}
    """
    if isinstance(data, Tensor):
        return data
    if type(data).__module__ == "numpy" and not isinstance(data, (np.str_, np.bytes_)):
        return data if isinstance(data, np.ndarray) and data.dtype.kind in NOT_NUMBERS else as_tensor(data)
    if isinstance(data, Mapping):
        return _rebuilt_mapping(data, {key: default_convert(data[key]) for key in data})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*map(default_convert, data))
    if isinstance(data, tuple):
        return [default_convert(d) for d in data]
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _rebuilt_sequence(data, [default_convert(d) for d in data])
    return data


def _stacked(batch: Sequence[Any]) -> Any:
    first = batch[0]
    if all(type(t) is type(first) is Tensor and not t._rg and t._a.dtype == first._a.dtype for t in batch) and all(
        t._a.shape == first._a.shape for t in batch
    ):
        return Tensor._of(np.array([t._a for t in batch]))
    return find("stack")(list(batch), 0)


def _from_arrays(batch: Sequence[Any]) -> Any:
    if batch[0].dtype.kind in NOT_NUMBERS:
        raise TypeError(WRONG.format(batch[0].dtype))
    first = as_tensor(batch[0])._a  # refuses what no tensor can hold
    if all(
        type(b) is np.ndarray and b.dtype == first.dtype and b.shape == first.shape and b.flags.carray for b in batch
    ):
        return Tensor._of(np.array(batch))
    return _stacked([as_tensor(b) for b in batch])


def _from_numbers(batch: Sequence[Any]) -> Any:
    kinds = set(map(type, batch))
    if len(kinds) == 1 and kinds <= QUICK:  # the same tensor, without a look at each number
        made = np.array(batch)
        if made.dtype.kind != "O" and made.dtype != np.uint64:  # whole numbers that int64 cannot hold are an error
            return Tensor._of(made)
    if isinstance(batch[0], float):
        return tensor(list(batch), dtype=dtypes.float64)
    return as_tensor(batch) if isinstance(batch[0], np.generic) else tensor(list(batch))


QUICK = {bool, int, float, np.float32, np.float64, np.int64, np.int32, np.uint8, np.bool_}

KINDS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Tensor, _stacked),
    (np.ndarray, _from_arrays),
    ((int, float, np.bool_, np.number, np.object_), _from_numbers),
    ((str, bytes), lambda batch: batch),
)


def default_collate(batch: Sequence[Any]) -> Any:
    """One batch of samples: tensors stacked, numbers as a tensor, and so on inside dicts, tuples and lists.

    RuntimeError for sequences of different lengths, TypeError for anything else.

    >>> default_collate([(1, 0.5), (2, 1.5)])
    [tensor([1, 2]), tensor([0.5000, 1.5000], dtype=torch.float64)]
    """
    first = batch[0]
    for kind, make in KINDS:
        if isinstance(first, kind):
            return make(batch)
    if isinstance(first, Mapping):
        return _rebuilt_mapping(first, {key: default_collate([d[key] for d in batch]) for key in first})
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*map(default_collate, zip(*batch, strict=False)))
    if not isinstance(first, Sequence):
        raise TypeError(WRONG.format(type(first)))
    if not all(len(sample) == len(first) for sample in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    columns = [default_collate(samples) for samples in zip(*batch, strict=True)]
    return columns if isinstance(first, tuple) else _rebuilt_sequence(first, columns)
