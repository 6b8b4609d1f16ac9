"""Running sums along a dimension."""

from __future__ import annotations

from typing import Any

import numpy as np

from .card import op
from .errors import wrap_dim


def accumulate(ufunc: np.ufunc, a: Any, dim: int, dtype: Any, back: bool = False) -> Any:
    """The running sum, from the end if ``back``; integers in int64, float32 in double as PyTorch does."""
    axis = wrap_dim(dim, a.ndim)
    kind = np.dtype(dtype or (np.int64 if a.dtype.kind in "biu" else a.dtype))
    if not a.ndim:
        return a.astype(kind)
    inner = {"f": np.dtype(np.float64), "c": np.dtype(np.complex128)}.get(kind.kind, kind)
    turn = (slice(None),) * axis + (slice(None, None, -1),)
    out = np.array(a, inner, order="C")  # NumPy adds up quicker in place than while it casts
    way = out[turn] if back else out
    ufunc.accumulate(way, axis=axis, out=way)
    return out.astype(kind, copy=False)


@op(vjp=dict(self=lambda xp, g, dim: xp.cumsum_back(g, dim)), latex=r"\operatorname{cumsum} {self}", jvp="linear",
    names=(), methods=(), inplace=True)  # fmt: skip
def cumsum(self, dim, dtype=None):
    """The running sum along a dimension."""
    return accumulate(np.add, self, dim, dtype)


@op(
    vjp=dict(self=lambda xp, g, dim: xp.cumsum(g, dim)),
    latex=r"\textstyle\sum_{i \geq k} {self}_i",
    jvp="linear",
    grad_fn="FlipBackward0",
    names=(),
    methods=(),
)
def cumsum_back(self, dim):
    """The running sum along a dimension, from its end."""
    return accumulate(np.add, self, dim, None, back=True)
