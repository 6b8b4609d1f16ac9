"""Casting to PyTorch's common dtype inside forward functions whose parameters are not all tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes


def common(*operands: Any) -> list[Any]:
    """The operands, arrays or numbers, in the dtype PyTorch computes in; integers that do not fit wrap around."""
    dtype = dtypes.result_dtype(operands).numpy
    return [_cast(v, dtype) for v in operands]


def _cast(value: Any, dtype: np.dtype) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.astype(dtype, copy=False) if value.ndim else value.astype(dtype)
    try:
        return dtype.type(value)
    except OverflowError:
        return np.asarray(value).astype(dtype)[()]


def kind_of(dtype: Any) -> str:
    """The kind of an operand's dtype, as a rule asks for it; a symbol stands for a float."""
    return getattr(dtype, "kind", "f")


def float_dtype() -> np.dtype:
    """The NumPy dtype of new tensors made from Python floats."""
    return dtypes.get_default_dtype().numpy
