"""Losses: element by element first, then reduced over what a sample has."""

from __future__ import annotations

from typing import Any

from ..assemble import aten
from ..tensor import Tensor
from .call import Call, merge_front, split_front
from .elements import elementwise, with_dimension
from .rules import rule

NONE, MEAN = 0, 1


def reduced(losses: Any, reduction: Any) -> Any:
    """The mean or sum of each sample's losses, or the losses themselves."""
    if reduction == NONE:
        return losses
    losses = with_dimension(losses)
    over = aten.mean_dim if reduction == MEAN else aten.sum_dim
    return over(losses, tuple(range(1, losses._a.ndim)), False, None)


@rule("mse_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits")
def compared(call: Call) -> Any:
    """A loss of every element and its target."""
    k = call.card.params.index("reduction")
    values = list(call.values)
    values[k] = NONE
    return reduced(elementwise(Call(call.card, values, call.batched, call.size)), call.values[k])


@rule("nll_loss")
def picked(call: Call) -> Any:
    """The loss of the right class."""
    scores, target, weight, reduction, ignored = call.values
    if isinstance(weight, Tensor):
        return NotImplemented
    scores, target, vector = call.full(0), call.full(1), call.ndim(0) == 1
    if not vector:
        scores, target = merge_front(scores), merge_front(target)
    losses = call.run(scores, target, weight, NONE, ignored)
    if vector:  # an ignored target alone is the mean of nothing
        return losses / (target != ignored) if reduction == MEAN else losses
    losses = split_front(losses, call.size)
    if reduction != MEAN:
        return reduced(losses, reduction)
    counted = split_front(target != ignored, call.size)
    return aten.sum_dim(losses, (1,), False, None) / counted.sum(1)


@rule("nll_loss2d")
def picked_in_images(call: Call) -> Any:
    """The loss of the right class at each pixel."""
    scores, target, weight, reduction, ignored = call.values
    if isinstance(weight, Tensor):
        return NotImplemented
    scores, target = merge_front(call.full(0)), merge_front(call.full(1))
    losses = split_front(call.run(scores, target, None, NONE, ignored), call.size)
    if reduction != MEAN:
        return reduced(losses, reduction)
    counted = split_front(target != ignored, call.size)
    return aten.sum_dim(losses, (1, 2, 3), False, None) / counted.sum((1, 2, 3))
