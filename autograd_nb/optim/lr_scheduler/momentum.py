"""How a scheduler changes the momentum of an optimizer, or the first of its betas, along with the learning rate."""

from __future__ import annotations

from typing import Any

from ..optimizer import Optimizer
from .scheduler import for_each_group


def uses_beta(optimizer: Optimizer) -> bool:
    """Whether the optimizer has betas; ValueError if it has no momentum either."""
    if "momentum" not in optimizer.defaults and "betas" not in optimizer.defaults:
        raise ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled")
    return "betas" in optimizer.defaults


def set_momentum(group: dict[str, Any], momentum: float, beta: bool) -> None:
    """Change the momentum of a group."""
    if beta:
        group["betas"] = (momentum, *group["betas"][1:])
    else:
        group["momentum"] = momentum


def begin(optimizer: Optimizer, lowest: Any, highest: Any, beta: bool, fresh: bool) -> tuple[list[Any], list[Any]]:
    """The lowest and highest momentum per group; for a new start the groups begin with the highest."""
    high, low = (for_each_group(n, optimizer, v) for n, v in (("max_momentum", highest), ("base_momentum", lowest)))
    if fresh:
        for top, bottom, group in zip(high, low, optimizer.param_groups, strict=True):
            set_momentum(group, top, beta)
            group["max_momentum"], group["base_momentum"] = top, bottom
    return low, high
