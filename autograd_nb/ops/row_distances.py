"""Distances between tensors and between rows, and parts of a tensor shrunk to a largest norm."""

from __future__ import annotations

from math import inf

import numpy as np

from .. import dtypes
from .arithmetic import refuse_bools
from .axes import axes_of
from .card import op
from .errors import wrap_dim
from .norm import _norm_vjp, magnitude


def _dist_vjp(xp, g, self, other, out, p):
    return _norm_vjp(xp, g, self - other, out, p, None, False)


def _dist_vjp_other(xp, g, self, other, out, p):
    slope = _dist_vjp(xp, g, self, other, out, p)
    return None if slope is None else -slope


@op(vjp=dict(self=_dist_vjp, other=_dist_vjp_other), promote="arith", latex=r"\lVert {self} - {other} \rVert_{{p}}",
    names=(), methods=())  # fmt: skip
def dist(self, other, p=2):
    """The norm of the difference."""
    if self.dtype.kind not in "fc":
        refuse_bools(self, other)
        kind = dtypes.SCALAR_TYPE_NAMES[dtypes.of(self)]
        raise RuntimeError(f"norm(): input dtype should be either floating point or complex. Got {kind} instead.")
    return np.asarray(magnitude(self - other, p, None, False))[()]


def _renorm_vjp(xp, g, self, p, dim, maxnorm):
    kept = dim % len(self.shape)
    dims = tuple(k for k in range(len(self.shape)) if k != kept)
    norm = xp.linalg_vector_norm(self, p, dims, True)
    scale = 1 / (norm + 1e-7)
    along = _norm_vjp(xp, xp.sum_dim(self * g, dims, True), self, norm, p, dims, True)
    shrunk = (maxnorm * scale) * (g - scale * along)
    return xp.where(norm > maxnorm, shrunk, g)


@op(vjp=dict(self=_renorm_vjp), latex=r"{self}", names=(), methods=("renorm",), inplace=True)
def renorm(self, p, dim, maxnorm):
    """The slices along a dimension whose norm is larger than ``maxnorm``, scaled down to it."""
    if p <= 0:
        raise RuntimeError("renorm: non-positive-norm not supported")
    if maxnorm < 0:
        raise RuntimeError(f"renorm: expected maxnorm to be >= 0 but got {maxnorm:g}")
    if self.ndim < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {self.ndim} dimensions")
    axis = wrap_dim(dim, self.ndim)
    if self.dtype.kind not in "fc":
        kind = dtypes.SCALAR_TYPE_NAMES[dtypes.of(self)]
        raise RuntimeError(f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {kind}")
    axes = axes_of(tuple(k for k in range(self.ndim) if k != axis), self.ndim)
    norm = magnitude(self, p, axes, True)
    return (self * np.where(norm > maxnorm, maxnorm / (norm + 1e-7), 1)).astype(self.dtype, copy=False)


def _differences(xp, x1, x2):
    return xp.unsqueeze(x1, -2) - xp.unsqueeze(x2, -3)


def _cdist_slope(xp, g, x1, x2, out, p):
    """For each pair of rows the gradient of their distance by the first one."""
    if p == 0:
        return None
    away, distance = _differences(xp, x1, x2), xp.unsqueeze(out, -1)
    upstream = xp.unsqueeze(g, -1)
    if p == 2:
        return upstream * xp.ratio_or_zero(away, distance)
    if p == 1:
        return upstream * xp.sgn(away)
    size = xp.abs(away)
    if p == inf:
        return upstream * (xp.sgn(away) * xp.where(size == distance, 1.0, 0.0))
    if p < 1:
        return upstream * (xp.sgn(away) * xp.ratio_or_zero(size**p, size) * distance ** (1 - p))
    return upstream * xp.ratio_or_zero(xp.sgn(away) * size ** (p - 1), distance ** (p - 1))


def _cdist_vjp_x1(xp, g, x1, x2, out, p):
    slope = _cdist_slope(xp, g, x1, x2, out, p)
    return xp.zeros_of(x1) if slope is None else xp.sum_to(xp.sum_dim(slope, (-2,), False), tuple(x1.shape))


def _cdist_vjp_x2(xp, g, x1, x2, out, p):
    slope = _cdist_slope(xp, g, x1, x2, out, p)
    return xp.zeros_of(x2) if slope is None else xp.sum_to(0 - xp.sum_dim(slope, (-3,), False), tuple(x2.shape))


@op(vjp=dict(x1=_cdist_vjp_x1, x2=_cdist_vjp_x2), latex=r"\lVert {x1}_i - {x2}_j \rVert_{{p}}", names=(), methods=())
def cdist(x1, x2, p=2.0):
    """The distances between each row of the first and each row of the second matrix."""
    if not x1.shape[-1]:  # the greatest of no differences is 0 here
        return np.zeros(np.broadcast_shapes((*x1.shape[:-1], 1), (*x2.shape[:-2], 1, x2.shape[-2])), x1.dtype)
    return np.ascontiguousarray(magnitude(x1[..., :, None, :] - x2[..., None, :, :], p, (-1,), False))


def _euclidean_slope(xp, share, own, other):
    """The gradient of the rows ``own``; batches are three-dimensional, or of a single matrix."""
    if len(own.shape) == 3 and own.shape[0] != 1:
        return own * xp.sum_dim(share, (-1,), True) - xp.bmm(share, other)
    matrices = (xp.reshape(m, tuple(m.shape)[-2:]) for m in (share, own, other))
    share, rows, other = matrices
    return xp.reshape(rows * xp.sum_dim(share, (-1,), True) - xp.mm(share, other), tuple(own.shape))


def _euclidean_vjp_x1(xp, g, x1, x2, out):
    return _euclidean_slope(xp, xp.ratio_or_zero(g, out), x1, x2)


def _euclidean_vjp_x2(xp, g, x1, x2, out):
    return _euclidean_slope(xp, xp.mT(xp.ratio_or_zero(g, out)), x2, x1)


@op(vjp=dict(x1=_euclidean_vjp_x1, x2=_euclidean_vjp_x2), latex=r"\lVert {x1}_i - {x2}_j \rVert", names=(), methods=(),
    grad_fn="EuclideanDistBackward0")  # fmt: skip
def _euclidean_dist(x1, x2):
    """The distances between rows by a matrix product: no array of all differences, and less exact for close rows."""
    squares = [np.add.reduce(x * x, axis=-1) for x in (x1, x2)]
    out = squares[0][..., :, None] + squares[1][..., None, :] - 2 * (x1 @ x2.swapaxes(-1, -2))
    return np.sqrt(np.maximum(out, 0))
