"""Operands that lie in the memory that is being written."""

from __future__ import annotations

from typing import Any

import numpy as np

from .tensor import Tensor

PARTLY_SAME = (
    "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory "
    "location. Please clone() the tensor before performing the operation."
)


def refuse_overlap(target: Tensor, operands: Any, same: bool = True) -> None:
    """RuntimeError if an operand shares some of the target's memory, unless it is the same view (``same``: allowed).

    As in PyTorch only tensors without gaps are looked at; a tensor with gaps may lie between the written elements.
    """
    version = target._alias.version  # type: ignore[union-attr]
    for other in operands:
        if not isinstance(other, Tensor) or other._alias is None or other._alias.version is not version:
            continue
        overlaps = _share(target._a, other._a) or other is target
        if overlaps and not (same and _same_view(target._a, other._a)):
            raise RuntimeError(PARTLY_SAME)


def _share(a: np.ndarray, b: np.ndarray) -> bool:
    return _dense(a) and _dense(b) and np.may_share_memory(a, b)


def _same_view(a: np.ndarray, b: np.ndarray) -> bool:
    if a.ctypes.data != b.ctypes.data or a.shape != b.shape:
        return False
    return a.strides == b.strides or (a.flags.c_contiguous and b.flags.c_contiguous)


def _dense(array: np.ndarray) -> bool:
    """True if the elements fill their stretch of memory, in whatever order of dimensions."""
    if array.flags.c_contiguous or array.flags.f_contiguous:
        return True
    order = sorted(range(array.ndim), key=lambda k: -array.strides[k])
    return array.transpose(order).flags.c_contiguous
