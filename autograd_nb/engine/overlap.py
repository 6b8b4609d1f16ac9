"""Operands that lie in the memory that is being written."""

from __future__ import annotations

from typing import Any

import numpy as np

from .tensor import Tensor

PARTLY_SAME = (
    "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. "
    "Please clone() the tensor before performing the operation."
)


def refuse_overlap(target: Tensor, operands: Any) -> None:
    """RuntimeError if an operand shares some of the target's memory but is not the same view of it.

    As in PyTorch only tensors without gaps are looked at; a tensor with gaps may lie between the written elements.
    """
    version = target._alias.version  # type: ignore[union-attr]
    for other in operands:
        if isinstance(other, Tensor) and other._alias is not None and other._alias.version is version:
            if _partly_same(target._a, other._a):
                raise RuntimeError(PARTLY_SAME)


def _partly_same(a: np.ndarray, b: np.ndarray) -> bool:
    if not (_dense(a) and _dense(b)) or not np.may_share_memory(a, b):
        return False
    if a.ctypes.data != b.ctypes.data or a.shape != b.shape:
        return True
    return a.strides != b.strides and not (a.flags.c_contiguous and b.flags.c_contiguous)


def _dense(array: np.ndarray) -> bool:
    """True if the elements fill their stretch of memory, in whatever order of dimensions."""
    if array.flags.c_contiguous or array.flags.f_contiguous:
        return True
    order = sorted(range(array.ndim), key=lambda k: -array.strides[k])
    return array.transpose(order).flags.c_contiguous
