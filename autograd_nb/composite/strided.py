"""``as_strided`` and its relatives, new tensors with given strides, and tensors that change their size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..dtypes import dtype as dtype_class
from ..engine.assemble import aten, composite
from ..engine.attributes import storage_offset as offset_of
from ..engine.attributes import strides_of
from ..engine.creation import check_device, finish
from ..engine.factories import numpy_dtype
from ..engine.inplace import bump
from ..engine.tensor import Tensor
from ..engine.views import alias_of
from ..ops.strided import memory_under
from .reshaping_in_place import _become as become
from .shape import sizes


def _geometry(input: Tensor) -> tuple[tuple[int, ...], int]:
    offset = offset_of(input)
    return strides_of(np.asarray(input._a)), offset


@composite()
def as_strided(input: Any, size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """A view of the memory under a tensor: of this size, with these steps between neighbours along each dimension.

    RuntimeError where the view would lead out of the memory.

    >>> import autograd_nb as torch
    >>> torch.arange(6).as_strided((2, 2), (3, 1), 1)
    tensor([[1, 2],
            [4, 5]])
    """
    geometry = _geometry(input)
    start = geometry[1] if storage_offset is None else storage_offset
    return aten.as_strided(input, tuple(size), tuple(stride), start, geometry)


@composite()
def as_strided_(self: Any, size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """Let the tensor itself see its memory by other strides."""
    geometry = _geometry(self)
    start = geometry[1] if storage_offset is None else storage_offset
    return become(self, "as_strided", tuple(size), tuple(stride), start, geometry)


@composite(methods=())
def as_strided_copy(input: Any, size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """A copy of what :func:`as_strided` shows."""
    geometry = _geometry(input)
    start = geometry[1] if storage_offset is None else storage_offset
    return aten.as_strided_copy(input, tuple(size), tuple(stride), start, geometry)


@composite()
def as_strided_scatter(input: Any, src: Any, size: Any, stride: Any, storage_offset: int | None = None) -> Any:
    """A copy of ``input`` with ``src`` in the place that :func:`as_strided` would show."""
    geometry = _geometry(input)
    start = geometry[1] if storage_offset is None else storage_offset
    return aten.as_strided_scatter(input, src, tuple(size), tuple(stride), start, geometry)


def _strided(size: Any, stride: Any, dtype: np.dtype, requires_grad: bool) -> Tensor:
    shape, steps = tuple(size), tuple(stride)
    if len(shape) != len(steps):
        raise RuntimeError(
            f"dimensionality of sizes ({len(shape)}) must match dimensionality of strides ({len(steps)})"
        )
    count = 1 + sum((n - 1) * s for n, s in zip(shape, steps, strict=True)) if all(shape) else 0
    memory = np.empty(count, dtype)
    array = np.ndarray(shape, dtype, memory, 0, tuple(s * dtype.itemsize for s in steps))
    return finish(array, requires_grad)


@composite(methods=())
def empty_strided(
    size: Any, stride: Any, *, dtype: dtype_class | None = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Memory of the given shape and strides, with whatever is in it."""
    check_device(device)
    return _strided(size, stride, numpy_dtype("empty_strided", dtype), requires_grad)


def _check_layout(shape: tuple[int, ...], layout: tuple[int, ...]) -> None:
    if len(shape) != len(layout):
        raise RuntimeError(
            "Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = "
            f"{len(shape)} is not equal to len(physical_layout) = {len(layout)}"
        )
    for k, dim in enumerate(layout):
        if not 0 <= dim < len(shape):
            raise RuntimeError(
                f"Dimension out of range (expected to be between 0 and {len(shape) - 1}, but got {dim} at index {k}).  "
                "NB: negative dims not currently supported; file an issue if you want it."
            )
    if len(set(layout)) < len(layout):
        raise RuntimeError("Duplicate dim not allowed")


@composite(methods=())
def empty_permuted(
    size: Any, physical_layout: Any, *, dtype: dtype_class | None = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Memory of the given shape whose dimensions lie in the order ``physical_layout``, the outermost first."""
    check_device(device)
    shape = tuple(size)
    _check_layout(shape, tuple(physical_layout))
    stride, step = [0] * len(shape), 1
    for dim in reversed(tuple(physical_layout)):
        stride[dim], step = step, step * max(shape[dim], 1)
    return _strided(shape, stride, numpy_dtype("empty_permuted", dtype), requires_grad)


@composite(function=False)
def new_empty_strided(
    self: Any, size: Any, stride: Any, *, dtype: dtype_class | None = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Memory of the given shape and strides, by default of this tensor's dtype."""
    check_device(device)
    return _strided(size, stride, self._a.dtype if dtype is None else dtype.numpy, requires_grad)


@composite(function=False)
def resize_(self: Any, *size: Any, memory_format: Any = None) -> Any:
    """Give the tensor another size, in place: it keeps its memory where that is large enough, else moves.

    RuntimeError for a tensor that requires grad.
    """
    if self.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    shape = sizes(size)
    alias_of(self)
    start, count, memory = offset_of(self), math.prod(shape), memory_under(self._a)
    if memory.size < start + count:
        larger = np.empty(start + count, self._a.dtype)
        larger[: memory.size] = memory
        memory = larger
    self._a = memory[start : start + count].reshape(shape)
    bump(self)
    return self


@composite()
def resize_as_(self: Any, the_template: Any, *, memory_format: Any = None) -> Any:
    """Give the tensor the size of another one, in place."""
    return resize_(self, tuple(the_template.shape))
