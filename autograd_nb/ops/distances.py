"""Distances between vectors."""

from __future__ import annotations

from math import inf

import numpy as np

from .card import op
from .norm import _norm_vjp, check_identity, magnitude


@op(vjp=dict(self=_norm_vjp), latex=r"\lVert {self} \rVert_{{ord}}", grad_fn="NormBackward1", names=(), methods=())
def norm_along(self, ord, dim, keepdim):
    """The norm over one dimension, as PyTorch records it for distances."""
    check_identity(ord, (dim % self.ndim,), self.shape)
    return magnitude(self, ord, (dim % self.ndim,), keepdim)


def _pdist_vjp(xp, g, self, out, first, second, p, self_shape):
    if p == 0:
        return xp.zeros_of(self)
    apart = xp.index_select(self, 0, first) - xp.index_select(self, 0, second)
    share, distance = g[:, None], out[:, None]
    if p == 1:
        pull = xp.sgn(apart) * share
    elif p == 2:
        pull = apart * xp.ratio_or_zero(share, distance)
    elif p == inf:
        pull = xp.sgn(apart) * xp.where(xp.abs(apart) == distance, share, 0.0)
    else:
        pull = xp.sgn(apart) * xp.abs(apart) ** (p - 1) * xp.ratio_or_zero(share, distance ** (p - 1))
    there = xp.index_select_backward(pull, self_shape, 0, first)
    return there - xp.index_select_backward(pull, self_shape, 0, second)


@op(vjp=dict(self=_pdist_vjp), tensors=("first", "second"), latex=r"\lVert {self}_i - {self}_j \rVert_{{p}}",
    grad_fn="PdistBackward0", names=(), methods=())  # fmt: skip
def pdist(self, first, second, p):
    """The distance of each pair of rows: first[k] and second[k]."""
    return np.asarray(magnitude(self.take(first, 0) - self.take(second, 0), p, (1,), False))
