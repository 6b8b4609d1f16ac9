"""Elements picked by index tensors and masks, and adding into such places."""

from __future__ import annotations

import math

import numpy as np

from ..dtypes import SCALAR_TYPE_NAMES, of
from .card import op

ALL = slice(None)
FEW = 2048
"""Up to so many numbers np.add.at is the quickest way."""


def _places(indices: list[np.ndarray | None]) -> tuple[object, ...]:
    return tuple(ALL if i is None else i for i in indices)


@op(vjp=dict(self=lambda xp, g, self_shape, indices: xp.index_backward(g, self_shape, indices)), lists=("indices",),
    latex=r"{self}_{{indices}}", jvp="linear", names=(), methods=())  # fmt: skip
def index(self, indices):
    """The elements at the given indices, one array (or None for all) for each leading dimension."""
    try:
        if len(indices) == 1 and indices[0].dtype.kind != "b":
            return self.take(indices[0], 0)
        return np.ascontiguousarray(self[_places(indices)])
    except IndexError:
        if (shape := empty_result(self.shape, indices)) is not None:
            return np.empty(shape, self.dtype)
        raise index_error(self.shape, indices) from None


def empty_result(shape: tuple[int, ...], indices: list[np.ndarray | None]) -> tuple[int, ...] | None:
    """The shape of a result without elements, None for others: PyTorch never reads the indices of the former."""
    whole = whole_numbers(indices)
    if any(i is not None and i.size and not n for i, n in zip(whole, shape, strict=False)):
        return None
    # An index of zeros is in range everywhere, if there is anything there at all.
    tame = [i if i is None else np.zeros(i.shape, np.int64) for i in whole]
    try:
        picked = np.broadcast_to(np.int8(0), shape)[_places(tame)]
    except IndexError:
        return None
    return None if picked.size else picked.shape


def index_error(shape: tuple[int, ...], indices: list[np.ndarray | None]) -> IndexError:
    """PyTorch's sentence for indices that do not broadcast, or are out of range."""
    whole = whole_numbers(indices)
    given = [i for i in whole if i is not None]
    try:
        np.broadcast_shapes(*[i.shape for i in given])
    except ValueError:
        shapes = ", ".join(str(list(i.shape)) for i in given)
        return IndexError(f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}")
    indexed = [(dim, i) for dim, i in enumerate(whole) if i is not None]
    for named, (dim, i) in enumerate(indexed):
        if i.size and not shape[dim]:
            return IndexError("index is out of bounds for dimension with size 0")
        wrong = i[(i < -shape[dim]) | (i >= shape[dim])]
        if wrong.size:
            return IndexError(f"index {wrong[0]} is out of bounds for dimension {named} with size {shape[dim]}")
    return IndexError(f"too many indices for tensor of dimension {len(shape)}")


def whole_numbers(indices: list[np.ndarray | None]) -> list[np.ndarray | None]:
    """The indices with each mask replaced by the positions of its true elements."""
    out: list[np.ndarray | None] = []
    for i in indices:
        if i is not None and i.dtype.kind == "b":
            out.extend(i.nonzero())
        else:
            out.append(i)
    return out


@op(vjp=dict(grad=lambda xp, g, indices: xp.index(g, indices)), lists=("indices",), jvp="linear", names=(), methods=())
def index_backward(grad, shape, indices):
    """Zeros of ``shape`` with the gradient added at the given indices."""
    out = np.zeros(shape, grad.dtype)
    if not grad.size:
        return out
    if all(i is None or i.dtype.kind == "b" for i in indices) and sum(i is not None for i in indices) == 1:
        out[_places(indices)] = grad  # one mask names no place twice
    else:
        add_at(out, indices, grad, fresh=True)
    return out


def add_at(out: np.ndarray, indices: list[np.ndarray | None], values: np.ndarray, fresh: bool = False) -> None:
    """Add values at index tensors, also where places repeat; as rows of a two-dimensional view where there is one."""
    whole = whole_numbers(indices)
    dims = [k for k, i in enumerate(whole) if i is not None]
    if dims != list(range(len(dims))) or not out.flags.c_contiguous:
        np.add.at(out, _places(whole), values)
        return
    lead = out.shape[: len(dims)]
    rows = flat_rows([whole[k] for k in dims], lead)
    count = math.prod(lead)
    width = out.size // count if count else 1
    wide = np.broadcast_to(values, rows.shape + out.shape[len(dims) :])
    add_rows(out.reshape(count, width), rows.reshape(-1), wide.reshape(rows.size, width), fresh)


def flat_rows(indices: list[np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    """One row number for several indices into the leading dimensions ``shape``."""
    rows = None
    for i, n in zip(indices, shape, strict=True):
        positive = np.where(i < 0, i + n, i) if i.size and i.min() < 0 else i
        rows = positive if rows is None else rows * n + positive
    return rows


def add_rows(out: np.ndarray, rows: np.ndarray, values: np.ndarray, fresh: bool = False) -> None:
    """Add each row of ``values`` to the row of ``out`` with its number; ``fresh``: there are only zeros so far.

    Every row is written once at NumPy's full speed, the last of equals; only those that were overwritten are added
    afterwards, many of them in sorted groups.
    """
    if out.shape[1] == 1:
        np.add.at(out[:, 0], rows, values[:, 0])  # quick in one dimension
        return
    if values.size <= FEW:
        np.add.at(out, rows, values)
        return
    numbers = np.arange(rows.size, dtype=np.int32)
    last = np.empty(out.shape[0], np.int32)
    last[rows] = numbers
    won = last[rows] == numbers
    if fresh:
        out[rows] = values
    else:
        out[rows[won]] += values[won]
    lost = np.flatnonzero(~won)
    if lost.size * out.shape[1] <= 64 * FEW:
        np.add.at(out, rows[lost], values[lost])
        return
    order = lost[rows[lost].argsort(kind="stable")]
    ordered = rows[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    out[ordered[starts]] += np.add.reduceat(values[order], starts, axis=0)


def _put(self: np.ndarray, indices: list[np.ndarray | None], values: np.ndarray, accumulate: bool) -> None:
    values = np.asarray(values)
    _check_values(self, indices, values)
    try:
        if accumulate:
            add_at(self, indices, values)
        else:
            self[_places(indices)] = values
    except IndexError:
        if empty_result(self.shape, indices) is None:
            raise index_error(self.shape, indices) from None
    except (TypeError, ValueError):
        raise _value_error(self, indices, values) from None


def _value_error(self: np.ndarray, indices: list[np.ndarray | None], values: np.ndarray) -> Exception:
    try:
        wanted = self[_places(indices)].shape
    except IndexError:
        return index_error(self.shape, indices)
    return RuntimeError(
        f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to indexing result of shape "
        f"{list(wanted)}"
    )


def _check_values(self: np.ndarray, indices: list[np.ndarray | None], values: np.ndarray) -> None:
    only_masks = all(i is None or i.dtype.kind == "b" for i in indices)
    if values.dtype != self.dtype and not (only_masks and values.size == 1):  # one value under a mask is a fill
        try:
            np.broadcast_to(values, self[_places(indices)].shape)
        except IndexError:
            raise index_error(self.shape, indices) from None
        except ValueError:
            raise _value_error(self, indices, values) from None
        target, source = (SCALAR_TYPE_NAMES[of(a)] for a in (self, values))
        raise RuntimeError(
            f"Index put requires the source and destination dtypes match, got {target} for the destination and "
            f"{source} for the source."
        )


@op(vjp=dict(self=lambda xp, g, indices, accumulate: g if accumulate else xp.index_clear(g, indices),
             values=lambda xp, g, indices, values_shape: xp.sum_to(xp.index(g, indices), values_shape)),
    lists=("indices",), latex=r"{self}", jvp="linear", names=(), methods=(), inplace=True, write=_put)  # fmt: skip
def index_put(self, indices, values, accumulate):
    """A copy with values written to, or added at, the given indices."""
    out = np.array(self)
    _put(out, indices, values, accumulate)
    return out


@op(
    vjp=dict(grad=lambda xp, g, indices: xp.index_clear(g, indices)),
    lists=("indices",),
    jvp="linear",
    names=(),
    methods=(),
)
def index_clear(grad, indices):
    """The gradient of what a write left as it was: zero where it wrote."""
    out = grad.copy()
    out[_places(indices)] = 0
    return out
