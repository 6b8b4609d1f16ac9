"""Losses of 0/1 targets."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten
from .reduction import MEAN, reduction_number


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
    if weight is not None or pos_weight is not None:
        no_gradient_for("binary_cross_entropy_with_logits", weight=weight, pos_weight=pos_weight)
    number = (
        MEAN
        if reduction == "mean" and reduce is size_average is None
        else reduction_number(reduction, size_average, reduce)
    )
    return aten.binary_cross_entropy_with_logits(input, target, weight, pos_weight, number)


def binary_cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """The cross entropy of probabilities and targets between 0 and 1; logarithms are cut off at -100.

    ValueError where the shapes differ, RuntimeError for values outside [0, 1].

    >>> import autograd_nb as torch
    >>> torch.nn.functional.binary_cross_entropy(torch.tensor([0.5]), torch.tensor([1.]))
    tensor(0.6931)
    """
    number = reduction_number(reduction, size_average, reduce)
    if input._a.shape != target._a.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    no_gradient_for("binary_cross_entropy", weight=weight)
    if weight is not None and weight._a.shape != input._a.shape:
        weight = weight.expand(tuple(input.shape))
    return aten.binary_cross_entropy(input, target, weight, number)


def no_gradient_for(function: str, **arguments: Any) -> None:
    """RuntimeError where a gradient is asked for that PyTorch does not have."""
    for name, value in arguments.items():
        if value is not None and value.requires_grad:
            raise RuntimeError(
                f"The function '{function}' is not differentiable with respect to argument '{name}'. This input cannot "
                "have requires_grad True."
            )
