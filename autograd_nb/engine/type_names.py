"""PyTorch's older names of tensor types: ``torch.FloatTensor`` and its like."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from .creation import legacy_tensor
from .tensor import Tensor

KINDS = {
    "Double": dtypes.float64, "Float": dtypes.float32, "Half": dtypes.float16, "Byte": dtypes.uint8,
    "Char": dtypes.int8, "Short": dtypes.int16, "Int": dtypes.int32, "Long": dtypes.int64, "Bool": dtypes.bool,
    "ComplexFloat": dtypes.complex64, "ComplexDouble": dtypes.complex128, "UInt16": dtypes.uint16,
    "UInt32": dtypes.uint32, "UInt64": dtypes.uint64,
}  # fmt: skip
NAMES = {d: f"torch.{kind}Tensor" for kind, d in KINDS.items()}


def typename(obj: Any) -> str:
    """The name of an object's type: ``torch.FloatTensor`` for a tensor, else module and class.

    >>> import autograd_nb as torch
    >>> typename(torch.ones(2)), typename(3)
    ('torch.FloatTensor', 'int')
    """
    if isinstance(obj, Tensor):
        return NAMES[obj.dtype]
    kind = obj if hasattr(obj, "__qualname__") else type(obj)
    module = kind.__module__
    return kind.__qualname__ if module in (None, "", "builtins") else f"{module}.{kind.__qualname__}"


class _TensorType(type):
    """The class of the older types: calling one makes a tensor, ``isinstance`` looks at the dtype."""

    dtype: dtypes.dtype

    def __call__(cls, *data: Any) -> Tensor:
        return legacy_tensor(data, cls.dtype)

    def __instancecheck__(cls, obj: Any) -> bool:
        return isinstance(obj, Tensor) and obj.dtype is cls.dtype


def _tensor_type(kind: str, dtype: dtypes.dtype) -> type:
    return _TensorType(f"{kind}Tensor", (), {"dtype": dtype, "__module__": "torch", "__doc__": f"A {dtype} tensor."})


TYPES: dict[str, Any] = {f"{kind}Tensor": _tensor_type(kind, d) for kind, d in KINDS.items()}


def is_tensor_type(obj: Any) -> bool:
    """True for the older types themselves, such as ``torch.FloatTensor``."""
    return isinstance(obj, _TensorType)


def __getattr__(name: str) -> Any:
    """The older types, by name."""
    if name in TYPES:
        return TYPES[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
