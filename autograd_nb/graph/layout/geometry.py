"""What goes into a layout and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The room a node needs. Edges meet it at ``port`` from its left edge, spread over ``reach`` to either side."""

    width: float
    height: float
    port: float | None = None
    reach: float = 0.0

    @property
    def left(self) -> float:
        """How far the box extends to the left of its port."""
        return self.width / 2 if self.port is None else self.port

    @property
    def right(self) -> float:
        """How far the box extends to the right of its port."""
        return self.width - self.left


@dataclass(frozen=True, slots=True)
class Placed:
    """A box at its place, in the row with this number; ``port`` is an absolute x."""

    x: float
    y: float
    width: float
    height: float
    port: float
    row: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one edge, from the bottom of ``target`` (which made the value) down to the top of ``source``.

    Between two points it runs straight when they share an x or a y, and otherwise as a curve that leaves and arrives
    vertically and stays between the two rows.
    """

    source: str
    target: str
    edge: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes and places. The forward computation runs from small y to large y; ``rows`` are (top, bottom)."""

    width: float
    height: float
    boxes: dict[str, Placed]
    routes: tuple[Route, ...]
    rows: tuple[tuple[float, float], ...] = ()
