"""``ten``: the operations on Tensors under their card's name; ``xp`` when the backward pass is itself recorded."""

from __future__ import annotations

from typing import Any


class TensorOperations:
    """Composites under their function's name; what is not among them is looked up among the cards' operations."""


ten: Any = TensorOperations()  # what it offers is known once the cards and composites are there
