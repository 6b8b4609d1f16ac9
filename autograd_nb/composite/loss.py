"""Derivatives of the losses written on tensors, for gradients of gradients."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import composite
from ..ops.loss import refuse_mixed, share


@composite(methods=(), function=False)
def binary_cross_entropy_with_logits_backward(
    g: Any, self: Any, target: Any, weight: Any, pos_weight: Any, reduction: int
) -> Any:
    """The gradient with respect to the logits."""
    local = self.sigmoid()
    if pos_weight is None:
        local = local - target
    else:
        positive = pos_weight * target
        local = (positive + 1 - target) * local - positive
    if weight is not None:
        local = local * weight
    return local * share(g, self._a.size, reduction)


@composite(methods=(), function=False)
def binary_cross_entropy_with_logits_target_backward(
    g: Any, self: Any, target: Any, weight: Any, pos_weight: Any, reduction: int
) -> Any:
    """The gradient with respect to the targets."""
    local = -self
    if pos_weight is not None:
        local = (1 - self.sigmoid()).log() - pos_weight * self.sigmoid().log()
    if weight is not None:
        local = local * weight
    return local * share(g, self._a.size, reduction)


@composite(methods=(), function=False)
def binary_cross_entropy_backward(g: Any, self: Any, target: Any, weight: Any, reduction: int) -> Any:
    """The gradient with respect to the probabilities."""
    local = (self - target) / ((1 - self) * self).clamp(min=1e-12)
    if weight is not None:
        local = local * weight
    return local * share(g, self._a.size, reduction)


@composite(methods=(), function=False)
def binary_cross_entropy_target_backward(g: Any, self: Any, target: Any, weight: Any, reduction: int) -> Any:
    """The gradient with respect to the targets."""
    local = (1 - self).log().clamp(min=-100) - self.log().clamp(min=-100)
    if weight is not None:
        local = local * weight
    return local * share(g, self._a.size, reduction)


@composite(methods=(), function=False)
def clamp_both(input: Any, low: float, high: float) -> Any:
    """The values, none below ``low`` or above ``high``."""
    return input.clamp(low, high)


@composite(methods=(), function=False)
def huber_slope(self: Any, target: Any, delta: float) -> Any:
    """The difference, at most delta; RuntimeError for two dtypes."""
    refuse_mixed(self._a, target._a)
    return (self - target).clamp(-delta, delta)
