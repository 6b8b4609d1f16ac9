"""Eigenvalues and eigenvectors."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .linear_checks import LinAlgError, check_kernel, check_square
from .matmul_checks import scalar_type
from .matrix_layout import columnwise


@raw_only
def gaps_between(values):
    """The differences of eigenvalues (those of the column less those of the row), with ones on the diagonal."""
    gaps = values[..., None, :] - values[..., :, None]
    n = values.shape[-1]
    gaps[..., np.arange(n), np.arange(n)] = 1
    return gaps


def _eigh_vjp(xp, g, out, A_dtype):
    # Giles, "An extended collection of matrix derivative results for forward and reverse mode", section 3.1.
    grad_values, grad_vectors = g
    values, vectors = out
    turned = xp.hermitian(vectors)
    inner = None
    if grad_vectors is not None:
        turn = turned @ xp.conjugate(grad_vectors)
        inner = xp.without_diagonal(turn - xp.hermitian(turn)) / (xp.gaps_between(values) * 2)
    if grad_values is not None:
        inner = xp.diag_embed(grad_values) if inner is None else inner + xp.diag_embed(grad_values)
    if inner is None:
        return None
    if A_dtype.kind == "c":
        inner = inner + 0j
    return xp.conjugate(vectors @ inner @ turned)


@raw_only
def without_diagonal(matrix):
    """The matrix with zeros on its diagonal."""
    n = matrix.shape[-1]
    return np.where(np.eye(n, dtype=bool), matrix.dtype.type(0), matrix)


def _eigh_jvp(xp, given, out, moved):
    values, vectors = out
    turn = xp.hermitian(vectors) @ moved["A"] @ vectors
    by_values = xp.real_part(xp.diagonal(turn, 0, -2, -1))
    return by_values, vectors @ (xp.without_diagonal(turn) / xp.gaps_between(values))


@op(vjp=dict(A=_eigh_vjp), jvp=_eigh_jvp, outputs=2, names=(), methods=())
def linalg_eigh(A, UPLO="L", compute_v=True):
    """The eigenvalues and eigenvectors of a symmetric (or Hermitian) matrix."""
    check_square("linalg.eigh", A)
    side = UPLO.upper()
    if side not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    check_kernel("linalg_eigh_cpu", A)
    try:
        values, vectors = np.linalg.eigh(A, side)
    except np.linalg.LinAlgError:
        raise not_converged("linalg.eigh") from None
    return values, columnwise(vectors)


def not_converged(name):
    """What PyTorch says where eigenvalues cannot be found."""
    return LinAlgError(
        f"{name}: The algorithm failed to converge because the input matrix is ill-conditioned or has too many "
        "repeated eigenvalues (error code: 1)."
    )


def _eig_vjp(xp, g, out, self_dtype):
    # Boeddeker et al., "On the computation of complex-valued gradients with application to statistically optimum
    # beamforming", (4.77), with the eigenvectors kept at unit length.
    grad_values, grad_vectors = g
    values, vectors = out
    turned = xp.hermitian(vectors)
    inner = None
    if grad_vectors is not None:
        turn = turned @ xp.conjugate(grad_vectors)
        along = xp.diag_embed(xp.real_part(xp.diagonal(turn, 0, -2, -1)) + 0j)
        inner = xp.without_diagonal(turn - turned @ vectors @ along) / xp.conjugate(xp.gaps_between(values))
    if grad_values is not None:
        diagonal = xp.diag_embed(xp.conjugate(grad_values))
        inner = diagonal if inner is None else inner + diagonal
    if inner is None:
        return None
    found = xp.linalg_solve_ex(turned, inner @ turned, True, False)[0]
    return xp.conjugate(found) if self_dtype.kind == "c" else xp.real_part(found)


@op(vjp=dict(self=_eig_vjp), outputs=2, names=(), methods=())
def linalg_eig(self):
    """The complex eigenvalues and eigenvectors of a square matrix."""
    if self.dtype.kind not in "fc":
        raise RuntimeError(f"Unknown Complex ScalarType for {scalar_type(self)}")
    check_square("linalg.eig", self)
    check_kernel("linalg_eig_out_cpu", self)
    if not np.isfinite(self).all():
        raise RuntimeError("torch.linalg.eig: input tensor should not contain infs or NaNs.")
    target = np.result_type(self.dtype, np.complex64)
    try:
        values, vectors = np.linalg.eig(self)
    except np.linalg.LinAlgError:
        raise not_converged("linalg.eig") from None
    return values.astype(target, copy=False), columnwise(vectors.astype(target, copy=False))
