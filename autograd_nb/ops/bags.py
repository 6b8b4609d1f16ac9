"""Sums, means and maxima of rows of a table, bag by bag."""

from __future__ import annotations

import numpy as np

from .card import op


def _bag_rows(xp, g, bag, size):
    """The gradient that reaches each row of each bag; ``size`` (bags, 1) where it is shared."""
    return xp.index_select(g if size is None else g / size, 0, bag)


def _weight_vjp(xp, g, weight_shape, per_sample_weights, indices, bag, kept, size, scale_grad_by_freq):
    rows = _bag_rows(xp, g, bag, size)
    if per_sample_weights is not None:
        rows = rows * xp.index_select(per_sample_weights, 0, kept)[:, None]
    return xp.embedding_backward(rows, indices, weight_shape[0], -1, scale_grad_by_freq)


def _sample_weights_vjp(xp, g, weight, per_sample_weights_shape, indices, bag, kept, size):
    met = xp.sum_dim(_bag_rows(xp, g, bag, size) * xp.index_select(weight, 0, indices), (1,), False)
    return xp.index_select_backward(met, per_sample_weights_shape, 0, kept)


@op(vjp=dict(weight=_weight_vjp, per_sample_weights=_sample_weights_vjp), tensors=("indices", "bag", "kept", "size"),
    grad_fn="EmbeddingBagBackward0", latex=r"\sum {weight}[{indices}]", names=(), methods=())  # fmt: skip
def embedding_bag(weight, per_sample_weights, indices, bag, kept, size, count, scale_grad_by_freq):
    """(count, D): the rows that indices name, each times its own weight, added up in the bag that ``bag`` names.

    kept: which of the weights belong to the indices; size: what each sum is divided by, or None. Bags are in order.
    """
    rows = weight.take(indices, 0)
    if per_sample_weights is not None:
        rows *= per_sample_weights.take(kept)[:, None]
    out = np.zeros((count, weight.shape[1]), weight.dtype)
    if bag.size:
        starts = np.flatnonzero(np.concatenate(([True], bag[1:] != bag[:-1])))
        out[bag[starts]] = np.add.reduceat(rows, starts, axis=0)
    return out if size is None else out / size


@op(vjp=dict(weight=lambda xp, g, weight_shape, winners, filled:
                 xp.gather_backward(g * filled, weight_shape, 0, winners),
             per_sample_weights=lambda xp, g: None),
    tensors=("winners", "filled"), grad_fn="EmbeddingBagBackward0", latex=r"\max {weight}[{winners}]", names=(),
    methods=())  # fmt: skip
def embedding_bag_max(weight, per_sample_weights, winners, filled):
    """(bags, D): in every column the row of the table that wins its bag; zero for an empty bag."""
    return np.take_along_axis(weight, winners, 0) * filled
