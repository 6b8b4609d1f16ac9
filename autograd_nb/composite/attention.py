"""Derivatives of attention written on tensors, for gradients of gradients."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite


def _for_heads(t: Any, heads: int) -> Any:
    """Keys or values for every query head, where several share one."""
    return t if t.shape[-3] == heads else t.repeat_interleave(heads // t.shape[-3], -3)


def _shared(grad: Any, heads: int) -> Any:
    """The gradients of query heads that share a key or value head, summed."""
    return grad if grad.shape[-3] == heads else grad.unflatten(-3, (heads, -1)).sum(-3)


def _weights(query: Any, key: Any, attn_mask: Any, is_causal: bool, scale: float) -> Any:
    scores = (query * scale) @ _for_heads(key, query.shape[-3]).transpose(-1, -2)
    if attn_mask is not None:
        scores = scores + attn_mask
    if is_causal:
        seen = scores.new_ones(tuple(scores.shape[-2:])).tril().bool()
        scores = scores.masked_fill(~seen, float("-inf"))
    return aten._safe_softmax(scores, -1)


def _score_gradient(g: Any, value: Any, weights: Any) -> Any:
    grad = g @ _for_heads(value, g.shape[-3]).transpose(-1, -2)
    return (grad - (grad * weights).sum(-1, keepdim=True)) * weights


@composite(methods=(), function=False)
def attention_query_gradient(
    g: Any, query: Any, key: Any, value: Any, attn_mask: Any, is_causal: bool, scale: float, out: Any
) -> Any:
    """The gradient of attention with respect to the queries."""
    grad = _score_gradient(g, value, _weights(query, key, attn_mask, is_causal, scale))
    return grad @ _for_heads(key, query.shape[-3]) * scale


@composite(methods=(), function=False)
def attention_key_gradient(
    g: Any, query: Any, key: Any, value: Any, attn_mask: Any, is_causal: bool, scale: float, out: Any
) -> Any:
    """The gradient of attention with respect to the keys."""
    grad = _score_gradient(g, value, _weights(query, key, attn_mask, is_causal, scale))
    return _shared(grad.transpose(-1, -2) @ query * scale, key.shape[-3])


@composite(methods=(), function=False)
def attention_value_gradient(
    g: Any, query: Any, key: Any, value_shape: Any, attn_mask: Any, is_causal: bool, scale: float, out: Any
) -> Any:
    """The gradient of attention with respect to the values."""
    weights = _weights(query, key, attn_mask, is_causal, scale)
    return _shared(weights.transpose(-1, -2) @ g, value_shape[-3])
