"""Dropout, with PyTorch's random stream."""

from __future__ import annotations

from typing import Any

from ...engine.tensor import Tensor
from ...random import default_generator, dropout_mask


def dropout(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The input with each element dropped (set to zero) with probability ``p``, the others divided by ``1 - p``.

    Without ``training`` the input itself. ValueError for ``p`` outside [0, 1].

    >>> import autograd_nb as torch
    >>> torch.nn.functional.dropout(torch.ones(2), training=False)
    tensor([1., 1.])
    """
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if p == 0 or not training or not input._a.size:
        return input
    if input._a.dtype.kind not in "fc":
        raise RuntimeError("result type Float can't be cast to the desired output type Long")
    mask = Tensor._of(dropout_mask(default_generator, input._a.shape, input._a.dtype, p)[()])
    return input.mul_(mask) if inplace else input * mask
