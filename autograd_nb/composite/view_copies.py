"""Public forms of the operations that copy what a view would show; arguments are checked as the view checks them."""

from __future__ import annotations

from typing import Any

from ..dtypes import dtype as dtype_class
from ..engine.assemble import aten, composite
from ..ops.errors import wrap_dim
from .shape import expand, view
from .slicing import chunk, narrow, split


@composite(methods=())
def diagonal_copy(input: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    """A copy of the elements whose two indices differ by ``offset``."""
    return aten.diagonal_copied(input, offset, dim1, dim2)


@composite(methods=())
def expand_copy(input: Any, size: Any, *, implicit: bool = False) -> Any:
    """The tensor repeated to ``size``, on memory of its own; -1 keeps a dimension's size."""
    return aten.expand_copy(input, tuple(expand(input.detach(), size).shape))


@composite(methods=())
def permute_copy(input: Any, dims: Any) -> Any:
    """A copy with the dimensions in another order."""
    return aten.permute_copy(input, tuple(dims))


@composite(methods=())
def slice_copy(input: Any, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1) -> Any:
    """A copy of every ``step``-th index of a dimension from ``start`` up to ``end``."""
    axis = wrap_dim(dim, input._a.ndim)
    first, last, step = slice(start, end, step).indices(input.shape[axis])
    return aten.slice_copy(input, axis, first, last, step)


@composite()
def narrow_copy(input: Any, dim: int, start: int, length: int) -> Any:
    """A copy of ``length`` indices of a dimension from ``start`` on."""
    if input._a.ndim and dim >= input._a.ndim:
        raise RuntimeError(
            "Expected dim < static_cast<int64_t>(self_sizes.size()) to be true, but got false.  (Could this error "
            "message be improved?  If so, please report an enhancement request to PyTorch.)"
        )
    if length < 0:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({input.shape[dim]}).")
    narrow(input.detach(), dim, start, length)
    axis = wrap_dim(dim, input._a.ndim)
    return aten.narrow_copy(input, axis, start + input.shape[axis] if start < 0 else start, length)


@composite(methods=())
def squeeze_copy(input: Any, dim: Any = None) -> Any:
    """A copy without dimensions of size one: all of them, or those named."""
    if dim is None:
        return aten.squeeze_copy_all(input)
    if isinstance(dim, (tuple, list)):
        return aten.squeeze_copy_dims(input, tuple(dim))
    return aten.squeeze_copy_dim(input, dim)


@composite(methods=())
def view_copy(input: Any, size: Any) -> Any:
    """A copy in another shape, or read as another dtype."""
    if isinstance(size, dtype_class):
        return view(input, size).clone()
    return aten.view_copy(input, tuple(view(input.detach().contiguous(), size).shape))


@composite(methods=())
def split_copy(input: Any, split_size: int, dim: int = 0) -> Any:
    """Copies of pieces of one size along a dimension; the last may be smaller."""
    return aten.split_copy(input, split_size, _split_dim(input, split_size, dim))


@composite(methods=())
def split_with_sizes_copy(input: Any, split_sizes: Any, dim: int = 0) -> Any:
    """Copies of pieces of the given sizes along a dimension."""
    return aten.split_with_sizes_copy(input, tuple(split_sizes), _split_dim(input, list(split_sizes), dim))


@composite()
def unsafe_split(input: Any, split_size: int, dim: int = 0) -> Any:
    """Pieces of one size along a dimension that may be written to one by one."""
    return aten.unsafe_split(input, split_size, _split_dim(input, split_size, dim))


@composite()
def unsafe_split_with_sizes(input: Any, split_sizes: Any, dim: int = 0) -> Any:
    """Pieces of the given sizes along a dimension that may be written to one by one."""
    return aten.unsafe_split_with_sizes(input, tuple(split_sizes), _split_dim(input, list(split_sizes), dim))


@composite()
def unsafe_chunk(input: Any, chunks: int, dim: int = 0) -> Any:
    """At most ``chunks`` pieces of equal size along a dimension that may be written to one by one."""
    chunk(input.detach(), chunks, dim)
    axis = wrap_dim(dim, input._a.ndim)
    if not input.shape[axis]:
        return aten.unsafe_split_with_sizes(input, (0,) * chunks, axis)
    return aten.unsafe_split(input, -(-input.shape[axis] // chunks), axis)


def _split_dim(input: Any, sizes: Any, dim: int) -> int:
    split(input.detach(), sizes, dim)
    return wrap_dim(dim, input._a.ndim)
