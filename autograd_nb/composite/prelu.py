"""``prelu``: a learnt slope for each channel, or one for all."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import not_tensor
from ..ops.matmul_checks import scalar_type
from .arguments import parsed


@composite()
@parsed
def prelu(input: Tensor, weight: Any) -> Tensor:
    """Negative elements times ``weight``: one number, or one for each channel (dimension 1).

    >>> import autograd_nb as torch
    >>> torch.prelu(torch.tensor([-2., 2.]), torch.tensor([0.25]))
    tensor([-0.5000,  2.0000])
    """
    if not isinstance(weight, Tensor):
        raise not_tensor("prelu", "weight", 2, weight)
    if input.dtype != weight.dtype:
        raise RuntimeError(
            f"prelu: Type promoting not supported. Got {scalar_type(input._a)} and {scalar_type(weight._a)}"
        )
    count, ndim = weight._a.size, input.ndim
    if count != 1:
        if not ndim:
            raise RuntimeError("Not allow zero-dim input tensor.")
        channels = input._a.shape[1] if ndim > 1 else 1
        if channels != count:
            raise RuntimeError(
                f"Mismatch of parameter numbers and input channel size. Found parameter numbers = {count} and channel "
                f"size = {channels}."
            )
    if weight.ndim > 1:
        raise RuntimeError(f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight.ndim}")
    if weight.ndim != ndim:
        weight = weight.view(tuple(count if k == 1 else 1 for k in range(ndim)))
    return aten._prelu_kernel(input, weight)
