"""New tensors from data: numbers, nested sequences, arrays, other tensors."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .. import dtypes
from .attributes import check_device as check_device
from .exchange import remark_on_history
from .tensor import Size, Tensor, new_tensor

COPY_CONSTRUCT = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor)."
)
NEGATIVE_STRIDE = (
    "At least one stride in the given numpy array is negative, and tensors with negative strides are not currently "
    "supported. (You can probably work around this by making a copy of your array  with array.copy().) "
)
INTEGER_GRAD = "Only Tensors of floating point and complex dtype can require gradients"


def finish(array: Any, requires_grad: bool) -> Tensor:
    """A new leaf on this array; RuntimeError if an integer one is to require grad."""
    if requires_grad and array.dtype.kind not in "fc":
        raise RuntimeError(INTEGER_GRAD)
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
    ValueError for ragged sequences, TypeError and RuntimeError for data that no dtype holds.

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
    """The ndarray PyTorch would make of ``data``; another library's tensor counts as its array."""
    if hasattr(type(data), "__dlpack__") and hasattr(type(data), "__array__"):
        data = np.asarray(data)
    if isinstance(data, (np.ndarray, np.generic)):
        wanted = dtypes.supported(data.dtype) if dtype is None else dtype.numpy
        with np.errstate(all="ignore"):
            return np.array(data, wanted) if copy else np.asarray(data, wanted)
    if isinstance(data, str):
        raise TypeError("new(): invalid data type 'str'")
    plain = plain_data(data, None if dtype is None else dtype.category <= dtypes.INTEGER)
    check_ragged(plain)
    return fill(plain, infer_dtype(data) if dtype is None else dtype)


def fill(plain: Any, dtype: dtypes.dtype) -> np.ndarray:
    """An array of nested lists of numbers; errors for numbers that the dtype cannot hold."""
    if dtype.category == dtypes.INTEGER:
        return _fill_integers(plain, dtype)
    if dtype.category == dtypes.COMPLEX:
        return np.array(plain, dtype.numpy)
    with np.errstate(all="ignore"):
        values = np.array(plain)
        if values.dtype.kind == "c":
            raise TypeError("must be real number, not complex")
        return np.array(plain, dtype.numpy)


def _fill_integers(plain: Any, dtype: dtypes.dtype) -> np.ndarray:
    values = np.array(plain)
    if values.dtype.kind == "c":
        raise TypeError("must be real number, not complex")
    unsigned = dtype in (dtypes.uint16, dtypes.uint32, dtypes.uint64)
    if values.dtype == object or (values.dtype == np.uint64 and not unsigned):
        raise ValueError("Overflow when unpacking long long")
    if values.size and values.dtype.kind != "b":
        limits = np.iinfo(dtype.numpy)
        # Small negative numbers wrap around in an unsigned dtype; whatever else does not fit is an error.
        lowest = -limits.max if dtype is dtypes.uint8 else limits.min
        if not (np.min(values) >= lowest and np.max(values) <= limits.max):
            raise RuntimeError(f"value cannot be converted to type {dtype.name} without overflow")
    return values.astype(dtype.numpy)


def plain_data(data: Any, whole: bool | None = None) -> Any:
    """The data as nested lists, with tensors and arrays inside replaced by their values.

    whole: whether the values of tensors must be whole numbers; by default where they are.
    """
    if isinstance(data, Tensor):
        several, has_whole = data._a.ndim and data._a.size != 1, data._a.dtype.kind in "iub"
        if (whole or (whole is None and has_whole)) and (several or not has_whole):
            raise TypeError("only integer tensors of a single element can be converted to an index")
        remark_on_history(data)
        if several:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return data._a.item()
    if isinstance(data, (np.ndarray, np.generic)):
        return data.tolist()
    if isinstance(data, str):
        raise ValueError("too many dimensions 'str'")
    if isinstance(data, dict):
        raise RuntimeError("Could not infer dtype of dict")
    if isinstance(data, (list, tuple)) and any(isinstance(v, str) for v in data[1:]) and not isinstance(data[0], str):
        raise TypeError("new(): invalid data type 'str'")
    if isinstance(data, (list, tuple)) or (hasattr(data, "__len__") and hasattr(data, "__getitem__")):
        return [plain_data(v, whole) for v in data]
    return data


def check_ragged(data: Any) -> None:
    """ValueError if the nested lists do not form a rectangle, in PyTorch's words."""
    depth, level = 0, [data]
    while level and isinstance(level[0], list):
        length = len(level[0])
        for v in level:
            if not isinstance(v, list):
                raise TypeError("not a sequence")
            if len(v) != length:
                raise ValueError(f"expected sequence of length {length} at dim {depth} (got {len(v)})")
        level = [x for v in level for x in v]
        depth += 1
    wrong = next((v for v in level if isinstance(v, list)), None)
    if wrong is not None:
        raise TypeError(f"'{type(wrong).__name__}' object cannot be interpreted as an integer")


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
        elif hasattr(value, "__len__") and hasattr(value, "__getitem__"):
            todo.extend(value)
            continue
        else:
            raise RuntimeError(f"Could not infer dtype of {type(value).__name__}")
        found = d if found is None else dtypes.promote_types(found, d)
    return found or dtypes.get_default_dtype()


def as_tensor(data: Any, dtype: dtypes.dtype | None = None, device: Any = None) -> Tensor:
    """A tensor of ``data``, on the same memory where that is an array or a tensor of the right dtype.

    >>> import autograd_nb as torch
    >>> x = torch.ones(2)
    >>> torch.as_tensor(x) is x
    True
    """
    check_device(device)
    if isinstance(data, Tensor):
        return data if dtype is None or data.dtype is dtype else data.to(dtype)
    if isinstance(data, np.ndarray):
        check_strides(data)
        return new_tensor(array_of(data, dtype, copy=False), None)
    return finish(array_of(data, dtype, copy=False), False)


def asarray(
    obj: Any,
    *,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    copy: bool | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of ``obj`` as :func:`as_tensor` makes it; ``copy`` asks for memory of its own (True) or forbids it.

    ValueError where a copy is forbidden but needed.
    """
    made = as_tensor(obj, dtype, device)
    shares = isinstance(obj, (Tensor, np.ndarray)) and (made is obj or np.may_share_memory(made._a, np.asarray(
        obj._a if isinstance(obj, Tensor) else obj)))  # fmt: skip
    if copy is False and not shares:
        raise ValueError("can't alias arbitrary sequence into a tensor.")
    if copy and shares:
        made = finish(np.array(made._a), False)
    if requires_grad and not made.requires_grad:
        made = (made.detach() if made is obj else made).requires_grad_()
    return made


def check_strides(array: np.ndarray) -> None:
    """ValueError for an array that runs backwards somewhere."""
    if any(s < 0 for s in array.strides):
        raise ValueError(NEGATIVE_STRIDE)


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
    check_strides(array)
    return new_tensor(array, None)


def legacy_tensor(data: tuple[Any, ...], dtype: dtypes.dtype | None) -> Tensor:
    """What calling the class does: ``Tensor(2, 3)`` gives memory of a shape, ``Tensor([..])`` float32 of the data."""
    kind = dtype or dtypes.get_default_dtype()
    if len(data) != 1 or isinstance(data[0], (int, Size)):
        shape = data[0] if len(data) == 1 and isinstance(data[0], Size) else data
        for n in shape:
            if n < 0:
                raise RuntimeError(f"Trying to create tensor with negative dimension {n}: {list(shape)}")
        return finish(np.zeros(shape if data else (0,), kind.numpy), False)
    source = data[0]
    if isinstance(source, Tensor):
        if source.dtype is not kind:
            raise TypeError(f"expected Tensor of dtype {kind} (got {source.dtype})")
        return source.detach()
    if not hasattr(source, "__len__"):
        raise TypeError(f"new(): data must be a sequence (got {type(source).__name__})")
    return finish(
        array_of(source, None if isinstance(source, np.ndarray) else kind, copy=True).astype(kind.numpy), False
    )
