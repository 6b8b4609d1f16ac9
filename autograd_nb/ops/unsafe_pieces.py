"""Pieces of a tensor that nobody keeps book of: they lie on its memory and are no views to autograd."""

from __future__ import annotations

from .card import op
from .slicing import _pieces, equal_sizes, piece_shapes


@op(vjp=dict(self=lambda xp, g, self_shape, self_dtype, split_size, dim: xp.cat(
        xp.fill_missing(g, piece_shapes(self_shape, equal_sizes(self_shape[dim], split_size), dim), self_dtype), dim)),
    outputs="list", latex=r"{self}", jvp="linear")  # fmt: skip
def unsafe_split(self, split_size, dim=0):
    """Pieces of equal size along a dimension; the last may be smaller. Changes of one are not noticed by the others."""
    return _pieces(self, equal_sizes(self.shape[dim], split_size), dim)
