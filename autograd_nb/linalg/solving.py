"""Inverses, and systems of equations."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..composite.calling import public
from ..composite.factorizations import inverse
from ..engine.assemble import aten
from ..engine.per_sample import everything
from ..engine.return_types import ALL
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim
from ..ops.linear_checks import LinAlgError, check_matrix, check_square, first_failure
from ..ops.pseudo_inverse import threshold


@public
def inv(A: Tensor) -> Tensor:
    """The inverse of a square matrix, or of each of a batch; LinAlgError for a singular one.

    >>> import autograd_nb as torch
    >>> torch.linalg.inv(torch.tensor([[2., 0.], [0., 4.]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    return inverse(A)


@public
def inv_ex(A: Tensor, *, check_errors: bool = False) -> Any:
    """The inverse and, instead of an error, which pivot was zero: a named tuple ``(inverse, info)``."""
    return ALL["linalg_inv_ex"](aten.linalg_inv_ex(A, check_errors))


@public
def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """The X of ``A X = B`` (``left=False``: of ``X A = B``); LinAlgError for a singular matrix.

    >>> import autograd_nb as torch
    >>> torch.linalg.solve(torch.tensor([[2., 0.], [0., 4.]]), torch.tensor([2., 2.]))
    tensor([1.0000, 0.5000])
    """
    found, info = aten.linalg_solve_ex(A, B, left, False)
    _refuse(everything(info))
    return found


def _refuse(info: Any) -> None:
    failure = first_failure(info)
    if failure is not None:
        raise LinAlgError(f"torch.linalg.solve: {failure[0]}The solver failed because the input matrix is singular.")


@public
def solve_ex(A: Tensor, B: Tensor, *, left: bool = True, check_errors: bool = False) -> Any:
    """The solution and, instead of an error, which pivot was zero: a named tuple ``(result, info)``."""
    found, info = aten.linalg_solve_ex(A, B, left, False)
    if check_errors:
        _refuse(everything(info))
    return ALL["linalg_solve_ex"]((found, info))


@public
def solve_triangular(
    input: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Tensor:
    """The X of ``A X = B`` for a triangular matrix, of which the other triangle is not read.

    >>> import autograd_nb as torch
    >>> torch.linalg.solve_triangular(torch.tensor([[1., 0.], [1., 2.]]), torch.tensor([[1.], [5.]]), upper=False)
    tensor([[1.],
            [2.]])
    """
    return aten.linalg_solve_triangular(input, B, upper, left, unitriangular)


@public
def lstsq(input: Tensor, b: Any = None, rcond: Any = None, *, driver: str | None = None, B: Any = None) -> Any:
    """Least squares: a named tuple ``(solution, residuals, rank, singular_values)``.

    >>> import autograd_nb as torch
    >>> A, b = torch.tensor([[1., 0.], [1., 1.], [1., 2.]]), torch.tensor([[1.], [3.], [5.]])
    >>> torch.linalg.lstsq(A, b).solution
    tensor([[1.0000],
            [2.0000]])
    """
    return ALL["linalg_lstsq"](aten.linalg_lstsq(input, b if B is None else B, rcond, driver))


@public
def pinv(input: Tensor, rcond: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None) -> Tensor:
    """The Moore-Penrose inverse; singular values below ``max(atol, rtol * largest)`` count as zero.

    >>> import autograd_nb as torch
    >>> torch.linalg.pinv(torch.tensor([[2., 0.], [0., 0.]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.0000]])
    """
    if rcond is not None:
        atol, rtol = 0.0, rcond
    return aten.linalg_pinv(input, atol, rtol, hermitian)


@public
def tensorinv(input: Tensor, ind: int = 2) -> Tensor:
    """The inverse of what ``tensordot(A, ., ind)`` does."""
    if ind <= 0:
        raise RuntimeError("Expected a strictly positive integer for 'ind'")
    shape = input._a.shape
    columns, rows = shape[ind:], shape[:ind]
    if prod(rows) != prod(columns):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got "
            f"{prod(columns)} != {prod(rows)}"
        )
    return inverse(input.reshape(prod(columns), prod(rows))).reshape(*columns, *rows)


@public
def tensorsolve(input: Tensor, B: Tensor, dims: Any = None) -> Tensor:
    """The X of ``tensordot(A, X, X.ndim) = B``; ``dims`` of A are first moved to its end."""
    if dims is not None:
        moved = [wrap_dim(d, input.ndim) for d in dims]
        input = input.permute(*(d for d in range(input.ndim) if d not in moved), *moved)
    shape = input._a.shape[B.ndim :]
    if prod(shape) != B.numel():
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), "
            f"but got {prod(shape)} != {B.numel()}"
        )
    return solve(input.reshape(B.numel(), prod(shape)), B.reshape(-1)).reshape(*shape)


@public
def ldl_solve(LD: Tensor, pivots: Tensor, B: Tensor, *, hermitian: bool = False) -> Tensor:
    """The X of ``A X = B`` from what ``ldl_factor`` gave for a symmetric A."""
    return aten.linalg_ldl_solve(LD, pivots, B, hermitian)


@public
def lu_solve(LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = True, adjoint: bool = False) -> Tensor:
    """The X of ``A X = B`` from what ``lu_factor`` gave for A."""
    return aten.linalg_lu_solve(LU, pivots, B, left, adjoint)


@public
def matrix_rank(
    input: Tensor, tol: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None
) -> Tensor:
    """How many singular values are above ``max(atol, rtol * largest)``.

    >>> import autograd_nb as torch
    >>> torch.linalg.matrix_rank(torch.ones(3, 2))
    tensor(1)
    """
    check_matrix("torch.linalg.matrix_rank", input._a, "input")
    if input._a.dtype.char not in "fdFD":
        raise RuntimeError("This function doesn't handle types other than float and double")
    if hermitian:
        check_square("linalg.eigh", input._a)
    if tol is not None:
        atol, rtol = tol, 0.0
    values = np.abs(np.linalg.eigvalsh(input._a)) if hermitian else np.linalg.svd(input._a, compute_uv=False)
    lowest, share = (v._a if isinstance(v, Tensor) else v for v in (atol, rtol))
    return Tensor._of(np.asarray((values > threshold(values, lowest, share, input._a)).sum(-1), np.int64)[()])
