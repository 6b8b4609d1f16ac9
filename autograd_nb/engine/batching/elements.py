"""Operations element by element: operands aligned so that the batch stays in front."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import dtypes
from ..assemble import aten
from ..tensor import Tensor
from .call import Call
from .rules import rule

PROMOTING = ("arith", "float", "compare")


@rule(
    "abs", "sign", "sgn", "frac", "round_decimals", "isnan", "isinf", "isposinf", "isneginf", "isfinite", "signbit",
    "logical_not", "bitwise_not", "threshold_backward", "hardtanh", "hardtanh_backward", "softplus", "clamp",
    "clamp_min", "clamp_max", "where", "masked_fill", "masked_fill_tensor", "fill", "fill_tensor", "zero", "copy",
    "to_copy", "to_whole", "clone", "clone_contiguous", "alias", "mul_scalar", "div_scalar", "rsub_scalar",
    "floor_divide_scalar", "rfloor_divide", "remainder_scalar", "rremainder", "fmod_scalar", "bernoulli_of",
    "poisson_of", "normal_mean", "normal_std", "normal_both", "primal_part", "floor", "ceil", "trunc", "round", "conj",
    "complex", "polar", "heaviside", "shrink_backward", "elu_written", "celu_written", "leaky_relu_written",
    "threshold_written", "draw_uniform", "draw_normal", "draw_random", "draw_random_to", "draw_random_from",
    "draw_bernoulli", "draw_exponential", "draw_geometric", "draw_cauchy", "draw_log_normal", "draw_bernoulli_of",
)  # fmt: skip
def elementwise(call: Call) -> Any:
    """The card itself on operands of which each batched one has as many dimensions as the largest."""
    card, values = call.card, list(call.values)
    tensors = [k for k, p in enumerate(card.params) if p in card.tensors and isinstance(values[k], Tensor)]
    if card.promote in PROMOTING or card.name == "where":
        cast_as_samples(call, tensors, values)
    width = max(call.ndim(k) for k in tensors)
    for k in tensors:
        if card.promote is None and card.name != "where" and not call.batched[k]:
            values[k] = call.full(k)  # such cards take the shape of the result from their first operand
            values[k] = aligned(values[k], width)
        elif call.batched[k]:
            values[k] = aligned(values[k], width)
    result = call.run(*values)
    shown = np.broadcast_shapes(*[v._a.shape for k, v in enumerate(values) if k in tensors])
    return result if result._a.shape == shown else NotImplemented


def aligned(value: Any, width: int) -> Any:
    """A batched value with ``width`` dimensions after the batch, so that it broadcasts sample by sample."""
    shape = value._a.shape
    if len(shape) > width:
        return value
    return value.reshape((shape[0], *(1,) * (width + 1 - len(shape)), *shape[1:]))


def cast_as_samples(call: Call, tensors: list[int], values: list[Any]) -> None:
    """Where dtypes are mixed, cast first: a 0-d sample weighs less in promotion, but a batch of them is never 0-d."""
    kinds = {values[k]._a.dtype for k in tensors if values[k]._a.dtype.kind != "b" or call.card.name != "where"}
    if len(kinds) < 2 or all(call.ndim(k) for k in tensors):
        return
    shown = [k for k in tensors if call.card.params[k] != "condition"]
    samples = [np.zeros((1,) * call.ndim(k), values[k]._a.dtype)[()] for k in shown]
    target = dtypes.result_dtype(samples)
    for k in shown:
        if values[k].dtype is not target:
            values[k] = values[k].to(target)


def with_dimension(value: Any) -> Any:
    """A batch of 0-d samples as one of vectors with one element; other batches as they are."""
    return aten.unsqueeze(value, 1) if value._a.ndim == 1 else value
