"""Matrix decompositions."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only


@raw_only
def identity_beside(values):
    """The identity matrix with as many rows as ``values`` has last elements."""
    return np.eye(values.shape[-1], dtype=values.dtype)


def _svd_vjp(xp, g, out):
    # Townsend, "Differentiating the singular value decomposition": what turns U and V is antisymmetric.
    (grad_u, grad_s, grad_vh), (u, s, vh) = g, out
    one, row, column = xp.identity_beside(s), xp.unsqueeze(s, -2), xp.unsqueeze(s, -1)
    gaps = row * row - column * column + one
    inner = xp.zeros_of(row * column)
    below = beside = None
    if grad_s is not None:
        inner = inner + xp.unsqueeze(grad_s, -1) * one
    if grad_u is not None:
        turn = xp.transpose(u, -2, -1) @ grad_u
        inner = inner + (turn - xp.transpose(turn, -2, -1)) / gaps * row
        below = ((grad_u - u @ turn) / row) @ vh if u.shape[-2] > u.shape[-1] else None
    if grad_vh is not None:
        turn = vh @ xp.transpose(grad_vh, -2, -1)
        inner = inner + (turn - xp.transpose(turn, -2, -1)) / gaps * column
        beside = (u / row) @ (grad_vh - xp.transpose(turn, -2, -1) @ vh) if vh.shape[-1] > vh.shape[-2] else None
    total = u @ inner @ vh
    total = total if below is None else total + below
    return total if beside is None else total + beside


@op(vjp=dict(self=_svd_vjp), outputs=3, latex=r"U \Sigma V^{\top}", names=(), methods=())
def linalg_svd(self, full_matrices=False):
    """The singular value decomposition: U, the singular values, and the transposed V."""
    return tuple(np.linalg.svd(self, full_matrices=full_matrices))
