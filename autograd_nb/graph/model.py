"""The neutral graph: plain frozen data that outlives the tensors it describes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

SCHEMA = 1
Shape = tuple[int, ...]
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a node was recorded: cell number, line inside it, source fragment, enclosing function."""

    cell: int | None = None
    line: int | None = None
    source: str | None = None
    function: str | None = None
    file: str | None = None

    @property
    def place(self) -> str:
        """The short form people know from tracebacks.

        >>> Origin(cell=3, line=2).place
        'In[3]:2'
        >>> Origin(file="train.py", line=7).place
        'train.py:7'
        """
        where = f"In[{self.cell}]" if self.cell is not None else (self.file or "")
        return f"{where}:{self.line}" if where and self.line is not None else where


@dataclass(frozen=True, slots=True)
class Saved:
    """One value a node keeps for its backward. ``state`` is "ok", "freed" or "changed" (written in place since)."""

    slot: str
    shape: Shape | None = None
    dtype: str | None = None
    bytes: int | None = None
    name: str | None = None
    value: str | None = None
    state: str = "ok"


@dataclass(frozen=True, slots=True)
class GradSummary:
    """The .grad of a leaf at the moment of the snapshot, as numbers."""

    shape: Shape
    dtype: str | None = None
    norm: float | None = None
    zeros: float | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where a tracked value left the graph (detach, no_grad, .item() ...). Holds nothing alive."""

    label: str
    output_nr: int = 0
    name: str | None = None
    shape: Shape | None = None
    dtype: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Untracked:
    """An input that gets no gradient (``None`` in ``next_functions``), by its position among the node's outputs.

    ``value`` is the number it is, where it is one; ``cut`` is how it left the graph, where that is known.
    """

    output_nr: int
    argument: str | None = None
    name: str | None = None
    shape: Shape | None = None
    dtype: str | None = None
    value: str | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A leaf, cut or untracked input that folding moved to the side of the card that uses it.

    ``kind`` is "leaf", "cut" or "constant"; ``via`` lists transposes that were folded in,
    ``note`` is the kind of cut, or the argument a constant is passed as; ``value`` is the number a constant is.
    """

    kind: str
    output_nr: int
    label: str | None = None
    node: str | None = None
    shape: Shape | None = None
    dtype: str | None = None
    via: tuple[str, ...] = ()
    transposed: bool = False
    note: str | None = None
    grad: GradSummary | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One node. ``kind`` is "op", "leaf", "cut", "fold" or "port"; a root is any node listed in ``Graph.roots``.

    ``order`` ranks operations as they ran forward. ``open`` marks a node whose inputs were not followed.
    ``chips``, ``count``, ``members`` and ``body`` are filled by folding.
    """

    id: str
    kind: str
    label: str
    formula: str | None = None
    shape: Shape | None = None
    dtype: str | None = None
    name: str | None = None
    origin: Origin | None = None
    saved: tuple[Saved, ...] = ()
    grad: GradSummary | None = None
    group: str | None = None
    untracked: tuple[Untracked, ...] = ()
    order: int = 0
    open: bool = False
    chips: tuple[Chip, ...] = ()
    count: int = 1
    members: tuple[str, ...] = ()
    body: Graph | None = None


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """One step of the gradient, from ``source`` (ran later in forward) to ``target`` (made its input).

    ``output_nr`` is the position in the source's ``next_functions``, ``input_nr`` the number stored there.
    ``kind`` is "flow", or "ghost" where a cut stops the gradient. ``via`` lists reshapes that folding moved here.
    """

    source: str
    target: str
    output_nr: int = 0
    input_nr: int = 0
    label: str | None = None
    kind: str = "flow"
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Graph:
    """A snapshot of a recorded computation.

    >>> g = Graph((GraphNode("n0", "op", "ExpBackward0"),), roots=("n0",))
    >>> Graph.from_json(g.to_json()) == g
    True
    """

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()
    roots: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    schema: int = SCHEMA

    def by_id(self) -> dict[str, GraphNode]:
        """Every node under its id."""
        return {node.id: node for node in self.nodes}

    @property
    def truncated(self) -> int:
        """How many nodes were reached but not followed further; 0 for a complete graph."""
        return sum(node.open for node in self.nodes)

    def to_dict(self) -> dict[str, Any]:
        """The graph as dicts and lists; fields that hold their default are left out."""
        return _plain(self) | {"schema": self.schema}

    def to_json(self, **options: Any) -> str:
        """The graph as JSON text; ``options`` go to `json.dumps`."""
        return json.dumps(self.to_dict(), ensure_ascii=False, **options)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Graph:
        """The graph `to_dict` described. Raises ValueError for a schema this version does not know."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"graph schema {data.get('schema')!r} is not supported, expected {SCHEMA}")
        return _revived(cls, data)

    @classmethod
    def from_json(cls, text: str) -> Graph:
        """The graph `to_json` wrote."""
        return cls.from_dict(json.loads(text))


def altered(record: Record, **changes: Any) -> Record:
    """``record`` with other values in some fields: `dataclasses.replace` for the records above, in a third of its time.

    >>> altered(GraphNode("n0", "op", "ExpBackward0"), name="y").name
    'y'
    """
    kind: Any = type(record)
    read, puts = _slots_of(kind)
    new: Record = object.__new__(kind)
    for put, value in zip(puts.values(), read(record), strict=True):
        put(new, value)
    for name, value in changes.items():
        puts[name](new, value)
    return new


@lru_cache(maxsize=16)
def _slots_of(kind: type) -> tuple[attrgetter[Any], dict[str, Callable[[Any, Any], None]]]:
    names = [field.name for field in fields(kind)]
    return attrgetter(*names), {name: getattr(kind, name).__set__ for name in names}


# Fields that hold records, and what each of them holds; everything else is a plain JSON value.
_RECORDS: dict[str, type] = {
    "origin": Origin, "cut": Cut, "saved": Saved, "grad": GradSummary, "untracked": Untracked,
    "chips": Chip, "body": Graph, "nodes": GraphNode, "edges": GraphEdge,
}  # fmt: skip


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        pairs = ((f.name, getattr(value, f.name), f.default) for f in fields(value))
        return {name: _plain(v) for name, v, default in pairs if v != default}
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)  # JSON has no NaN
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def _revived(kind: type, data: dict[str, Any]) -> Any:
    known = {f.name for f in fields(kind)}
    return kind(**{name: _revived_field(name, value) for name, value in data.items() if name in known})


def _revived_field(name: str, value: Any) -> Any:
    kind = _RECORDS.get(name)
    if name in ("norm", "zeros") and isinstance(value, str):
        return float(value)
    if isinstance(value, list):
        return tuple(_revived(kind, v) if kind else v for v in value)
    return _revived(kind, value) if kind and value is not None else value
