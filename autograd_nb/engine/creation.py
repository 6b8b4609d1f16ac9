"""New tensors: from data, filled with a value, counting up, like another tensor."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from .. import dtypes
from .tensor import Size, Tensor, new_tensor

COPY_CONSTRUCT = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor)."
)


def finish(array: Any, requires_grad: bool) -> Tensor:
    """A new leaf on this array; RuntimeError if an integer one is to require grad."""
    if requires_grad and array.dtype.kind not in "fc":
        raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
    out = new_tensor(array[()] if array.ndim == 0 else array, None)
    out._rg = bool(requires_grad)
    return out


def tensor(
    data: Any,
    *,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """A new leaf with a copy of ``data`` (numbers, nested sequences, arrays).

    dtype: default float32 for floats, int64 for integers, bool for booleans; an array keeps its own.
    ValueError for ragged sequences, TypeError for data without a dtype.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    """
    check_device(device)
    if isinstance(data, Tensor):
        warnings.warn(COPY_CONSTRUCT, UserWarning, stacklevel=2)
        data = data._a
    return finish(array_of(data, dtype, copy=True), requires_grad)


def array_of(data: Any, dtype: dtypes.dtype | None, copy: bool) -> np.ndarray:
    """The ndarray PyTorch would make of ``data``."""
    if isinstance(data, (np.ndarray, np.generic)):
        wanted = dtype.numpy if dtype is not None else dtypes.supported(data.dtype)
        return np.array(data, wanted) if copy else np.asarray(data, wanted)
    if dtype is not None:
        return _fill(data, dtype)
    return _fill(data, infer_dtype(data))


def _fill(data: Any, dtype: dtypes.dtype) -> np.ndarray:
    plain = plain_data(data)
    check_ragged(plain)
    with np.errstate(all="ignore"):
        if dtype.category == dtypes.BOOL or dtype.category >= dtypes.FLOAT:
            return np.array(plain, dtype.numpy)
        values = np.array(plain)
        if values.dtype == object:
            raise RuntimeError("Overflow when unpacking long long")
        return values.astype(dtype.numpy)


def plain_data(data: Any) -> Any:
    """The data with tensors inside replaced by their values."""
    if isinstance(data, Tensor):
        return data._a.tolist()
    if isinstance(data, (list, tuple)) or (hasattr(data, "__len__") and hasattr(data, "__getitem__")
                                           and not isinstance(data, (str, bytes, np.ndarray))):  # fmt: skip
        return [plain_data(v) for v in data]
    return data


def check_ragged(data: Any) -> None:
    """ValueError if the nested lists do not form a rectangle, in PyTorch's words."""
    depth, level = 0, [data]
    while level and isinstance(level[0], list):
        length = len(level[0])
        for v in level:
            if not isinstance(v, list):
                raise TypeError(f"not a sequence")
            if len(v) != length:
                raise ValueError(f"expected sequence of length {length} at dim {depth} (got {len(v)})")
        level = [x for v in level for x in v]
        depth += 1


def infer_dtype(data: Any) -> dtypes.dtype:
    """The dtype of Python data: that of its highest element."""
    found: dtypes.dtype | None = None
    todo = [data]
    while todo:
        value = todo.pop()
        if isinstance(value, (Tensor, np.ndarray, np.generic)):
            d = value.dtype if isinstance(value, Tensor) else dtypes.of(value)
        elif isinstance(value, (bool, int, float, complex)):
            d = dtypes.of_scalar(value)
        elif isinstance(value, str):
            raise TypeError("new(): invalid data type 'str'")
        elif hasattr(value, "__len__") and hasattr(value, "__getitem__"):
            todo.extend(value)
            continue
        else:
            raise RuntimeError(f"Could not infer dtype of {type(value).__name__}")
        found = d if found is None else dtypes.promote_types(found, d)
    return found or dtypes.get_default_dtype()


def check_device(device: Any) -> None:
    """RuntimeError unless the device is the CPU."""
    if device is not None and str(device).split(":")[0] != "cpu":
        raise RuntimeError(f"autograd_nb computes on the CPU only, not on {device}")


def as_tensor(data: Any, dtype: dtypes.dtype | None = None, device: Any = None) -> Tensor:
    """A tensor of ``data``, on the same memory where that is an array or a tensor of the right dtype."""
    check_device(device)
    if isinstance(data, Tensor):
        return data if dtype is None or data.dtype is dtype else data.to(dtype)  # type: ignore[attr-defined]
    return finish(array_of(data, dtype, copy=False), False)


def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor on the memory of an ndarray: changes of one are seen by the other.

    TypeError for anything but an ndarray of a supported dtype.

    >>> import numpy as np, autograd_nb as torch
    >>> torch.from_numpy(np.arange(3.0))
    tensor([0., 1., 2.], dtype=torch.float64)
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    dtypes.supported(array.dtype)
    if any(s < 0 for s in array.strides):
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative strides are not "
            "currently supported. (You can probably work around this by making a copy of your array  with array.copy().) "
        )
    return new_tensor(array, None)


def size_of(size: tuple[Any, ...]) -> tuple[int, ...]:
    """The shape given as ``f(2, 3)`` or ``f((2, 3))``; RuntimeError for a negative dimension."""
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = tuple(size[0])
    shape = tuple(int(n) for n in size)
    for n in shape:
        if n < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {n}: {list(shape)}")
    return shape


def _float(dtype: dtypes.dtype | None) -> np.dtype:
    return (dtype or dtypes.get_default_dtype()).numpy


def zeros(*size: Any, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Zeros of the given shape."""
    check_device(device)
    return finish(np.zeros(size_of(size), _float(dtype)), requires_grad)


def ones(*size: Any, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones of the given shape."""
    check_device(device)
    return finish(np.ones(size_of(size), _float(dtype)), requires_grad)


def empty(*size: Any, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Memory of the given shape, with whatever is in it."""
    check_device(device)
    return finish(np.empty(size_of(size), _float(dtype)), requires_grad)


def full(
    size: Any, fill_value: Any, *, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """``fill_value`` in every place; its kind decides the dtype where none is given."""
    check_device(device)
    value = fill_value._a if isinstance(fill_value, Tensor) else fill_value
    kind = dtype or (dtypes.of(value) if isinstance(fill_value, Tensor) else dtypes.of_scalar(value))
    return finish(np.full(size_of((size,)), value, kind.numpy), requires_grad)


def arange(
    start: Any, end: Any = None, step: Any = 1, *, dtype: dtypes.dtype | None = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Numbers from ``start`` (default 0) up to but not including ``end``, ``step`` apart.

    int64 if all three are integers, else the default float. RuntimeError for a zero step or a sign that never ends.
    """
    check_device(device)
    if end is None:
        start, end = 0, start
    start, end, step = (v.item() if isinstance(v, Tensor) else v for v in (start, end, step))
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    integral = all(isinstance(v, int) for v in (start, end, step))
    kind = dtype or (dtypes.int64 if integral else dtypes.get_default_dtype())
    count = math.ceil((end - start) / step)
    values = start + np.arange(count, dtype=np.int64 if integral else np.float64) * step
    return finish(values.astype(kind.numpy), requires_grad)


def eye(
    n: int, m: int | None = None, *, dtype: dtypes.dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """The identity matrix, n x m."""
    check_device(device)
    return finish(np.eye(n, m, dtype=_float(dtype)), requires_grad)


def legacy_tensor(data: tuple[Any, ...], dtype: dtypes.dtype | None) -> Tensor:
    """What calling the class does: ``Tensor(2, 3)`` gives memory of a shape, ``Tensor([..])`` float32 of the data."""
    kind = dtype or dtypes.get_default_dtype()
    if len(data) == 1 and isinstance(data[0], Tensor):
        return data[0].detach()
    if len(data) == 1 and not isinstance(data[0], (int, Size)):
        return finish(array_of(data[0], kind, copy=True), False)
    return finish(np.zeros(size_of(data) if data else (0,), kind.numpy), False)
