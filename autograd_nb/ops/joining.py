"""Several tensors put together along an existing or a new dimension."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only


def _piece(xp, g, i, dim, bounds, tensors_shape):
    piece = xp.slice_dim(g, dim, bounds[i], bounds[i + 1], 1)
    return xp.zeros_of(xp.reshape(piece, (0,))) if tensors_shape[i] == (0,) else piece


@op(vjp=dict(tensors=_piece), lists=("tensors",),
    latex=r"[{tensors}]", jvp="linear", grad_fn="CatBackward0", names=(), methods=())  # fmt: skip
def join(tensors, dim, bounds):
    """The tensors of one dtype one after the other; the i-th reaches from ``bounds[i]`` to ``bounds[i + 1]``."""
    return cat(tensors, dim)


@op(vjp=dict(tensors=_piece), lists=("tensors",),
    promote="arith", latex=r"[{tensors}]", jvp="linear", grad_fn="CatBackward0", names=(), methods=())  # fmt: skip
def join_mixed(tensors, dim, bounds):
    """The tensors of several dtypes one after the other."""
    return cat(tensors, dim)


@op(vjp=dict(tensors=lambda xp, g, i, dim: xp.select(g, dim, i)), lists=("tensors",), latex=r"[{tensors}]",
    jvp="linear", grad_fn="StackBackward0", names=(), methods=())  # fmt: skip
def pile(tensors, dim):
    """The tensors of one shape and dtype along a new dimension."""
    return stack(tensors, dim)


@op(vjp=dict(tensors=lambda xp, g, i, dim: xp.select(g, dim, i)), lists=("tensors",), promote="arith",
    latex=r"[{tensors}]", jvp="linear", grad_fn="StackBackward0", names=(), methods=())  # fmt: skip
def pile_mixed(tensors, dim):
    """The tensors of one shape and several dtypes along a new dimension."""
    return stack(tensors, dim)


@raw_only
def cat(tensors, dim):
    """Arrays one after the other; empty vectors fit any others."""
    if len({a.ndim for a in tensors}) > 1:
        tensors = [a for a in tensors if a.shape != (0,)]
    return np.ascontiguousarray(np.concatenate(tensors, axis=dim))


@raw_only
def stack(tensors, dim):
    """Arrays of one shape along a new dimension."""
    if dim == 0:
        return np.array(tensors)
    return np.stack(tensors, dim)
