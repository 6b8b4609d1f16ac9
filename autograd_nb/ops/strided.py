"""Views by strides: which elements of the memory under a tensor are seen, counted from that memory's start.

``geometry`` is how the tensor itself lies there: its strides and where it starts, in elements.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .card import op


def memory_under(array: np.ndarray) -> np.ndarray:
    """The whole memory that an array is a view of, in one dimension."""
    owner: Any = array
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    return owner.reshape(-1) if owner.flags.c_contiguous else owner.T.reshape(-1)


def places(size: tuple[int, ...], stride: tuple[int, ...], offset: int) -> np.ndarray:
    """Where the elements of a strided view lie."""
    out = np.full(size, offset, np.int64)
    for k, (n, s) in enumerate(zip(size, stride, strict=True)):
        out += (np.arange(n) * s).reshape((-1,) + (1,) * (len(size) - 1 - k))
    return out


def check_strides(size: tuple[int, ...], stride: tuple[int, ...], offset: int, memory: np.ndarray) -> None:
    """RuntimeError, in PyTorch's words, for strides that do not fit the sizes or lead out of the memory."""
    if len(size) != len(stride):
        raise RuntimeError("mismatch in length of strides and shape")
    if any(s < 0 for s in stride):
        raise RuntimeError(f"as_strided: Negative strides are not supported at the moment, got strides: {list(stride)}")
    last = offset + sum((n - 1) * s for n, s in zip(size, stride, strict=True))
    if all(size) and (last >= memory.size or offset < 0):
        width = memory.itemsize
        raise RuntimeError(
            f"setStorage: sizes {list(size)}, strides {list(stride)}, storage offset {offset}, and itemsize {width} "
            f"requiring a storage size of {(last + 1) * width} are out of bounds for storage of size "
            f"{memory.size * width}"
        )


def _through_memory(xp, g, there, back):
    """A gradient put where it lies in memory and read from other places there; nothing flows to what is not read."""
    size = 1 + max(int(p.max(initial=-1)) for p in (there, back))
    return xp.take_from_base(xp.scatter_into_base(g, there, (size,)), back)


def _as_strided_vjp(xp, g, self_shape, size, stride, storage_offset, geometry):
    return _through_memory(xp, g, places(size, stride, storage_offset), places(self_shape, *geometry))


@op(vjp=dict(self=_as_strided_vjp), view=True, latex=r"{self}", jvp=None, names=(), methods=())
def as_strided(self, size, stride, storage_offset, geometry):
    """The elements of the memory under a tensor that lie at the given steps from an offset."""
    memory = memory_under(self)
    check_strides(size, stride, storage_offset, memory)
    if not all(size):
        return memory[:0].reshape(size)
    width = memory.itemsize
    # Not NumPy's `as_strided`: its result does not say which array's memory it is on.
    return np.ndarray(size, memory.dtype, memory, storage_offset * width, tuple(s * width for s in stride))


@op(vjp=dict(self=_as_strided_vjp), latex=r"{self}", grad_fn="AsStridedBackward0_copy", names=(), methods=())
def as_strided_copy(self, size, stride, storage_offset, geometry):
    """A copy of what the strided view shows."""
    return as_strided(self, size, stride, storage_offset, geometry).copy()


def _scatter_vjp_src(xp, g, src_shape, size, stride, storage_offset, geometry, self_shape):
    return _through_memory(xp, g, places(self_shape, *geometry), places(size, stride, storage_offset))


@op(vjp=dict(self=lambda xp, g, size, stride, storage_offset, geometry:
                 xp.strided_cleared(g, size, stride, storage_offset, geometry), src=_scatter_vjp_src),
    latex=r"{self}", names=(), methods=())  # fmt: skip
def as_strided_scatter(self, src, size, stride, storage_offset, geometry):
    """A copy with ``src`` where the strided view lies; the gradient of what was there is zero, unlike in PyTorch 2.13,
    which zeroes it everywhere else."""
    check_strides(size, stride, storage_offset, memory_under(np.asarray(self)))
    if src.shape != tuple(size):
        raise RuntimeError(
            "expected src to have a size equal to the slice of self. src size = "
            f"{list(src.shape)}, slice size = {list(size)}"
        )
    return _written(self, src, places(size, stride, storage_offset), geometry)


@op(vjp=dict(grad=lambda xp, g, size, stride, storage_offset, geometry:
                 xp.strided_cleared(g, size, stride, storage_offset, geometry)),
    grad_fn="AsStridedScatterBackward0", names=(), methods=())  # fmt: skip
def strided_cleared(grad, size, stride, storage_offset, geometry):
    """A copy with zeros where the strided view lies."""
    return _written(grad, 0, places(size, stride, storage_offset), geometry)


def _written(array, values, there, geometry):
    own = places(array.shape, *geometry)
    memory = np.zeros(1 + max(int(p.max(initial=-1)) for p in (there, own)), array.dtype)
    memory[own] = array
    memory[there] = values
    return memory[own]
