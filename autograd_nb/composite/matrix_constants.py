"""What the rules of linear algebra ask for beside operations: permutations, identities, gaps, cofactors."""

from __future__ import annotations

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.card import raw
from ..ops.determinant import is_singular


@composite(methods=(), function=False)
def permutation_of(pivots: Tensor, rows: int, like: Tensor) -> Tensor:
    """The matrix P of the factorisation P L U, outside every graph."""
    return Tensor._of(raw.permutation_of(pivots._a, rows, like._a))


@composite(methods=(), function=False)
def rectangular_identity(like: Tensor, rows: int, columns: int) -> Tensor:
    """Ones on the diagonal, outside every graph."""
    return Tensor._of(raw.rectangular_identity(like._a, rows, columns))


@composite(methods=(), function=False)
def without_diagonal(matrix: Tensor) -> Tensor:
    """The matrix with zeros on its diagonal."""
    return matrix.masked_fill(Tensor._of(np.eye(matrix._a.shape[-1], dtype=bool)), 0)


@composite(methods=(), function=False)
def gaps_between(values: Tensor) -> Tensor:
    """The differences of eigenvalues (those of the column less those of the row), with ones on the diagonal."""
    return values.unsqueeze(-2) - values.unsqueeze(-1) + Tensor._of(np.eye(values._a.shape[-1], dtype=values._a.dtype))


@composite(methods=(), function=False)
def cofactors(A: Tensor, det: Tensor) -> Tensor:
    """The matrix of cofactors, differentiable for singular matrices too."""
    singular = is_singular(det._a)
    if not np.any(singular):
        return aten.linalg_inv_ex(A, False)[0].transpose(-2, -1) * det.unsqueeze(-1).unsqueeze(-1)
    if A.ndim == 2:
        u, s, vh = aten.linalg_svd(A, True)
        n = s._a.size
        own = Tensor._of(np.eye(n, dtype=bool))
        others = aten.prod_dim(s.expand(n, n).masked_fill(own, 1), 1, False)
        return (u.conj() * others) @ vh.conj() * (aten.linalg_det(u) * aten.linalg_det(vh))
    shape = A._a.shape
    pairs = zip(A.reshape(-1, *shape[-2:]).unbind(0), det.reshape(-1).unbind(0), strict=True)
    each = [cofactors(matrix, value) for matrix, value in pairs]
    return aten.pile(each, 0).reshape(shape)
