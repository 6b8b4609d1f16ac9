"""Joining tensors: ``cat``, ``stack`` and their relatives."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim
from .scattering import put_into
from .shape import reshape


def tensor_list(tensors: Any, name: str) -> list[Any]:
    """The argument as a list of tensors; TypeError in PyTorch's words for anything else."""
    if not isinstance(tensors, (list, tuple)):
        raise TypeError(
            f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {type(tensors).__name__}"
        )
    for k, t in enumerate(tensors):
        if not isinstance(t, Tensor):
            raise TypeError(f"expected Tensor as element {k} in argument 0, but got {type(t).__name__}")
    return list(tensors)


@composite("cat", "concat", "concatenate", methods=())
def cat(tensors: Any, dim: int = 0, *, out: Any = None) -> Any:
    """The tensors one after the other along a dimension; their other sizes are equal.

    >>> import autograd_nb as torch
    >>> torch.cat([torch.zeros(2), torch.ones(1)])
    tensor([0., 0., 1.])
    """
    if out is None and dim >= 0 and all_alike(tensors):
        try:
            return aten.join(tensors, dim, (0, *accumulate([t._a.shape[dim] for t in tensors])))
        except (IndexError, RuntimeError):
            pass  # the checks below say what is wrong
    listed = tensor_list(tensors, "cat")
    if not listed:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    full = [t for t in listed if t._a.shape != (0,)]
    first = (full or listed)[0]._a
    d = wrap_dim(dim, first.ndim)
    _check_sizes(listed, full or listed, first.shape, d)
    bounds = (0, *accumulate(t._a.shape[d] if t._a.ndim == first.ndim else 0 for t in listed))
    same = all(t._a.dtype is first.dtype for t in listed)
    return put_into("cat", out, (aten.join if same else aten.join_mixed)(tuple(listed), d, bounds), listed)


def all_alike(tensors: Any) -> bool:
    """True for some tensors that have one dtype and number of dimensions."""
    if type(tensors) not in (list, tuple) or not tensors or not isinstance(tensors[0], Tensor):
        return False
    dtype, ndim = tensors[0]._a.dtype, tensors[0]._a.ndim
    return all(isinstance(t, Tensor) and t._a.dtype is dtype and t._a.ndim == ndim for t in tensors)


def _check_sizes(listed: list[Any], full: list[Any], shape: tuple[int, ...], dim: int) -> None:
    for k, t in enumerate(listed):
        if not t._a.ndim:
            raise RuntimeError(f"zero-dimensional tensor (at position {k}) cannot be concatenated")
    for k, t in enumerate(full):
        have = t._a.shape
        if len(have) != len(shape):
            raise RuntimeError(f"Tensors must have same number of dimensions: got {len(shape)} and {len(have)}")
        for j, (n, m) in enumerate(zip(shape, have, strict=True)):
            if n != m and j != dim:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {dim}. Expected size {n} but got size {m} for "
                    f"tensor number {k} in the list."
                )


@composite(methods=())
def stack(tensors: Any, dim: int = 0, *, out: Any = None) -> Any:
    """The tensors, all of one shape, along a new dimension.

    >>> import autograd_nb as torch
    >>> torch.stack([torch.zeros(2), torch.ones(2)])
    tensor([[0., 0.],
            [1., 1.]])
    """
    listed = tuple(tensor_list(tensors, "stack"))
    if not listed:
        raise RuntimeError("stack expects a non-empty TensorList")
    first = listed[0]._a
    d = wrap_dim(dim, first.ndim + 1)
    for k, t in enumerate(listed):
        if t._a.shape != first.shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(first.shape)} at entry 0 and "
                f"{list(t._a.shape)} at entry {k}"
            )
    same = all(t._a.dtype is first.dtype for t in listed)
    return put_into("stack", out, (aten.pile if same else aten.pile_mixed)(listed, d), listed)


def _each(tensors: Any) -> Any:
    return tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors


@composite()
def atleast_1d(*tensors: Any) -> Any:
    """The tensors with at least one dimension."""
    given = _each(tensors)
    done = tuple(t if t._a.ndim else reshape(t, (1,)) for t in given)
    return done[0] if given is tensors and len(done) == 1 else done


@composite()
def atleast_2d(*tensors: Any) -> Any:
    """The tensors with at least two dimensions, new ones in front."""
    given = _each(tensors)
    done = tuple(reshape(t, (1, 1)) if not t._a.ndim else aten.unsqueeze(t, 0) if t._a.ndim == 1 else t for t in given)
    return done[0] if given is tensors and len(done) == 1 else done


@composite()
def atleast_3d(*tensors: Any) -> Any:
    """The tensors with at least three dimensions."""
    given = _each(tensors)
    done = tuple(_third(t) for t in given)
    return done[0] if given is tensors and len(done) == 1 else done


def _third(t: Any) -> Any:
    if not t._a.ndim:
        return reshape(t, (1, 1, 1))
    if t._a.ndim == 1:
        return aten.unsqueeze(aten.unsqueeze(t, 0), -1)
    return aten.unsqueeze(t, -1) if t._a.ndim == 2 else t


@composite(methods=())
def hstack(tensors: Any, *, out: Any = None) -> Any:
    """The tensors side by side: along the second dimension, vectors along their only one."""
    listed = tensor_list(tensors, "hstack")
    if not listed:
        raise RuntimeError("hstack expects a non-empty TensorList")
    columns = atleast_1d(listed)
    return cat(columns, 0 if columns[0]._a.ndim == 1 else 1, out=out)


@composite("vstack", "row_stack", methods=())
def vstack(tensors: Any, *, out: Any = None) -> Any:
    """The tensors one below the other; vectors become rows."""
    listed = tensor_list(tensors, "vstack")
    if not listed:
        raise RuntimeError("vstack expects a non-empty TensorList")
    return cat(atleast_2d(listed), 0, out=out)


@composite(methods=())
def dstack(tensors: Any, *, out: Any = None) -> Any:
    """The tensors one behind the other along the third dimension."""
    listed = tensor_list(tensors, "dstack")
    if not listed:
        raise RuntimeError("dstack expects a non-empty TensorList")
    return cat(atleast_3d(listed), 2, out=out)


@composite(methods=())
def column_stack(tensors: Any, *, out: Any = None) -> Any:
    """The tensors side by side; vectors become columns."""
    listed = tensor_list(tensors, "column_stack")
    if not listed:
        raise RuntimeError("column_stack expects a non-empty TensorList")
    return hstack([t if t._a.ndim > 1 else reshape(t, (t._a.size, 1)) for t in listed], out=out)


@composite(methods=(), function=False)
def fill_missing(grads: Any, shapes: Any, dtype: Any) -> Any:
    """The gradients of several results, zeros for those that nothing depends on; of one result it comes alone."""
    if not isinstance(grads, list):
        grads = [grads]
    return [Tensor._of(np.zeros(s, dtype)[()]) if g is None else g for g, s in zip(grads, shapes, strict=True)]
