"""Public forms of vector norms."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.card import raw
from ..ops.errors import wrap_dim
from .arguments import flag, ints, parsed


@composite(methods=("norm",))
@parsed
def norm(input: Tensor, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """The ``p``-norm (default: the root of the sum of squares) of all elements, or over the dimensions ``dim``.

    >>> import autograd_nb as torch
    >>> torch.tensor([3., 4.]).norm(), torch.tensor([[3., 4.], [0., 2.]]).norm(1, dim=1)
    (tensor(5.), tensor([7., 2.]))
    """
    dims = None if dim is None else ints("norm", dim)
    if p == "nuc":
        return nuclear_norm(input, dims, flag("norm", keepdim, position=3))
    if isinstance(p, str):
        if p != "fro":
            raise RuntimeError(f"linalg.matrix_norm: Order {p} not supported.")
        if dims is not None and len(dims) > 2:
            listed = " ".join(map(str, dims))
            raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {listed}")
        p = 2
    if isinstance(p, complex):
        raise RuntimeError("linalg.vector_norm: Expected a non-complex scalar as the order of norm.")
    return aten.linalg_vector_norm(input, 2 if p is None else p, dims, flag("norm", keepdim, position=3), dtype)


def nuclear_norm(input: Tensor, dims: tuple[int, ...] | None, keepdim: bool) -> Tensor:
    """The sum of the singular values of the matrices in two dimensions of the tensor."""
    if dims is None:
        if input.ndim != 2:
            raise RuntimeError("linalg.matrix_norm: The input tensor A must have at least 2 dimensions.")
        dims = (0, 1)
    if len(dims) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {' '.join(map(str, dims))}")
    rows, columns = (wrap_dim(d, input.ndim) for d in dims)
    order = (*(d for d in range(input.ndim) if d not in (rows, columns)), rows, columns)
    _, values, _ = aten.linalg_svd(aten.permute(input, order), False)
    total = aten.sum_dim(values, (-1,), keepdim)
    if not keepdim:
        return total
    back = tuple(order.index(d) for d in range(input.ndim))
    return aten.permute(total.unsqueeze(-1), back)


@composite(methods=(), function=False)
def times_direction(g: Tensor, input: Tensor, norm: Tensor) -> Tensor:
    """``g * input / norm``, and zero where the norm is; differentiated there it is NaN, as in PyTorch."""
    return g * (input / norm).masked_fill(norm == 0, 0)


@composite("identity_beside", methods=(), function=False)
def identity_beside(values: Tensor) -> Tensor:
    """The identity matrix with as many rows as ``values`` has last elements."""
    return Tensor._of(raw.identity_beside(values._a))
