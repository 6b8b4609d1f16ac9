"""Reductions: sums, means, extremes over all elements or some dimensions."""

from __future__ import annotations

from .card import op
from .errors import wrap_dim


@op(vjp=dict(self=lambda xp, g, self_shape: xp.expand(g, self_shape)), latex=r"\sum {self}", jvp="linear", names=(),
    methods=(), grad_fn="SumBackward0")  # fmt: skip
def sum_all(self):
    """The sum of all elements."""
    return self.sum()


@op(vjp=dict(self=lambda xp, g, self_shape, dim, keepdim: xp.expand(xp.restore_dims(g, dim, keepdim, self_shape), self_shape)),
    latex=r"\sum_{{dim}} {self}", jvp="linear", names=(), methods=(), grad_fn="SumBackward1")  # fmt: skip
def sum_dim(self, dim, keepdim=False):
    """The sum over some dimensions."""
    axes = tuple(wrap_dim(d, self.ndim) for d in dim)
    return self.sum(axis=axes or None, keepdims=keepdim)


@op(vjp=dict(self=lambda xp, g, self_shape: xp.view(g, self_shape)), view=True, names=(), methods=())
def restore_dims(self, dim, keepdim, shape):
    """The reduced dimensions put back with size one, so that the result broadcasts against ``shape``."""
    if keepdim or not shape:
        return self.reshape(self.shape)
    gone = {d % len(shape) for d in dim} or set(range(len(shape)))
    return self.reshape(tuple(1 if k in gone else n for k, n in enumerate(shape)))
