"""The facts of every box: gathered for those that were looked into, made from numbers for the rest when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...graph import GraphNode
from ..backward_pass import Failure
from ..origins import call_of
from .facts import Around, Facts, Kept
from .live_source import around, backward_source
from .pieces import told
from .schedule import Schedule

_UPSTREAM, _OPEN, _BUDGET = Failure("upstream"), Failure("open"), Failure("budget")
Arrivals = Mapping[str, "list[tuple[str, float | None]]"]


class Sources:
    """What the source says of live nodes; read once for nodes that were recorded at the same place."""

    def __init__(self) -> None:
        self._around: dict[int, tuple[Any, Around | None]] = {}
        self._plain: set[type] = set()

    def around(self, node: Any) -> Around | None:
        """The lines around the one that recorded ``node``."""
        call = call_of(node)
        if call is None:
            return None
        if id(call.site) not in self._around:
            self._around[id(call.site)] = call.site, around(node)
        return self._around[id(call.site)][1]

    def backward(self, node: Any) -> tuple[str, ...]:
        """The lines of a custom function's backward()."""
        if type(node) in self._plain:
            return ()
        found = backward_source(node)
        if not found:
            self._plain.add(type(node))
        return found


class Records(Mapping[str, Facts]):
    """Facts by box, in the order of the graph; plain data. ``looked`` are those within the budget."""

    def __init__(
        self, by_id: Mapping[str, GraphNode], looked: Mapping[str, Facts], schedule: Schedule, root: str,
        roots: frozenset[str], arrivals: Arrivals,
    ) -> None:  # fmt: skip
        self._by_id, self._looked, self._arrivals, self._root, self._roots = by_id, looked, arrivals, root, roots
        self._numbers, self._sequences = schedule.numbers, schedule.sequences
        self._operations = sum(sequence is not None for sequence in schedule.sequences)
        self.sources: dict[int, tuple[Around | None, tuple[str, ...]]] = {}
        self.unreached: set[int] = set()
        self._made: dict[str, Facts] = {}
        self.engine = "ours"

    def __getitem__(self, box: str) -> Facts:
        facts = self._looked.get(box) or self._made.get(box) or self._beyond(box)
        if not facts.total and facts.number is not None:
            facts.total, facts.operations = len(self._numbers), self._operations
            found = self._arrivals.get(box, ())
            facts.arrivals = tuple((by, self._called(by), norm) for by, norm in found)
            if found:  # what everything reads has thousands of them, and is asked for by every group
                self._made[box] = facts
        return facts

    def _beyond(self, box: str) -> Facts:
        node, i = self._by_id[box], int(box[1:])
        if i >= len(self._numbers):
            return Facts(node, self.engine)
        lines, backward = self.sources.get(i, (None, ()))
        why = _UPSTREAM if i in self.unreached else _OPEN if node.open else _BUDGET
        return Facts(
            node, self.engine, self._numbers[i], sequence=self._sequences[i], failure=why, root=self._root,
            is_root=box in self._roots, around=lines, backward=backward,
        )  # fmt: skip

    def _called(self, box: str) -> str:
        known = self._by_id.get(box)
        return box if known is None else f"{told(known)} ({box})"

    def __contains__(self, box: object) -> bool:
        return box in self._by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def kept_by(node: GraphNode) -> tuple[Kept, ...]:
    """What the snapshot alone tells of saved values."""
    return tuple(Kept(s.slot, s.shape, s.dtype, s.bytes, s.name, s.value, s.state) for s in node.saved)
