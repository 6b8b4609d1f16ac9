"""Determinants, their signs and logarithms."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .linear_checks import check_float, check_kernel, check_square

_EPSILONS = 100  # a determinant below this many roundings from zero is taken for zero


def is_singular(det):
    """Which matrices have a determinant that is zero up to rounding."""
    return np.abs(det) < _EPSILONS * np.finfo(det.dtype).eps


@raw_only
def cofactors(A, det):
    """The matrix of cofactors, which the determinant changes by: its product with the inverse, or from the SVD."""
    singular = is_singular(det)
    if not np.any(singular):
        return np.swapaxes(np.linalg.inv(A), -1, -2) * np.asarray(det)[..., None, None]
    shape, flat = A.shape, A.reshape(-1, *A.shape[-2:])
    result = np.empty_like(flat)
    for k, (matrix, value, bad) in enumerate(zip(flat, np.ravel(det), np.ravel(singular), strict=True)):
        result[k] = _by_svd(matrix) if bad else np.linalg.inv(matrix).T * value
    return result.reshape(shape)


def _by_svd(matrix):
    u, s, vh = np.linalg.svd(matrix)
    others = np.array([np.prod(np.delete(s, k)) for k in range(s.size)], s.dtype)
    turn = np.linalg.det(u) * np.linalg.det(vh)
    found = (u.conj() * others) @ vh.conj()
    return (found * turn).astype(matrix.dtype)


@op(vjp=dict(A=lambda xp, g, A, out: xp.unsqueeze(xp.unsqueeze(g, -1), -1) * xp.cofactors(A, out)),
    latex=r"\det {A}", names=(), methods=())  # fmt: skip
def linalg_det(A):
    """The determinant."""
    check_float("linalg.det", A)
    check_square("linalg.det", A)
    check_kernel("lu_cpu", A)
    with np.errstate(over="ignore"):  # NumPy computes a float32 determinant in float64 and casts it
        return np.linalg.det(A)


def _slogdet_vjp(xp, g, A, A_dtype, out):
    grad_sign, grad_log = g
    scale = grad_log
    if A_dtype.kind == "c" and grad_sign is not None:  # the sign moves along the unit circle only
        along = xp.real_part(grad_sign * out[0] * 1j) * 1j
        scale = -along if scale is None else scale - along
    elif A_dtype.kind == "c" and scale is not None:
        scale = scale + 0j
    if scale is None:
        return None
    inverse = xp.linalg_inv_ex(A, False)[0]
    return xp.unsqueeze(xp.unsqueeze(scale, -1), -1) * xp.mT(inverse)


@op(vjp=dict(A=_slogdet_vjp), outputs=2, names=(), methods=())
def linalg_slogdet(A):
    """The sign of the determinant and the logarithm of its size."""
    check_float("linalg.slogdet", A, low=True)
    check_square("linalg.slogdet", A)
    return tuple(np.linalg.slogdet(A))
