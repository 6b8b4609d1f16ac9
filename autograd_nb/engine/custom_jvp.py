"""Custom functions in forward mode: what their ``jvp`` is given, and what it may give back."""

from __future__ import annotations

from typing import Any

import numpy as np

from .tensor import Tensor
from .views import version_of

NOT_MODIFIED = (
    "An inplace custom Function is not modifying the forward mode gradients inplace. If the forward is modifying an "
    "input inplace, then the jvp function must modify the corresponding gradient inplace."
)
NOT_AS_IS = (
    "An inplace custom Function is not returning the forward mode gradients as-is. If the forward is modifying an "
    "input inplace, then the jvp function must modify the gradient inplace and return it as-is."
)
NO_VIEW = "A custom Function's forward is returning a view (or an input as-is) but the jvp is not returning a view."
SIZE = (
    "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not "
    "supported. Tensor is of size {} while the given forward gradient is of size {}."
)


def push_function(
    function: Any, ctx: Any, args: tuple[Any, ...], tangents: list[Tensor | None], outputs: tuple[Any, ...]
) -> tuple[Tensor | None, ...]:
    """The tangents of a custom function's outputs by its own ``jvp``; RuntimeError where they do not fit."""
    given = [t if t is not None else nothing(ctx, a) for a, t in zip(args, tangents, strict=True)]
    before = [0 if t is None else version_of(t) for t in given]
    ctx._in_jvp = True
    try:
        result = function.jvp(ctx, *given)
    finally:
        ctx._in_jvp = False
    results = result if isinstance(result, tuple) else (result,)
    if len(results) != len(outputs):
        raise RuntimeError(
            "Function's jvp returned an invalid number of forward gradients "
            f"(expected {len(outputs)} but got {len(results)})"
        )
    for k, (out, tangent) in enumerate(zip(outputs, results, strict=True)):
        if tangent is not None:
            check(ctx, k, out, tangent)
            if k in ctx._dirty_outputs:
                check_written(tangent, *next((t, v) for a, t, v in zip(args, given, before, strict=True) if a is out))
            elif (out._is_view() or any(out is a for a in args)) and not tangent._is_view():
                raise RuntimeError(NO_VIEW)
    return results


def nothing(ctx: Any, value: Any) -> Tensor | None:
    """What ``jvp`` gets for an argument without tangent: zeros if it could have one and ctx did not ask for None."""
    if isinstance(value, Tensor) and value._a.dtype.kind in "fc" and ctx.materialize_grads:
        return Tensor._of(np.zeros(value._a.shape, value._a.dtype)[()])
    return None


def check(ctx: Any, position: int, out: Any, tangent: Any) -> None:
    """RuntimeError unless this is a tangent for this output."""
    if not isinstance(tangent, Tensor):
        raise RuntimeError(f"expected Variable or None (got {type(tangent).__name__}) for grad output {position}.")
    if position in ctx._plain_outputs or not isinstance(out, Tensor) or out._a.dtype.kind not in "fc":
        raise RuntimeError(
            f"Function's jvp returned a gradient at position {position}, but  the corresponding forward output is not "
            "a differentiable Tensor.You should return None at that position instead."
        )
    if tangent.shape != out.shape:
        raise RuntimeError(SIZE.format(list(out.shape), list(tangent.shape)))


def check_written(tangent: Tensor, given: Tensor | None, before: int) -> None:
    """RuntimeError unless this is the input's own tangent, changed in place since it had version ``before``."""
    if version_of(tangent) == before:
        raise RuntimeError(NOT_MODIFIED)
    if tangent is not given:
        raise RuntimeError(NOT_AS_IS)
