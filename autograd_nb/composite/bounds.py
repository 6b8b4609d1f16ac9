"""``clamp`` in all its forms."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..engine.assemble import aten, composite
from ..engine.inplace import cast_error
from ..engine.tensor import Tensor
from ..ops.errors import C_NAMES, invalid_combination
from .operands import OPERANDS, check_first


def bounds(name: str, input: Any, min: Any, max: Any) -> tuple[Any, Any, bool]:
    """The bounds, and whether they are tensors; a 0-d tensor beside a number counts as a number."""
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    given = [v for v in (min, max) if v is not None]
    tensors = all(isinstance(v, Tensor) for v in given)
    if not all(isinstance(v, OPERANDS) and (tensors or _is_number(v)) for v in given):
        raise invalid_combination(name, input, min, max)
    if input.dtype.is_complex:
        raise NotImplementedError("clamp is not supported for complex types")
    if tensors:
        return min, max, True
    return _number(input, min), _number(input, max), False


def _is_number(value: Any) -> bool:
    return not isinstance(value, Tensor) or not (value._a.ndim or value.requires_grad)


def _number(input: Tensor, bound: Any) -> Any:
    """A bound as a number; beside floats a complex one counts as its real part, which must be all of it."""
    value = bound.item() if isinstance(bound, Tensor) else bound
    if type(value) is int and input._a.dtype.kind in "iu":
        return _whole(input._a.dtype, value)
    if not isinstance(value, complex) or not input.dtype.is_floating_point:
        return value
    if value.imag:
        raise RuntimeError("value cannot be converted to type double without overflow")
    return value.real


def _whole(dtype: np.dtype, value: int) -> int:
    """A bound of whole numbers as C converts it: negative ones come round from above where there is no sign."""
    info = np.iinfo(dtype)
    if value > info.max or value < (info.min or -info.max):
        raise RuntimeError(f"value cannot be converted to type {C_TYPES[dtype.name]} without overflow")
    return value if value >= info.min else value + info.max + 1


C_TYPES = {"int32": "int", **{name: f"{name}_t" for name in ("uint8", "int8", "int16", "uint16", "uint32", "uint64")}}


@composite("clamp", "clip")
def clamp(input: Any, min: Any = None, max: Any = None) -> Any:
    """The elements held between ``min`` and ``max``, numbers or tensors; either may be left out.

    >>> import autograd_nb as torch
    >>> torch.clamp(torch.tensor([-2., 0.5, 2.]), 0, 1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    low, high, tensors = bounds("clamp", input, min, max)
    return (aten.clamp_tensors if tensors else aten.clamp)(input, low, high)


@composite("clamp_", "clip_")
def clamp_(input: Any, min: Any = None, max: Any = None) -> Any:
    """Hold the elements between ``min`` and ``max``, in place."""
    low, high, tensors = bounds("clamp_", input, min, max)
    if isinstance(low, complex) or isinstance(high, complex):
        result = dtypes.result_dtype([v for v in (input._a, low, high) if v is not None])
        raise cast_error(result, input.dtype, C_NAMES)
    return (aten.clamp_tensors_ if tensors else aten.clamp_)(input, low, high)


def _one(name: str, input: Any, bound: Any) -> Any:
    """The only bound, a tensor or a number."""
    check_first(name, input, bound)
    if isinstance(bound, complex):
        raise NotImplementedError("clamp is not supported for complex types")
    return bound if isinstance(bound, Tensor) else _number(input, bound)


@composite(methods=("clamp_min",))
def clamp_min(input: Any, min: Any) -> Any:
    """The elements, none below ``min``."""
    min = _one("clamp_min", input, min)
    return (aten.clamp_min_tensor if isinstance(min, Tensor) else aten.clamp_min)(input, min)


@composite(methods=("clamp_min_",))
def clamp_min_(input: Any, min: Any) -> Any:
    """Hold the elements from below, in place."""
    min = _one("clamp_min_", input, min)
    return (aten.clamp_min_tensor_ if isinstance(min, Tensor) else aten.clamp_min_)(input, min)


@composite(methods=("clamp_max",))
def clamp_max(input: Any, max: Any) -> Any:
    """The elements, none above ``max``."""
    max = _one("clamp_max", input, max)
    return (aten.clamp_max_tensor if isinstance(max, Tensor) else aten.clamp_max)(input, max)


@composite(methods=("clamp_max_",))
def clamp_max_(input: Any, max: Any) -> Any:
    """Hold the elements from above, in place."""
    max = _one("clamp_max_", input, max)
    return (aten.clamp_max_tensor_ if isinstance(max, Tensor) else aten.clamp_max_)(input, max)
