"""Factorisations of matrices under the names they have at the top: qr, svd, lu and what is solved with them."""

from __future__ import annotations

from typing import Any

from ..engine import return_types
from ..engine.assemble import aten, composite
from ..engine.once import warn_once
from ..engine.per_sample import everything
from ..engine.tensor import Tensor
from ..ops.linear_checks import check_float, check_square, refuse_singular
from ..ops.lu import refuse_zero_pivot
from .arguments import parsed
from .farewells import CHOLESKY, LU, QR, TRIANGULAR_SOLVE


@composite()
@parsed
def cholesky(input: Tensor, upper: bool = False) -> Tensor:
    """The Cholesky factor of a symmetric positive definite matrix, or of each of a batch; see ``linalg.cholesky``."""
    warn_once(CHOLESKY)
    return aten.cholesky(input, upper)


@composite()
@parsed
def qr(input: Tensor, some: bool = True) -> Any:
    """The QR factorisation as a named tuple ``(Q, R)``; with ``some=False`` Q is square. See ``linalg.qr``."""
    warn_once(QR)
    return return_types.ALL["qr"](aten.linalg_qr(input, "reduced" if some else "complete"))


@composite()
@parsed
def geqrf(input: Tensor) -> Any:
    """The QR factorisation as LAPACK keeps it: reflections below R, and their factors ``tau``."""
    return return_types.ALL["geqrf"](aten.geqrf(input))


@composite()
@parsed
def svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> Any:
    """The singular value decomposition as a named tuple ``(U, S, V)``; note that V is not transposed.

    >>> import autograd_nb as torch
    >>> torch.svd(torch.tensor([[0., 2.], [1., 0.]])).S
    tensor([2., 1.])
    """
    if input.ndim < 2:
        raise RuntimeError(
            f"linalg.svd: input should have at least 2 dimensions, but has {input.ndim} dimensions instead"
        )
    if compute_uv:
        u, s, vh = aten.linalg_svd(input, not some)
        return return_types.ALL["svd"]((u, s, vh.mH))
    _, s, _ = aten.linalg_svd(input, False)
    *batch, rows, columns = input._a.shape
    return return_types.ALL["svd"]((input.new_zeros(*batch, rows, rows), s, input.new_zeros(*batch, columns, columns)))


@composite()
@parsed
def triangular_solve(
    input: Tensor, A: Tensor, upper: bool = True, transpose: bool = False, unitriangular: bool = False
) -> Any:
    """The solution X of ``A X = input`` with a triangular matrix, and a copy of that matrix."""
    warn_once(TRIANGULAR_SOLVE)
    found = aten.triangular_solve(input, A, upper, transpose, unitriangular)
    return return_types.ALL["triangular_solve"](found)


@composite()
def lu(A: Tensor, pivot: bool = True, get_infos: bool = False, out: Any = None) -> tuple[Tensor, ...]:
    """L and U in one matrix and the pivots; with ``get_infos`` also where the first zero pivot is."""
    warn_once(LU)
    factors, pivots, info = aten.linalg_lu_factor_ex(A, pivot, False)
    if get_infos:
        return return_types.ALL["linalg_lu_factor_ex"]((factors, pivots, info))
    return factors, pivots


def lu_factor(A: Tensor, pivot: bool = True) -> Any:
    """L and U in one matrix and the pivots; RuntimeError for a singular matrix."""
    factors, pivots, info = aten.linalg_lu_factor_ex(A, pivot, False)
    refuse_zero_pivot(everything(info))
    return return_types.ALL["linalg_lu_factor"]((factors, pivots))


@composite(methods=())
def lu_unpack(LU_data: Tensor, LU_pivots: Tensor, unpack_data: bool = True, unpack_pivots: bool = True) -> Any:
    """The factors ``(P, L, U)`` from what ``lu`` or ``linalg.lu_factor`` gave."""
    return return_types.ALL["lu_unpack"](aten.lu_unpack(LU_data, LU_pivots, unpack_data, unpack_pivots))


@composite()
def lu_solve(b: Tensor, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
    """The solution of a system of equations with the right side ``b``, from the factors of its matrix."""
    return aten.linalg_lu_solve(LU_data, LU_pivots, b, True, False)


@composite()
@parsed
def inverse(input: Tensor) -> Tensor:
    """The inverse of a square matrix or of each of a batch; ``linalg.LinAlgError`` for a singular one.

    >>> import autograd_nb as torch
    >>> torch.inverse(torch.tensor([[2., 0.], [0., 4.]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    found, info = aten.linalg_inv_ex(input, False)
    refuse_singular("linalg.inv", everything(info))
    return found


@composite()
@parsed
def pinverse(input: Tensor, rcond: float = 1e-15) -> Tensor:
    """The Moore-Penrose inverse; singular values below ``rcond`` times the largest count as zero."""
    return aten.linalg_pinv(input, 0.0, rcond, False)


@composite()
@parsed
def det(input: Tensor) -> Tensor:
    """The determinant of a square matrix, or of each of a batch.

    >>> import autograd_nb as torch
    >>> torch.det(torch.tensor([[2., 1.], [0., 4.]]))
    tensor(8.)
    """
    return aten.linalg_det(input)


@composite()
@parsed
def slogdet(input: Tensor) -> Any:
    """The sign of the determinant and the logarithm of its size, as a named tuple ``(sign, logabsdet)``."""
    return return_types.ALL["slogdet"](aten.linalg_slogdet(input))


@composite()
@parsed
def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant: ``-inf`` where that is zero, ``nan`` where it is negative.

    >>> import autograd_nb as torch
    >>> torch.logdet(torch.tensor([[2., 0.], [0., 0.5]]))
    tensor(0.)
    """
    check_float("logdet", input._a, low=True)
    check_square("logdet", input._a)
    sign, size = aten.linalg_slogdet(input)
    if input.dtype.is_complex:
        return sign.log() + size
    return aten.where(sign == -1, float("nan"), size)


@composite()
@parsed
def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of a square matrix, or of each of a batch.

    >>> import autograd_nb as torch
    >>> torch.matrix_exp(torch.zeros(2, 2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    return aten.linalg_matrix_exp(input)
