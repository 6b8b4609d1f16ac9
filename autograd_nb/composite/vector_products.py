"""Products of vectors."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import composite
from ..engine.destinations import resized
from .contraction import tensordot


@composite("outer", "ger", methods=("outer", "ger"))
def outer(input: Any, vec2: Any) -> Any:
    """The matrix of all products of two vectors' elements; RuntimeError for what is no vector.

    >>> import autograd_nb as torch
    >>> torch.outer(torch.tensor([1., 2.]), torch.tensor([3., 4.]))
    tensor([[3., 4.],
            [6., 8.]])
    """
    for name, vector in (("self", input), ("vec2", vec2)):
        if vector.ndim != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {vector.ndim}-D")
    return input.reshape(input._a.shape[0], 1) * vec2


@composite()
def inner(input: Any, other: Any, *, out: Any = None) -> Any:
    """The sums of products over the last dimensions; with a 0-d tensor the plain product.

    >>> import autograd_nb as torch
    >>> torch.inner(torch.tensor([1., 2.]), torch.tensor([3., 4.]))
    tensor(11.)
    """
    if input.dtype is not other.dtype:
        raise RuntimeError("both inputs should have same dtype")
    if not input.ndim or not other.ndim:
        result = input * other
    elif input._a.shape[-1] != other._a.shape[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes "
            f"{list(input.shape)} and {list(other.shape)}"
        )
    else:
        result = tensordot(input, other, ([-1], [-1]))
    return result if out is None else resized(out, result).copy_(result)
