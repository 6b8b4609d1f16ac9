"""Public forms of vector norms."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
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
