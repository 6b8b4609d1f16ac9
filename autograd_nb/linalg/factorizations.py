"""Factorisations of matrices."""

from __future__ import annotations

from typing import Any

from ..composite import factorizations
from ..composite.calling import public
from ..engine.assemble import aten
from ..engine.per_sample import everything
from ..engine.return_types import ALL
from ..engine.tensor import Tensor
from ..ops.linear_checks import refuse_indefinite


@public
def cholesky(input: Tensor, *, upper: bool = False) -> Tensor:
    """The triangular L of ``A = L L^T`` for a symmetric positive definite matrix, LinAlgError for any other.

    >>> import autograd_nb as torch
    >>> torch.linalg.cholesky(torch.tensor([[4., 2.], [2., 5.]]))
    tensor([[2., 0.],
            [1., 2.]])
    """
    factor, info = aten.linalg_cholesky_ex(input, upper, False)
    refuse_indefinite("linalg.cholesky", everything(info))
    return factor


@public
def cholesky_ex(input: Tensor, *, upper: bool = False, check_errors: bool = False) -> Any:
    """The factor and, instead of an error, which leading minor is not positive: a named tuple ``(L, info)``."""
    return ALL["linalg_cholesky_ex"](aten.linalg_cholesky_ex(input, upper, check_errors))


@public
def qr(A: Tensor, mode: str = "reduced") -> Any:
    """An orthogonal Q and an upper triangular R with ``A = Q R``; mode: "reduced", "complete" or "r".

    >>> import autograd_nb as torch
    >>> torch.linalg.qr(torch.tensor([[3., 0.], [4., 5.]])).R
    tensor([[-5., -4.],
            [ 0.,  3.]])
    """
    return ALL["linalg_qr"](aten.linalg_qr(A, mode))


@public
def svd(A: Tensor, full_matrices: bool = True, *, driver: str | None = None) -> Any:
    """The singular value decomposition ``A = U diag(S) Vh`` as a named tuple.

    >>> import autograd_nb as torch
    >>> torch.linalg.svd(torch.tensor([[0., 2.], [1., 0.]])).S
    tensor([2., 1.])
    """
    return ALL["linalg_svd"](aten.linalg_svd(A, full_matrices))


@public
def svdvals(A: Tensor, *, driver: str | None = None) -> Tensor:
    """The singular values, largest first."""
    return aten.linalg_svd(A, False)[1]


@public
def lu(A: Tensor, *, pivot: bool = True) -> Any:
    """The factors of ``A = P L U`` as a named tuple ``(P, L, U)``.

    >>> import autograd_nb as torch
    >>> torch.linalg.lu(torch.tensor([[1., 3.], [2., 4.]])).U
    tensor([[2., 4.],
            [0., 1.]])
    """
    return ALL["linalg_lu"](aten.linalg_lu(A, pivot))


@public
def lu_factor(A: Tensor, *, pivot: bool = True) -> Any:
    """L and U in one matrix, and the pivots, as ``lu_solve`` takes them; RuntimeError for a singular matrix."""
    return factorizations.lu_factor(A, pivot)


@public
def lu_factor_ex(A: Tensor, *, pivot: bool = True, check_errors: bool = False) -> Any:
    """The same without the error: a named tuple ``(LU, pivots, info)``."""
    if check_errors:
        factorizations.lu_factor(A, pivot)
    return ALL["linalg_lu_factor_ex"](aten.linalg_lu_factor_ex(A, pivot, False))


@public
def ldl_factor(input: Tensor, *, hermitian: bool = False) -> Any:
    """The factors of a symmetric matrix ``A = L D L^T`` in one, and the pivots: a named tuple ``(LD, pivots)``."""
    return ALL["linalg_ldl_factor"](aten.linalg_ldl_factor_ex(input, hermitian, False)[:2])


@public
def ldl_factor_ex(input: Tensor, *, hermitian: bool = False, check_errors: bool = False) -> Any:
    """The same with the position of the first zero pivot: a named tuple ``(LD, pivots, info)``."""
    return ALL["linalg_ldl_factor_ex"](aten.linalg_ldl_factor_ex(input, hermitian, check_errors))


@public
def householder_product(input: Tensor, tau: Tensor) -> Tensor:
    """The first columns of the product of the reflections that ``geqrf`` gave."""
    return aten.linalg_householder_product(input, tau)
