"""Which saved tensors lie in the same memory, and what else does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ...graph import GraphNode, Saved

# More than this is not said of one piece of memory.
MOST = 6


def saved_tensors(node: Any, known: GraphNode) -> Iterator[tuple[Saved, Any]]:
    """Each saved tensor of a live node that can be read, with its entry in the snapshot."""
    for saved in known.saved:
        if saved.shape is None or saved.state != "ok":
            continue
        slot, _, index = saved.slot.partition("[")
        value = getattr(node, slot if slot == "saved_tensors" else f"_saved_{slot}", None)
        if index and isinstance(value, (tuple, list)):
            value = value[int(index.rstrip("]"))]
        if value is not None:
            yield saved, value


class Memory:
    """Pieces of memory in the order in which they were met, and everything that was found in each."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._labels: dict[int, dict[str, None]] = {}
        self._bytes: dict[int, int] = {}

    def note(self, tensor: Any, label: str) -> None:
        """Remember that this tensor, called so, lies where it lies."""
        number = self.number(tensor)
        if number is not None:
            self._labels[number][label] = None

    def number(self, tensor: Any) -> int | None:
        """Which piece of memory, counted from 0; None for a tensor without."""
        try:
            storage = tensor.untyped_storage()
            address, size = int(storage.data_ptr()), int(storage.nbytes())
        except (AttributeError, RuntimeError, NotImplementedError):  # sparse, meta, or a subclass of its own
            return None
        if not address:
            return None
        number = self._numbers.setdefault(address, len(self._numbers))
        self._labels.setdefault(number, {})
        self._bytes[number] = size
        return number

    def bytes(self, number: int | None) -> int:
        """The size of a piece of memory, of which a tensor may use a part."""
        return self._bytes.get(number, 0) if number is not None else 0

    def others(self, number: int | None, own: str) -> tuple[str, ...]:
        """What else lies there."""
        found = () if number is None else (label for label in self._labels[number] if label != own)
        labels = tuple(islice(found, MOST + 1))
        return (*labels[:MOST], "…") if len(labels) > MOST else labels
