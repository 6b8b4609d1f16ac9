"""The QR factorisation."""

from __future__ import annotations

import numpy as np

from .card import op
from .householder import check_reflections
from .linear_checks import check_float, check_kernel, check_matrix
from .matrix_layout import columnwise


def _triangle_mirrored(xp, matrix, is_complex):
    """The lower triangle mirrored into the upper one; the diagonal's real part."""
    lower = xp.tril(matrix, -1)
    diagonal = xp.diagonal(matrix, 0, -2, -1)
    if is_complex:
        diagonal = xp.real_part(diagonal) + 0j
    return lower + xp.hermitian(lower) + xp.diag_embed(diagonal)


def _qr_vjp(xp, g, out, A_shape, A_dtype, mode):
    # Walter and Lehmann, "Algorithmic differentiation of linear algebra functions"; wide matrices as X beside Y = Q V.
    grad_q, grad_r = g
    if grad_q is None and grad_r is None:
        return None
    (q, r), h, (rows, columns) = out, xp.hermitian, A_shape[-2:]
    _refuse_modes(mode, rows, columns)
    wide = rows < columns
    first = r[..., :rows] if wide else r
    inner = beside = None
    grad = None if grad_q is None else xp.conjugate(grad_q)
    if grad_r is not None:
        grad_r = xp.conjugate(grad_r)
        if wide:
            rest, grad_rest = r[..., rows:], grad_r[..., rows:]
            beside, grad_r = q @ grad_rest, grad_r[..., :rows]
            more = q @ rest @ h(grad_rest)
            grad = more if grad is None else grad + more
        inner = first @ h(grad_r)
    elif wide:
        beside = xp.zeros_of(q @ r[..., rows:])
    if grad is not None:
        turn = h(grad) @ q
        inner = -turn if inner is None else inner - turn
    total = q @ _triangle_mirrored(xp, inner, A_dtype.kind == "c")
    total = total if grad is None else total + grad
    total = xp.linalg_solve_triangular(h(first), total, False, False, False)
    return xp.conjugate(total if beside is None else xp.cat((total, beside), -1))


def _refuse_modes(mode, rows, columns):
    if mode == "r":
        raise RuntimeError(
            "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use "
            "linalg.qr(A, mode='reduced') if you are going to require gradients through linalg.qr."
        )
    if mode == "complete" and rows > columns:
        raise RuntimeError("The QR decomposition is not differentiable when mode='complete' and nrows > ncols. ")


@op(vjp=dict(A=_qr_vjp), outputs=2, names=(), methods=())
def linalg_qr(A, mode="reduced"):
    """An orthogonal matrix and an upper triangular one whose product is the matrix."""
    check_float("linalg.qr", A)
    check_matrix("linalg.qr", A)
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        )
    check_kernel("geqrf_cpu", A)
    if mode == "r":
        return np.empty((0,), A.dtype), columnwise(np.linalg.qr(A, "r"))
    q, r = np.linalg.qr(A, mode)
    return columnwise(q), columnwise(r)


@op(vjp=dict(self=lambda xp, g: _no_geqrf_gradient()), outputs=2, names=(), methods=())
def geqrf(self):
    """The QR factorisation as LAPACK keeps it: reflections below R, and their factors."""
    check_reflections("torch.geqrf", self)
    check_kernel("geqrf_cpu", self)
    turned, tau = np.linalg.qr(self, "raw")
    return np.swapaxes(turned, -1, -2), tau


def _no_geqrf_gradient():
    raise RuntimeError("the derivative for 'geqrf' is not implemented.")
