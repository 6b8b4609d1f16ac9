"""A gradient as a few numbers, a coarse grid and a histogram; the array itself is not kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# The heat map has at most this many squares; a larger gradient shows the largest value of each block.
ROWS, COLUMNS = 16, 32
HALF = 10
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Statistics:
    """Norms and moments over the finite values; ``grid`` row by row.

    ``counts`` has HALF bins of negative values, the zeros, and HALF bins of positive ones; () where all are zero.
    ``low``, ``high`` and ``deviation`` (divided by the number of elements) are of the finite values; ``first_strange``
    is the index of the first value that is not finite.
    """

    size: int
    norm: float
    largest: float
    mean: float
    zeros: int
    strange: int
    grid: tuple[tuple[float, ...], ...]
    counts: tuple[int, ...]
    low: float = 0.0
    high: float = 0.0
    deviation: float = 0.0
    first_strange: tuple[int, ...] | None = None


def statistics(array: np.ndarray) -> Statistics:
    """What the table shows of a gradient of any shape and dtype; complex values by their magnitude."""
    flat = np.abs(array).reshape(-1) if array.dtype.kind == "c" else array.reshape(-1)
    squares = total = largest = 0.0
    low, high = np.inf, -np.inf
    zeros = strange = 0
    first: int | None = None
    for start in range(0, flat.size, _CHUNK):  # in double precision without doubling the memory
        part = flat[start : start + _CHUNK].astype(np.float64)
        finite = part[np.isfinite(part)]
        if finite.size < part.size:
            strange += part.size - finite.size
            first = start + int(np.isfinite(part).argmin()) if first is None else first
        zeros += int(np.count_nonzero(finite == 0))
        squares += float(np.square(finite).sum())
        total += float(finite.sum())
        low, high = float(finite.min(initial=low)), float(finite.max(initial=high))
    largest = max(abs(low), abs(high)) if low <= high else 0.0
    count = flat.size - strange
    mean = total / count if count else 0.0
    deviation = float(np.sqrt(max(0.0, squares / count - mean * mean))) if count else 0.0
    index = None if first is None else tuple(int(k) for k in np.unravel_index(first, array.shape))
    return Statistics(
        flat.size, float(np.sqrt(squares)), largest, mean, zeros, strange, _grid(array), _counts(flat, largest),
        low if count else 0.0, high if count else 0.0, deviation, index,
    )  # fmt: skip


def _grid(array: np.ndarray) -> tuple[tuple[float, ...], ...]:
    """Rows and columns of at most ROWS x COLUMNS blocks, each with its value of largest magnitude."""
    values = np.abs(array) if array.dtype.kind == "c" else array
    if not values.size:
        return ()
    sheet = values.reshape(1, -1) if values.ndim < 2 else values.reshape(values.shape[0], -1)
    tops = sheet
    bottoms = sheet
    for axis, limit in ((0, ROWS), (1, COLUMNS)):
        edges = np.linspace(0, sheet.shape[axis], min(limit, sheet.shape[axis]) + 1).astype(int)[:-1]
        tops = np.maximum.reduceat(tops, edges, axis=axis)
        bottoms = np.minimum.reduceat(bottoms, edges, axis=axis)
    chosen = np.where(np.abs(tops) >= np.abs(bottoms), tops, bottoms).astype(np.float64)
    return tuple(tuple(float(v) for v in row) for row in chosen)


def _counts(flat: np.ndarray, largest: float) -> tuple[int, ...]:
    if not largest:
        return ()
    below, zero, above = np.zeros(HALF, dtype=np.int64), 0, np.zeros(HALF, dtype=np.int64)
    for start in range(0, flat.size, _CHUNK):
        part = flat[start : start + _CHUNK].astype(np.float64)
        below += np.histogram(-part[np.isfinite(part) & (part < 0)], bins=HALF, range=(0, largest))[0]
        above += np.histogram(part[np.isfinite(part) & (part > 0)], bins=HALF, range=(0, largest))[0]
        zero += int(np.count_nonzero(part == 0))
    return tuple(int(n) for n in (*below[::-1], zero, *above))


def short(value: float) -> str:
    """A number with four significant digits.

    >>> short(0.123456), short(-0.0), short(1234567.0), short(1e-9)
    ('0.1235', '0', '1.235e+06', '1e-09')
    """
    return f"{value + 0.0:.4g}" if value else "0"


def percent(part: int, whole: int) -> str:
    """A share that is 0 % or 100 % only when it is.

    >>> percent(0, 7), percent(1, 3), percent(1, 100000), percent(99999, 100000)
    ('0 %', '33 %', '<1 %', '>99 %')
    """
    share = 100 * part / whole if whole else 0.0
    if part and share < 1:
        return "<1 %"
    if part < whole and share > 99:
        return ">99 %"
    return f"{share:.0f} %"


def level(value: float, largest: float, steps: int = 8) -> int | None:
    """-steps ... steps, where 0 is exactly zero; None for what is no finite number."""
    if not np.isfinite(value):
        return None
    if not value or not largest:
        return 0
    size = max(1, min(steps, int(np.ceil(abs(value) / largest * steps - 1e-6))))
    return size if value > 0 else -size
