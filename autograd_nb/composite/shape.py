"""Shapes: ``view``, ``reshape``, ``expand`` and what is built from them."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite


@composite(methods=("reshape",))
def reshape(input: Any, *shape: Any) -> Any:
    """The same elements in another shape: a view where the strides allow it, else a copy."""
    size = _size(shape, input._a.size)
    try:
        return aten.view(input, size)
    except RuntimeError:
        return aten.unsafe_view(aten.clone(input), size)


def _size(shape: Any, count: int) -> tuple[int, ...]:
    """The shape asked for, with -1 resolved; RuntimeError where the number of elements does not fit."""
    size = tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    known = 1
    for n in size:
        known *= n if n != -1 else 1
    if (-1 in size and (known == 0 or count % known)) or (-1 not in size and known != count):
        raise RuntimeError(f"shape '{list(size)}' is invalid for input of size {count}")
    return tuple(count // known if n == -1 else n for n in size)


@composite(methods=("sum_to_size",), function=False)
def sum_to(input: Any, *shape: Any) -> Any:
    """The sum over what broadcasting from ``shape`` to the input's shape repeats."""
    size = tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    lead = input.ndim - len(size)
    dims = tuple(range(lead)) + tuple(k + lead for k, n in enumerate(size) if n == 1 and input.shape[k + lead] != 1)
    summed = aten.sum_dim(input, dims, True) if dims else input
    return aten.view(summed, size) if lead else summed
