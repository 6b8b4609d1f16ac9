"""A scene with any set of groups opened in it, as one picture's worth of places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .stretch import Point, Size, stretched

# Around the inside of an opened group: its title and some room above, its frame at the sides, and room below; and the
# width that its title needs.
HEAD, SIDE, LOW, NARROWEST = 43.0, 18.0, 11.0, 190.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A scene at its place: where its boxes and edges are now, and the scenes in its opened boxes, by index."""

    name: str | None
    scene: Mapping[str, Any]
    x: float
    y: float
    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]
    edges: tuple[tuple[Point, ...], ...]
    inside: dict[int, Opened]

    def every(self) -> list[Opened]:
        """This scene and all scenes opened in it, outer ones first."""
        found = [self]
        for part in found:  # grows while it is read
            found += part.inside.values()
        return found


def opened(scene: Mapping[str, Any], expanded: Iterable[str], inside: Callable[[str], Mapping[str, Any]]) -> Opened:
    """``scene`` with the groups of ``expanded`` open; ``inside`` is asked for their scenes.

    A group whose surroundings are closed stays unseen.
    """
    return _at(None, scene, frozenset(expanded), inside)


def _at(
    name: str | None,
    scene: Mapping[str, Any],
    expanded: frozenset[str],
    inside: Callable[[str], Mapping[str, Any]],
) -> Opened:
    open_here = [i for i, box in enumerate(scene["id"]) if box in expanded and scene["kind"][i] == "fold"]
    inner = {i: _at(scene["id"][i], inside(scene["id"][i]), expanded, inside) for i in open_here}
    sizes: dict[int, Size] = {}
    for i, part in inner.items():
        sizes[i] = (max(part.width + 2 * SIDE, NARROWEST), part.height + HEAD + LOW)
    new = stretched(scene, sizes)
    placed = {}
    for i, part in inner.items():
        left, top, wide, _ = new.boxes[i]
        placed[i] = _moved(part, left + (wide - part.width) / 2, top + HEAD)
    width = round(new.right - new.left, 1)
    whole = Opened(name, scene, new.left, 0.0, width, new.height, new.boxes, new.edges, placed)
    return _moved(whole, -new.left, 0.0)


def _moved(part: Opened, dx: float, dy: float) -> Opened:
    boxes = tuple((x + dx, y + dy, w, h) for x, y, w, h in part.boxes)
    edges = tuple(tuple((x + dx, y + dy) for x, y in way) for way in part.edges)
    inside = {i: _moved(inner, dx, dy) for i, inner in part.inside.items()}
    return Opened(part.name, part.scene, part.x + dx, part.y + dy, part.width, part.height, boxes, edges, inside)
