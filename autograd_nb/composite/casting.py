"""``to`` and its short forms, ``type``, ``copy_``, ``fill_``, ``zero_``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..engine.assemble import aten, composite
from ..engine.creation import check_device
from ..engine.plain_writing import plain_memory, wrote
from ..engine.tensor import Tensor, cut, new_tensor
from ..engine.views import alias_of
from ..ops.casting import RANKS
from ..ops.casting import cast as cast_array
from ..ops.errors import invalid_combination, not_tensor
from .operands import OPERANDS


@composite(methods=(), function=False)
def cast(input: Any, numpy_dtype: Any) -> Any:
    """The same values in another NumPy dtype, as rules ask for it."""
    return input if input._a.dtype is numpy_dtype else aten.to_copy(input, numpy_dtype, None)


def convert(tensor: Any, numpy_dtype: Any, memory_format: Any, copy: bool = False) -> Any:
    """The tensor itself if nothing changes, else a copy; recorded unless it is one of integers."""
    order = getattr(memory_format, "name", None)
    if tensor._a.dtype is numpy_dtype and not copy and (order not in RANKS or tensor.is_contiguous(memory_format)):
        return tensor
    if numpy_dtype.kind in "fc":
        return aten.to_copy(tensor, numpy_dtype, order)
    out = aten.to_whole(tensor, numpy_dtype, order)
    cut("cast", tensor, out)
    return out


@composite(methods=("to",), function=False)
def to(self: Any, *args: Any, dtype: Any = None, device: Any = None, copy: bool = False, **layout: Any) -> Any:
    """The tensor in another dtype: itself if nothing changes, else a copy that is recorded.

    Called as ``to(dtype)``, ``to(device)``, ``to(device, dtype)`` or ``to(other_tensor)``, with ``copy=True`` for a
    copy in any case. RuntimeError for a device other than the CPU.

    >>> import autograd_nb as torch
    >>> torch.ones(2).to(torch.int64)
    tensor([1, 1])
    """
    unknown = set(layout) - {"non_blocking", "memory_format"}
    if unknown:
        raise TypeError(f"to() got an unexpected keyword argument '{min(unknown)}'")
    named = 0
    for value in args:
        if isinstance(value, bool):
            copy = copy or (named > 0 and value)
            named += 1
        elif isinstance(value, Tensor):
            dtype = value.dtype
        elif isinstance(value, dtypes.dtype):
            dtype = value
        elif value is not None:
            device = value
    check_device(device)
    wanted = self._a.dtype if dtype is None else dtype.numpy
    return convert(self, wanted, layout.get("memory_format"), copy)


SHORT = {
    "float": dtypes.float32, "double": dtypes.float64, "half": dtypes.float16, "int": dtypes.int32,
    "long": dtypes.int64, "short": dtypes.int16, "char": dtypes.int8, "byte": dtypes.uint8, "bool": dtypes.bool,
    "cfloat": dtypes.complex64, "cdouble": dtypes.complex128}  # fmt: skip


def publish_short(name: str, dtype: dtypes.dtype) -> None:
    """Make the method that converts to one dtype."""
    wanted = dtype.numpy

    def short(self: Any, memory_format: Any = None) -> Any:
        return self if memory_format is None and self._a.dtype is wanted else convert(self, wanted, memory_format)

    short.__name__ = name
    short.__doc__ = f"The tensor as {dtype.name}: itself if it is, else a copy."
    composite(name, function=False)(short)


for _name, _dtype in SHORT.items():
    publish_short(_name, _dtype)

TYPE_NAMES = {f"torch.{n}Tensor": d for d, n in dtypes.SCALAR_TYPE_NAMES.items() if not d.is_complex}


@composite("type", function=False)
def type_of(self: Any, dtype: Any = None, non_blocking: bool = False) -> Any:
    """The name of the tensor's type, or with ``dtype`` the tensor converted.

    >>> import autograd_nb as torch
    >>> torch.ones(1).type()
    'torch.FloatTensor'
    """
    if dtype is None:
        return f"torch.{dtypes.SCALAR_TYPE_NAMES[self.dtype]}Tensor"
    if isinstance(dtype, str):
        if dtype not in TYPE_NAMES:
            raise ValueError(f"invalid type: '{dtype}'")
        dtype = TYPE_NAMES[dtype]
    return to(self, dtype if isinstance(dtype, dtypes.dtype) else dtype.dtype)  # torch.LongTensor has a dtype too


@composite(methods=("type_as",), function=False)
def type_as(self: Any, other: Any) -> Any:
    """The tensor in the dtype of another."""
    return to(self, other.dtype)


@composite(methods=("copy_",), function=False)
def copy_(self: Any, other: Any, non_blocking: bool = False) -> Any:
    """Overwrite with another tensor's values, broadcast and converted; gradients go to where they came from.

    >>> import autograd_nb as torch
    >>> torch.zeros(2).copy_(torch.tensor(3))
    tensor([3., 3.])
    """
    if isinstance(other, (int, float, complex)):
        other = new_tensor(cast_array(np.asarray(other), self._a.dtype)[()], None)  # what does not fit wraps around
    if not isinstance(other, Tensor):
        raise not_tensor("copy_", "other", 1, other)
    if other._rg and self._a.dtype.kind in "biu":
        other = other.detach()  # no gradient flows through integers, so PyTorch records nothing here
    memory = plain_memory(self, other)
    if other._alias is not None and other._alias.version is alias_of(self).version:
        memory = None  # the general way refuses operands that lie partly in what is written
    if memory is None or other._a.ndim > memory.ndim or other._a.dtype is not memory.dtype:
        return aten.copy_(self, other)
    try:
        np.copyto(memory, other._a)
    except ValueError:
        return aten.copy_(self, other)
    return wrote(self)


def stored(tensor: Any, value: Any) -> Any:
    """A number as the tensor's memory holds it; RuntimeError for one that is out of the dtype's range or complex."""
    kind = tensor._a.dtype
    plain = value.item() if isinstance(value, np.generic) else value
    if kind.kind in "iu" and not isinstance(plain, complex):
        limits = np.iinfo(kind)
        # A negative integer is taken for the bits of an unsigned one.
        low = -limits.max if kind.kind == "u" and isinstance(plain, int) else limits.min
        if low <= plain <= limits.max:
            return np.asarray(int(plain)).astype(kind)[()]
    elif kind.kind in "bc" or (not isinstance(plain, complex) and not lost(plain, kind)):
        return kind.type(plain)
    raise RuntimeError(f"value cannot be converted to type {NUMBER_NAMES.get(kind.name, kind.name)} without overflow")


def lost(value: float, kind: np.dtype) -> bool:
    """True for a finite number that float32 has no room for."""
    return kind.name == "float32" and np.isfinite(value) and abs(value) > np.finfo(kind).max


NUMBER_NAMES = {"int32": "int", "float16": "double", "float32": "float", "float64": "double"} | {
    name: f"{name}_t" for name in ("uint8", "uint16", "uint32", "uint64", "int8", "int16", "int64")
}
"""The dtypes as PyTorch's sentence about numbers out of range spells them."""


def check_real(tensor: Any, value: Any) -> None:
    """RuntimeError where a complex value is to go into a real tensor."""
    complex_value = value.dtype.is_complex if isinstance(value, Tensor) else isinstance(value, complex)
    if complex_value and not tensor.dtype.is_complex:
        kind = tensor._a.dtype.name
        raise RuntimeError(f"value cannot be converted to type {NUMBER_NAMES.get(kind, kind)} without overflow")


@composite(methods=("fill_",))
def fill_(input: Any, value: Any) -> Any:
    """Write one value, a number or a 0-d tensor, into every place.

    >>> import autograd_nb as torch
    >>> torch.zeros(2).fill_(5)
    tensor([5., 5.])
    """
    if isinstance(value, Tensor):
        if value.ndim:
            raise RuntimeError(
                f"fill_ only supports 0-dimension value tensor but got tensor with {value.ndim} dimensions."
            )
        return aten.fill_tensor_(input, value)
    if not isinstance(value, OPERANDS):
        raise invalid_combination("fill_", value)
    value = stored(input, value)
    memory = plain_memory(input)
    if memory is None:
        return aten.fill_(input, value)
    memory.fill(value)
    return wrote(input)


@composite(methods=("zero_",))
def zero_(input: Any) -> Any:
    """Write zero into every place.

    >>> import autograd_nb as torch
    >>> torch.ones(2).zero_()
    tensor([0., 0.])
    """
    memory = plain_memory(input)
    if memory is None:
        return aten.zero_(input)
    memory.fill(0)
    return wrote(input)


@composite(methods=())
def result_type(tensor1: Any, tensor2: Any) -> dtypes.dtype:
    """The dtype of an operation on two operands, tensors or Python numbers.

    >>> import autograd_nb as torch
    >>> torch.result_type(torch.tensor([1, 2]), 1.5)
    torch.float32
    """
    return dtypes.result_dtype(v._a if isinstance(v, Tensor) else v for v in (tensor1, tensor2))
