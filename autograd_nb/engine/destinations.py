"""Results put where the caller wants them: ``out=``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..ops.errors import C_NAMES
from .inplace import bump, memory_of
from .once import say
from .tensor import Tensor

_LOOKING = """
    eq ne lt le gt ge logical_and logical_or logical_xor logical_not bitwise_and bitwise_or bitwise_xor bitwise_not
    bitwise_left_shift bitwise_right_shift isneginf isposinf signbit searchsorted bucketize
"""
_STRICT = """
    mm mv bmm dot vdot addmm addmv addr addbmm baddbmm tril triu index_select diag searchsorted bucketize
    cholesky_inverse cholesky_solve
"""
_OTHERS = """
    add sub subtract mul multiply div divide true_divide floor_divide fmod remainder pow float_power round clamp clip
    abs absolute square maximum minimum where not_equal less less_equal greater greater_equal ceil cos cosh deg2rad
    digamma erf erfc erfinv exp exp2 expm1 fix floor frac i0 lgamma log log1p neg negative reciprocal rsqrt sgn sigmoid
    sign sin sinc sinh sqrt tan tanh trunc kron conj_physical outer ger
"""
LOOKING = frozenset(_LOOKING.split())
"""Operations without a derivative, whose operands may require grad."""
STRICT = frozenset(_STRICT.split())
"""Operations that take a result's own dtype and no other, and may read from where they write."""
TAKING = LOOKING | STRICT | frozenset(_OTHERS.split())
"""The functions that are given ``out=`` when they are built; others have it in their own signatures."""

RESIZED = (
    "An output with one or more elements was resized since it had shape {}, which does not match the required output "
    "shape {}. This behavior is deprecated, and in a future PyTorch release outputs will not be resized unless they "
    "have zero elements. You can explicitly reuse an out tensor t by resizing it, inplace, to zero elements with "
    "t.resize_(0)."
)


def into(name: str, out: Any, result: Any) -> Any:
    """Write a result, or several, into the tensors given as ``out``; gives these back in the result's kind of tuple."""
    if isinstance(result, Tensor):
        return write(name, out, result)
    return type(result)(write(name, o, r) for o, r in zip(out, result, strict=True))


def write(name: str, out: Tensor, result: Tensor) -> Tensor:
    """Copy one result; ``out`` takes its shape. RuntimeError where its dtype cannot hold the result."""
    check_dtype(name, out.dtype, result.dtype)
    resized(out, result)._a[...] = result._a
    bump(out)
    return out


def resized(out: Tensor, result: Tensor, remark: bool = True) -> Tensor:
    """``out`` in the result's shape, about to be written to; with a remark where it had elements and another shape."""
    memory = memory_of(out)
    if memory.shape != result._a.shape:
        if remark and memory.size:
            say(RESIZED.format(list(memory.shape), list(result._a.shape)))
        out._a = np.empty(result._a.shape, memory.dtype)
    return out


def check_dtype(name: str, have: dtypes.dtype, result: dtypes.dtype) -> None:
    """RuntimeError where a result of one dtype may not be stored in another."""
    names = dtypes.SCALAR_TYPE_NAMES
    if name in ("amax", "amin") and have is not result:
        raise RuntimeError(
            f"Expected the dtype for input and out to match, but got {names[result]} for input's dtype and "
            f"{names[have]} for out's dtype."
        )
    if name == "index_select" and have is not result:
        raise RuntimeError("index_select(): self and result must have the same scalar type")
    if (name in STRICT or name == "aminmax") and have is not result:
        raise RuntimeError(f"Expected out tensor to have dtype {C_NAMES[result]}, but got {C_NAMES[have]} instead")
    if name in ("isneginf", "isposinf") and have is not dtypes.bool:
        raise RuntimeError(f"{name} does not support non-boolean outputs.")
    if not dtypes.can_cast(result, have):
        raise RuntimeError(f"result type {names[result]} can't be cast to the desired output type {names[have]}")
