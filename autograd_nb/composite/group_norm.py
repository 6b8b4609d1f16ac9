"""Derivatives of group normalisation written on tensors, for gradients of gradients."""

from __future__ import annotations

from math import prod
from typing import Any

from ..engine.assemble import composite


def _scaled(input: Any, groups: int, eps: float) -> tuple[Any, Any]:
    """(N, groups, elements) less its mean over its deviation, and one over the deviation."""
    count = prod(input.shape[1:]) // groups
    rows = input.reshape(input.shape[0], groups, count)
    centred = rows - rows.mean(-1, keepdim=True)
    rstd = ((centred * centred).mean(-1, keepdim=True) + eps) ** -0.5
    return centred * rstd, rstd


@composite(methods=(), function=False)
def group_norm_input_gradient(g: Any, input: Any, weight: Any, num_groups: int, eps: float, out: Any) -> Any:
    """The gradient of group normalisation with respect to its input."""
    scaled, rstd = _scaled(input, num_groups, eps)
    if weight is not None:
        g = g * weight.view(1, -1, *(1,) * (input.ndim - 2))
    d = g.reshape(*scaled.shape)
    through = rstd * (d - d.mean(-1, keepdim=True) - scaled * (d * scaled).mean(-1, keepdim=True))
    return through.reshape(*input.shape)


@composite(methods=(), function=False)
def group_norm_weight_gradient(g: Any, input: Any, num_groups: int, eps: float, out: Any) -> Any:
    """The gradient of group normalisation with respect to its weight."""
    scaled, _ = _scaled(input, num_groups, eps)
    return (g * scaled.reshape(*input.shape)).sum((0, *range(2, input.ndim)))
