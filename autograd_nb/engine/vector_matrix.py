"""A vector times a matrix, as one step; PyTorch records it as the product of a one-row matrix, squeezed.

Every introduction to autograd begins with ``x @ w + b`` for one sample. Put together from three operations it takes
longer than the loss and its derivative.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ..ops.card import cards
from . import modes, record
from .fixed import FixedNode
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .operand_nodes import BinaryNode
from .saved import make_node_class
from .tensor import Tensor
from .views import Alias, alias_of, refresh

new = Tensor.__new__
DIM = (0,)
"""The dimension the row gets and loses again."""


@cache
def recorded() -> tuple[Any, Any, Any]:
    """The node classes of product and squeeze, and how the row is seen; made at the first product."""
    product, squeezed = (make_node_class(cards[n], b) for n, b in (("mm", BinaryNode), ("squeeze_product", FixedNode)))
    return product, squeezed, ((cards["unsqueeze"], DIM),)


def vector_times_matrix(vector: Tensor, matrix: Tensor) -> Tensor | None:
    """``vector @ matrix``; None where it is no plain case: the vector requires grad, dtypes or sizes differ ..."""
    a, b = vector._a, matrix._a
    if (
        modes.special or vector._rg or a.dtype is not b.dtype or a.dtype.kind != "f" or a.dtype.itemsize < 4
        or a.shape[0] != b.shape[0]
    ):  # fmt: skip
        return None
    above = vector._alias or alias_of(vector)
    if above.base is not None:
        refresh(vector)  # its base may have come to require grad
    if above.inference or vector._rg:
        return None
    if matrix._alias is not None:
        refresh(matrix)
    out = new(Tensor)
    out._a = result = a.dot(b)
    out._edge = out._grad = out._leaf = out._alias = None
    if not (matrix._rg and grad_enabled()):
        out._rg = False
        return out
    make_product, make_squeezed, seen = recorded()
    product = make_product()
    product.self, product.other = row_of(vector, above, seen), None
    product.first, product.second = None, matrix._edge or leaf_edge(matrix)
    product.seq = number = next_sequence()
    product.extra = product.versions = product.fix = None
    if above.version.number:
        product.versions = {"self": above.version.number}
    count, dtype = result.shape[0], result.dtype
    product.facts_of_output = (((1, count), dtype),)
    squeezed = make_squeezed()
    squeezed.first, squeezed.fixed = (-number, product, None), DIM
    squeezed.seq = number = next_sequence()
    squeezed.extra = squeezed.versions = squeezed.fix = None
    squeezed.facts_of_output = (((count,), dtype),)
    out._edge, out._rg = (-number, squeezed, None), True
    record.tell(product)
    record.tell(squeezed)
    return out


def row_of(vector: Tensor, above: Alias, steps: Any) -> Tensor:
    """The vector as a matrix of one row, on the same memory: what the product saves."""
    row = new(Tensor)
    row._a = vector._a[None]
    row._edge = row._grad = row._leaf = None
    row._rg = False
    alias = row._alias = Alias(above.version)
    alias.base, alias.steps = (vector, steps) if above.base is None else (above.base, (*above.steps, *steps))
    alias.made = above.made
    return row
