"""Factorisations of low rank from random samples of the columns (Halko, Martinsson and Tropp 2009)."""

from __future__ import annotations

from typing import Any

from ..engine import sampling
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor


def _range_basis(A: Tensor, q: int, niter: int, M: Any) -> Tensor:
    """Orthonormal columns that nearly span what the matrix can reach, from ``niter`` rounds of subspace iteration."""
    randn = sampling.FUNCTIONS["randn"]
    samples = randn(A._a.shape[-1], q, dtype=A.dtype)
    basis = _orthonormal(_less(A, samples, M))
    for _ in range(niter):
        basis = _orthonormal(_less(A.mH, basis, None if M is None else M.mH))
        basis = _orthonormal(_less(A, basis, M))
    return basis


def _less(A: Tensor, samples: Tensor, M: Any) -> Tensor:
    product = A.matmul(samples)
    return product if M is None else product - M.matmul(samples)


def _orthonormal(columns: Tensor) -> Tensor:
    return aten.linalg_qr(columns, "reduced")[0]


def _decomposed(A: Tensor, q: int, niter: int, M: Any) -> tuple[Tensor, Tensor, Tensor]:
    rows, columns = A._a.shape[-2:]
    if M is not None:
        M = M.broadcast_to(A.shape)
    if rows < columns:  # the smaller side is sampled
        A, M = A.mH, None if M is None else M.mH
    basis = _range_basis(A, q, niter, M)
    small = _less(basis.mH, A, None) if M is None else basis.mH.matmul(A) - basis.mH.matmul(M)
    u, s, vh = aten.linalg_svd(small, False)
    u, v = basis.matmul(u), vh.mH
    return (v, s, u) if rows < columns else (u, s, v)


@composite(methods=())
def svd_lowrank(A: Tensor, q: int | None = 6, niter: int | None = 2, M: Any = None) -> tuple[Tensor, Tensor, Tensor]:
    """``q`` singular values of a matrix (or of ``A - M``) and their vectors, ``(U, S, V)``, from random samples."""
    return _decomposed(A, 6 if q is None else q, 2 if niter is None else niter, M)


@composite(methods=())
def pca_lowrank(A: Tensor, q: int | None = None, center: bool = True, niter: int = 2) -> tuple[Tensor, Tensor, Tensor]:
    """The ``q`` first principal components of the rows of a matrix, ``(U, S, V)``, from random samples."""
    rows, columns = A._a.shape[-2:]
    if q is None:
        q = min(6, rows, columns)
    elif not 0 <= q <= min(rows, columns):
        raise ValueError(f"q(={q}) must be non-negative integer and not greater than min(m, n)={min(rows, columns)}")
    if niter < 0:
        raise ValueError(f"niter(={niter}) must be non-negative integer")
    if not center:
        return _decomposed(A, q, niter, None)
    return _decomposed(A - A.mean(dim=(-2,), keepdim=True), q, niter, None)
