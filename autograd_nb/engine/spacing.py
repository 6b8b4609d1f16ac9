"""Numbers at equal distances, rounded where PyTorch's compiled loops round."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..random.rounding import fused_multiply_add

VECTOR = 32
"""Bytes that PyTorch's loops for AVX2 take at a time."""


def stepped(start: float, step: float, count: int, target: np.dtype) -> np.ndarray:
    """``count`` numbers from ``start``, ``step`` apart.

    float32 and float64 go by vectors, two at a time: the first number of each is rounded to ``target``, and the others
    are counted from there. What is left over is counted from the start.
    """
    places = np.arange(count, dtype=np.float64)
    if target.char not in "fd" or (float(start).is_integer() and float(step).is_integer()):
        return (start + places * step).astype(target)
    lanes = VECTOR // target.itemsize
    lane = places % lanes
    lane[count - count % (2 * lanes) :] = 0
    # A double on its way to float32 has digits to spare, and a step of one needs no product: no care is needed there.
    if target.char == "f" or step == 1:
        first = (start + (places - lane) * step).astype(target)
        return (first + lane * step).astype(target)
    return fused_multiply_add(lane, step, fused_multiply_add(places - lane, step, start))


def evenly(start: Any, end: Any, steps: int, target: np.dtype, wide: np.dtype, fused: bool) -> np.ndarray:
    """``steps`` numbers from ``start`` to ``end``: the first half counted from the front, the rest from the back.

    target: what the ends are stored as. wide: what is counted in. fused: product and sum are rounded once, not twice.
    """
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    first, last = (int(v) if target.kind in "iub" else target.type(v) for v in (start, end))
    if steps <= 1:
        return np.full(steps, first, wide)
    step = wide.type(last - first) / (steps - 1)
    places = np.arange(steps)
    front, back = places.astype(wide), (steps - 1 - places).astype(wide)
    with np.errstate(invalid="ignore"):  # an infinite end
        if fused:
            front, back = fused_multiply_add(front, step, first), fused_multiply_add(back, -step, last)
        else:
            front, back = wide.type(first) + step * front, wide.type(last) - step * back
    return np.where(places < steps // 2, front, back)
