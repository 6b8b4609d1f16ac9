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
    if bias.ndim == 1 and input._a.flags.c_contiguous:
        rows = aten.addmm(bias, input.reshape(-1, shape[-1]), turned)
        return rows.view(*shape[:-1], weight._a.shape[0])
    return input @ turned + bias


def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Any:
    """``input1 @ weight[o] @ input2`` for each output o, plus ``bias``, over the last dimension of both inputs.

    input1: (..., in1), input2: (..., in2), weight: (out, in1, in2), bias: (out,). RuntimeError where sizes differ.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.bilinear(torch.ones(1, 2), torch.ones(1, 3), torch.ones(1, 2, 3))
    tensor([[6.]])
    """
    if input1.ndim != input2.ndim:
        raise RuntimeError(f"bilinear(): input dimensions do not match: got {input1.ndim} and {input2.ndim}")
    for k in range(input1.ndim - 1):
        if input1.shape[k] != input2.shape[k]:
            raise RuntimeError(
                f"bilinear(): input batch dimensions do not match at dim {k}: got {input1.shape[k]} and "
                f"{input2.shape[k]}"
            )
    for name, value, wanted in (
        ("input1", input1.shape[-1], weight.shape[1]),
        ("input2", input2.shape[-1], weight.shape[2]),
    ):
        if value != wanted:
            raise RuntimeError(f"bilinear(): {name} size does not match weight size: got {value} but expected {wanted}")
    if bias is not None and bias.shape[0] != weight.shape[0]:
        raise RuntimeError(
            f"bilinear(): bias size does not match weight size: got {bias.shape[0]} but expected {weight.shape[0]}"
        )
    rows = aten._trilinear(input1.reshape(-1, input1.shape[-1]), weight, input2.reshape(-1, input2.shape[-1]))
    out = rows.view(*input1.shape[:-1], weight.shape[0])
    return out if bias is None else out + bias
