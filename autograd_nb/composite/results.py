"""Results put where the caller wants them: ``out=``."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.inplace import bump, memory_of
from ..engine.tensor import Tensor


def into(name: str, out: Any, result: Any) -> Any:
    """Write a result, or several, into the tensors given as ``out``; gives these back in the result's kind of tuple."""
    if isinstance(result, Tensor):
        return write(name, out, result)
    return type(result)(write(name, o, r) for o, r in zip(out, result, strict=True))


def write(name: str, out: Tensor, result: Tensor) -> Tensor:
    """Copy one result; ``out`` takes its shape. RuntimeError where its dtype cannot hold the result."""
    check_dtype(name, out.dtype, result.dtype)
    memory = memory_of(out)
    if memory.shape == result._a.shape:
        memory[...] = result._a
    else:
        if memory.size:
            warnings.warn(
                f"An output with one or more elements was resized since it had shape {list(memory.shape)}, which does "
                f"not match the required output shape {list(result._a.shape)}.",
                UserWarning,
                stacklevel=4,
            )
        out._a = np.array(result._a, memory.dtype)
    bump(out)
    return out


def check_dtype(name: str, have: dtypes.dtype, result: dtypes.dtype) -> None:
    """RuntimeError where a result of one dtype may not be stored in another."""
    names = dtypes.SCALAR_TYPE_NAMES
    if name in ("amax", "amin") and have is not result:
        raise RuntimeError(
            f"Expected the dtype for input and out to match, but got {names[result]} for input's dtype and "
            f"{names[have]} for out's dtype."
        )
    if name == "aminmax" and have is not result:
        words = {dtypes.float32: "float", dtypes.float64: "double", dtypes.int64: "long int", dtypes.int32: "int"}
        raise RuntimeError(
            f"Expected out tensor to have dtype {words.get(result, result.name)}, but got "
            f"{words.get(have, have.name)} instead"
        )
    if not dtypes.can_cast(result, have):
        raise RuntimeError(f"result type {names[result]} can't be cast to the desired output type {names[have]}")
