"""Sizes per dimension, given as one number or as several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def each(value: Any, dims: int) -> tuple[Any, ...]:
    """One value for each dimension: a single one is repeated, several stay as they are."""
    return tuple(value) if isinstance(value, Iterable) else (value,) * dims


def around(padding: Any) -> list[int]:
    """Padding per dimension as ``F.pad`` wants it: both sides, last dimension first."""
    return [size for size in reversed(padding) for _ in range(2)]
