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
    if target.char not in "fd" or (float(start).is_integer() and float(step).is_integer()):
        return (start + np.arange(count, dtype=np.float64) * step).astype(target)
    lanes = VECTOR // target.itemsize
    whole = count - count % (2 * lanes)
    rest = _rounded(np.arange(float(whole), count), start, step, target) + 0.0 * step
    if not whole:
        return rest
    out = np.empty(count, target)
    firsts = _rounded(np.arange(0.0, whole, lanes), start, step, target)[:, None]
    lane, table = np.arange(float(lanes)), out[:whole].reshape(-1, lanes)
    table[...] = firsts + lane * step if _is_plain(step, target) else fused_multiply_add(lane, step, firsts)
    out[whole:] = rest
    return out


def _is_plain(step: float, target: np.dtype) -> bool:
    """A double on its way to float32 has digits to spare, and a step of one needs no product: no care is needed."""
    return target.char == "f" or step == 1


def _rounded(places: np.ndarray, start: float, step: float, target: np.dtype) -> np.ndarray:
    """The numbers at some places, rounded to ``target`` once."""
    if _is_plain(step, target):
        return (start + places * step).astype(target)
    return fused_multiply_add(places, step, start)


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
