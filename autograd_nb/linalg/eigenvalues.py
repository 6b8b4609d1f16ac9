"""Eigenvalues and eigenvectors, and functions of a matrix."""

from __future__ import annotations

from typing import Any

from ..composite import factorizations
from ..composite.calling import public
from ..engine.assemble import aten
from ..engine.return_types import ALL
from ..engine.tensor import Tensor
from ..ops.linear_checks import check_square


@public
def eigh(input: Tensor, UPLO: str = "L") -> Any:
    """The eigenvalues of a symmetric (Hermitian) matrix in rising order, and its eigenvectors as columns.

    >>> import autograd_nb as torch
    >>> torch.linalg.eigh(torch.tensor([[2., 0.], [0., 1.]])).eigenvalues
    tensor([1., 2.])
    """
    return ALL["linalg_eigh"](aten.linalg_eigh(input, UPLO, True))


@public
def eigvalsh(input: Tensor, UPLO: str = "L") -> Tensor:
    """The eigenvalues of a symmetric (Hermitian) matrix in rising order."""
    return aten.linalg_eigh(input, UPLO, False)[0]


@public
def eig(input: Tensor) -> Any:
    """The complex eigenvalues and eigenvectors of a square matrix, as a named tuple.

    >>> import autograd_nb as torch
    >>> torch.linalg.eig(torch.tensor([[0., 1.], [-1., 0.]])).eigenvalues
    tensor([0.+1.j, 0.-1.j])
    """
    return ALL["linalg_eig"](aten.linalg_eig(input))


@public
def eigvals(input: Tensor) -> Tensor:
    """The complex eigenvalues of a square matrix."""
    if input.dtype.is_floating_point or input.dtype.is_complex:
        check_square("linalg.eigvals", input._a)
    return aten.linalg_eig(input)[0]


@public
def det(A: Tensor) -> Tensor:
    """The determinant of a square matrix, or of each of a batch."""
    return aten.linalg_det(A)


@public
def slogdet(A: Tensor) -> Any:
    """The sign of the determinant and the logarithm of its size: a named tuple ``(sign, logabsdet)``.

    >>> import autograd_nb as torch
    >>> torch.linalg.slogdet(torch.tensor([[-1., 0.], [0., 1.]]))
    torch.return_types.linalg_slogdet(
    sign=tensor(-1.),
    logabsdet=tensor(0.))
    """
    return ALL["linalg_slogdet"](aten.linalg_slogdet(A))


@public
def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of a square matrix, or of each of a batch."""
    return factorizations.matrix_exp(input)
