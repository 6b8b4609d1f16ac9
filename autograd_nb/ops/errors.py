"""PyTorch's error sentences for wrong shapes, built from the arrays at hand."""

from __future__ import annotations

from typing import Any

import numpy as np


def broadcast_error(card: Any, arrays: list[Any], error: ValueError) -> Exception:
    """What PyTorch says where NumPy could not broadcast the operands; other errors become RuntimeErrors as they are."""
    shapes = [v.shape for v in arrays if isinstance(v, (np.ndarray, np.generic))]
    if card.promote is not None and len(shapes) >= 2:
        for first, second in zip(shapes, shapes[1:], strict=False):
            message = mismatch(first, second)
            if message is not None:
                return RuntimeError(message)
    return RuntimeError(str(error))


def mismatch(first: tuple[int, ...], second: tuple[int, ...]) -> str | None:
    """PyTorch's sentence for two shapes that do not broadcast, or None if they do."""
    width = max(len(first), len(second))
    a, b = (1,) * (width - len(first)) + first, (1,) * (width - len(second)) + second
    for dim in reversed(range(width)):
        if a[dim] != b[dim] and a[dim] != 1 and b[dim] != 1:
            return (
                f"The size of tensor a ({a[dim]}) must match the size of tensor b ({b[dim]}) "
                f"at non-singleton dimension {dim}"
            )
    return None


def dim_error(dim: int, ndim: int) -> IndexError:
    """PyTorch's sentence for a dimension that is not there."""
    reach = max(ndim, 1)
    return IndexError(f"Dimension out of range (expected to be in range of [{-reach}, {reach - 1}], but got {dim})")


def wrap_dim(dim: int, ndim: int) -> int:
    """The dimension counted from the front; IndexError where it is out of range."""
    reach = max(ndim, 1)
    if not -reach <= dim < reach:
        raise dim_error(dim, ndim)
    return dim + reach if dim < 0 else dim
