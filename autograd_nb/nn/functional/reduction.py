"""What ``reduction=`` of a loss means."""

from __future__ import annotations

_NUMBERS = {"none": 0, "mean": 1, "sum": 2}


def reduction_number(
    reduction: str | None, size_average: bool | None = None, reduce: bool | None = None
) -> int:
    """PyTorch's number for ``reduction``, or for its two old switches; ValueError for an unknown word."""
    if size_average is not None or reduce is not None:
        if reduce is False:
            return 0
        return 2 if size_average is False else 1
    if reduction not in _NUMBERS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return _NUMBERS[reduction]
