"""Derivatives of the losses written on tensors, for gradients of gradients."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import composite
from ..ops.loss import share


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
