"""DLPack: tensors on the memory of other libraries' arrays, and the other way round, without a copy."""

from __future__ import annotations

import enum
from typing import Any

import numpy as np

from .. import dtypes
from .tensor import Tensor
from .views import alias_of, share


class DLDeviceType(enum.IntEnum):
    """The kinds of device that DLPack knows and we have: memory of the CPU."""

    kDLCPU = 1


def exported(
    self: Tensor, *, stream: Any = None, max_version: Any = None, dl_device: Any = None, copy: Any = None
) -> Any:
    """A DLPack capsule of the tensor's memory; BufferError for a tensor that requires grad."""
    if self.requires_grad:
        raise BufferError("Can't export tensors that require gradient, use tensor.detach()")
    alias_of(self)
    given = {"max_version": max_version, "dl_device": dl_device, "copy": copy}
    return self._a.__dlpack__(**{name: value for name, value in given.items() if value is not None})


def place(self: Tensor) -> tuple[DLDeviceType, int]:
    """Where the memory is: the CPU."""
    return DLDeviceType.kDLCPU, 0


def from_dlpack(ext_tensor: Any) -> Tensor:
    """A tensor on the memory of an array of another library, or of another tensor.

    RuntimeError for what does not speak DLPack.

    >>> import numpy as np, autograd_nb as torch
    >>> torch.from_dlpack(np.arange(3.0))
    tensor([0., 1., 2.], dtype=torch.float64)
    """
    if isinstance(ext_tensor, Tensor):
        if ext_tensor.requires_grad:
            raise BufferError("Can't export tensors that require gradient, use tensor.detach()")
        alias_of(ext_tensor)
        out = Tensor._of(ext_tensor._a)
        share(ext_tensor, out)
        return out
    if not hasattr(ext_tensor, "__dlpack__"):
        raise RuntimeError(
            "from_dlpack received an invalid capsule. Note that DLTensor capsules can be consumed only once, so you "
            "might have already constructed a tensor from it once."
        )
    array = ext_tensor if isinstance(ext_tensor, np.ndarray) else np.from_dlpack(ext_tensor)
    dtypes.supported(array.dtype)
    return Tensor._of(array)


def to_dlpack(tensor: Tensor) -> Any:
    """A DLPack capsule of the tensor's memory."""
    return exported(tensor)


def attach() -> None:
    """Let other libraries ask tensors for their memory."""
    for name, method in (("__dlpack__", exported), ("__dlpack_device__", place)):
        setattr(Tensor, name, method)
