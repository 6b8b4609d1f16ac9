"""Affine maps."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten


def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """``input @ weight.T + bias`` over the last dimension of the input.

    input: (..., in), weight: (out, in) or (in,), bias: (out,). RuntimeError where the sizes or dtypes differ.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.linear(torch.ones(2, 3), torch.ones(4, 3), torch.zeros(4))
    tensor([[3., 3., 3., 3.],
            [3., 3., 3., 3.]])
    """
    turned = weight.t()
    if bias is None:
        if not (input.ndim and weight.ndim):
            raise RuntimeError(
                f"both arguments to linear need to be at least 1D, but they are {input.ndim}D and {weight.ndim}D"
            )
        return input @ turned
    if weight.ndim != 2:
        raise RuntimeError(f"mat2 must be a matrix, got {weight.ndim}-D tensor")
    if input.ndim == 2:
        return aten.addmm(bias, input, turned)
    shape = input._a.shape
    if bias.ndim == 1:
        rows = aten.addmm(bias, input.reshape(-1, shape[-1]), turned)
        return rows.view(*shape[:-1], weight._a.shape[0])
    return input @ turned + bias
