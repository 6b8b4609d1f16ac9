"""Reductions: sums, means, products, truth and counts over all elements or some dimensions."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from .axes import axes_of
from .card import op
from .rows import sum_of_all, summed

BLOCK = 256
"""Rows that are added one after another before their sums are added: keeps float32 as exact as a pairwise sum."""

LARGE = 65536
"""Elements from which on a sum of all is taken in pieces by BLAS."""


def total(a: Any, axes: tuple[int, ...] | None, keepdim: bool, dtype: Any = None) -> Any:
    """The sum over ``axes``; integers and booleans add up in int64."""
    if dtype is None and a.dtype.kind in "biu":
        dtype = np.int64
    if axes is None and dtype is None and a.size >= LARGE and a.dtype.char in "fd" and not keepdim:
        if a.flags.c_contiguous:
            return sum_of_all(a)
    elif axes is not None and len(axes) == 1 and dtype is None and a.ndim > 1 and a.dtype.char in "fd":
        axis = axes[0]
        if axis == a.ndim - 1 or (axis == 0 and a.ndim == 2 and a.shape[0] <= 2 * BLOCK):
            return summed(a, axis, keepdim)
    if axes is not None and a.ndim > len(axes) and a.dtype.itemsize <= 4 and max(axes) == len(axes) - 1:
        rows = prod(a.shape[: len(axes)])
        if rows > 2 * BLOCK and a.dtype.kind == "f" and a.flags.c_contiguous:
            return _add_rows(a, rows, len(axes), keepdim, dtype)
    return np.add.reduce(a, axis=axes, dtype=dtype, keepdims=keepdim)


def _add_rows(a: np.ndarray, rows: int, lead: int, keepdim: bool, dtype: Any) -> np.ndarray:
    # NumPy adds leading axes row by row, and the rounding errors of thousands of additions show.
    rest = a.shape[lead:]
    whole = rows - rows % BLOCK
    table = a.reshape(rows, *rest)
    blocks = table[:whole].reshape(whole // BLOCK, BLOCK, *rest)
    out = total(np.add.reduce(blocks, axis=1, dtype=dtype), (0,), False, dtype)
    if whole < rows:
        out = out + np.add.reduce(table[whole:], axis=0, dtype=dtype)
    return out.reshape((1,) * lead + rest) if keepdim else out


def wide(a: Any) -> Any:
    """Half precision in single, where sums and exponentials of it would overflow."""
    return a.astype(np.float32) if a.dtype == np.float16 else a


def average(a: Any, axes: tuple[int, ...] | None, keepdim: bool, dtype: Any = None) -> Any:
    """The mean over ``axes``; nan for no elements."""
    if a.dtype.itemsize == 2 and (a.dtype if dtype is None else dtype) == np.float16:
        return average(a, axes, keepdim, np.float32).astype(np.float16)
    out = total(a, axes, keepdim, dtype)
    count = a.size // out.size if out.size else 0
    return out / (count or np.nan)


@op(vjp=dict(self=lambda xp, g, self_shape: xp.expand(g, self_shape)), latex=r"\sum {self}", jvp="linear", names=(),
    methods=(), grad_fn="SumBackward0")  # fmt: skip
def sum_all(self, dtype=None):
    """The sum of all elements."""
    return total(self, None, False, dtype)


def _sum_dim_vjp(xp, g, self_shape, dim, keepdim):
    return xp.expand(xp.restore_dims(g, dim, keepdim, self_shape), self_shape)


@op(vjp=dict(self=_sum_dim_vjp), latex=r"\sum_{{dim}} {self}", jvp="linear", names=(), methods=(),
    grad_fn="SumBackward1")  # fmt: skip
def sum_dim(self, dim, keepdim=False, dtype=None):
    """The sum over some dimensions."""
    return total(self, axes_of(dim, self.ndim), keepdim, dtype)


@op(vjp=dict(self=lambda xp, g, self_shape: xp.expand(g / xp.share_count(None, self_shape), self_shape)),
    latex=r"\frac{1}{n} \sum {self}", jvp="linear", names=(), methods=(), grad_fn="MeanBackward0")  # fmt: skip
def mean_all(self, dtype=None):
    """The mean of all elements."""
    return average(self, None, False, dtype)


def _mean_dim_vjp(xp, g, self_shape, dim, keepdim):
    share = g / xp.share_count(dim, self_shape)
    return xp.expand(xp.restore_dims(share, dim, keepdim, self_shape), self_shape)


@op(vjp=dict(self=_mean_dim_vjp), latex=r"\frac{1}{n} \sum_{{dim}} {self}", jvp="linear", names=(), methods=(),
    grad_fn="MeanBackward1")  # fmt: skip
def mean_dim(self, dim, keepdim=False, dtype=None):
    """The mean over some dimensions."""
    return average(self, axes_of(dim, self.ndim), keepdim, dtype)


def multiply(a: Any, axes: tuple[int, ...] | None, keepdim: bool, dtype: Any = None) -> Any:
    """The product over ``axes``; integers and booleans multiply in int64."""
    if dtype is None and a.dtype.kind in "biu":
        dtype = np.int64
    return np.multiply.reduce(a, axis=axes, dtype=dtype, keepdims=keepdim)


@op(vjp=dict(self=lambda xp, g, self, out: g * xp.product_of_others(self, out, None)), latex=r"\prod {self}", names=(),
    methods=(), grad_fn="ProdBackward0")  # fmt: skip
def prod_all(self, dtype=None):
    """The product of all elements."""
    return multiply(self, None, False, dtype)


def _prod_dim_vjp(xp, g, self, out, dim, keepdim):
    whole = xp.restore_dims(out, (dim,), keepdim, self)
    return xp.restore_dims(g, (dim,), keepdim, self) * xp.product_of_others(self, whole, dim)


@op(vjp=dict(self=_prod_dim_vjp), latex=r"\prod_{{dim}} {self}", names=(), methods=(), grad_fn="ProdBackward1")
def prod_dim(self, dim, keepdim=False, dtype=None):
    """The product over one dimension."""
    return multiply(self, axes_of((dim,), self.ndim), keepdim, dtype)


@op(latex=r"\frac{{whole}}{{a}}", names=(), methods=())
def product_of_others(a, whole, dim):
    """For each element the product of all others (along ``dim``), exact where some are zero."""
    if np.all(a):
        return whole / a
    if not a.ndim:
        return np.ones_like(a)
    flat = a.reshape(-1) if dim is None else np.moveaxis(a, dim, 0)
    before, after = np.ones_like(flat), np.ones_like(flat)
    np.multiply.accumulate(flat[:-1], axis=0, out=before[1:])
    np.multiply.accumulate(flat[:0:-1], axis=0, out=after[-2::-1])
    before *= after
    return before.reshape(a.shape) if dim is None else np.moveaxis(before, 0, dim)


@op(names=(), methods=(), tensors=("self",))
def all_true(self, dim, keepdim=False):
    """True where no element over the dimensions is zero; all dimensions for None."""
    return _truth(np.logical_and, self, dim, keepdim)


@op(names=(), methods=(), tensors=("self",))
def any_true(self, dim, keepdim=False):
    """True where some element over the dimensions is not zero; all dimensions for None."""
    return _truth(np.logical_or, self, dim, keepdim)


def _truth(ufunc: np.ufunc, a: Any, dim: Any, keepdim: bool) -> Any:
    # An empty list of dimensions means none here, unlike in sums.
    axes = () if dim is not None and not dim else axes_of(dim, a.ndim)
    out = ufunc.reduce(a, axis=axes, keepdims=keepdim)
    return out.astype(np.uint8) if a.dtype == np.uint8 else out.astype(np.bool_) if axes == () else out


@op(names=(), methods=(), tensors=("self",))
def nonzero_count(self, dim):
    """How many elements are not zero, over the dimensions."""
    return np.add.reduce(self != 0, axis=axes_of(dim, self.ndim), dtype=np.int64)


def _nansum_vjp(xp, g, self, dim, keepdim):
    whole = xp.expand(xp.restore_dims(g, dim, keepdim, self.shape), self.shape)
    return xp.where(xp.isnan(self), 0, whole)


@op(vjp=dict(self=_nansum_vjp), latex=r"\sum_{{dim}} {self}", names=(), methods=())
def nansum(self, dim=None, keepdim=False, dtype=None):
    """The sum of the elements that are numbers, over all or some dimensions."""
    if self.dtype.kind != "f":
        return total(self, axes_of(dim, self.ndim), keepdim, dtype)
    return total(np.where(np.isnan(self), self.dtype.type(0), self), axes_of(dim, self.ndim), keepdim, dtype)
