"""The tree of groups of a graph, and the graph that appears when one of them is opened."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import log, sqrt

from .chips import with_chips
from .fold import SMALL, cell_of, dressed, function_of, group_id, in_order, pieces_of, repeated
from .model import Graph, GraphEdge
from .modules import Path, module_paths

WAYS = ("auto", "function", "cell", "module", "none")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A stretch of the operations as they ran, from ``start`` up to ``stop``, drawn as one card until it is opened.

    ``kind`` is "repeat" (``count`` times the same), "iteration" (numbers ``first`` to ``last`` of ``count``),
    "function", "cell", "module", or "part" (neighbours that have nothing else in common).
    ``inside`` is what was found in it already.
    """

    id: str
    kind: str
    start: int
    stop: int
    count: int = 1
    first: int = 0
    last: int = 0
    title: str = ""
    inside: tuple[Item, ...] = ()


Item = int | Group


class Hierarchy:
    """A graph with leaves as chips and its operations in a tree of groups; levels are made when they are asked for.

    ``by`` is "auto" (repeats, and where that is not enough functions, cells, neighbourhoods; small graphs stay as they
    are), "function", "cell", "module" (from the names of parameters) or "none". A level has at most ``max_boxes``
    boxes beside its ports. Group ids depend on the graph alone. Raises ValueError for another ``by``.

    >>> from autograd_nb.graph.model import GraphNode
    >>> ops = [GraphNode(f"n{i}", "op", "SinBackward0", order=99 - i) for i in range(100)]
    >>> tree = Hierarchy(Graph(tuple(ops), tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(99)), ("n0",)))
    >>> tree.items()[1].id, tree.path("n50")
    ('g98-1', ('g98-1',))
    """

    def __init__(self, graph: Graph, by: str = "auto", max_boxes: int = 300) -> None:
        if by not in WAYS:
            raise ValueError(f"a graph can be grouped by {', '.join(WAYS)}, not by {by!r}")
        self._whole = with_chips(graph) if by == "none" else dressed(graph)
        self.by, self.max_boxes = by, max_boxes
        self.roots = frozenset(self._whole.roots)
        self.sequence = in_order(self._whole)
        self.position = {node.id: i for i, node in enumerate(self.sequence)}
        self.inward: list[list[GraphEdge]] = [[] for _ in self.sequence]
        self.outward: list[list[int]] = [[] for _ in self.sequence]
        for edge in self._whole.edges:
            user, maker = self.position[edge.source], self.position[edge.target]
            self.inward[user].append(edge)
            self.outward[maker].append(user)
        self._paths: list[Path] = module_paths(self.sequence) if by == "module" else []
        self._items: dict[str | None, tuple[Item, ...]] = {}
        self._parents: dict[str, str | None] = {}
        self._groups: dict[str, Group] = {}

    def items(self, group: str | None = None) -> tuple[Item, ...]:
        """What lies in ``group``, or at the top: positions in the sequence, and groups. Raises KeyError if unknown."""
        if group not in self._items:
            found = tuple(self._divide(self.group(group) if group is not None else None))
            inner = [item for item in found if isinstance(item, Group)]
            self._groups.update((item.id, item) for item in inner)
            self._parents.update((item.id, group) for item in inner)
            self._items[group] = found
        return self._items[group]

    def group(self, name: str) -> Group:
        """The group with this id. Raises KeyError if there is none."""
        if name not in self._groups and not any(group.id == name for group in self.walk()):
            raise KeyError(name)
        return self._groups[name]

    def parent(self, name: str) -> str | None:
        """The group around the group ``name``; None at the top."""
        self.group(name)
        return self._parents[name]

    def walk(self) -> Iterator[Group]:
        """All groups, those further up first."""
        level: list[str | None] = [None]
        while level:
            inner = [item for name in level for item in self.items(name) if isinstance(item, Group)]
            yield from inner
            level = [group.id for group in inner]

    def at_depth(self, depth: int) -> tuple[str, ...]:
        """The groups to open so that ``depth`` levels of them are open."""
        found: list[str] = []
        level: list[str | None] = [None]
        for _ in range(depth):
            level = [item.id for name in level for item in self.items(name) if isinstance(item, Group)]
            found += [name for name in level if name is not None]
        return tuple(found)

    def path(self, node: str) -> tuple[str, ...]:
        """The groups around the operation ``node``, outermost first. Raises KeyError for one that no card shows."""
        place = self.position[node]
        found: list[str] = []
        around: str | None = None
        while True:
            item = next(item for item in self.items(around) if _holds(item, place))
            if not isinstance(item, Group):
                return tuple(found)
            around = item.id
            found.append(around)

    # --- how a group is divided

    def _divide(self, group: Group | None) -> list[Item]:
        start, stop = (0, len(self.sequence)) if group is None else (group.start, group.stop)
        if group is not None and group.kind in ("repeat", "iteration") and group.last != group.first:
            return self._rounds(group)
        if group is not None and group.inside:
            return self._crowded(list(group.inside))
        items: list[Item] = list(range(start, stop))
        if self.by == "none":
            return items
        if self.by == "module":
            items = self._modules(items, len(_prefix(self._paths[start:stop])))
        elif group is None and self.by in ("function", "cell"):
            items = self._runs(items, self.by, 2)
        if all(not isinstance(item, Group) for item in items) and len(items) > SMALL:
            items = self._repeats(start, stop)
        return self._crowded(items)

    def _crowded(self, items: list[Item]) -> list[Item]:
        for kind in ("function", "cell"):
            if len(items) > self.max_boxes:
                items = self._runs(items, kind, 3)
        if len(items) > self.max_boxes:
            size = _round_size(len(items), self.max_boxes)
            runs = [items[k : k + size] for k in range(0, len(items), size)]
            items = [self._wrapped(run, "part") if len(run) > 1 else run[0] for run in runs]
        return items

    def _repeats(self, start: int, stop: int) -> list[Item]:
        inside = self.sequence[start:stop]
        if len(inside) == len(self.sequence):
            pieces = pieces_of(self._whole)
        else:
            edges = tuple(e for p in range(start, stop) for e in self.inward[p] if self.position[e.target] >= start)
            roots = tuple(node.id for node in inside if node.id in self.roots)
            pieces = repeated(inside, Graph(tuple(inside), edges, roots))
        items: list[Item] = []
        place = start
        for low, high, count in pieces:
            items += range(place, start + low)
            place = start + high
            name = group_id(inside[low].id, inside[high - 1].id)
            items.append(Group(name, "repeat", start + low, place, count, 1, count))
        return [*items, *range(place, stop)]

    def _rounds(self, group: Group) -> list[Item]:
        """The iterations of a repeat; many of them in groups of a round number."""
        many = group.last - group.first + 1
        period = (group.stop - group.start) // many
        size = 1 if many <= self.max_boxes else _round_size(many, self.max_boxes)
        if size == 1 and period == 1:
            return list(range(group.start, group.stop))
        whole = group.id.partition(".")[0]
        found: list[Item] = []
        for first in range(group.first, group.last + 1, size):
            last = min(first + size - 1, group.last)
            start = group.start + (first - group.first) * period
            stop = group.start + (last - group.first + 1) * period
            name = f"{whole}.{first}" if last == first else f"{whole}.{first}-{last}"
            found.append(Group(name, "iteration", start, stop, group.count, first, last))
        return found

    def _modules(self, items: list[Item], depth: int) -> list[Item]:
        def key(item: Item) -> Hashable:
            path = self._paths[item] if isinstance(item, int) else ()
            return path[: depth + 1] if len(path) > depth else None

        return self._grouped(items, key, "module", 2, ".".join)

    def _runs(self, items: list[Item], kind: str, least: int) -> list[Item]:
        of = function_of if kind == "function" else cell_of

        def key(item: Item) -> Hashable:
            span = range(item, item + 1) if isinstance(item, int) else range(item.start, item.stop)
            keys = {of(self.sequence[p]) for p in span}
            return keys.pop() if len(keys) == 1 else None

        return self._grouped(items, key, kind, least, _function_title if kind == "function" else _cell_title)

    def _grouped(
        self, items: list[Item], key: Callable[[Item], Hashable], kind: str, least: int, title: Callable[..., str]
    ) -> list[Item]:
        """``items`` with neighbours of one ``key`` together; unless that would be all of them."""
        found: list[Item] = []
        for value, same in groupby(items, key):
            run = list(same)
            if value is None or not least <= len(run) < len(items):
                found += run
            else:
                found.append(self._wrapped(run, kind, title(value)))
        return found

    def _wrapped(self, items: list[Item], kind: str, title: str = "") -> Group:
        start = items[0] if isinstance(items[0], int) else items[0].start
        stop = items[-1] + 1 if isinstance(items[-1], int) else items[-1].stop
        name = group_id(self.sequence[start].id, self.sequence[stop - 1].id)
        # Plain operations are looked through for repeats once the group is opened.
        inside = () if all(isinstance(item, int) for item in items) and kind != "part" else tuple(items)
        return Group(name, kind, start, stop, title=title, inside=inside)


def _holds(item: Item, place: int) -> bool:
    return item.start <= place < item.stop if isinstance(item, Group) else item == place


def _prefix(paths: list[Path]) -> Path:
    """What all paths begin with."""
    low, high = min(paths, default=()), max(paths, default=())
    same = [a == b for a, b in zip(low, high, strict=False)]
    return low[: same.index(False) if False in same else len(same)]


def _round_size(number: int, most: int) -> int:
    """About as many in each part as there are parts, in numbers that people count in.

    >>> _round_size(1000, 300), _round_size(49_998, 300), _round_size(400, 30)
    (50, 200, 20)
    """
    sizes = [digit * 10**power for power in range(len(str(number))) for digit in (1, 2, 5)]
    allowed = [size for size in sizes if size > 1 and -(-number // size) <= most]
    return min(allowed, key=lambda size: (abs(round(log(size / sqrt(number)), 6)), -size))


def _function_title(key: tuple[int | None, str]) -> str:
    return f"{key[1]}()"


def _cell_title(key: int) -> str:
    return f"In[{key}]"
