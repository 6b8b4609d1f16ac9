"""Views: the same memory seen in another shape."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only


@op(vjp=dict(self=lambda xp, g, self_shape: xp.reshape(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    names=(), methods=())  # fmt: skip
def view(self, size):
    """The same elements in another shape, without copying; ValueError where the strides do not allow it."""
    out = np.asarray(self).view()
    out.shape = size
    return out


@op(vjp=dict(self=lambda xp, g, self_shape: xp.view(g, self_shape)), names=(), methods=(), grad_fn="UnsafeViewBackward0")
def unsafe_view(self, size):
    """The same elements in another shape, on memory of its own."""
    return np.array(self).reshape(size)


@op(vjp=dict(self=lambda xp, g, self_shape: xp.sum_to(g, self_shape)), view=True, latex=r"{self}", jvp="linear",
    names=(), methods=())  # fmt: skip
def expand(self, size):
    """Dimensions of size one repeated, without copying."""
    return np.broadcast_to(self, size)


@raw_only
def reshape(array, shape):
    """The same elements in another shape."""
    return array.reshape(shape)


@raw_only
def sum_to(grad, shape):
    """The gradient of something of ``shape`` that was broadcast: summed over what broadcasting repeated."""
    lead = grad.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(k + lead for k, n in enumerate(shape) if n == 1 and grad.shape[k + lead] != 1)
    summed = grad.sum(axis=axes, keepdims=True) if axes else grad
    return summed.reshape(shape) if lead else summed


@op(vjp=dict(self=lambda xp, g, index: xp.take_from_base(g, index)), names=(), methods=())
def scatter_into_base(self, index, shape):
    """Zeros of ``shape`` with each element added at its flat position."""
    out = np.zeros(shape, self.dtype)
    np.add.at(out.reshape(-1), index.reshape(-1), np.asarray(self).reshape(-1))
    return out


@op(vjp=dict(self=lambda xp, g, index, self_shape: xp.scatter_into_base(g, index, self_shape)), names=(), methods=())
def take_from_base(self, index):
    """The elements at the given flat positions."""
    return self.reshape(-1)[index]
