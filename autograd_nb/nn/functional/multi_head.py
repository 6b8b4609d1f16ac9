"""Attention in several heads, with the projections into and out of them."""

from __future__ import annotations

import warnings
from math import sqrt
from typing import Any

import numpy as np

from ... import dtypes
from ...engine.assemble import aten, find
from ...engine.tensor import Tensor
from .attention import scaled_dot_product_attention
from .dropout import dropout
from .linear import linear
from .padding import pad


def multi_head_attention_forward(
    query: Any, key: Any, value: Any, embed_dim_to_check: int, num_heads: int, in_proj_weight: Any, in_proj_bias: Any,
    bias_k: Any, bias_v: Any, add_zero_attn: bool, dropout_p: float, out_proj_weight: Any, out_proj_bias: Any,
    training: bool = True, key_padding_mask: Any = None, need_weights: bool = True, attn_mask: Any = None,
    use_separate_proj_weight: bool = False, q_proj_weight: Any = None, k_proj_weight: Any = None,
    v_proj_weight: Any = None, static_k: Any = None, static_v: Any = None, average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Any, Any]:  # fmt: skip
    """What ``nn.MultiheadAttention`` computes: (output, weights or None), of (L, N, E) or, without a batch, (L, E).

    attn_mask: (L, S) or (N * heads, L, S); key_padding_mask: (N, S); True, or -inf, where a key is not seen.
    AssertionError or RuntimeError where shapes do not fit.
    """
    batched = _check_ranks(query, key, value, key_padding_mask, attn_mask)
    if not batched:
        query, key, value = query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1)
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    attn_mask, key_padding_mask, is_causal = _masks(attn_mask, key_padding_mask, is_causal, need_weights, query)
    _check_sizes(query, key, value, embed_dim_to_check, num_heads, use_separate_proj_weight)
    separate = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else None
    q, k, v = _projected(query, key, value, in_proj_weight, in_proj_bias, separate)
    length, batch, _ = query.shape
    attn_mask = _mask_of_heads(attn_mask, length, key.shape[0], batch * num_heads)
    learnt = bias_k is not None and bias_v is not None
    if learnt:
        assert static_k is None, "bias cannot be added to static key."
        assert static_v is None, "bias cannot be added to static value."
        k, v = (find("cat")([t, b.repeat(1, batch, 1)]) for t, b in ((k, bias_k), (v, bias_v)))
    width = query.shape[2] // num_heads
    q = q.view(length, batch * num_heads, width).transpose(0, 1)
    k = _static(static_k, "static_k", k, batch * num_heads, width)
    v = _static(static_v, "static_v", v, batch * num_heads, width)
    if add_zero_attn:
        k, v = (find("cat")([t, t.new_zeros(t.shape[0], 1, width)], dim=1) for t in (k, v))
    attn_mask, key_padding_mask = (_longer(t, learnt + bool(add_zero_attn)) for t in (attn_mask, key_padding_mask))
    mask = _joined(attn_mask, key_padding_mask, batch, num_heads, k.shape[1])
    p = dropout_p if training else 0.0
    attend = _with_weights if need_weights else _without_weights
    rows, weights = attend(q, k, v, mask, p, batch, num_heads, is_causal)
    out = linear(rows, out_proj_weight, out_proj_bias)
    out = out.view(length, batch, out.shape[1])
    weights = weights.mean(dim=1) if need_weights and average_attn_weights else weights
    return (out, weights) if batched else (out.squeeze(1), weights.squeeze(0) if need_weights else None)


def _check_ranks(query: Any, key: Any, value: Any, padding: Any, mask: Any) -> bool:
    """True for a batch; AssertionError where the numbers of dimensions do not fit."""
    ndim = query.ndim
    if ndim not in (2, 3):
        raise AssertionError(f"query should be unbatched 2D or batched 3D tensor but received {ndim}-D query tensor")
    kind = "batched (3-D)" if ndim == 3 else "unbatched (2-D)"
    assert key.ndim == value.ndim == ndim, (
        f"For {kind} `query`, expected `key` and `value` to be {ndim}-D but found {key.ndim}-D and {value.ndim}-D "
        "tensors respectively"
    )
    if padding is not None:
        assert padding.ndim == ndim - 1, (
            f"For {kind} `query`, expected `key_padding_mask` to be `None` or {ndim - 1}-D but found {padding.ndim}-D "
            "tensor instead"
        )
    if mask is not None:
        assert mask.ndim in (2, 3), (
            f"For {kind} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but found {mask.ndim}-D tensor instead"
        )
    return ndim == 3


def _masks(mask: Any, padding: Any, is_causal: bool, need_weights: bool, query: Any) -> tuple[Any, Any, bool]:
    """Both masks as numbers to add; a causal mask is left to the attention itself where that is enough."""
    if is_causal and mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
    if padding is not None and mask is not None and padding.dtype != mask.dtype:
        warnings.warn(
            "Support for mismatched key_padding_mask and attn_mask is deprecated. Use same type for both instead.",
            UserWarning,
            stacklevel=3,
        )
    padding = _to_add(padding, "key_padding_mask", query)
    if is_causal and padding is None and not need_weights:
        return None, None, True
    return _to_add(mask, "attn_mask", query), padding, is_causal and padding is None


def _to_add(mask: Any, name: str, query: Any) -> Any:
    if mask is None or mask.dtype.is_floating_point:
        return mask
    if mask.dtype is not dtypes.bool:
        raise AssertionError(f"only bool and floating types of {name} are supported")
    return Tensor._of(np.where(mask._a, -np.inf, 0).astype(query._a.dtype))


def _check_sizes(query: Any, key: Any, value: Any, expected: int, heads: int, separate: bool) -> None:
    width = query.shape[2]
    assert width == expected, f"was expecting embedding dimension of {expected}, but got {width}"
    assert width // heads * heads == width, f"embed_dim {width} not divisible by num_heads {heads}"
    if separate:
        assert key.shape[:2] == value.shape[:2], (
            f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
        )
    else:
        assert key.shape == value.shape, f"key shape {key.shape} does not match value shape {value.shape}"


def _projected(query: Any, key: Any, value: Any, weight: Any, bias: Any, separate: Any) -> list[Any]:
    """Queries, keys and values after their projections; what is one tensor goes through one product."""
    if separate is not None:
        for name, w in zip("qkv", separate, strict=True):
            assert w is not None, f"use_separate_proj_weight is True but {name}_proj_weight is None"
    else:
        assert weight is not None, "use_separate_proj_weight is False but in_proj_weight is None"
        if key is value:
            return _packed(query, key, weight, bias)
        separate = weight.chunk(3)
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    return [linear(t, w, b) for t, w, b in zip((query, key, value), separate, biases, strict=True)]


def _packed(query: Any, key: Any, weight: Any, bias: Any) -> list[Any]:
    width = query.shape[-1]
    if query is key:
        return _parted(linear(query, weight, bias), 3, width)
    first, rest = weight.split([width, width * 2])
    first_bias, rest_bias = (None, None) if bias is None else bias.split([width, width * 2])
    return [linear(query, first, first_bias), *_parted(linear(key, rest, rest_bias), 2, width)]


def _parted(projected: Any, count: int, width: int) -> list[Any]:
    """The parts of a projection, each of them contiguous."""
    parts = projected.unflatten(-1, (count, width)).unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous()
    return [parts[k] for k in range(count)]


def _mask_of_heads(mask: Any, length: int, source: int, heads: int) -> Any:
    """The mask with its first dimension for the heads; RuntimeError for other sizes."""
    if mask is None:
        return None
    expected = (length, source) if mask.ndim == 2 else (heads, length, source)
    if tuple(mask.shape) != expected:
        raise RuntimeError(f"The shape of the {mask.ndim}D attn_mask is {mask.shape}, but should be {expected}.")
    return mask.unsqueeze(0) if mask.ndim == 2 else mask


def _longer(mask: Any, more: int) -> Any:
    """A mask with some more keys, which are seen."""
    return pad(mask, (0, more)) if more and mask is not None else mask


def _static(given: Any, name: str, projected: Any, heads: int, width: int) -> Any:
    if given is None:
        return projected.view(projected.shape[0], heads, width).transpose(0, 1)
    assert given.shape[0] == heads, f"expecting {name}.size(0) of {heads}, but got {given.shape[0]}"
    assert given.shape[2] == width, f"expecting {name}.size(2) of {width}, but got {given.shape[2]}"
    return given


def _joined(mask: Any, padding: Any, batch: int, heads: int, source: int) -> Any:
    """One mask of the two."""
    if padding is None:
        return mask
    for k, n in enumerate((batch, source)):
        assert padding.shape[k] == n, f"Expected key_padded_mask.shape[{k}] to be {n}, but got {padding.shape[k]}"
    spread = padding.view(batch, 1, 1, source).expand(-1, heads, -1, -1).reshape(batch * heads, 1, source)
    return spread if mask is None else mask + spread


def _with_weights(
    q: Any, k: Any, v: Any, mask: Any, p: float, batch: int, heads: int, is_causal: bool
) -> tuple[Any, Any]:
    """The rows that leave the heads, and the weights (N, heads, L, S)."""
    scaled, turned = q * sqrt(1.0 / q.shape[2]), k.transpose(-2, -1)
    scores = aten.bmm(scaled, turned) if mask is None else aten.baddbmm(mask, scaled, turned)
    weights = scores.softmax(dim=-1)
    if p > 0.0:
        weights = dropout(weights, p=p)
    out = aten.bmm(weights, v).transpose(0, 1)
    rows = out.reshape(out.shape[0] * batch, heads * q.shape[2])
    return rows, weights.view(batch, heads, q.shape[1], k.shape[1])


def _without_weights(
    q: Any, k: Any, v: Any, mask: Any, p: float, batch: int, heads: int, is_causal: bool
) -> tuple[Any, Any]:
    """The same, and None in place of the weights."""
    length, source, width = q.shape[1], k.shape[1], q.shape[2]
    if mask is not None:
        mask = mask.unsqueeze(0) if mask.shape[0] == 1 else mask.view(batch, heads, -1, source)
    q = q.view(batch, heads, length, width)
    k, v = (t.view(batch, heads, source, width) for t in (k, v))
    out = scaled_dot_product_attention(q, k, v, mask, p, is_causal)
    return out.permute(2, 0, 1, 3).reshape(batch * length, heads * width), None
