"""Argument forms of repeating, reversing, rolling and diagonals, and grids."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.tensor import Size
from ..ops.errors import mismatch
from .shape import broadcast_to, expand, reshape, sizes

INDEXING = "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument."


@composite(methods=("repeat",), function=False)
def repeat(input: Any, *counts: Any, repeats: Any = None) -> Any:
    """Copies of the tensor side by side, so many along each dimension; more numbers than dimensions add some in front.

    >>> import autograd_nb as torch
    >>> torch.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    if not counts and repeats is None:
        raise TypeError('repeat() missing 1 required positional arguments: "repeats"')
    return aten.repeat(input, sizes(counts, repeats))


@composite()
def tile(input: Any, *given: Any, dims: Any = None) -> Any:
    """Copies of the tensor side by side; missing numbers count as 1, from the front."""
    counts = sizes(given, dims)
    return aten.repeat(input, (1,) * (input._a.ndim - len(counts)) + counts)


@composite()
def repeat_interleave(input: Any, repeats: Any = None, dim: int | None = None, *, output_size: Any = None) -> Any:
    """Each element repeated in place, ``repeats`` times or as a tensor of counts says; along ``dim`` or of all.

    >>> import autograd_nb as torch
    >>> torch.tensor([1, 2]).repeat_interleave(2)
    tensor([1, 1, 2, 2])
    """
    from .scattering import counted

    if repeats is None:
        return counted(input)
    if not isinstance(repeats, int):
        flat = input if dim is not None or input._a.ndim == 1 else reshape(input, (-1,))
        counts = repeats if repeats._a.size == flat._a.shape[dim or 0] else expand(repeats, (flat._a.shape[dim or 0],))
        return aten.index_select(flat, dim or 0, counted(counts))
    if repeats < 0:
        raise RuntimeError("Repeats must be non-negative")
    flat = input if dim is not None else reshape(input, (-1,)) if input._a.ndim != 1 else input
    d = 0 if dim is None else dim % flat._a.ndim
    shape = flat._a.shape
    wide = aten.expand(aten.unsqueeze(flat, d + 1), (*shape[: d + 1], repeats, *shape[d + 1 :]))
    return aten.view(aten.clone_contiguous(wide), (*shape[:d], shape[d] * repeats, *shape[d + 1 :]))


@composite()
def flip(input: Any, *given: Any, dims: Any = None) -> Any:
    """A copy with the order of elements reversed along some dimensions.

    >>> import autograd_nb as torch
    >>> torch.tensor([1, 2, 3]).flip(0)
    tensor([3, 2, 1])
    """
    if not given and dims is None:
        raise TypeError('flip() missing 1 required positional arguments: "dims"')
    return aten.flip(input, sizes(given, dims))


@composite()
def fliplr(input: Any) -> Any:
    """Reversed along the second dimension."""
    if input._a.ndim < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return aten.flip(input, (1,))


@composite()
def flipud(input: Any) -> Any:
    """Reversed along the first dimension."""
    if input._a.ndim < 1:
        raise RuntimeError("Input must be >= 1-d.")
    return aten.flip(input, (0,))


@composite()
def roll(input: Any, shifts: Any, dims: Any = ()) -> Any:
    """The elements moved by ``shifts`` along ``dims`` (all in one row without), around the end."""
    if not isinstance(shifts, int) and not len(shifts):
        raise RuntimeError("`shifts` required")
    pair = (shifts,) if isinstance(shifts, int) else tuple(shifts)
    return aten.roll(input, pair, (dims,) if isinstance(dims, int) else tuple(dims))


@composite()
def diag(input: Any, diagonal: int = 0) -> Any:
    """Of a matrix a copy of its diagonal, of a vector the matrix with that diagonal.

    >>> import autograd_nb as torch
    >>> torch.diag(torch.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    """
    ndim = input._a.ndim
    if ndim not in (1, 2):
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {ndim}D")
    return aten.diag_embed(input, diagonal) if ndim == 1 else aten.diagonal_copy(input, diagonal)


@composite()
def diagflat(input: Any, offset: int = 0) -> Any:
    """The matrix with all elements on its diagonal."""
    return aten.diag_embed(reshape(input, (-1,)), offset)


@composite()
def adjoint(input: Any) -> Any:
    """The last two dimensions exchanged, complex numbers conjugated."""
    if input.ndim == 1:
        raise RuntimeError("tensor.adjoint() is only supported on matrices or batches of matrices. Got 1-D tensor.")
    swapped = aten.transpose(input, -2, -1) if input.ndim else input
    return swapped.conj() if input.dtype.is_complex else swapped


@composite(methods=())
def broadcast_shapes(*shapes: Any) -> Any:
    """The shape that all shapes broadcast to; RuntimeError if there is none.

    >>> import autograd_nb as torch
    >>> torch.broadcast_shapes((2, 1), (1, 3))
    torch.Size([2, 3])
    """
    given = [(s,) if isinstance(s, int) else tuple(s) for s in shapes]
    result = [1] * max((len(s) for s in given), default=0)
    for position, shape in enumerate(given):
        for k in range(-1, -1 - len(shape), -1):
            if shape[k] == 1 or shape[k] == result[k]:
                continue
            if result[k] != 1:
                raise RuntimeError(
                    f"Attempting to broadcast a dimension of length {shape[k]} at {k}! Mismatching argument at index "
                    f"{position} had {shape}; but expected shape should be broadcastable to {result}"
                )
            result[k] = shape[k]
    return Size(result)


@composite(methods=())
def broadcast_tensors(*tensors: Any) -> Any:
    """The tensors expanded to the one shape that they broadcast to."""
    listed = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    shape: tuple[int, ...] = ()
    for t in listed:
        message = mismatch(shape, t._a.shape)
        if message is not None:
            raise RuntimeError(message)
        shape = np.broadcast_shapes(shape, t._a.shape)
    return tuple(t if t._a.shape == shape else broadcast_to(t, shape) for t in listed)


@composite(methods=())
def meshgrid(*tensors: Any, indexing: str | None = None) -> Any:
    """For each vector the grid of all combinations, along its own dimension ("ij"), or the first two swapped ("xy")."""
    listed = list(tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors)
    if indexing is None:
        warnings.warn(INDEXING, UserWarning, stacklevel=2)
        indexing = "ij"
    if indexing not in ("ij", "xy"):
        raise RuntimeError(f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    swap = indexing == "xy" and len(listed) >= 2
    if swap:
        listed[:2] = listed[1], listed[0]
    shape = tuple(math.prod(t._a.shape) for t in listed)
    grids = [
        aten.expand(aten.view(t, tuple(n if k == j else 1 for j, n in enumerate(shape))), shape)
        for k, t in enumerate(listed)
    ]
    if swap:
        grids[:2] = grids[1], grids[0]
    return tuple(grids)
