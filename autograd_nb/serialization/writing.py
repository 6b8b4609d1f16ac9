"""``save``: tensors, and Python data with tensors in it, in PyTorch's file format."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.attributes import device, strides_of
from ..engine.tensor import Size, Tensor
from ..nn import Parameter
from .storages import STORAGES, UNTYPED, address, whole_memory

NO_FILE = "expected 'f' to be string, path, or a file-like object with a 'write' attribute"


class Name:
    """A name in PyTorch, written as such: reading the file there finds the real thing."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self) -> None:
        """Callable, because only such may stand where pickle calls something."""


REBUILD, REBUILD_WITH_DTYPE = Name("torch._utils", "_rebuild_tensor_v2"), Name("torch._utils", "_rebuild_tensor_v3")
REBUILD_PARAMETER = Name("torch._utils", "_rebuild_parameter")
_NAMED = (*STORAGES.values(), "Size", "device", *(d.name for d in dtypes.ALL))
TORCH_NAMES = {name: Name("torch", name) for name in _NAMED}
UNTYPED_NAME = Name("torch.storage", UNTYPED)


class Storage:
    """Stands for a piece of memory, which is written to a file of its own."""

    def __init__(self, kind: Name, key: str, count: int) -> None:
        self.kind, self.key, self.count = kind, key, count


# The one in Python, which can write names unseen; type checkers know only the compiled one.
_PythonPickler: Any = getattr(pickle, "_Pickler")  # noqa: B009


class Pickler(_PythonPickler):
    """Writes what points to memory, and collects the memory."""

    def __init__(self, file: Any, protocol: int) -> None:
        super().__init__(file, protocol)
        self.memory: list[np.ndarray] = []
        self._numbers: dict[int, int] = {}

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, Storage):
            return ("storage", obj.kind, obj.key, "cpu", obj.count)
        return None

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Tensor):
            return self._parameter(obj) if isinstance(obj, Parameter) else self._tensor(obj)
        if isinstance(obj, Size):
            return TORCH_NAMES["Size"], (tuple(obj),)
        if isinstance(obj, device):
            return TORCH_NAMES["device"], (obj.type,) if obj.index is None else (obj.type, obj.index)
        return NotImplemented

    def _parameter(self, tensor: Tensor) -> Any:
        return REBUILD_PARAMETER, (tensor.data, tensor._rg, OrderedDict())

    def _tensor(self, tensor: Tensor) -> Any:
        memory, array = whole_memory(tensor)
        key = address(memory) if memory.size else -1 - len(self.memory)
        if key not in self._numbers:
            self._numbers[key] = len(self.memory)
            self.memory.append(memory)
        kind = STORAGES.get(tensor.dtype)
        count = memory.size // array.itemsize if kind else memory.size
        storage = Storage(TORCH_NAMES[kind] if kind else UNTYPED_NAME, str(self._numbers[key]), count)
        offset = (address(array) - address(memory)) // array.itemsize if memory.size else 0
        place = (storage, offset, tuple(array.shape), strides_of(array))
        described: tuple[Any, ...] = (*place, tensor.requires_grad, OrderedDict())
        return (REBUILD, described) if kind else (REBUILD_WITH_DTYPE, (*described, tensor.dtype))

    def save_name(self, obj: Name) -> None:
        self.write(pickle.GLOBAL + f"{obj.module}\n{obj.name}\n".encode())
        self.memoize(obj)

    def save_dtype(self, obj: dtypes.dtype) -> None:
        self.save(TORCH_NAMES[obj.name])

    dispatch = _PythonPickler.dispatch | {Name: save_name, dtypes.dtype: save_dtype}


def save(
    obj: Any, f: Any, pickle_module: Any = None, pickle_protocol: int = 2, _use_new_zipfile_serialization: bool = True
) -> None:
    """Write tensors, state dicts, and Python data with tensors in it, to a path or an open file.

    The file is PyTorch's: ``torch.load`` reads it, there and here. Tensors that share memory share it in the file;
    nothing in the file depends on the time or the place. RuntimeError for a folder that does not exist.

    >>> import io, autograd_nb as torch
    >>> file = io.BytesIO()
    >>> torch.save({"w": torch.ones(2)}, file)
    >>> _ = file.seek(0); torch.load(file)
    {'w': tensor([1., 1.])}
    """
    if isinstance(f, (str, os.PathLike)):
        path = Path(f)
        if not path.absolute().parent.is_dir():
            raise RuntimeError(f"Parent directory {path.parent} does not exist.")
        stem = path.stem or "archive"
    elif hasattr(f, "write"):
        stem = "archive"
    else:
        raise AttributeError(NO_FILE)
    text = io.BytesIO()
    pickler = Pickler(text, pickle_protocol)
    pickler.dump(obj)
    if isinstance(f, (str, os.PathLike)):
        with open(f, "wb") as file:
            _write_archive(file, stem, text.getvalue(), pickler.memory)
    else:  # which may not be able to go back to what was written
        written = io.BytesIO()
        _write_archive(written, stem, text.getvalue(), pickler.memory)
        f.write(written.getbuffer())


def _write_archive(file: Any, stem: str, text: bytes, memory: list[np.ndarray]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (
            ("data.pkl", text), (".format_version", b"1"), ("byteorder", b"little"),
            *((f"data/{k}", piece.data) for k, piece in enumerate(memory)), ("version", b"3\n"),
        ):  # fmt: skip
            archive.writestr(zipfile.ZipInfo(f"{stem}/{name}"), content)
