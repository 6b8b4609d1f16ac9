"""A drawing as columns of numbers and shared looks: small enough for scenes of fifty thousand boxes."""

from __future__ import annotations

from typing import Any

from ..layout import Placed, Route
from ..render.cards import Card
from .drawing import Drawing
from .looks import look_of

# Room under the last row for the words of a root, or for what leaves a group.
FOOT = 30.0


def columns(drawn: Drawing) -> dict[str, Any]:
    """The scene as JSON-able data; lists that stand for boxes or edges run in parallel.

    Boxes: ``id``, ``kind`` ("op", "leaf", "cut", "fold", "port"), ``row`` (an index into ``rows``), ``x``, ``y``,
    ``w``, ``h`` (with chips and shadow), ``side`` (width of the chips left of the card), ``port`` (where edges meet
    the box, from ``x``), ``look`` (an index into ``looks``, see `look_of`). By index of a box where there is something
    to say: ``count`` (repeats), ``members`` (how many operations), ``refers`` (the operation behind a port),
    ``chips`` (the leaf behind each chip, or null). ``roots`` are indices.
    Edges: ``source`` and ``target`` (indices; the gradient flows from source to target, values from target to source),
    ``points`` [x, y, ...] from the bottom of the target to the top of the source, ``kind`` ("ghost") and ``label`` by
    index, and for each label where it stands: ``at`` [end, dx, dy], from the edge's first point or its last one.
    """
    plan, nodes, shift = drawn.plan, drawn.graph.nodes, drawn.shift
    index = {node.id: i for i, node in enumerate(nodes)}
    places = list(plan.boxes.values())
    looks: dict[int, dict[str, Any]] = {}
    for node, look in zip(nodes, drawn.looks, strict=True):
        if look not in looks:
            looks[look] = look_of(drawn.cards[node.id])
    found: dict[str, Any] = {
        "width": short(drawn.width), "height": short(plan.height + FOOT),
        "rows": [[short(top), short(bottom)] for top, bottom in plan.rows],
        "id": [node.id for node in nodes], "kind": [node.kind for node in nodes], "row": [p.row for p in places],
        "x": [short(p.x + shift) for p in places], "y": [short(p.y) for p in places],
        "w": [short(p.width) for p in places], "h": [short(p.height) for p in places],
        "side": [short(drawn.cards[node.id].side) for node in nodes],
        "port": [short(short(p.port + shift) - short(p.x + shift)) for p in places],
        "look": list(drawn.looks), "looks": [looks[look] for look in sorted(looks)],
        "roots": [index[name] for name in drawn.graph.roots], "edges": _edges(drawn, index),
    }  # fmt: skip
    return found | _extras([drawn.cards[node.id] for node in nodes])


def short(number: float) -> float:
    """``number`` to a tenth, without a fraction where there is none.

    >>> short(12.04), short(12.36)
    (12, 12.4)
    """
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _extras(cards: list[Card]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {"count": {}, "members": {}, "refers": {}, "chips": {}}
    for i, card in enumerate(cards):
        node = card.node
        if node.kind == "fold":
            found["members"][str(i)] = len(node.members)
            if node.count > 1:
                found["count"][str(i)] = node.count
        elif node.kind == "port":
            found["refers"][str(i)] = node.members[0]
        if any(chip and chip.node for chip, _, _ in card.chips):
            found["chips"][str(i)] = [chip.node if chip else None for chip, _, _ in card.chips]
    return {name: column for name, column in found.items() if column}


def _edges(drawn: Drawing, index: dict[str, int]) -> dict[str, Any]:
    edges, routes = drawn.graph.edges, drawn.plan.routes
    found: dict[str, Any] = {
        "source": [index[edge.source] for edge in edges], "target": [index[edge.target] for edge in edges],
        "points": [_flat(route, drawn.shift, drawn.plan.boxes[route.target]) for route in routes],
    }  # fmt: skip
    kinds = {str(i): edge.kind for i, edge in enumerate(edges) if edge.kind != "flow"}
    notes = drawn.notes
    if kinds:
        found["kind"] = kinds
    if notes:
        found["label"] = {str(i): note.text for i, note in notes.items()}
        found["at"] = {str(i): [-note.end, short(note.dx), short(note.dy)] for i, note in notes.items()}
    return found


def _flat(route: Route, shift: float, start: Placed) -> list[float]:
    points = [(short(x + shift), short(y)) for x, y in route.points]
    points[0] = points[0][0], short(short(start.y) + short(start.height))  # the bottom of the box in the columns
    kept = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
    return [number for point in kept for number in point]
