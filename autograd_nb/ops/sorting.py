"""Sorted elements, the largest few, order statistics and unique values; nan counts as larger than everything."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import ties
from .axes import check_not_empty
from .card import op
from .errors import not_implemented, wrap_dim
from .selection import pick, take


def stable_order(a: np.ndarray, axis: int, descending: bool) -> np.ndarray:
    """The indices that sort ``a``, equals in their first order."""
    if not descending:
        return np.argsort(a, axis=axis, kind="stable")
    back = (slice(None),) * axis + (slice(None, None, -1),)
    turned = np.argsort(a[back], axis=axis, kind="stable")[back]
    return np.ascontiguousarray(a.shape[axis] - 1 - turned)


def _sorted(a: Any, dim: int, descending: bool, stable: bool) -> tuple[Any, Any]:
    axis = wrap_dim(dim, a.ndim)
    if a.dtype.kind == "c":
        raise RuntimeError(" Sort does not support complex dtypes on CPU")  # with PyTorch's leading space
    if not a.ndim:
        return a.copy(), np.int64(0)
    indices = stable_order(a, axis, descending)
    values = take(a, indices, axis)
    if not stable and a.shape[axis] > ties.SMALL:
        tied = _tied(values, axis)
        _place_ties(a, tied, indices, axis, lambda row: ties.sort_order(ties.ranks_of(row, descending).tolist()))
    return values, indices


def _tied(values: np.ndarray, axis: int) -> np.ndarray:
    """For each row along ``axis`` of sorted values whether some are equal."""
    across = values.swapaxes(axis, -1)
    same = across[..., 1:] == across[..., :-1]
    if values.dtype.kind == "f":
        same |= np.isnan(across[..., :-1])
    return same.any(-1)


def _place_ties(a: np.ndarray, tied: np.ndarray, indices: np.ndarray, axis: int, order: Any) -> None:
    """Put ``order(row)`` in place of the indices of each tied row."""
    found = np.argwhere(tied) if tied.any() else ()
    if 0 < len(found) * a.shape[axis] <= ties.LIMIT:
        rows, places = a.swapaxes(axis, -1), indices.swapaxes(axis, -1)
        for at in map(tuple, found):
            places[at] = order(rows[at])


def _kept_vjp(xp, g, out, self_shape, dim):
    return xp.value_selecting_reduction_backward(g[0], dim, out[1], self_shape, True)


def _picked_vjp(xp, g, out, self_shape, dim, keepdim):
    return xp.value_selecting_reduction_backward(g[0], dim, out[1], self_shape, keepdim)


@op(vjp=dict(self=_kept_vjp), outputs=2, differentiable=(0,), latex=r"\operatorname{sort} {self}", names=(), methods=())
def sort(self, dim=-1, descending=False):
    """The sorted elements and their indices."""
    return _sorted(self, dim, descending, False)


@op(vjp=dict(self=_kept_vjp), outputs=2, differentiable=(0,), latex=r"\operatorname{sort} {self}",
    grad_fn="SortBackward1", names=(), methods=())  # fmt: skip
def sort_stable(self, stable, dim=-1, descending=False):
    """The sorted elements and their indices; equals in their first order."""
    return _sorted(self, dim, descending, stable)


@op(vjp=dict(self=_kept_vjp), outputs=2, differentiable=(0,), latex=r"\operatorname{topk} {self}", names=(), methods=())
def topk(self, k, dim=-1, largest=True, sorted=True):
    """The ``k`` largest (or smallest) elements and their indices, in order."""
    axis = wrap_dim(dim, self.ndim)
    if not 0 <= k <= (self.shape[axis] if self.ndim else 1):
        raise RuntimeError("selected index k out of range")
    if self.dtype.kind == "b":
        raise RuntimeError("topk does not support bool dtypes on CPU")
    if not self.ndim:
        return self.copy(), np.int64(0)
    indices = _first(self, k, axis, largest, sorted)
    return take(self, indices, axis), indices


def _first(a: np.ndarray, k: int, axis: int, largest: bool, in_order: bool) -> np.ndarray:
    """The indices of the ``k`` largest or smallest elements."""
    n = a.shape[axis]
    head = (slice(None),) * axis + (slice(k),)
    if in_order and 0 < 4 * k < n > 256:
        indices, tied = _first_of_many(a, k, axis, largest)
    else:
        indices = stable_order(a, axis, largest)
        tied = _tied(take(a, indices, axis), axis)
        indices = np.ascontiguousarray(indices[head])
    _place_ties(a, tied, indices, axis, lambda row: ties.first_order(ties.ranks_of(row, largest).tolist(), k, in_order))
    return indices


def _first_of_many(a: np.ndarray, k: int, axis: int, largest: bool) -> tuple[np.ndarray, np.ndarray]:
    """The same without sorting everything, and the rows in which elements beside the chosen ones equal one of them."""
    n = a.shape[axis]
    part = np.argpartition(a, n - k if largest else k - 1, axis=axis)
    chosen = np.sort(part[(slice(None),) * axis + (slice(n - k, n) if largest else slice(k),)], axis=axis)
    near = take(a, chosen, axis)
    order = stable_order(near, axis, largest)
    values = take(near, order, axis)
    last = np.take(values, [k - 1], axis=axis)
    reach = np.logical_not(a < last) if largest else a <= last
    return take(chosen, order, axis), _tied(values, axis) | (np.add.reduce(reach, axis=axis, dtype=int) > k)


def _statistic(a: Any, dim: int, keepdim: bool, ranks: Any) -> tuple[Any, Any]:
    """The elements of the given rank (0 is the smallest) along ``dim``, and their indices."""
    axis = wrap_dim(dim, a.ndim)
    if not a.ndim:
        return a.copy(), np.int64(0)
    order = stable_order(a, axis, False)
    indices = take(order, np.broadcast_to(ranks, kept(a.shape, axis)), axis)
    if not keepdim:
        indices = indices.squeeze(axis)[()]
    return pick(a, indices, axis, keepdim), indices


def kept(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """The shape with size one along the axis."""
    return (*shape[:axis], 1, *shape[axis + 1 :])


@op(vjp=dict(self=_picked_vjp), outputs=2, differentiable=(0,), names=(), methods=())
def kthvalue(self, k, dim=-1, keepdim=False):
    """The ``k``-th smallest element along a dimension (from 1) and its index."""
    axis = wrap_dim(dim, self.ndim)
    check_not_empty("kthvalue", (dim,), self.shape)
    if not 1 <= k <= (self.shape[axis] if self.ndim else 1):
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {axis}")
    return _statistic(self, dim, keepdim, k - 1)


def _middle(a: Any, axis: int, skips_nan: bool) -> Any:
    """The rank of the lower median; without ``skips_nan`` that of the first nan where there is one."""
    if a.dtype.kind in "bc":
        raise not_implemented("median_cpu", a)
    if a.dtype.kind != "f" or not a.ndim:
        return (a.shape[axis] - 1) // 2 if a.ndim else 0
    numbers = np.add.reduce(~np.isnan(a), axis=axis, dtype=np.int64, keepdims=True)
    if skips_nan:
        return np.maximum(numbers - 1, 0) // 2
    return np.where(numbers < a.shape[axis], numbers, (a.shape[axis] - 1) // 2)


def _median_of_all(a: Any, skips_nan: bool) -> Any:
    if not a.size:
        return a.dtype.type(np.nan if a.dtype.kind == "f" else np.iinfo(np.int64).min)
    flat = a.reshape(-1)
    return _statistic(flat, 0, False, _middle(flat, 0, skips_nan))[0]


@op(vjp=dict(self=lambda xp, g, self, out: g * xp.tied_share_or_nan(self, out)), grad_fn="MedianBackward0", names=(),
    methods=())  # fmt: skip
def median_all(self):
    """The lower median of all elements; nan where one of them is."""
    return _median_of_all(self, False)


@op(vjp=dict(self=lambda xp, g, self, out: g * xp.tied_share_or_nan(self, out)), grad_fn="NanmedianBackward0", names=(),
    methods=())  # fmt: skip
def nanmedian_all(self):
    """The lower median of all elements that are numbers."""
    return _median_of_all(self, True)


@op(vjp=dict(self=_picked_vjp), outputs=2, differentiable=(0,), grad_fn="MedianBackward1", names=(), methods=())
def median_dim(self, dim, keepdim=False):
    """The lower median along a dimension and its index."""
    check_not_empty("median", (dim,), self.shape)
    return _statistic(self, dim, keepdim, _middle(self, wrap_dim(dim, self.ndim), False))


@op(vjp=dict(self=_picked_vjp), outputs=2, differentiable=(0,), grad_fn="NanmedianBackward1", names=(), methods=())
def nanmedian_dim(self, dim, keepdim=False):
    """The lower median of the numbers along a dimension and its index."""
    check_not_empty("nanmedian", (dim,), self.shape)
    return _statistic(self, dim, keepdim, _middle(self, wrap_dim(dim, self.ndim), True))


def _no_derivative_of_unique(xp, g):
    raise NotImplementedError("the derivative for '_unique2' is not implemented.")


@op(vjp=dict(self=_no_derivative_of_unique), outputs=3, differentiable=(0,), grad_fn="Unique2Backward0", names=(),
    methods=())  # fmt: skip
def unique_all(self):
    """The distinct elements in order, where each input element is among them, and how often each occurs."""
    values, inverse, counts = np.unique(self, return_inverse=True, return_counts=True, equal_nan=False)
    return values, inverse.reshape(self.shape), counts


def _no_derivative_of_unique_dim(xp, g):
    raise NotImplementedError("the derivative for 'unique_dim' is not implemented.")


@op(vjp=dict(self=_no_derivative_of_unique_dim), outputs=3, differentiable=(0,), names=(), methods=())
def unique_dim(self, dim):
    """The distinct slices along a dimension in order, where each input slice is among them, and their counts."""
    axis = wrap_dim(dim, self.ndim)
    values, inverse, counts = np.unique(self, axis=axis, return_inverse=True, return_counts=True, equal_nan=False)
    return values, inverse.reshape(-1), counts


@op(vjp=dict(self=_picked_vjp), outputs=2, differentiable=(0,), names=(), methods=())
def mode(self, dim=-1, keepdim=False):
    """The most frequent element along a dimension (the smallest of several) and the index of its last occurrence."""
    axis = wrap_dim(dim, self.ndim)
    check_not_empty("mode", (dim,), self.shape)
    if not self.ndim:
        return self.copy(), np.int64(0)
    order = stable_order(self, axis, False)
    ordered = np.moveaxis(take(self, order, axis), axis, -1)
    starts = np.ones(ordered.shape, bool)
    np.not_equal(ordered[..., 1:], ordered[..., :-1], out=starts[..., 1:])
    places = np.arange(ordered.shape[-1])
    run = places - np.maximum.accumulate(np.where(starts, places, 0), axis=-1)
    last = np.argmax(run, axis=-1)[..., None]  # of equal runs the first is the one of the smallest element
    indices = np.take_along_axis(np.moveaxis(order, axis, -1), last, -1)
    indices = np.moveaxis(indices, -1, axis) if keepdim else indices[..., 0][()]
    return pick(self, indices, axis, keepdim), indices


def _no_derivative_of_unique_consecutive(xp, g):
    raise NotImplementedError("the derivative for 'unique_consecutive' is not implemented.")


@op(vjp=dict(self=_no_derivative_of_unique_consecutive), outputs=3, differentiable=(0,), names=(), methods=())
def unique_consecutive(self, dim=None):
    """The elements (or slices along a dimension) without repetitions of the one before, where each is, and counts."""
    rows = np.reshape(self, (-1, 1))
    if dim is not None:
        rows = np.moveaxis(self, dim, 0).reshape(self.shape[dim], self.size // max(self.shape[dim], 1))
    new = np.ones(rows.shape[0], bool)
    new[1:] = (rows[1:] != rows[:-1]).any(1)
    inverse = np.cumsum(new) - 1
    counts = np.bincount(inverse) if inverse.size else inverse
    if dim is None:
        return rows[new, 0], inverse.reshape(np.shape(self)), counts
    return np.compress(new, self, axis=dim), inverse, counts
