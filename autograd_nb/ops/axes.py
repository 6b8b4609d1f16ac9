"""Dimensions to reduce over: checked in PyTorch's words, put back in gradients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .card import op
from .errors import wrap_dim


def axes_of(dim: Sequence[int] | int | None, ndim: int) -> tuple[int, ...] | None:
    """The axes counted from the front; None for all of them.

    IndexError where one is out of range, RuntimeError where one is named twice.
    """
    if isinstance(dim, int):
        dim = (dim,)
    if not dim:
        return None
    if len(dim) == 1 and type(dim[0]) is int and -ndim <= dim[0] < ndim:
        return (dim[0] % ndim,)
    axes = tuple(wrap_dim(d, ndim) for d in dim)
    if len(axes) > 1 and len(set(axes)) < len(axes):
        twice = next(a for k, a in enumerate(axes) if a in axes[:k])
        raise RuntimeError(f"dim {twice} appears multiple times in the list of dims")
    return axes if ndim else None


def kept_shape(dim: Sequence[int] | None, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape with size one where a reduction over ``dim`` took a dimension away."""
    axes = axes_of(dim, len(shape))
    return (1,) * len(shape) if axes is None else tuple(1 if k in axes else n for k, n in enumerate(shape))


def reduced_count(dim: Sequence[int] | None, shape: tuple[int, ...]) -> int:
    """How many elements go into each result of a reduction over ``dim``."""
    axes = axes_of(dim, len(shape))
    count = 1
    for k in range(len(shape)) if axes is None else axes:
        count *= shape[k]
    return count


def check_not_empty(name: str, dim: Sequence[int] | None, shape: tuple[int, ...]) -> None:
    """Refuse to take an extreme of nothing, as PyTorch does."""
    if 0 not in shape:
        return
    axes = axes_of(dim, len(shape))
    if axes is None:
        hint = "" if name.startswith("arg") else " Specify the reduction dim with the 'dim' argument."
        error = IndexError if hint == "" else RuntimeError
        raise error(f"{name}(): Expected reduction dim to be specified for input.numel() == 0.{hint}")
    for axis in axes:
        if shape[axis] == 0:
            raise IndexError(f"{name}(): Expected reduction dim {axis} to have non-zero size.")


@op(latex=r"{grad}", names=(), methods=())
def restore_dims(grad, dim, keepdim, like):
    """The reduced dimensions put back with size one, so that ``grad`` broadcasts against an array or a shape."""
    shape = like if type(like) is tuple else like.shape
    return grad if keepdim or not shape else np.reshape(grad, kept_shape(dim, shape))


@op(latex=r"n", names=(), methods=())
def share_count(dim, like):
    """How many elements share in each result of a reduction; 1 where there are none."""
    return reduced_count(dim, like if type(like) is tuple else like.shape) or 1
