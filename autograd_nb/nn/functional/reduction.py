"""What ``reduction=`` of a loss means."""

from __future__ import annotations

import warnings

NONE, MEAN, SUM = range(3)
_NUMBERS = {"none": NONE, "mean": MEAN, "sum": SUM}


def reduction_number(reduction: str | None, size_average: bool | None = None, reduce: bool | None = None) -> int:
    """PyTorch's number for ``reduction``, or for its two old switches; ValueError for an unknown word."""
    if size_average is not None or reduce is not None:
        word = "none" if reduce is False else "sum" if size_average is False else "mean"
        warnings.warn(
            f"size_average and reduce args will be deprecated, please use reduction='{word}' instead.",
            UserWarning,
            stacklevel=3,
        )
        return _NUMBERS[word]
    if reduction not in _NUMBERS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return _NUMBERS[reduction]
