"""Rounding to whole numbers or to decimals, and zeros as rules ask for them."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.per_sample import alike
from ..engine.tensor import Tensor
from ..ops.rounding import zeros_of as zeros_of_array


@composite(methods=("round",))
def round(input: Any, *, decimals: int | None = None) -> Any:
    """The nearest number with so many decimals, halves to even.

    >>> import autograd_nb as torch
    >>> torch.round(torch.tensor([0.5, 1.5, 2.4]))
    tensor([0., 2., 2.])
    """
    return aten.round(input) if decimals is None else aten.round_decimals(input, decimals)


@composite(methods=("round_",))
def round_(input: Any, *, decimals: int | None = None) -> Any:
    """Round in place."""
    return aten.round_(input) if decimals is None else aten.round_decimals_(input, decimals)


@composite(methods=(), function=False)
@alike
def zeros_of(input: Any) -> Any:
    """Zeros of the same shape and dtype, outside every graph."""
    return Tensor._of(zeros_of_array(input._a))
