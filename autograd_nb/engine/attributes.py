"""What a tensor says of itself beside shape and dtype: counts, strides, device, layout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.errors import wrap_dim
from .tensor import Tensor
from .views import alias_of

DEVICE_TYPES = (
    "cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga", "maia", "xla", "lazy",
    "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone",
)  # fmt: skip


class device:
    """Where a tensor lies. Others than the CPU have a name here, but no memory.

    >>> device("cpu"), device("cpu", 0), str(device("cpu:0"))
    (device(type='cpu'), device(type='cpu', index=0), 'cpu:0')
    """

    __slots__ = ("index", "type")
    type: str
    index: int | None

    def __init__(self, type: Any, index: int | None = None) -> None:
        if isinstance(type, device):
            type, index = type.type, type.index
        kind, _, number = str(type).partition(":")
        if kind not in DEVICE_TYPES:
            raise RuntimeError(
                f"Expected one of {', '.join(DEVICE_TYPES)} device type at start of device string: {kind}"
            )
        self.type = kind
        self.index = int(number) if number else index

    def __repr__(self) -> str:
        return f"device(type='{self.type}'{'' if self.index is None else f', index={self.index}'})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))

    def __reduce__(self) -> tuple[Any, ...]:
        return device, (self.type, self.index)


CPU = device("cpu")


def check_device(where: Any) -> None:
    """An error unless the device is the CPU: AssertionError for CUDA as in PyTorch's CPU build, else RuntimeError."""
    if where is None or where is CPU or where == "cpu":
        return
    kind = device(where).type
    if kind == "cuda":
        raise AssertionError("Torch not compiled with CUDA enabled")
    if kind != "cpu":
        raise RuntimeError(f"autograd_nb computes on the CPU only, not on {where}")


class layout:
    """How elements lie in memory; ``strided`` is the only one."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name


class memory_format(layout):
    """The order of dimensions in memory that a copy is asked for."""

    __slots__ = ()


strided = layout("strided")
contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last, channels_last_3d = memory_format("channels_last"), memory_format("channels_last_3d")


def strides_of(array: np.ndarray) -> tuple[int, ...]:
    """The strides in elements; those of dimensions that are never stepped along are PyTorch's, not NumPy's."""
    if not array.flags.c_contiguous:
        return tuple(s // array.itemsize for s in array.strides)
    out, step = [], 1
    for n in reversed(array.shape):
        out.append(step)
        step *= max(n, 1)
    return tuple(reversed(out))


def stride(self: Tensor, dim: int | None = None) -> Any:
    """How many elements apart two neighbours along each dimension, or along ``dim``, are."""
    strides = strides_of(np.asarray(self._a))
    return strides if dim is None else strides[wrap_dim(dim, len(strides))]


def size(self: Tensor, dim: int | None = None) -> Any:
    """The size of each dimension, or of ``dim``."""
    if dim is None:
        return self.shape
    return self._a.shape[wrap_dim(dim, self._a.ndim)]


def first_base(array: np.ndarray) -> np.ndarray:
    """The array that owns the memory."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def storage_offset(self: Tensor) -> int:
    """How many elements into its memory the tensor starts."""
    alias_of(self)
    owner = first_base(self._a)
    return (self._a.ctypes.data - owner.ctypes.data) // self._a.itemsize


def is_contiguous(self: Tensor, memory_format: Any = contiguous_format) -> bool:
    """True if the elements lie in row-major order, or that of ``memory_format``, without gaps."""
    array = self._a
    if memory_format in (channels_last, channels_last_3d):
        if array.ndim != (4 if memory_format is channels_last else 5):
            return False
        array = np.moveaxis(array, 1, -1)
    return bool(array.flags.c_contiguous)


def is_set_to(self: Tensor, tensor: Tensor) -> bool:
    """True if both tensors are the same view of the same memory."""
    alias_of(self), alias_of(tensor)
    a, b = self._a, tensor._a
    return a.ctypes.data == b.ctypes.data and a.shape == b.shape and strides_of(a) == strides_of(b)


def numel(input: Tensor) -> int:
    """The number of elements."""
    if not isinstance(input, Tensor):
        raise TypeError(f"numel(): argument 'input' (position 1) must be Tensor, not {type(input).__name__}")
    return int(input._a.size)


def is_tensor(obj: Any) -> bool:
    """True for tensors."""
    return isinstance(obj, Tensor)


def is_floating_point(input: Tensor) -> bool:
    """True for real floating-point dtypes."""
    return input.dtype.is_floating_point


def is_complex(input: Tensor) -> bool:
    """True for complex dtypes."""
    return input.dtype.is_complex


def is_nonzero(input: Tensor) -> bool:
    """The truth value of a one-element tensor; RuntimeError for any other."""
    return bool(input)


def is_same_size(input: Tensor, other: Tensor) -> bool:
    """True if both have the same shape."""
    return input._a.shape == other._a.shape


def is_signed(input: Tensor) -> bool:
    """True if the dtype has negative numbers."""
    return input.dtype.is_signed


def get_device(input: Tensor) -> int:
    """The number of the device: -1, which is the CPU."""
    return -1


FUNCTIONS: dict[str, Callable[..., Any]] = {f.__name__: f for f in (
    numel, is_tensor, is_floating_point, is_complex, is_nonzero, is_same_size, is_signed, get_device, Tensor.detach,
    Tensor.detach_, Tensor.is_inference)}  # fmt: skip

_NO = property(lambda self: False, doc="False: there is only CPU memory, dense and strided.")


def attach() -> None:
    """Give Tensor these attributes."""
    for name, function in {
        "stride": stride, "size": size, "storage_offset": storage_offset, "is_contiguous": is_contiguous,
        "is_set_to": is_set_to, "numel": numel, "nelement": numel, "is_floating_point": is_floating_point,
        "is_complex": is_complex, "is_nonzero": is_nonzero, "is_same_size": is_same_size,
        "dim": lambda self: self._a.ndim, "ndimension": lambda self: self._a.ndim,
        "element_size": lambda self: self._a.itemsize, "is_signed": is_signed,
        "get_device": get_device, "is_pinned": lambda self: False, "is_shared": lambda self: False,
    }.items():  # fmt: skip
        setattr(Tensor, name, function)
    for name, get in {
        "device": lambda self: CPU, "layout": lambda self: strided, "itemsize": lambda self: self._a.itemsize,
        "nbytes": lambda self: self._a.nbytes, "is_cpu": lambda self: True,
    }.items():  # fmt: skip
        setattr(Tensor, name, property(get))
    for kind in (
        "cuda", "sparse", "sparse_csr", "quantized", "meta", "mps", "mkldnn", "xpu", "nested", "xla", "ipu", "maia",
        "mtia", "vulkan",
    ):  # fmt: skip
        setattr(Tensor, f"is_{kind}", _NO)
