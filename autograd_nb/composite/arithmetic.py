"""Sums and differences with PyTorch's ``alpha``."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite


@composite(methods=("add",))
def add(input: Any, other: Any, *, alpha: Any = 1) -> Any:
    """``input + alpha * other``, with broadcasting."""
    return aten.add(input, other) if alpha == 1 else aten.add_alpha(input, other, alpha)
