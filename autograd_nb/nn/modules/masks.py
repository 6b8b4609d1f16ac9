"""Attention masks in the form layers hand on: numbers to add, minus infinity where nothing may be looked at."""

from __future__ import annotations

import math
import warnings
from typing import Any

from ...engine.assemble import aten
from ...engine.factories import full, zeros


def to_add(mask: Any, name: str, other: Any, other_name: str, dtype: Any) -> Any:
    """A mask as numbers to add; a bool mask forbids where it is True. Warns if the other mask is of another kind."""
    if mask is None:
        return None
    is_bool = str(mask.dtype) == "torch.bool"
    if not (is_bool or mask.is_floating_point()):
        raise AssertionError(f"only bool and floating types of {name} are supported")
    if other is not None and mask.dtype != other.dtype:
        warnings.warn(
            f"Support for mismatched {name} and {other_name} is deprecated. Use same type for both instead.",
            UserWarning,
            stacklevel=4,
        )
    return zeros(mask.shape, dtype=dtype).masked_fill_(mask, -math.inf) if is_bool else mask


def square_subsequent(size: int, device: Any = None, dtype: Any = None) -> Any:
    """The mask that lets each position look at itself and those before it."""
    return aten.triu(full((size, size), -math.inf, dtype=dtype, device=device), 1)


def is_causal_mask(mask: Any, is_causal: bool | None, size: int) -> bool:
    """True if the mask is :func:`square_subsequent`, or is said to be."""
    if is_causal is not None or mask is None:
        return is_causal is True
    return tuple(mask.shape) == (size, size) and bool((mask == square_subsequent(size, dtype=mask.dtype)).all())
