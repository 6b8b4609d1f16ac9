"""Losses of 0/1 targets, of classes, and of numbers."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten
from .reduction import reduction_number


def binary_cross_entropy_with_logits(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    pos_weight: Any = None,
) -> Any:
    """The cross entropy of ``sigmoid(input)`` and 0/1 targets, without overflow for large inputs.

    ``weight`` scales each loss, ``pos_weight`` those of the ones. ValueError where the shapes differ.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.binary_cross_entropy_with_logits(torch.zeros(3), torch.ones(3))
    tensor(0.6931)
    """
    if input._a.shape != target._a.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    number = 1 if reduction == "mean" and reduce is size_average is None else reduction_number(reduction, size_average, reduce)
    return aten.binary_cross_entropy_with_logits(input, target, weight, pos_weight, number)
