"""``load``: what ``save`` wrote, here or in PyTorch."""

from __future__ import annotations

import io
import math
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.attributes import device, strided
from ..engine.tensor import Size, Tensor
from ..nn import Parameter
from .storages import DTYPES, UNTYPED
from .unpickling import Machine, refused

NOT_SEEKABLE = (
    ". You can only torch.load from a file that is seekable. Please pre-load the data into a buffer like io.BytesIO "
    "and try to load from it instead."
)
ON_CUDA = (
    "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are running on a "
    "CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map your storages to the CPU."
)
ARBITRARY = (
    "autograd_nb never runs the code in a pickle: weights_only=False is not supported. Load the file without it, or "
    "with PyTorch, and save tensors, numbers, strings and containers of them alone."
)


class Memory:
    """A piece of a file's memory, seen as elements of one dtype, or as bytes (``dtype`` None)."""

    def __init__(self, flat: np.ndarray, dtype: dtypes.dtype | None) -> None:
        self.flat, self.dtype = flat, dtype


class Named:
    """What a name in the file stands for that says something and is never called."""

    def __init__(self, name: str) -> None:
        self.name = name


def rebuild_tensor(
    storage: Any, offset: int, size: Any, stride: Any, requires_grad: bool = False, hooks: Any = None,
    dtype: dtypes.dtype | None = None, metadata: Any = None,
) -> Tensor:  # fmt: skip
    """A tensor on a piece of memory; RuntimeError if it would reach beyond it."""
    if not isinstance(storage, Memory) or not all(isinstance(n, int) and n >= 0 for n in (offset, *size, *stride)):
        raise refused("a tensor without memory, size and strides")
    kind = storage.dtype or dtype
    if not isinstance(kind, dtypes.dtype) or len(size) != len(stride):
        raise refused("a tensor without dtype")
    item = kind.itemsize
    last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True)) if math.prod(size) else 0
    if math.prod(size) and (last + 1) * item > storage.flat.size:
        raise RuntimeError(
            f"setStorage: sizes {list(size)}, strides {list(stride)}, storage offset {offset}, and itemsize {item} "
            f"requiring a storage size of {(last + 1) * item} are out of bounds for storage of size {storage.flat.size}"
        )
    if math.prod(size):
        steps = tuple(step * item for step in stride)
        array = np.ndarray(tuple(size), kind.numpy, storage.flat, offset * item, steps)
    else:
        array = np.empty(tuple(size), kind.numpy)
    out = Tensor._of(array)
    out._rg = bool(requires_grad) and array.dtype.kind in "fc"
    return out


def rebuild_parameter(data: Tensor, requires_grad: bool, hooks: Any, state: Any = None) -> Parameter:
    """A parameter on a tensor's memory."""
    return Parameter(data, bool(requires_grad))


def rebuild_from_type(function: Any, kind: Any, arguments: Any, state: Any) -> Any:
    """A tensor that had attributes of its own."""
    if function not in (rebuild_tensor, rebuild_parameter):
        raise refused("a tensor made by an unknown function")
    made = function(*arguments)
    if isinstance(state, dict):
        made.__dict__.update({k: v for k, v in state.items() if type(k) is str and not hasattr(Tensor, k)})
    return made


def _device(*arguments: Any) -> device:
    return device(*arguments)


NAMES: dict[str, Any] = {
    "torch._utils._rebuild_tensor": rebuild_tensor,
    "torch._utils._rebuild_tensor_v2": rebuild_tensor,
    "torch._utils._rebuild_tensor_v3": rebuild_tensor,
    "torch._utils._rebuild_parameter": rebuild_parameter,
    "torch._utils._rebuild_parameter_with_state": rebuild_parameter,
    "torch._tensor._rebuild_from_type_v2": rebuild_from_type,
    "torch.serialization._get_layout": lambda name: strided,
    "torch.Size": Size,
    "torch.device": _device,
    **{name: Named(name) for name in ("torch.Tensor", "torch._tensor.Tensor", "torch.nn.parameter.Parameter")},
    f"torch.storage.{UNTYPED}": Named(UNTYPED),
    **{f"torch.{name}": Named(name) for name in DTYPES},
    **{f"torch.{d.name}": d for d in dtypes.ALL},
}


class Archive:
    """The zip file that PyTorch writes."""

    def __init__(self, content: Any, map_location: Any) -> None:
        self.zip = zipfile.ZipFile(content)
        names = self.zip.namelist()
        found = next((name for name in names if name.endswith("/data.pkl") or name == "data.pkl"), None)
        if found is None:
            raise RuntimeError("PytorchStreamReader failed locating file data.pkl: file not found")
        self.folder = found.removesuffix("data.pkl")
        order = f"{self.folder}byteorder"
        self.swapped = order in names and self.zip.read(order) == b"big"
        self.map_location = map_location
        self.read: dict[str, np.ndarray] = {}

    def value(self) -> Any:
        """What was saved."""
        return Machine(NAMES, self.memory).run(self.zip.read(f"{self.folder}data.pkl"))

    def memory(self, described: Any) -> Memory:
        """The memory that a storage's description in the pickle stands for; read once."""
        if not isinstance(described, tuple) or len(described) != 5 or described[0] != "storage":
            raise refused("Only persistent_load of storage is allowed")
        _, kind, key, location, _ = described
        if not isinstance(kind, Named) or type(key) is not str:
            raise refused("a storage of an unknown kind")
        self._check_location(location)
        dtype = DTYPES.get(kind.name)
        if key not in self.read:
            flat = np.frombuffer(bytearray(self.zip.read(f"{self.folder}data/{key}")), np.uint8)
            if self.swapped and dtype is not None:
                flat = flat.view(dtype.numpy).byteswap().view(np.uint8)
            self.read[key] = flat
        return Memory(self.read[key], dtype)

    def _check_location(self, location: Any) -> None:
        wanted: Any = self.map_location
        if isinstance(wanted, dict):
            wanted = wanted.get(location, location)
        if wanted is None:
            wanted = location
        if not callable(wanted) and str(wanted).startswith("cuda"):
            raise RuntimeError(ON_CUDA)


def load(
    f: Any, map_location: Any = None, pickle_module: Any = None, *, weights_only: bool | None = None,
    mmap: bool | None = None, **pickle_load_args: Any,
) -> Any:  # fmt: skip
    """What a file holds: tensors and Python data, as saved here or by PyTorch; from a path or an open file.

    Only data is read, never code: pickle.UnpicklingError for a file that names anything but tensors, dtypes, numbers,
    strings and containers; RuntimeError for ``weights_only=False``. map_location: accepted; everything is on the CPU.

    >>> import io, autograd_nb as torch
    >>> file = io.BytesIO()
    >>> torch.save([torch.arange(2), "text"], file)
    >>> _ = file.seek(0); torch.load(file)
    [tensor([0, 1]), 'text']
    """
    if weights_only is False:
        raise RuntimeError(ARBITRARY)
    if isinstance(f, (str, os.PathLike)):
        content: Any = io.BytesIO(Path(f).read_bytes())
    else:
        for method in ("seek", "read", "tell"):
            if not hasattr(f, method):
                raise AttributeError(f"'{type(f).__name__}' object has no attribute '{method}'{NOT_SEEKABLE}")
        content = io.BytesIO(f.read())
    if not content.getbuffer().nbytes:
        raise EOFError
    if not zipfile.is_zipfile(content):
        raise refused("the file is not one that torch.save writes since PyTorch 1.6")
    return _guarded(lambda: Archive(content, map_location).value())


def _guarded(read: Callable[[], Any]) -> Any:
    """A damaged file gives an UnpicklingError, whatever exactly is wrong with it."""
    try:
        return read()
    except zipfile.BadZipFile as error:
        raise RuntimeError(f"PytorchStreamReader failed reading zip archive: {error}") from error
    except (ValueError, TypeError, KeyError, IndexError, StopIteration, AttributeError, struct.error) as error:
        raise refused(f"the file is damaged: {error}") from error
