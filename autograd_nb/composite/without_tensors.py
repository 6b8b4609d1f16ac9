"""Conversions to dtypes that no tensor has here: they say why."""

from __future__ import annotations

from typing import Any

from ..dtypes import bfloat16
from ..engine.assemble import composite


@composite("bfloat16", function=False)
def to_bfloat16(self: Any, memory_format: Any = None) -> Any:
    """Raises TypeError: NumPy has no such type, so no tensor has this dtype."""
    return self.to(bfloat16)
