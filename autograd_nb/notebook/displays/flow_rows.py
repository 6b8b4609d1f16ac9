"""How much gradient reaches each parameter: a few numbers per row, and what stands out among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..tensors import array_of, gradient_of

# Compared with the last parameter of its kind, which is next to the loss.
FAR_BELOW, FAR_ABOVE = 1e-3, 1e3
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One parameter. ``mark`` is "", "vanishing", "exploding", "dead" (all zero), "strange" (nan or inf) or "none".

    mean, largest, rms: of |g|; ratio: norm of the gradient by norm of the data, None where the data is zero;
    zeros: the zero elements; idle: (rows that are zero, rows, columns that are zero, columns) of a matrix.
    """

    name: str
    tensor_shape: tuple[int, ...]
    mark: str = ""
    size: int = 0
    mean: float = 0.0
    largest: float = 0.0
    rms: float = 0.0
    ratio: float | None = None
    zeros: int = 0
    strange: int = 0
    idle: tuple[int, int, int, int] | None = None


def flow_rows(named: Sequence[tuple[str, object]]) -> list[FlowRow]:
    """A row for each (name, tensor), in their order, which is taken to be that of the layers."""
    return _judged([_row(name, tensor) for name, tensor in named])


def _row(name: str, tensor: object) -> FlowRow:
    shape = tuple(int(n) for n in tensor.shape)  # type: ignore[attr-defined]
    grad = gradient_of(tensor)
    if grad is None:
        return FlowRow(name, shape, "none")
    array, data = array_of(grad), array_of(tensor)
    total = squares = largest = 0.0
    zeros = strange = 0
    flat = array.reshape(-1)
    for start in range(0, flat.size, _CHUNK):  # in double precision without doubling the memory
        part = np.abs(flat[start : start + _CHUNK]).astype(np.float64)
        finite = part[np.isfinite(part)]
        strange += part.size - finite.size
        zeros += int(np.count_nonzero(finite == 0))
        total, squares = total + float(finite.sum()), squares + float(np.square(finite).sum())
        largest = max(largest, float(finite.max(initial=0.0)))
    count, weight = flat.size - strange, float(np.linalg.norm(data.astype(np.complex128).reshape(-1)))
    ratio = squares**0.5 / weight if weight and np.isfinite(weight) else None
    mean, rms = (total / count, (squares / count) ** 0.5) if count else (0.0, 0.0)
    return FlowRow(name, shape, "", flat.size, mean, largest, rms, ratio, zeros, strange, _idle(array))


def _idle(array: np.ndarray) -> tuple[int, int, int, int] | None:
    """Of a matrix, or a stack of filters, the rows and columns in which every element is zero."""
    if array.ndim < 2 or not array.size:
        return None
    used = array != 0
    rows = used.reshape(len(used), -1).any(1)
    columns = np.moveaxis(used, 1, 0).reshape(used.shape[1], -1).any(1)
    return int((~rows).sum()), rows.size, int((~columns).sum()), columns.size


def _judged(rows: list[FlowRow]) -> list[FlowRow]:
    """With marks. Weights are compared with weights and biases with biases: their gradients differ in size anyway."""
    last: dict[bool, float] = {}
    for row in rows:
        if row.rms > 0:
            last[len(row.tensor_shape) > 1] = row.rms
    return [replace(row, mark=_mark(row, last.get(len(row.tensor_shape) > 1, 0.0))) for row in rows]


def _mark(row: FlowRow, beside: float) -> str:
    if row.mark or not row.size:
        return row.mark
    if row.strange:
        return "strange"
    if row.zeros == row.size:
        return "dead"
    share = row.rms / beside
    return "vanishing" if share < FAR_BELOW else "exploding" if share > FAR_ABOVE else ""
