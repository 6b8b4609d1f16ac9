"""The gradient of a bias in a recorded pass, as one step; PyTorch records it as a sum with kept dimension, viewed.

``create_graph=True`` asks for it once a layer. As two operations it takes longer than the layer's products.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ..ops.card import cards
from ..ops.rows import sum_of_rows
from . import modes, record
from .fixed import FixedNode, fixed_of
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .saved import make_node_class
from .tensor import Tensor
from .views import Alias, Version, refresh

new = Tensor.__new__
DIMS = ((0,), True, None)
"""What the sum is given: its dimensions, that they stay, no other dtype."""


@cache
def recorded() -> tuple[Any, ...]:
    """The node classes of sum and view, what each keeps of its parameters, and the card of the view."""
    total, view = cards["sum_dim"], cards["view"]
    return make_node_class(total, FixedNode), fixed_of(total), make_node_class(view, FixedNode), fixed_of(view), view


def column_sums(grad: Tensor) -> Tensor | None:
    """The sums of the columns of a float matrix; None where something is out of the ordinary."""
    a = grad._a
    if (
        modes.special
        or type(a) is not np.ndarray
        or a.ndim != 2
        or a.dtype.char not in "fd"
        or not a.flags.c_contiguous
    ):
        return None
    if grad._alias is not None:
        refresh(grad)
    make_sum, kept_of_sum, make_view, kept_of_view, card = recorded()
    row, out, sums = new(Tensor), new(Tensor), sum_of_rows(a)
    out._a, row._a, size = sums, sums[None], sums.shape
    row._grad = row._leaf = out._grad = out._leaf = None
    version = Version()
    row._alias, alias = Alias(version), Alias(version)
    alias.base, alias.steps = row, ((card, (size,)),)
    out._alias = alias
    if not (grad._rg and grad_enabled()):
        row._edge = out._edge = None
        row._rg = out._rg = False
        return out
    below, node = make_sum(), make_view()
    below.first = grad._edge or leaf_edge(grad)
    below.fixed = kept_of_sum(a, DIMS)
    below.facts_of_output = ((row._a.shape, a.dtype),)
    below.seq = number = next_sequence()
    node.first = row._edge = (-number, below, None)
    node.fixed = kept_of_view(row._a, (size,))
    node.facts_of_output = ((size, a.dtype),)
    node.seq = number = next_sequence()
    below.extra = below.versions = below.fix = node.extra = node.versions = node.fix = None
    record.tell(below)
    record.tell(node)
    out._edge = (-number, node, None)
    row._rg = out._rg = True
    return out
