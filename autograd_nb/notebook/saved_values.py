"""What the nodes behind a tensor keep for their backward pass, and in which memory: shared memory is counted once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..engine.tensor import Tensor
from ..graph import Origin, Saved, op_name
from ..graph.adapt import SAFE_NODES, Walk
from ..graph.saved import dtype_of, saved_by, shape_of
from .naming import History, Names
from .origins import origin_of
from .reachable import reachable
from .tensors import is_tensor


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One saved value. ``state`` is "ok", "packed" (a pack hook has it), "freed", "changed" or "unreadable".

    buffer: the number of its memory, 0 where there is none; bytes: of that memory, counted by the first value in it
    and zero for the others; buffer_bytes: all of that memory, where the value is only a part; yours: one of the
    user's tensors is in the same memory; first: the slot and operation that counted it, where this one does not.
    """

    op: str
    slot: str
    origin: Origin | None
    result: str | None = None
    name: str | None = None
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    state: str = "ok"
    buffer: int = 0
    bytes: int = 0
    buffer_bytes: int = 0
    yours: bool = False
    first: tuple[str, str] | None = None


class _Memory:
    """Which tensors lie in the same memory; holds what it was shown, so that ids stay what they are."""

    def __init__(self) -> None:
        self._held: list[Any] = []
        self._first: dict[Any, tuple[int, str, str]] = {}

    def of(self, tensor: Any) -> tuple[Any, int]:
        """A key of the memory that a tensor keeps alive, and the size of all of it."""
        if not isinstance(tensor, Tensor):
            storage = tensor.untyped_storage()
            return ("torch", storage.data_ptr()), int(storage.nbytes())
        owner = tensor._a
        while isinstance(getattr(owner, "base", None), np.ndarray):
            owner = owner.base
        self._held.append(owner)
        key = id(owner)
        return key, int(owner.nbytes)

    def count(self, row: SavedRow, value: Any, yours: set[Any]) -> SavedRow:
        """The row of a value, with the memory that it is the first to need."""
        key, size = self.of(value)
        is_new = key not in self._first
        number, *first = self._first.setdefault(key, (len(self._first) + 1, row.slot, row.op))
        return replace(
            row, buffer=number, bytes=size if is_new else 0, buffer_bytes=size, yours=key in yours,
            first=None if is_new else (first[0], first[1]),
        )  # fmt: skip


def saved_rows(roots: list[Any], variables: Mapping[str, Any], history: History | None = None) -> list[SavedRow]:
    """A row for each tensor that a node reachable from ``roots`` saved, those of the first operation first."""
    names, memory = Names(variables, history), _Memory()
    yours = {memory.of(tensor)[0] for _, tensor in reachable(variables) if _is_dense(tensor)}
    rows: list[SavedRow] = []
    for node in _in_order(roots):
        op = op_name(str(node.name()).rsplit("::", 1)[-1])
        for saved, value in _values(node, names):
            origin, result, name = origin_of(node), _numbered(names(node)), _numbered(saved.name)
            row = SavedRow(op, saved.slot, origin, result, name, saved.shape, saved.dtype, saved.state)
            rows.append(row if value is None or not _is_dense(value) else memory.count(row, value, yours))
    return rows


def _numbered(name: str | None) -> str | None:
    """A name with the number of its run, which is kept apart for pictures that fold runs."""
    return name and name.replace("\0", "")


def called(roots: list[Any], variables: Mapping[str, Any], history: History | None = None) -> str:
    """What the values behind ``roots`` are called, or else which operations made them."""
    names = Names(variables, history)
    return ", ".join(_numbered(names(node)) or op_name(str(node.name()).rsplit("::", 1)[-1]) for node in roots)


def _is_dense(tensor: Any) -> bool:
    return isinstance(tensor, Tensor) or "strided" in str(tensor.layout)


def _in_order(roots: list[Any]) -> list[Any]:
    """The nodes below ``roots``, the first recorded first."""
    # PyTorch's leaves carry the largest number there is, and save nothing.
    return sorted(Walk(roots, SAFE_NODES).seen, key=lambda node: int(node._sequence_nr()))


def _values(node: Any, names: Names) -> Iterator[tuple[Saved, Any]]:
    """(summary, tensor) for each saved tensor; None for one that is gone. What hooks have packed is left packed."""
    packed = list(_packed(node))
    if packed:
        yield from packed
        return
    tensors: list[Any] = []

    def named(tensor: Any) -> str | None:
        tensors.append(tensor)
        return names(tensor)

    found = saved_by(node, named)
    if not found and hasattr(node, "ctx"):
        found = saved_by(_OfFunction(node), named)
    waiting = iter(tensors)
    for saved in found:
        if saved.state != "ok":
            yield saved, None
        elif saved.shape is not None:
            yield saved, next(waiting)


class _OfFunction:
    """A custom function's node with what it saved in plain sight, as PyTorch's lists it."""

    def __init__(self, node: Any) -> None:
        self._node = node

    @property
    def saved_tensors(self) -> Any:
        return self._node.saved_tensors


def _packed(node: Any) -> Iterator[tuple[Saved, Any]]:
    """What pack hooks made of the saved tensors: a tensor of its own where they gave one."""
    for attribute in dir(node):
        if not attribute.startswith("_raw_saved_"):
            continue
        places = getattr(node, attribute, None)
        for place in places if isinstance(places, tuple) else (places,):
            if getattr(place, "unpack_hook", None) is not None:
                data = place.data if is_tensor(place.data) else None
                shape, dtype = (shape_of(data), dtype_of(data)) if data is not None else (None, None)
                yield Saved(attribute.removeprefix("_raw_saved_"), shape, dtype, state="packed"), data
