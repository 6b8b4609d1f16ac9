"""The cross product."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import wrap_dim


def _check(self, other, dim):
    if self.ndim != other.ndim:
        raise RuntimeError("linalg.cross: inputs must have the same number of dimensions.")
    wrap_dim(dim, self.ndim)
    if self.shape[dim] != 3 or other.shape[dim] != 3:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got {self.shape[dim]} and {other.shape[dim]}"
        )


@op(vjp=dict(self=lambda xp, g, other, dim: xp.linalg_cross(other, g, dim),
             other=lambda xp, g, self, dim: xp.linalg_cross(g, self, dim)),
    promote="arith", jvp="multilinear", latex=r"{self} \times {other}", names=(), methods=(),
    check=_check)  # fmt: skip
def linalg_cross(self, other, dim=-1):
    """The vectors perpendicular to two others along a dimension of three."""
    dim = wrap_dim(dim, self.ndim)
    a, b = np.moveaxis(self, dim, 0), np.moveaxis(other, dim, 0)
    shape = np.broadcast_shapes(a.shape, b.shape)
    out = np.empty(shape, self.dtype)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        np.subtract(a[i] * b[j], a[j] * b[i], out[k, ...])
    return np.ascontiguousarray(np.moveaxis(out, 0, dim))
