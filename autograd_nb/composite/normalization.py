"""Derivatives of the normalisations written on tensors, for gradients of gradients."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import composite


def _scaled(input: Any, dims: tuple[int, ...], eps: float) -> tuple[Any, Any]:
    """The input less its mean over its deviation, and one over the deviation."""
    centred = input - input.mean(dims, keepdim=True)
    rstd = ((centred * centred).mean(dims, keepdim=True) + eps) ** -0.5
    return centred * rstd, rstd


def _through(d: Any, scaled: Any, rstd: Any, dims: tuple[int, ...]) -> Any:
    """The gradient of what was scaled, carried back through deviation and mean."""
    return rstd * (d - d.mean(dims, keepdim=True) - scaled * (d * scaled).mean(dims, keepdim=True))


@composite(methods=(), function=False)
def layer_norm_input_gradient(g: Any, input: Any, normalized_shape: Any, weight: Any, eps: float, out: Any) -> Any:
    """The gradient of layer normalisation with respect to its input."""
    dims = tuple(range(-len(normalized_shape), 0))
    scaled, rstd = _scaled(input, dims, eps)
    return _through(g if weight is None else g * weight, scaled, rstd, dims)


@composite(methods=(), function=False)
def layer_norm_weight_gradient(g: Any, input: Any, normalized_shape: Any, eps: float, out: Any) -> Any:
    """The gradient of layer normalisation with respect to its weight."""
    scaled, _ = _scaled(input, tuple(range(-len(normalized_shape), 0)), eps)
    return (g * scaled).sum_to_size(*normalized_shape)


def _channel(values: Any, ndim: int) -> Any:
    """A value for each channel, so that it broadcasts against (N, C, ...)."""
    return values.view(1, -1, *(1,) * (ndim - 2))


def _batch_scaled(input: Any, running_mean: Any, running_var: Any, training: bool, eps: float) -> tuple[Any, Any]:
    if training:
        return _scaled(input, _dims(input), eps)
    rstd = (_channel(running_var, input.ndim) + eps) ** -0.5
    return (input - _channel(running_mean, input.ndim)) * rstd, rstd


def _dims(input: Any) -> tuple[int, ...]:
    return (0, *range(2, input.ndim))


@composite(methods=(), function=False)
def batch_norm_input_gradient(
    g: Any, input: Any, weight: Any, running_mean: Any, running_var: Any, training: bool, eps: float, out: Any
) -> Any:
    """The gradient of batch normalisation with respect to its input."""
    scaled, rstd = _batch_scaled(input, running_mean, running_var, training, eps)
    d = g if weight is None else g * _channel(weight, input.ndim)
    return _through(d, scaled, rstd, _dims(input)) if training else d * rstd


@composite(methods=(), function=False)
def batch_norm_weight_gradient(
    g: Any, input: Any, running_mean: Any, running_var: Any, training: bool, eps: float, out: Any
) -> Any:
    """The gradient of batch normalisation with respect to its weight."""
    scaled, _ = _batch_scaled(input, running_mean, running_var, training, eps)
    return (g * scaled).sum(_dims(input))
