"""What losses have in common: how they are reduced, and weights."""

from __future__ import annotations

import warnings
from typing import Any

from .module import Module


class Loss(Module):
    """A loss that is averaged, summed, or left as it is."""

    reduction: str

    def __init__(self, size_average: bool | None = None, reduce: bool | None = None, reduction: str = "mean") -> None:
        super().__init__()
        if size_average is not None or reduce is not None:
            reduction = "none" if reduce is False else "sum" if size_average is False else "mean"
            warnings.warn(
                f"size_average and reduce args will be deprecated, please use reduction='{reduction}' instead.",
                UserWarning,
                stacklevel=2,
            )
        self.reduction = reduction


class WeightedLoss(Loss):
    """A loss with a weight for each class or element."""

    def __init__(
        self,
        weight: Any = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
