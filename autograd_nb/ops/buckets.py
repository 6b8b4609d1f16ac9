"""Counting elements into bins, and finding the bins they belong to."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import not_implemented


def _no_derivative_of_bincount(xp, g):
    raise RuntimeError("derivative for aten::bincount is not implemented")


@op(vjp=dict(weights=_no_derivative_of_bincount), tensors=("self",), grad_fn="NotImplemented", names=(), methods=())
def bincount(self, weights=None, minlength=0):
    """How often each whole number occurs, or the sum of the weights it occurs with."""
    if self.dtype.kind not in "iu":
        raise not_implemented("bincount_cpu", self)
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    if (self.ndim != 1 and self.size) or (self.size and self.min() < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is None:
        return np.bincount(self.reshape(-1), minlength=minlength)
    if weights.size != self.size:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    kind = np.float32 if weights.dtype == np.float32 else np.float64
    return np.bincount(self.reshape(-1), weights, minlength).astype(kind)


@op(tensors=("sorted_sequence", "self", "sorter"), names=(), methods=())
def searchsorted(sorted_sequence, self, right, whole, sorter=None):
    """Where the elements would have to be inserted to keep the sequence, or each of its last rows, in order."""
    values = np.asarray(self)
    if np.result_type(values.dtype, sorted_sequence.dtype).kind in "bc":
        raise not_implemented("searchsorted_out_cpu", values)
    kind = np.int32 if whole else np.int64
    sequence = sorted_sequence if sorter is None else np.take_along_axis(sorted_sequence, sorter, -1)
    side = "right" if right else "left"
    if sequence.ndim == 1:
        return np.asarray(np.searchsorted(sequence, values, side)).astype(kind)[()]
    out = np.empty(values.shape, kind)
    for at in np.ndindex(values.shape[:-1]):
        out[at] = np.searchsorted(sequence[at], values[at], side)
    return out


def bins_of(values: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For the values between the outermost edges the number of their bin, and a mask of these values."""
    inside = (values >= edges[0]) & (values <= edges[-1])
    places = np.searchsorted(edges, values[inside], "right") - 1
    return np.minimum(places, edges.size - 2), inside


@op(tensors=("self",), names=(), methods=())
def histc(self, bins=100, min=0, max=0):
    """How many elements fall into each of ``bins`` bins of equal width."""
    if self.dtype.kind not in "f":
        raise not_implemented("histogram_cpu", self)
    check_bins(bins, 0)
    low, high = float(min), float(max)
    if low == high and self.size:
        low, high = float(self.min()), float(self.max())
    if low == high:
        low, high = low - 1, high + 1
    if not (np.isfinite(low) and np.isfinite(high)):
        raise RuntimeError(f"torch.histc: range of [{low:g}, {high:g}] is not finite")
    if low > high:
        raise RuntimeError("torch.histc: max must be larger than min")
    flat = np.asarray(self, np.float64).reshape(-1)
    inside = flat[(flat >= low) & (flat <= high)]
    places = np.minimum(((inside - low) / (high - low) * bins).astype(np.int64), bins - 1)
    return np.bincount(places, minlength=bins).astype(self.dtype)


def check_bins(bins: int, dim: int) -> None:
    """RuntimeError for a number of bins that is none."""
    if bins < 1:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension {dim}")


def even_edges(values: np.ndarray, bins: int, ends: tuple[float, float] | None, dim: int) -> np.ndarray:
    """The edges of ``bins`` bins of equal width, in the dtype of the values; ends: the outermost edges, if given."""
    check_bins(bins, dim)
    if ends is None:
        ends = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    low, high = ends
    if not (np.isfinite(low) and np.isfinite(high)):
        raise RuntimeError(f"torch.histogramdd: dimension {dim}'s range [{low:g}, {high:g}] is not finite")
    if low > high:
        raise RuntimeError(
            f"torch.histogramdd: min should not exceed max, but got min {low:g} max {high:g} for dimension {dim}"
        )
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1).astype(values.dtype)


def _no_derivative_of_histogram(xp, g):
    raise RuntimeError("derivative for aten::histogram is not implemented")


@op(vjp=dict(self=_no_derivative_of_histogram, weight=_no_derivative_of_histogram), tensors=("edges",), outputs=2,
    grad_fn="NotImplemented", names=(), methods=())  # fmt: skip
def histogram(self, edges, weight, density):
    """How many elements, or what weight of them, falls between each two neighbouring edges; and the edges."""
    values = self.reshape(-1)
    places, inside = bins_of(values, edges)
    weights = None if weight is None else weight.reshape(-1)[inside]
    counts = np.bincount(places, weights, edges.size - 1).astype(self.dtype)
    return counts / (counts.sum() * np.diff(edges)) if density else counts, edges.copy()
