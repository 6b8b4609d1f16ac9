"""Elements reduced into the places that an index names: sums, products, means and extremes.

``dim`` and ``index`` are those of scatter (an index for each element) or of index_add (one for each slice).
"""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import wrap_dim
from .scattering import _check_scatter, _lifted, add_along

WRITERS = {"prod": np.multiply, "amax": np.maximum, "amin": np.minimum}


def _start(dtype, reduce):
    """What a place begins with where the element that stood there does not count."""
    if reduce in ("sum", "mean"):
        return 0
    if reduce == "prod":
        return 1
    low = reduce == "amax"
    if dtype.kind == "f":
        return -np.inf if low else np.inf
    if dtype.kind == "b":
        return not low
    limits = np.iinfo(dtype)
    return limits.min if low else limits.max


def _grid(index, dim):
    """The index of an array for the places that ``index`` names along a dimension."""
    out = [*np.ix_(*map(np.arange, index.shape))]
    out[dim] = index
    return tuple(out)


def reduce_along(self, dim, index, src, reduce, include_self):
    """A copy with the elements of ``src`` reduced into the places named along a dimension."""
    out = np.array(_lifted(self))
    if not index.size:
        return out.reshape(self.shape)
    values = _lifted(src)[tuple(map(slice, index.shape))]
    where = _grid(index, dim)
    if not include_self:
        out[where] = _start(out.dtype, reduce)
    if reduce in WRITERS:
        WRITERS[reduce].at(out, where, values)
    else:
        add_along(out, dim, index, values)
    if reduce == "mean":
        counts = np.full(out.shape, int(include_self), np.int64)
        add_along(counts, dim, index, np.ones(index.shape, np.int64))
        counts = np.maximum(counts, 1)
        out = out / counts.astype(out.dtype) if out.dtype.kind in "fc" else out // counts
    return out.reshape(self.shape)


def _zero_or_one(xp, mask):
    return xp.where(mask, 1.0, 0.0)


def _shares(xp, g, self, src, out, reduce, include_self, ways):
    """The gradients of both operands; ``ways``: to read, add, clear and reduce by the index."""
    read, add, clear, again = ways
    if reduce == "sum":
        to_self, to_src = g, read(g)
    elif reduce == "mean":
        counts = add(_zero_or_one(xp, (self == self) & include_self), _zero_or_one(xp, src == src))
        shared = g / xp.where(counts == 0, 1.0, counts)
        to_self, to_src = shared, read(shared)
    elif reduce == "prod":
        own = xp.where(self == 0, 1.0, self)  # so that the others' product is left where an element is zero
        to_self = g * again(own, src) / own
        to_src = _share_of_factor(xp, g, self, src, out, read, add, again)
    else:
        mine, theirs = _zero_or_one(xp, self == out), _zero_or_one(xp, src == read(out))
        ties = add(mine, theirs)
        shared = g / xp.where(ties == 0, 1.0, ties)
        to_self, to_src = mine * shared, theirs * read(shared)
    return (to_self if include_self else clear(to_self)), to_src


def _share_of_factor(xp, g, self, src, out, read, add, again):
    """The product of all other factors; where one alone is zero it is left out of the product instead of divided."""
    zeros = read(add(_zero_or_one(xp, self != self), _zero_or_one(xp, src == 0)))
    alone = (src == 0) & (zeros == 1)
    others = again(self, xp.where(alone, 1.0, src))
    return xp.where(alone, read(g * others), read(g * out) / xp.where(src == 0, 1.0, src))


def _scatter_shares(xp, g, self, src, out, dim, index, reduce, include_self):
    ways = (
        lambda a: xp.gather(a, dim, index),
        lambda a, b: xp.scatter_add(a, dim, index, b),
        lambda a: xp.scatter_value(a, dim, index, 0),
        lambda a, b: xp.scatter_reduce(a, dim, index, b, reduce, include_self),
    )
    return _shares(xp, g, self, src, out, reduce, include_self, ways)


def _scatter_vjp_self(xp, g, self, src, out, dim, index, reduce, include_self):
    return _scatter_shares(xp, g, self, src, out, dim, index, reduce, include_self)[0]


def _scatter_vjp_src(xp, g, self, src, out, dim, index, reduce, include_self):
    return _scatter_shares(xp, g, self, src, out, dim, index, reduce, include_self)[1]


@op(vjp=dict(self=_scatter_vjp_self, src=_scatter_vjp_src), tensors=("index",), latex=r"{self}", inplace=True)
def scatter_reduce(self, dim, index, src, reduce, include_self=True):
    """A copy with elements of ``src`` reduced into the places that the index names along a dimension."""
    if reduce not in ("sum", "mean", *WRITERS):
        raise RuntimeError(f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}")
    axis = _check_scatter("scatter", self, dim, index, src)
    return reduce_along(self, axis, _lifted(index), src, reduce, include_self)


def _index_shares(xp, g, self, source, out, dim, index, reduce, include_self):
    ways = (
        lambda a: xp.index_select(a, dim, index),
        lambda a, b: xp.index_add(a, dim, index, b, 1),
        lambda a: xp.index_fill_value(a, dim, index, 0),
        lambda a, b: xp.index_reduce(a, dim, index, b, reduce, include_self),
    )
    return _shares(xp, g, self, source, out, reduce, include_self, ways)


def _index_vjp_self(xp, g, self, source, out, dim, index, reduce, include_self):
    return _index_shares(xp, g, self, source, out, dim, index, reduce, include_self)[0]


def _index_vjp_source(xp, g, self, source, out, dim, index, reduce, include_self):
    return _index_shares(xp, g, self, source, out, dim, index, reduce, include_self)[1]


@op(vjp=dict(self=_index_vjp_self, source=_index_vjp_source), tensors=("index",), latex=r"{self}", inplace=True)
def index_reduce(self, dim, index, source, reduce, include_self=True):
    """A copy with slices of ``source`` reduced into the slices that a vector of indices names."""
    if reduce not in ("mean", *WRITERS):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    axis = wrap_dim(dim, self.ndim)
    slices, vector = _lifted(source), np.atleast_1d(index)
    if vector.size != slices.shape[axis]:
        raise RuntimeError(
            f"index_reduce_(): Number of indices ({vector.size}) should be equal to source.size(dim): "
            f"({slices.shape[axis]}), for dim: {axis}"
        )
    if vector.size and (vector.min() < 0 or vector.max() >= _lifted(self).shape[axis]):
        raise IndexError("index out of range in self")
    wide = np.broadcast_to(vector.reshape((-1,) + (1,) * (slices.ndim - 1 - axis)), slices.shape)
    return reduce_along(self, axis, wide, slices, reduce, include_self)
