"""Scaled dot-product attention."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from ... import dtypes
from ...engine.assemble import aten
from ...engine.tensor import Tensor
from ...ops.errors import C_NAMES, mismatch
from .dropout import plain as dropout


def scaled_dot_product_attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Any:
    """``softmax(query @ key.T * scale + mask) @ value`` over the last two dimensions (length, features).

    attn_mask: True where a key may be seen, or numbers to add. is_causal: no query sees a later key. scale: by default
    ``1 / sqrt(features)``. enable_gqa: several query heads share a key head. RuntimeError where shapes or dtypes do not
    fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.scaled_dot_product_attention(torch.zeros(1, 2), torch.ones(2, 2), torch.eye(2))
    tensor([[0.5000, 0.5000]])
    """
    _check(query, key, value, attn_mask)
    mask = attn_mask
    if mask is not None and mask.dtype is dtypes.bool:
        mask = Tensor._of(np.where(mask._a, 0, -np.inf).astype(query._a.dtype)[()])
    if _in_one(query, key, value, mask, dropout_p, enable_gqa):
        factor = 1 / sqrt(query.shape[-1]) if scale is None else scale
        return aten.scaled_dot_product_attention(query, key, value, mask, bool(is_causal), factor)[0]
    return _in_steps(query, key, value, mask, dropout_p, is_causal, scale, enable_gqa)


def _check(query: Any, key: Any, value: Any, mask: Any) -> None:
    if not query.dtype == key.dtype == value.dtype:
        kinds = [C_NAMES[t.dtype] for t in (query, key, value)]
        raise RuntimeError(
            f"Expected query, key, and value to have the same dtype, but got query.dtype: {kinds[0]} key.dtype: "
            f"{kinds[1]} and value.dtype: {kinds[2]} instead."
        )
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise RuntimeError(
            "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: "
            f"{query.ndim} key.dim: {key.ndim} and value.dim: {value.ndim} instead."
        )
    if mask is not None and mask.dtype not in (dtypes.bool, dtypes.float32, query.dtype):
        raise RuntimeError(
            f"Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: "
            f"{C_NAMES[mask.dtype]} and  query.dtype: {C_NAMES[query.dtype]} instead."
        )


def _in_one(query: Any, key: Any, value: Any, mask: Any, dropout_p: float, gqa: bool) -> bool:
    """True where PyTorch too records attention as a single node."""
    q, k, v = query._a, key._a, value._a
    if dropout_p > 0 or not q.ndim == k.ndim == v.ndim == 4 or q.dtype.kind != "f" or not q.size or not k.size:
        return False
    heads = q.shape[1] == k.shape[1] or (gqa and q.shape[1] % k.shape[1] == 0)
    if not heads or k.shape[:2] != v.shape[:2] or q.shape[0] != k.shape[0] or k.shape[2] != v.shape[2]:
        return False
    if not q.shape[-1] == k.shape[-1] == v.shape[-1] or any(a.strides[-1] != a.itemsize for a in (q, k, v)):
        return False
    if mask is None:
        return True
    scores = (*q.shape[:3], k.shape[2])
    return not mask.requires_grad and mask.ndim in (2, 4) and mismatch(scores, mask._a.shape) is None


def _in_steps(
    query: Any, key: Any, value: Any, mask: Any, dropout_p: float, is_causal: bool, scale: float | None, gqa: bool
) -> Any:
    if is_causal:
        if mask is not None:
            raise RuntimeError(
                "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True"
            )
        rows, columns = query.shape[-2], key.shape[-2]
        mask = Tensor._of(np.triu(np.full((rows, columns), -np.inf, query._a.dtype), 1))
    if gqa:
        key, value = (_for_heads(t, query.shape[-3]) for t in (key, value))
    factor = 1 / sqrt(query.shape[-1]) if scale is None else scale
    root = sqrt(abs(factor))
    scores = aten.mul_scalar(query, -root if factor < 0 else root) @ aten.mul_scalar(key.transpose(-2, -1), root)
    if mask is not None:
        scores = scores + mask
    weights = aten._safe_softmax(scores, -1)
    return (dropout(weights, dropout_p, True) if dropout_p > 0 else weights) @ value


def _for_heads(t: Any, heads: int) -> Any:
    if heads % t.shape[-3]:
        raise RuntimeError("Number of heads in key and value must divide the number of heads in ")
    return t.repeat_interleave(heads // t.shape[-3], -3)
