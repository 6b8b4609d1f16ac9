"""Methods about where a tensor lies, which is always the CPU's memory, dense and strided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .attributes import check_device, first_base, storage_offset
from .creation import legacy_tensor
from .tensor import Tensor
from .views import alias_of

NO_ACCELERATOR = "Cannot access accelerator device when none is available."


def cpu(self: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself: it is on the CPU."""
    return self


def cuda(self: Tensor, device: Any = None, non_blocking: bool = False, memory_format: Any = None) -> Tensor:
    """AssertionError: there is no GPU here."""
    check_device("cuda")
    return self


def pin_memory(self: Tensor, device: Any = None) -> Tensor:
    """RuntimeError: memory is pinned for a GPU, and there is none."""
    raise RuntimeError(NO_ACCELERATOR)


def share_memory_(self: Tensor) -> Tensor:
    """The tensor itself: threads share its memory anyway, other processes cannot."""
    return self


def to_dense(self: Tensor, dtype: Any = None, *, masked_grad: Any = None) -> Any:
    """The tensor itself, or in another dtype: it is dense."""
    return self if dtype is None else self.to(dtype)


def new(self: Tensor, *data: Any) -> Tensor:
    """A tensor of the same dtype: of the given data, or of the given sizes with whatever is in memory."""
    return legacy_tensor(data, self.dtype)


def resize_(self: Tensor, *sizes: Any, memory_format: Any = None) -> Tensor:
    """Another shape in place: the first elements stay, further ones hold whatever is in memory.

    RuntimeError for a tensor that requires grad, and for a view that would need more memory.
    """
    if self.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    shape = tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes
    alias = alias_of(self)
    count = int(np.prod(shape, dtype=np.int64))
    memory = first_base(self._a).reshape(-1)[storage_offset(self) :]
    if count > memory.size:
        if alias.base is not None:
            raise RuntimeError("Trying to resize storage that is not resizable")
        memory = np.concatenate([memory, np.zeros(count - memory.size, memory.dtype)])
    self._a = memory[:count].reshape(shape)
    alias.version.number += 1
    return self


def _sparse_only(name: str, kind: str) -> Callable[[Tensor], Tensor]:
    def refuse(self: Tensor) -> Tensor:
        raise RuntimeError(f"{name} expected sparse {kind}tensor layout but got Strided")

    refuse.__doc__ = "RuntimeError: only sparse tensors have this, and all tensors here are dense."
    return refuse


def attach() -> None:
    """Give Tensor these methods."""
    for function in (cpu, cuda, pin_memory, share_memory_, to_dense, resize_, new):
        setattr(Tensor, function.__name__, function)
    for name, kind in {"indices": "coordinate ", "coalesce": "coordinate ", "values": ""}.items():
        setattr(Tensor, name, _sparse_only(name, kind))
