"""``clamp`` in all its forms."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import invalid_combination
from .operands import OPERANDS, check_first


def bounds(input: Any, min: Any, max: Any) -> tuple[Any, Any, bool]:
    """The bounds, and whether they are tensors; a 0-d tensor beside a number counts as a number."""
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    given = [v for v in (min, max) if v is not None]
    if not all(isinstance(v, OPERANDS) for v in given):
        raise invalid_combination("clamp", input, min, max)
    if any(v.dtype.is_complex if isinstance(v, Tensor) else isinstance(v, complex) for v in (input, *given)):
        raise NotImplementedError("clamp is not supported for complex types")
    if all(isinstance(v, Tensor) for v in given):
        return min, max, True
    number = [v.item() if isinstance(v, Tensor) else v for v in (min, max)]
    return number[0], number[1], False


@composite("clamp", "clip")
def clamp(input: Any, min: Any = None, max: Any = None) -> Any:
    """The elements held between ``min`` and ``max``, numbers or tensors; either may be left out.

    >>> import autograd_nb as torch
    >>> torch.clamp(torch.tensor([-2., 0.5, 2.]), 0, 1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    low, high, tensors = bounds(input, min, max)
    return (aten.clamp_tensors if tensors else aten.clamp)(input, low, high)


@composite("clamp_", "clip_")
def clamp_(input: Any, min: Any = None, max: Any = None) -> Any:
    """Hold the elements between ``min`` and ``max``, in place."""
    low, high, tensors = bounds(input, min, max)
    return (aten.clamp_tensors_ if tensors else aten.clamp_)(input, low, high)


@composite(methods=("clamp_min",))
def clamp_min(input: Any, min: Any) -> Any:
    """The elements, none below ``min``."""
    check_first("clamp_min", input, min)
    return (aten.clamp_min_tensor if isinstance(min, Tensor) else aten.clamp_min)(input, min)


@composite(methods=("clamp_min_",))
def clamp_min_(input: Any, min: Any) -> Any:
    """Hold the elements from below, in place."""
    return (aten.clamp_min_tensor_ if isinstance(min, Tensor) else aten.clamp_min_)(input, min)


@composite(methods=("clamp_max",))
def clamp_max(input: Any, max: Any) -> Any:
    """The elements, none above ``max``."""
    check_first("clamp_max", input, max)
    return (aten.clamp_max_tensor if isinstance(max, Tensor) else aten.clamp_max)(input, max)


@composite(methods=("clamp_max_",))
def clamp_max_(input: Any, max: Any) -> Any:
    """Hold the elements from above, in place."""
    return (aten.clamp_max_tensor_ if isinstance(max, Tensor) else aten.clamp_max_)(input, max)
