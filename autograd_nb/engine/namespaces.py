"""``ten``: the operations on Tensors under their card's name; ``xp`` when the backward pass is itself recorded."""

from __future__ import annotations


class TensorOperations:
    """Composites under their function's name; what is not among them is looked up among the cards' operations."""


ten = TensorOperations()
