"""Fold first, then draw: a graph of thousands of nodes as a few cards that say how often they repeat."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import accumulate

from .chips import with_chips
from .labels import op_name
from .model import Chip, Graph, GraphEdge, GraphNode, altered
from .periods import repeats
from .remembered import once_per_graph
from .reshapes import is_reshape, without_reshapes

# Below this many cards repeats are left alone: a three-layer network is read as it stands.
SMALL = 36
# Up to this many cards even a view is shown as the operation it is.
PLAIN = 16
# As many cards as one picture shows.
BOXES = 300
# A value with more readers than this belongs to no single step of a loop.
HUB = 6
Piece = tuple[int, int, int]


def fold(graph: Graph, *, max_boxes: int = BOXES, expanded: Iterable[str] = ()) -> Graph:
    """``graph`` with leaves as chips, and repeats as one "fold" node whose ``body`` is one of its iterations.

    What is still more than ``max_boxes`` is grouped by function, by cell, and then by neighbourhood. A group whose
    id is in ``expanded`` stays open. Group ids do not depend on what is expanded; the members carry them in ``group``.

    >>> ops = [GraphNode(f"n{i}", "op", "SinBackward0", order=99 - i) for i in range(100)]
    >>> chain = Graph(tuple(ops), tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(99)), ("n0",))
    >>> [(n.id, n.label, n.count) for n in fold(chain).nodes]
    [('n0', 'SinBackward0', 1), ('g98-1', 'sin', 98), ('n99', 'SinBackward0', 1)]
    """
    return _folded(graph, max_boxes, frozenset(expanded))


def folds(graph: Graph) -> bool:
    """True if `fold` draws some operations of ``graph`` together.

    >>> folds(Graph(tuple(GraphNode(f"n{i}", "op", "SinBackward0", order=-i) for i in range(400))))
    True
    """
    # So many cannot all be cards of their own; of a long graph no more needs to be known.
    if sum(node.kind == "op" and not is_reshape(node) for node in graph.nodes) > BOXES:
        return True
    return any(node.kind == "fold" for node in fold(graph).nodes)


@once_per_graph
def dressed(graph: Graph) -> Graph:
    """``graph`` with leaves as chips, and unless it is small with unnamed reshapes as words on edges."""
    chipped = with_chips(graph)
    return without_reshapes(chipped) if len(chipped.nodes) > PLAIN else chipped


@once_per_graph
def _folded(graph: Graph, max_boxes: int, opened: frozenset[str]) -> Graph:
    plain = dressed(graph)
    if len(plain.nodes) <= SMALL:
        return plain
    folded = _fold_repeats(plain, opened)
    # Whoever opens a group asks for its cards, so they do not count.
    allowed = max_boxes + sum(node.group in opened for node in folded.nodes)
    for key in (function_of, cell_of):
        if len(folded.nodes) > allowed:
            folded = _fold_runs(folded, key, opened)
    if len(folded.nodes) > allowed:
        folded = _fold_evenly(folded, allowed, opened)
    return folded


def _fold_repeats(graph: Graph, opened: frozenset[str]) -> Graph:
    return _quotient(graph, in_order(graph), pieces_of(graph), opened)


def in_order(graph: Graph) -> list[GraphNode]:
    """The nodes of ``graph`` as they ran."""
    return sorted(graph.nodes, key=forward_order)


@once_per_graph
def pieces_of(graph: Graph) -> list[Piece]:
    """The stretches of all the nodes of ``graph``, as they ran, that repeat: (start, stop, count)."""
    return repeated(in_order(graph), graph)


def forward_order(node: GraphNode) -> tuple[int, str]:
    """Sorts nodes as they ran; a topological order."""
    return node.order, node.id


def repeated(sequence: list[GraphNode], graph: Graph) -> list[Piece]:
    """The stretches of ``sequence``, all nodes of ``graph`` as they ran, that repeat: (start, stop, count)."""
    found = repeats(_tokens(sequence, graph), _crossing(sequence, graph))
    return [(start, start + period * count, count) for start, period, count in found]


def _tokens(sequence: list[GraphNode], graph: Graph) -> list[Hashable]:
    """What must agree for two nodes to count as the same step: operation, shape, chips, and where inputs come from."""
    position = {node.id: i for i, node in enumerate(sequence)}
    inputs: dict[str, list[GraphEdge]] = {}
    users: dict[str, int] = {}
    for edge in graph.edges:
        inputs.setdefault(edge.source, []).append(edge)
        users[edge.target] = users.get(edge.target, 0) + 1
    roots = frozenset(graph.roots)
    tokens: list[Hashable] = []
    for i, node in enumerate(sequence):
        # A producer that everybody reads is at another distance each time, without the steps being different.
        links = tuple(
            (e.output_nr, *((0, 0) if users[e.target] > HUB else (i - position[e.target], e.input_nr)))
            for e in inputs.get(node.id, ())
        )
        chips = tuple((c.kind, c.output_nr, c.shape) for c in node.chips)
        tokens.append((node.kind, node.label, node.shape, links, chips, node.count, node.id in roots and node.id))
    return tokens


def _crossing(sequence: list[GraphNode], graph: Graph) -> list[int]:
    """For each place in the sequence, how many values are made before it and read at it or later."""
    position = {node.id: i for i, node in enumerate(sequence)}
    last: dict[str, int] = {}
    for edge in graph.edges:
        last[edge.target] = max(last.get(edge.target, 0), position[edge.source])
    steps = [0] * (len(sequence) + 2)
    for maker, reader in last.items():
        steps[position[maker] + 1] += 1
        steps[reader + 1] -= 1
    return list(accumulate(steps))


def function_of(node: GraphNode) -> Hashable:
    """The function that recorded ``node``, told apart from its namesakes in other cells; None outside of any."""
    return node.origin and node.origin.function and (node.origin.cell, node.origin.function)


def cell_of(node: GraphNode) -> Hashable:
    """The number of the cell that recorded ``node``."""
    return node.origin and node.origin.cell


def _fold_runs(graph: Graph, key: Callable[[GraphNode], Hashable], opened: frozenset[str]) -> Graph:
    """Neighbours in sequence order that share a ``key`` become one group."""
    sequence = in_order(graph)
    pieces, start = [], 0
    for i in range(1, len(sequence) + 1):
        if i == len(sequence) or key(sequence[i]) != key(sequence[start]):
            if key(sequence[start]) and i - start > 2:
                pieces.append((start, i, 1))
            start = i
    return _quotient(graph, sequence, pieces, opened)


def _fold_evenly(graph: Graph, max_boxes: int, opened: frozenset[str]) -> Graph:
    sequence = in_order(graph)
    size = -(-len(sequence) // max_boxes)
    starts = range(0, len(sequence), size)
    pieces = [(s, min(s + size, len(sequence)), 1) for s in starts if min(s + size, len(sequence)) - s > 1]
    return _quotient(graph, sequence, pieces, opened)


def _quotient(graph: Graph, sequence: list[GraphNode], pieces: list[Piece], opened: frozenset[str]) -> Graph:
    """``graph`` with every stretch of the sequence in ``pieces`` drawn together.

    The sequence is a topological order, so merging a stretch of it can never make a cycle.
    """
    home: dict[str, str] = {}
    groups: dict[str, GraphNode] = {}
    for start, stop, count in pieces:
        members = sequence[start:stop]
        name = group_id(members[0].id, members[-1].id)
        home.update((node.id, name) for node in members)
        if name not in opened:
            groups[name] = _group(name, members, count, graph)
    if not home:
        return graph
    place = {node.id: home[node.id] if home.get(node.id) in groups else node.id for node in graph.nodes}
    nodes: dict[str, GraphNode] = {}
    for node in graph.nodes:
        target = place[node.id]
        nodes.setdefault(target, groups.get(target) or altered(node, group=home.get(node.id, node.group)))
    edges: dict[tuple[object, ...], GraphEdge] = {}
    for edge in graph.edges:
        source, target = place[edge.source], place[edge.target]
        merged = source in groups or target in groups
        if source != target:
            key = (source, target) if merged else (source, target, edge.output_nr, edge.input_nr)
            edges.setdefault(key, altered(edge, source=source, target=target))
    roots = tuple(dict.fromkeys(place[r] for r in graph.roots))
    return altered(graph, nodes=tuple(nodes.values()), edges=tuple(edges.values()), roots=roots)


def group_id(first: str, last: str) -> str:
    """The id of the group from the node or group ``first`` to ``last``, as they ran.

    >>> group_id("n98", "n1"), group_id("g98-40", "n1")
    ('g98-1', 'g98-1')
    """
    return f"g{first.lstrip('ng').partition('-')[0]}-{last.lstrip('ng').rpartition('-')[2]}"


def _group(name: str, members: list[GraphNode], count: int, graph: Graph) -> GraphNode:
    first = _common(members, len(members) // count)
    last = members[-1]
    called = {node.name for node in members[len(first) - 1 :: len(first)]}
    origins = {node.origin for node in members[:: len(first)]}
    ids = tuple(m for node in members for m in (node.members or (node.id,)))
    ids += _hidden(members, graph)
    return GraphNode(
        name, "fold", label=summary(first), shape=last.shape, dtype=last.dtype,
        name=called.pop() if len(called) == 1 else None, origin=origins.pop() if len(origins) == 1 else None,
        order=members[0].order, count=count, members=ids, body=_body(first, graph, name) if count > 1 else None,
    )  # fmt: skip


def _common(members: list[GraphNode], period: int) -> list[GraphNode]:
    """The first iteration, without the numbers that are others in later ones."""
    found = []
    for k, node in enumerate(members[:period]):
        runs = members[k::period]
        same = len({other.formula for other in runs}) == 1
        chips = tuple(_shared([run.chips[j] for run in runs]) for j in range(len(node.chips)))
        found.append(altered(node, formula=node.formula if same else None, chips=chips))
    return found


def _shared(chips: list[Chip]) -> Chip:
    first = chips[0]
    value = first.value if len({chip.value for chip in chips}) == 1 else None
    return altered(first, value=value, label=_pattern([chip.label for chip in chips]))


def _pattern(names: list[str | None]) -> str | None:
    """What the names share, with "…" where they differ; None where they share nothing at the beginning."""
    if None in names or len(set(names)) == 1:
        return None if None in names else names[0]
    # Of the several names of one tensor, the one that is most like those of the others.
    several = [str(name).split(" = ") for name in names]
    known = max(([_likest(name, like) for name in several] for like in several[0]), key=lambda k: len(_beginning(k)))
    head = _beginning(known)
    tail = _beginning([name[len(head) :][::-1] for name in known])[::-1]
    return f"{head}…{tail}" if head else None


def _likest(names: list[str], like: str) -> str:
    return max(names, key=lambda name: len(_beginning([name, like])))


def _beginning(names: list[str]) -> str:
    """What all of them begin with: what the first and the last in alphabetical order have in common."""
    first, last = min(names), max(names)
    return next((first[:k] for k, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), first)


def _hidden(members: list[GraphNode], graph: Graph) -> tuple[str, ...]:
    """The operations that moved onto edges and chips of ``members``."""
    inside = {node.id for node in members}
    found = [v for edge in graph.edges if edge.source in inside for v in edge.via]
    found += [v for node in members for chip in node.chips for v in chip.via]
    return tuple(dict.fromkeys(found))


def summary(nodes: list[GraphNode]) -> str:
    """What ``nodes`` do, one after the other."""
    names = [node.label if node.kind == "fold" else op_name(node.label) for node in nodes]
    return " → ".join(names)


def _body(members: list[GraphNode], graph: Graph, group: str) -> Graph:
    """One iteration on its own. What comes in from outside is a "port"; what leaves is a root."""
    inside = {node.id: node for node in members}
    by_id = graph.by_id()
    edges: list[GraphEdge] = []
    ports: dict[str, GraphNode] = {}
    roots = dict.fromkeys(r for r in graph.roots if r in inside)
    for edge in graph.edges:
        if edge.source in inside and edge.target in inside:
            edges.append(edge)
        elif edge.source in inside:
            maker = by_id[edge.target]
            port = ports.setdefault(maker.id, GraphNode(f"p{len(ports)}", "port", maker.label, name=maker.name))
            edges.append(altered(edge, target=port.id))
        elif edge.target in inside:
            roots.setdefault(edge.target)
    nodes = tuple(altered(node, group=group) for node in members) + tuple(ports.values())
    body = Graph(nodes, tuple(edges), tuple(roots))
    return _fold_repeats(body, frozenset()) if len(members) > SMALL else body
