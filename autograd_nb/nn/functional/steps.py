"""Sizes and steps of windows, given as one number or as one for each dimension."""

from __future__ import annotations

from typing import Any

_WORDS = {2: "two", 3: "three"}


def one_for_each(name: str, what: str, value: Any, dims: int, rule: str = "") -> tuple[int, ...]:
    """A number for each dimension; RuntimeError in PyTorch's words for another count of them."""
    if isinstance(value, int):
        return (value,) * dims
    values = tuple(value)
    if len(values) == 1:
        return values * dims
    if len(values) != dims:
        raise RuntimeError(f"{name}: {what} must {rule or f'be a single int, or a tuple of {_WORDS[dims]} ints'}")
    return values


def given_or(kernel: tuple[int, ...], name: str, stride: Any, dims: int, rule: str) -> tuple[int, ...]:
    """The stride; one that is not given, or is empty, is the size of the window."""
    return kernel if stride is None or stride in ((), []) else one_for_each(name, "stride", stride, dims, rule)
