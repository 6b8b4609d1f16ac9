"""Rows of a table, added up bag by bag."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...engine.tensor import Tensor
from .sparse import shorten

MODES = ("sum", "mean", "max")


def embedding_bag(
    input: Any, weight: Any, offsets: Any = None, max_norm: float | None = None, norm_type: float = 2.0,
    scale_grad_by_freq: bool = False, mode: str = "mean", sparse: bool = False, per_sample_weights: Any = None,
    include_last_offset: bool = False, padding_idx: int | None = None,
) -> Any:  # fmt: skip
    """The mean (or sum, or maximum) of the rows of ``weight`` that the numbers in each bag name.

    input: (bags, size), or all bags in a row with ``offsets`` where they start. per_sample_weights: a factor for each
    row, with "sum". Rows ``padding_idx`` do not count. ValueError or NotImplementedError where these do not fit.

    >>> import autograd_nb as torch
    >>> table = torch.tensor([[1., 2.], [3., 4.], [5., 6.]])
    >>> torch.nn.functional.embedding_bag(torch.tensor([[0, 1], [2, 2]]), table)
    tensor([[2., 3.],
            [5., 6.]])
    """
    input, offsets, weights = _flat(input, offsets, per_sample_weights)
    if mode not in MODES:
        raise ValueError("mode has to be one of sum, mean or max")
    if mode == "max" and (scale_grad_by_freq or sparse):
        what = "scaling the gradient by the frequency" if scale_grad_by_freq else "sparse weights"
        raise ValueError(f"max mode does not support {what}")
    if weights is not None and mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got "
            f"mode='{mode}'). Please open a feature request on GitHub."
        )
    if max_norm is not None:
        shorten(weight, input, max_norm, norm_type)
    padding = None if padding_idx is None else padding_idx % weight.shape[0]
    return bagged(weight, input, offsets, bool(scale_grad_by_freq), mode, weights, bool(include_last_offset), padding)[
        0
    ]


def _flat(input: Any, offsets: Any, weights: Any) -> tuple[Any, Any, Any]:
    """All bags in a row, where they start, and a factor for each of their rows."""
    if weights is not None and weights.shape != input.shape:
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({tuple(weights.shape)}) is not None, then it must have the same "
            f"shape as the input ({tuple(input.shape)})"
        )
    if input.ndim == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length "
                f"sequences. However, found offsets of type {type(offsets)}"
            )
        starts = np.arange(0, input._a.size, max(input.shape[1], 1))
        return input.reshape(-1), Tensor._of(starts), None if weights is None else weights.reshape(-1)
    if input.ndim != 1:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.ndim}")
    if offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got None")
    if offsets.ndim != 1:
        raise ValueError("offsets has to be a 1D Tensor")
    return input, offsets, weights


def bagged(
    weight: Any, indices: Any, offsets: Any, scale_grad_by_freq: bool, mode: str, weights: Any,
    include_last_offset: bool, padding: int | None,
) -> tuple[Any, Any, Any, Any]:  # fmt: skip
    """The bags' rows; the bag of each index, the sizes of the bags, the rows that are largest."""
    named, starts = indices._a, offsets._a
    if named.size and not (named.min() >= 0 and named.max() < weight.shape[0]):
        raise RuntimeError("embedding_bag: Expected idx >= 0 && idx < num_embeddings")
    edges = np.asarray(starts) if include_last_offset else np.append(starts, named.size)
    count = len(edges) - 1
    bag = np.repeat(np.arange(count), np.diff(edges))
    kept = np.arange(bag.size) if padding is None else np.flatnonzero(named[: bag.size] != padding)
    named, bag = named[kept], bag[kept]
    sizes = np.bincount(bag, minlength=count)
    facts = [Tensor._of(a) for a in (named, bag, kept)]
    if mode == "max":
        winners = _winners(weight._a, named, bag, count)
        filled = (sizes > 0).astype(weight._a.dtype)[:, None]
        out = aten.embedding_bag_max(weight, weights, Tensor._of(winners), Tensor._of(filled))
    else:
        shared = Tensor._of(np.maximum(sizes, 1).astype(weight._a.dtype)[:, None]) if mode == "mean" else None
        out, winners = aten.embedding_bag(weight, weights, *facts, shared, count, scale_grad_by_freq), sizes
    return out, facts[1], Tensor._of(sizes), Tensor._of(winners)


def _winners(table: np.ndarray, named: np.ndarray, bag: np.ndarray, count: int) -> np.ndarray:
    """(bags, D): the first row of each bag that is largest in a column; 0 for an empty bag."""
    winners = np.zeros((count, table.shape[1]), np.int64)
    if not bag.size:
        return winners
    rows = table[named]
    starts = np.flatnonzero(np.concatenate(([True], bag[1:] != bag[:-1])))
    largest = np.full((count, table.shape[1]), -np.inf, table.dtype)
    largest[bag[starts]] = np.maximum.reduceat(rows, starts, axis=0)
    place, column = np.nonzero((rows == largest[bag])[::-1])  # of several writes the last one stays: the first row
    winners[bag[::-1][place], column] = named[::-1][place]
    return winners
