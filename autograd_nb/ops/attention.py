"""Attention: one card for the whole of it, and a softmax for rows in which everything may be masked."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .card import op, raw_only
from .softmax import _softmax, _softmax_vjp


@op(vjp=dict(self=_softmax_vjp), latex=r"\operatorname{softmax} {self}", grad_fn="SafeSoftmaxBackward0", names=(),
    methods=())  # fmt: skip
def _safe_softmax(self, dim):
    """Softmax, and zeros where all elements along the dimension are -inf."""
    out = _softmax(self, dim)
    if out.size and np.isnan(np.add.reduce(out, axis=None)):
        out = np.where((self == -np.inf).all(axis=dim, keepdims=True), out.dtype.type(0), out)
    return out


@lru_cache(maxsize=16)
def _later(rows, columns, dtype):
    """What is added to the scores so that no query sees a later key."""
    mask = np.triu(np.full((rows, columns), -np.inf, dtype), 1)
    mask.flags.writeable = False
    return mask


def _wide(array):
    """float16 is computed in float32."""
    return array.astype(np.float32) if array.dtype.char == "e" else array


def _for_heads(array, heads):
    """Keys or values for every query head, where several share one."""
    return array if array.shape[-3] == heads else np.repeat(array, heads // array.shape[-3], axis=-3)


def _shared(grad, heads):
    """The gradients of query heads that share a key or value head, summed."""
    if grad.shape[-3] == heads:
        return grad
    return grad.reshape(*grad.shape[:-3], heads, -1, *grad.shape[-2:]).sum(axis=-3)


@op(vjp=dict(
        query=lambda xp, g, query, key, value, attn_mask, is_causal, scale, out:
            xp.attention_query_gradient(g[0], query, key, value, attn_mask, is_causal, scale, out),
        key=lambda xp, g, query, key, value, attn_mask, is_causal, scale, out:
            xp.attention_key_gradient(g[0], query, key, value, attn_mask, is_causal, scale, out),
        value=lambda xp, g, query, key, value_shape, attn_mask, is_causal, scale, out:
            xp.attention_value_gradient(g[0], query, key, value_shape, attn_mask, is_causal, scale, out)),
    tensors=("attn_mask",), outputs=2, differentiable=(0,), names=(), methods=(),
    grad_fn="ScaledDotProductFlashAttentionForCpuBackward0",
    latex=r"\operatorname{softmax}({query}\,{key}^T)\,{value}")  # fmt: skip
def scaled_dot_product_attention(query, key, value, attn_mask, is_causal, scale):
    """Averages of the values, weighed by how well keys agree with queries; and the weights."""
    heads = query.shape[-3]
    keys = _wide(_for_heads(key, heads))
    scores = np.matmul(_wide(query) * keys.dtype.type(scale), keys.swapaxes(-1, -2))
    if attn_mask is not None:
        scores += attn_mask
    if is_causal:
        scores += _later(*scores.shape[-2:], scores.dtype)
    weights = _safe_softmax(scores, -1)
    out = np.empty_like(query)  # laid out as the queries are, as in PyTorch
    np.matmul(weights, _wide(_for_heads(value, heads)), out=out, casting="same_kind")
    return out, weights


def _score_gradient(g, value, weights):
    """What reaches the scores."""
    grad = np.matmul(_wide(g), _wide(_for_heads(value, g.shape[-3])).swapaxes(-1, -2))
    grad -= np.vecdot(grad, weights)[..., None]
    grad *= weights
    return grad


@raw_only
def attention_query_gradient(g, query, key, value, attn_mask, is_causal, scale, out):
    """The gradient of attention with respect to the queries."""
    grad = np.matmul(_score_gradient(g, value, out[1]), _wide(_for_heads(key, query.shape[-3])))
    grad *= grad.dtype.type(scale)
    return grad.astype(query.dtype, copy=False)


@raw_only
def attention_key_gradient(g, query, key, value, attn_mask, is_causal, scale, out):
    """The gradient of attention with respect to the keys."""
    grad = np.matmul(_score_gradient(g, value, out[1]).swapaxes(-1, -2), _wide(query))
    grad *= grad.dtype.type(scale)
    return _shared(grad, key.shape[-3]).astype(key.dtype, copy=False)


@raw_only
def attention_value_gradient(g, query, key, value_shape, attn_mask, is_causal, scale, out):
    """The gradient of attention with respect to the values."""
    grad = np.matmul(out[1].swapaxes(-1, -2), _wide(g))
    return _shared(grad, value_shape[-3]).astype(g.dtype, copy=False)
