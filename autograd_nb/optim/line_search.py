"""How far to go along a direction: a line search for the strong Wolfe conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

ENOUGH_LESS, ENOUGH_FLATTER = 1e-4, 0.9
"""What is asked of the loss and of the slope at the end: the usual two constants of the conditions."""


@dataclass(frozen=True)
class Point:
    """A place on the line: how far along, the loss, its gradient, and its slope along the direction."""

    t: Any
    loss: float
    grad: np.ndarray
    slope: Any


def between(a: Point, b: Point, bounds: tuple[Any, Any] | None = None) -> Any:
    """Where the cubic through two points, with their slopes, is lowest; not beyond the points, or ``bounds``."""
    low, high = bounds or ((a.t, b.t) if a.t <= b.t else (b.t, a.t))
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    square = d1**2 - a.slope * b.slope
    if not square >= 0:
        return (low + high) / 2.0
    d2 = np.sqrt(square)
    if a.t <= b.t:
        lowest = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    else:
        lowest = a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2))
    return min(max(lowest, low), high)


def strong_wolfe(
    at: Callable[[Any], Point], start: Point, t: Any, reach: Any, most: int, tolerance_change: float
) -> tuple[Point, int]:
    """The point to go to, and how often ``at(t)`` was asked.

    start: where the line begins (``t`` 0); t: the first try; reach: the direction's largest element; most: how often
    ``at`` may be asked.
    """
    before, new, tries = start, at(t), 0
    bracket = None
    while tries < most:
        if _too_high(new, start) or (tries > 1 and new.loss >= before.loss):
            bracket = [before, new]
            break
        if abs(new.slope) <= -ENOUGH_FLATTER * start.slope:
            return new, tries + 1
        if new.slope >= 0:
            bracket = [before, new]
            break
        t = between(before, new, (new.t + 0.01 * (new.t - before.t), new.t * 10))
        before, new = new, at(t)
        tries += 1
    if bracket is None:
        bracket = [start, new]
    return _narrow(at, start, bracket, tries, reach, most, tolerance_change)


def _too_high(point: Point, start: Point) -> bool:
    return point.loss > start.loss + ENOUGH_LESS * point.t * start.slope


def _narrow(
    at: Callable[[Any], Point], start: Point, bracket: list[Point], tries: int, reach: Any, most: int, tolerance: float
) -> tuple[Point, int]:
    """Between two points, look for one that meets the conditions; else the lower of the last two."""
    low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
    stuck = False
    while tries < most and abs(bracket[1].t - bracket[0].t) * reach >= tolerance:
        t, stuck = _inside(between(bracket[0], bracket[1]), bracket, stuck)
        new = at(t)
        tries += 1
        if _too_high(new, start) or new.loss >= bracket[low].loss:
            bracket[high] = new
            low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
            continue
        if abs(new.slope) <= -ENOUGH_FLATTER * start.slope:
            return new, tries + 1
        if new.slope * (bracket[high].t - bracket[low].t) >= 0:
            bracket[high] = bracket[low]
        bracket[low] = new
    return bracket[low], tries + 1


def _inside(t: Any, bracket: list[Point], stuck: bool) -> tuple[Any, bool]:
    """``t`` moved off the ends of the bracket if it comes too near them twice running, and whether it was near once."""
    first, last = min(p.t for p in bracket), max(p.t for p in bracket)
    margin = 0.1 * (last - first)
    if not min(last - t, t - first) < margin:
        return t, False
    if not (stuck or t >= last or t <= first):
        return t, True
    return (last - margin if abs(t - last) < abs(t - first) else first + margin), False


def at_start(loss: float, grad: np.ndarray, slope: Any) -> Point:
    """The point where the line begins."""
    return Point(0, loss, grad, slope)
