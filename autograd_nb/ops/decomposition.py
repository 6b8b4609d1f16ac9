"""The singular value decomposition."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .linear_checks import LinAlgError, check_float, check_kernel, check_matrix
from .matrix_layout import columnwise


@raw_only
def identity_beside(values):
    """The identity matrix with as many rows as ``values`` has last elements."""
    return np.eye(values.shape[-1], dtype=values.dtype)


def _svd_vjp(xp, g, out, self_dtype):
    # Townsend, "Differentiating the singular value decomposition": what turns U and V is antisymmetric.
    (grad_u, grad_s, grad_vh), (u, s, vh) = g, out
    k = s.shape[-1]
    u, vh = u[..., :k], vh[..., :k, :]
    row, column = xp.unsqueeze(s, -2), xp.unsqueeze(s, -1)
    below = beside = inner = None
    if grad_u is not None or grad_vh is not None:
        gaps = row * row - column * column + xp.identity_beside(s)
        inner, below, beside = _turns(xp, grad_u, grad_vh, (u, s, vh), gaps, self_dtype.kind == "c")
    if grad_s is not None:
        inner = xp.diag_embed(grad_s) if inner is None else inner + xp.diag_embed(grad_s)
    if inner is None:
        return None
    if self_dtype.kind == "c":
        inner = inner + 0j
    total = u @ inner @ vh
    total = total if below is None else total + (below / row) @ vh
    return xp.conjugate(total if beside is None else total + (u / row) @ beside)


def _turns(xp, grad_u, grad_vh, parts, gaps, is_complex):
    """What the gradients of U and V ask of the inner matrix, and of the space outside of U and of V."""
    (u, s, vh), h = parts, xp.hermitian
    k, row, column = s.shape[-1], xp.unsqueeze(s, -2), xp.unsqueeze(s, -1)
    inner = below = beside = None
    if grad_u is not None:
        grad_u = xp.conjugate(grad_u[..., :k])
        turn = h(u) @ grad_u
        inner = (turn - h(turn)) / gaps * row
        if is_complex:
            inner = inner + xp.diag_embed(xp.diagonal(turn - h(turn), 0, -2, -1) / (s * 2))
        below = grad_u - u @ turn if u.shape[-2] > k else None
    if grad_vh is not None:
        grad_vh = xp.conjugate(grad_vh[..., :k, :])
        turn = vh @ h(grad_vh)
        share = column * ((turn - h(turn)) / gaps)
        inner = share if inner is None else inner + share
        beside = grad_vh - h(turn) @ vh if vh.shape[-1] > k else None
    return inner, below, beside


@op(vjp=dict(self=_svd_vjp), outputs=3, latex=r"U \Sigma V^{\top}", names=(), methods=())
def linalg_svd(self, full_matrices=False):
    """The singular value decomposition: U, the singular values, and the transposed V."""
    check_float("linalg.svd", self)
    check_matrix("linalg.svd", self)
    check_kernel("linalg_svd_cpu", self)
    try:
        u, s, vh = np.linalg.svd(self, full_matrices=full_matrices)
    except np.linalg.LinAlgError:
        raise LinAlgError(
            "linalg.svd: The algorithm failed to converge because the input matrix contained non-finite values."
        ) from None
    return columnwise(u), s, columnwise(vh)
