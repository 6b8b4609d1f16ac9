"""Pieces of a tensor: ``narrow``, ``split``, ``chunk`` and their relatives."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim


@composite()
def narrow(input: Any, dim: int, start: Any, length: int) -> Any:
    """``length`` indices of a dimension from ``start`` on, as a view.

    >>> import autograd_nb as torch
    >>> torch.arange(5).narrow(0, 1, 3)
    tensor([1, 2, 3])
    """
    if not input._a.ndim:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    d = wrap_dim(dim, input._a.ndim)
    if isinstance(start, Tensor) and (start._a.ndim or start._a.dtype.kind not in "iu"):
        raise RuntimeError("start must be an 0-dim integral Tensor.")
    size, first = input._a.shape[d], int(start)
    if not -size <= first <= size:
        raise IndexError(f"start out of range (expected to be in range of [{-size}, {size}], but got {first})")
    if first < 0:
        first += size
    if first + length > size:
        raise RuntimeError(f"start ({first}) + length ({length}) exceeds dimension size ({size}).")
    return aten.slice_dim(input, d, first, first + length, 1)


@composite()
def split(input: Any, split_size_or_sections: Any, dim: int = 0) -> Any:
    """Views of pieces along a dimension: of one size (the last may be smaller), or of the sizes in a list.

    >>> import autograd_nb as torch
    >>> torch.arange(5).split(2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    if not input._a.ndim:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    d = wrap_dim(dim, input._a.ndim)
    length = input._a.shape[d]
    if isinstance(split_size_or_sections, (tuple, list)):
        sections = tuple(split_size_or_sections)
        _check_sections(sections, length, dim)
        return aten.split_with_sizes(input, sections, d)
    size = int(split_size_or_sections)
    if size < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={size}")
    if size == 0 and length:
        raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {length}")
    return aten.split(input, size, d)


def _check_sections(sections: tuple[int, ...], length: int, dim: int) -> None:
    for n in sections:
        if n < 0:
            raise RuntimeError(
                "split_with_sizes expects split_sizes have only non-negative entries, but got "
                f"split_sizes={list(sections)}"
            )
    if sum(sections) != length:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {length} (input tensor's size at dimension "
            f"{dim}), but got split_sizes={list(sections)}"
        )


@composite(methods=("split_with_sizes",))
def split_with_sizes(input: Any, split_sizes: Any, dim: int = 0) -> Any:
    """Views of pieces of the given sizes along a dimension."""
    return split(input, list(split_sizes), dim)


@composite()
def chunk(input: Any, chunks: int, dim: int = 0) -> Any:
    """Views of at most ``chunks`` pieces of equal size along a dimension; the last may be smaller.

    >>> import autograd_nb as torch
    >>> torch.arange(5).chunk(2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    if not input._a.ndim:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    d = wrap_dim(dim, input._a.ndim)
    length = input._a.shape[d]
    if not length:
        return aten.split_with_sizes(input, (0,) * chunks, d)
    return aten.split(input, -(-length // chunks), d)


@composite()
def tensor_split(input: Any, indices_or_sections: Any, dim: int = 0) -> Any:
    """Views of pieces along a dimension: so many of nearly equal size, or cut at the given indices."""
    if not input._a.ndim:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    d = wrap_dim(dim, input._a.ndim)
    length = input._a.shape[d]
    cuts = _cuts(indices_or_sections, length)
    bounds = [0, *cuts, length]
    return tuple(aten.slice_dim(input, d, a, b, 1) for a, b in pairwise(bounds))


def _cuts(given: Any, length: int) -> list[int]:
    if hasattr(given, "tolist"):
        given = given.tolist()
    if not isinstance(given, int):
        return list(given)
    if given <= 0:
        raise RuntimeError(f"number of sections must be larger than 0, got {given}")
    small, larger = divmod(length, given)
    return [k * small + min(k, larger) for k in range(1, given)]


def _split_at(input: Any, where: Any, dim: int, name: str) -> Any:
    if not isinstance(where, (int, list, tuple)):
        raise TypeError(
            f"{name}() received an invalid combination of arguments - got (Tensor, {type(where).__name__}), but "
            "expected one of:"
        )
    length = input._a.shape[dim]
    if isinstance(where, int) and (where <= 0 or length % where):
        raise RuntimeError(
            f"torch.{name} attempted to split along dimension {dim}, but the size of the dimension {length} is not "
            f"divisible by the split_size {where}!"
        )
    return tensor_split(input, where, dim)


def _require(input: Any, ndim: int, name: str) -> None:
    if input._a.ndim < ndim:
        raise RuntimeError(
            f"torch.{name} requires a tensor with at least {ndim} dimension, but got a tensor with {input._a.ndim} "
            "dimensions!"
        )


@composite()
def hsplit(input: Any, indices_or_sections: Any) -> Any:
    """Pieces along the second dimension; of a vector, along its only one."""
    _require(input, 1, "hsplit")
    return _split_at(input, indices_or_sections, 0 if input._a.ndim == 1 else 1, "hsplit")


@composite()
def vsplit(input: Any, indices_or_sections: Any) -> Any:
    """Pieces along the first dimension."""
    _require(input, 2, "vsplit")
    return _split_at(input, indices_or_sections, 0, "vsplit")


@composite()
def dsplit(input: Any, indices_or_sections: Any) -> Any:
    """Pieces along the third dimension."""
    _require(input, 3, "dsplit")
    return _split_at(input, indices_or_sections, 2, "dsplit")
