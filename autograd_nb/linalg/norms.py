"""Norms of vectors and matrices, and the condition number."""

from __future__ import annotations

from math import inf
from typing import Any

from ..composite.arguments import ints
from ..composite.calling import public
from ..engine.assemble import aten
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim
from ..ops.linear_checks import check_float, check_matrix, check_square


@public
def vector_norm(input: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The norm of all elements, or over the dimensions ``dim``; ``ord`` is any number or infinity.

    >>> import autograd_nb as torch
    >>> torch.linalg.vector_norm(torch.tensor([3., 4.]))
    tensor(5.)
    """
    if isinstance(ord, complex):
        raise RuntimeError("linalg.vector_norm: Expected a non-complex scalar as the order of norm.")
    dims = None if dim is None else ints("linalg_vector_norm", dim)
    return aten.linalg_vector_norm(input, ord, dims, keepdim, dtype)


@public
def matrix_norm(
    input: Tensor, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None
) -> Tensor:
    """The norm of the matrices in two dimensions; ord: "fro", "nuc", and plus or minus 1, 2 or infinity.

    >>> import autograd_nb as torch
    >>> torch.linalg.matrix_norm(torch.tensor([[1., 2.], [3., 4.]]), ord=1)
    tensor(6.)
    """
    if not isinstance(ord, str) and abs(ord) not in (1, 2, inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    rows, columns = _two_dims(input, dim)
    if isinstance(ord, str):
        if ord == "fro":
            return aten.linalg_vector_norm(input, 2, (rows, columns), keepdim, dtype)
        if ord == "nuc":
            check_float("linalg.matrix_norm", input._a, low=True)
            return _of_values(input, rows, columns, keepdim, dtype, lambda s, keep: aten.sum_dim(s, (-1,), keep))
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    size = abs(ord)
    extreme = aten.amax if ord > 0 else aten.amin
    if size == 2:
        check_float("linalg.matrix_norm", input._a, low=True)
        return _of_values(input, rows, columns, keepdim, dtype, lambda s, keep: extreme(s, (-1,), keep))
    if size == inf:
        rows, columns = columns, rows
    if rows < columns and not keepdim:
        columns -= 1
    return extreme(aten.linalg_vector_norm(input, 1, (rows,), keepdim, dtype), (columns,), keepdim)


def _two_dims(A: Tensor, dim: Any) -> tuple[int, int]:
    check_matrix("linalg.matrix_norm", A._a)
    check_float("linalg.matrix_norm", A._a)
    dims = ints("linalg_matrix_norm", dim)
    if len(dims) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {' '.join(map(str, dims))}")
    rows, columns = (wrap_dim(d, A.ndim) for d in dims)
    if rows == columns:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got ({dims[0]}, {dims[1]})")
    return rows, columns


def _of_values(A: Tensor, rows: int, columns: int, keepdim: bool, dtype: Any, reduce: Any) -> Tensor:
    """What becomes of the singular values of the matrices in two dimensions."""
    order = (*(d for d in range(A.ndim) if d not in (rows, columns)), rows, columns)
    source = A if dtype is None else A.to(dtype)
    values = aten.linalg_svd(aten.permute(source, order), False)[1]
    result = reduce(values, keepdim)
    if not keepdim:
        return result
    return aten.permute(result.unsqueeze(-1), tuple(order.index(d) for d in range(A.ndim)))


@public
def norm(input: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """A norm of vectors (one dimension in ``dim``, or no ``ord``) or of matrices (two).

    >>> import autograd_nb as torch
    >>> torch.linalg.norm(torch.tensor([[3., 0.], [4., 0.]]), dim=0)
    tensor([5., 0.])
    """
    if dim is not None:
        dim = ints("linalg_norm", dim)
        if len(dim) not in (1, 2):
            raise RuntimeError(f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dim)}")
    elif ord is not None and input.ndim not in (1, 2):
        raise RuntimeError(
            f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {input.ndim}D."
        )
    if isinstance(ord, str) or (ord is not None and (len(dim) if dim is not None else input.ndim) == 2):
        return matrix_norm(input, ord, (0, 1) if dim is None else dim, keepdim, dtype=dtype)
    return vector_norm(input, 2 if ord is None else ord, dim, keepdim, dtype=dtype)


@public
def cond(input: Tensor, p: Any = None) -> Tensor:
    """How much a matrix may magnify relative errors, in the norm ``p``; infinite where it is singular.

    >>> import autograd_nb as torch
    >>> torch.linalg.cond(torch.tensor([[4., 0.], [0., 2.]]))
    tensor(2.)
    """
    if p is None or p in (2, -2):
        _check_cond(input)
        values = aten.linalg_svd(input, False)[1]
        if not values._a.size:
            return input.new_zeros(input._a.shape[:-2])
        ends = values.narrow(-1, 0, 1), values.narrow(-1, values._a.shape[-1] - 1, 1)
        top, low = ends[::-1] if p == -2 else ends
        return (top / low).squeeze(-1)
    check_square(f"linalg.cond(ord={p})", input._a)
    inverse, info = aten.linalg_inv_ex(input, False)
    return (matrix_norm(input, p) * matrix_norm(inverse, p)).masked_fill(info != 0, inf)


def _check_cond(input: Tensor) -> None:
    if input.ndim < 2:
        raise RuntimeError("linalg.cond: The input tensor must have at least 2 dimensions.")
