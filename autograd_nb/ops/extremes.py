"""Largest and smallest elements: over everything, over dimensions, and where they stand."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from .axes import axes_of, check_not_empty, kept_shape
from .card import op
from .errors import wrap_dim


def refuse_complex(a: Any, kernel: str) -> None:
    """NotImplementedError for complex elements, which have no order."""
    if a.dtype.kind == "c":
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{dtypes.SCALAR_TYPE_NAMES[dtypes.of(a)]}'")


def _extreme(ufunc: np.ufunc, name: str, kernel: str, a: Any, dim: Any, keepdim: bool) -> Any:
    axes = axes_of(dim, a.ndim)
    check_not_empty(name, dim, a.shape)
    refuse_complex(a, kernel)
    return ufunc.reduce(a, axis=axes, keepdims=keepdim)


@op(latex=r"\frac{[{a} = {extreme}]}{\sum [{a} = {extreme}]}", names=(), methods=())
def tied_share(a, extreme, dim):
    """One over the number of elements that equal the extreme, at their places; zero elsewhere."""
    ties = a == extreme
    return np.divide(ties, np.add.reduce(ties, axis=axes_of(dim, a.ndim), keepdims=True), dtype=a.dtype)


@op(latex=r"\frac{[{a} = {extreme}]}{\sum [{a} = {extreme}]}", names=(), methods=())
def tied_share_or_nan(a, extreme):
    """The same over all elements, where a nan extreme equals each nan."""
    if a.dtype.kind == "f" and np.isnan(extreme):
        return tied_share(np.isnan(a).astype(a.dtype), 1, None)
    return tied_share(a, extreme, None)


def _amax_vjp(xp, g, self, out, dim, keepdim):
    extreme = xp.restore_dims(out, dim, keepdim, self)
    return xp.restore_dims(g, dim, keepdim, self) * xp.tied_share(self, extreme, dim)


@op(vjp=dict(self=_amax_vjp), latex=r"\max_{{dim}} {self}", names=(), methods=())
def amax(self, dim, keepdim=False):
    """The largest element over some dimensions; the gradient is shared evenly by ties."""
    return _extreme(np.maximum, "amax", "max_values_cpu", self, dim, keepdim)


@op(vjp=dict(self=_amax_vjp), latex=r"\min_{{dim}} {self}", names=(), methods=())
def amin(self, dim, keepdim=False):
    """The smallest element over some dimensions; the gradient is shared evenly by ties."""
    return _extreme(np.minimum, "amin", "min_values_cpu", self, dim, keepdim)


@op(vjp=dict(self=lambda xp, g, self, out: g * xp.tied_share_or_nan(self, out)), latex=r"\max {self}",
    promote="same", grad_fn="MaxBackward1", names=(), methods=())  # fmt: skip
def max_all(self):
    """The largest of all elements; the gradient is shared evenly by ties."""
    return _extreme(np.maximum, "max", "max_all", self, None, False)


@op(vjp=dict(self=lambda xp, g, self, out: g * xp.tied_share_or_nan(self, out)), latex=r"\min {self}",
    promote="same", grad_fn="MinBackward1", names=(), methods=())  # fmt: skip
def min_all(self):
    """The smallest of all elements; the gradient is shared evenly by ties."""
    return _extreme(np.minimum, "min", "min_all", self, None, False)


def _selected(a: Any, name: str, kernel: str, chosen: str, dim: int, keepdim: bool) -> tuple[Any, Any]:
    axis = wrap_dim(dim, a.ndim)
    check_not_empty(name, (dim,), a.shape)
    refuse_complex(a, kernel)
    if not a.ndim:
        return a.copy(), np.int64(0)
    places = getattr(a, chosen)(axis=axis, keepdims=True)
    values = np.take_along_axis(a, places, axis)
    return (values, places) if keepdim else (np.squeeze(values, axis)[()], np.squeeze(places, axis)[()])


def _selected_vjp(xp, g, out, self_shape, dim, keepdim):
    return xp.value_selecting_reduction_backward(g[0], dim, out[1], self_shape, keepdim)


@op(vjp=dict(self=_selected_vjp), outputs=2, differentiable=(0,), latex=r"\max_{{dim}} {self}", grad_fn="MaxBackward0",
    names=(), methods=())  # fmt: skip
def max_dim(self, dim, keepdim=False):
    """The largest element along one dimension and the index of the first of its kind, which gets the gradient."""
    return _selected(self, "max", "max_cpu", "argmax", dim, keepdim)


@op(vjp=dict(self=_selected_vjp), outputs=2, differentiable=(0,), latex=r"\min_{{dim}} {self}", grad_fn="MinBackward0",
    names=(), methods=())  # fmt: skip
def min_dim(self, dim, keepdim=False):
    """The smallest element along one dimension and the index of the first of its kind, which gets the gradient."""
    return _selected(self, "min", "min_cpu", "argmin", dim, keepdim)


def _aminmax_vjp(xp, g, self, out, dim, keepdim):
    dims = () if dim is None else (dim,)
    parts = [
        xp.restore_dims(part, dims, keepdim, self.shape)
        * xp.tied_share(self, xp.restore_dims(extreme, dims, keepdim, self.shape), dims)
        for part, extreme in zip(g, out, strict=True)
        if part is not None
    ]
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


@op(vjp=dict(self=_aminmax_vjp), outputs=2, names=(), methods=())
def aminmax(self, dim=None, keepdim=False):
    """The smallest and the largest element, of all or along one dimension."""
    if self.size == 0 and (dim is None or self.shape[wrap_dim(dim, self.ndim)] == 0):
        if dim is None:
            raise RuntimeError(
                "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
            )
        raise IndexError(f"aminmax(): Expected reduction dim {dim} to have non-zero size.")
    axes = None if dim is None else axes_of((dim,), self.ndim)
    refuse_complex(self, "aminmax_cpu")
    return np.minimum.reduce(self, axis=axes, keepdims=keepdim), np.maximum.reduce(self, axis=axes, keepdims=keepdim)


def _position(a: Any, name: str, dim: int | None, keepdim: bool) -> Any:
    dims = None if dim is None else (dim,)
    axes = axes_of(dims, a.ndim)
    check_not_empty(name, dims, a.shape)
    if a.dtype.kind in "cb":
        raise RuntimeError(f"{name}(): does not support {'complex' if a.dtype.kind == 'c' else 'bool'} input")
    if axes is None:
        flat = getattr(a.reshape(-1), name)()
        return flat.reshape(kept_shape((), a.shape)) if keepdim else flat
    return getattr(a, name)(axis=axes[0], keepdims=keepdim)


@op(names=(), methods=(), tensors=("self",))
def argmax(self, dim=None, keepdim=False):
    """The index of the largest element, of the flattened input or along one dimension; the first of equals."""
    return _position(self, "argmax", dim, keepdim)


@op(names=(), methods=(), tensors=("self",))
def argmin(self, dim=None, keepdim=False):
    """The index of the smallest element, of the flattened input or along one dimension; the first of equals."""
    return _position(self, "argmin", dim, keepdim)
