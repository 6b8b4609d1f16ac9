"""One level of a hierarchy as a graph: operations, closed groups as single nodes, ports for what comes in."""

from __future__ import annotations

from .fold import summary
from .hierarchy import Group, Hierarchy, Item
from .model import Graph, GraphEdge, GraphNode, altered

# A card cannot show more steps than this anyway.
_TOLD = 24
# A value from outside with more readers than this comes in at each of them.
SHARED = 3


def level(tree: Hierarchy, group: str | None = None) -> Graph:
    """What is drawn in ``group`` of ``tree``, or at the top. Raises KeyError for an unknown group.

    Closed groups are "fold" nodes, what comes in from outside are "port" nodes whose ``members`` name the maker; what
    many read has a port for each of them. Roots are those of the graph, and in a group also what is read outside of it.

    >>> ops = [GraphNode(f"n{i}", "op", "SinBackward0", order=99 - i) for i in range(100)]
    >>> edges = tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(99))
    >>> tree = Hierarchy(Graph(tuple(ops), edges, ("n0",)))
    >>> [node.id for node in level(tree).nodes], [node.id for node in level(tree, "g98-1").nodes][-2:]
    (['n0', 'g98-1', 'n99'], ['n98', 'g98-1/n99'])
    """
    items = tree.items(group)
    # Later operations first, as they are discovered from the roots: the order in which pictures list them.
    nodes = {_name(tree, item): _node(tree, item, group) for item in reversed(items)}
    home, first = _homes(tree, items)
    edges: dict[tuple[object, ...], GraphEdge] = {}
    roots: dict[str, None] = {}
    for place in reversed(range(first, first + len(home))):
        source = home[place - first]
        for edge in tree.inward[place]:
            maker = tree.position[edge.target] - first
            target = home[maker] if maker >= 0 else f"{group}/{edge.target}"
            if source == target:
                continue
            if maker < 0:
                nodes.setdefault(target, _port(tree, target, edge.target))
            plain = source == edge.source and (maker < 0 or target == edge.target)
            key = (source, target, edge.output_nr, edge.input_nr) if plain else (source, target)
            edges.setdefault(key, altered(edge, source=source, target=target))
        if tree.sequence[place].id in tree.roots or any(user >= first + len(home) for user in tree.outward[place]):
            roots.setdefault(source)
    return _with_ports_split(Graph(tuple(nodes.values()), tuple(edges.values()), tuple(roots)))


def _homes(tree: Hierarchy, items: tuple[Item, ...]) -> tuple[list[str], int]:
    """The box in which each operation is, for a stretch of the sequence, and where that begins."""
    home: list[str] = []
    for item in items:
        home += [_name(tree, item)] * (item.stop - item.start if isinstance(item, Group) else 1)
    lowest = items[0] if items else 0
    return home, lowest.start if isinstance(lowest, Group) else lowest


def _name(tree: Hierarchy, item: Item) -> str:
    return item.id if isinstance(item, Group) else tree.sequence[item].id


def _port(tree: Hierarchy, name: str, maker: str) -> GraphNode:
    node = tree.sequence[tree.position[maker]]
    return GraphNode(name, "port", node.label, name=node.name, members=(maker,))


def _with_ports_split(graph: Graph) -> Graph:
    """``graph`` with a port of its own for each reader of what many read: one for all would pull them apart."""
    ports = {node.id: node for node in graph.nodes if node.kind == "port"}
    readers: dict[str, dict[str, str]] = {}
    for edge in graph.edges:
        if edge.target in ports:
            of = readers.setdefault(edge.target, {})
            of.setdefault(edge.source, f"{edge.target}/{len(of) + 1}")
    readers = {port: of for port, of in readers.items() if len(of) > SHARED}
    if not readers:
        return graph
    nodes = [node for node in graph.nodes if node.id not in readers]
    nodes += [altered(ports[port], id=name) for port, of in readers.items() for name in of.values()]
    edges = (
        altered(edge, target=readers[edge.target][edge.source]) if edge.target in readers else edge
        for edge in graph.edges
    )
    return altered(graph, nodes=tuple(nodes), edges=tuple(edges))


def _node(tree: Hierarchy, item: Item, around: str | None) -> GraphNode:
    if not isinstance(item, Group):
        node = tree.sequence[item]
        return node if node.group == around else altered(node, group=around)
    members = tree.sequence[item.start : item.stop]
    rounds = item.last - item.first + 1
    period = len(members) // rounds
    last = members[-1]
    called = {node.name for node in members[period - 1 :: period]}
    origins = {node.origin for node in members[::period]}
    return GraphNode(
        item.id, "fold", label=item.title or summary(members[: min(period, _TOLD)]), shape=last.shape, dtype=last.dtype,
        name=called.pop() if len(called) == 1 else None, origin=origins.pop() if len(origins) == 1 else None,
        order=members[0].order, count=rounds, members=_members(tree, item), group=around,
    )  # fmt: skip


def _members(tree: Hierarchy, group: Group) -> tuple[str, ...]:
    """The operations in ``group``, those that moved onto edges and chips last."""
    inside = range(group.start, group.stop)
    found = dict.fromkeys(tree.sequence[place].id for place in inside)
    for place in inside:
        for edge in tree.inward[place]:
            found.update(dict.fromkeys(edge.via))
        for chip in tree.sequence[place].chips:
            found.update(dict.fromkeys(chip.via))
    return tuple(found)
