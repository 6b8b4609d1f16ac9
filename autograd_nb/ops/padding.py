"""Constant padding."""

from __future__ import annotations

import numpy as np

from .card import op


@op(vjp=dict(self=lambda xp, g, pad: xp.constant_pad_nd(g, tuple(-n for n in pad), 0)),
    latex=r"\mathrm{pad}({self})", methods=())  # fmt: skip
def constant_pad_nd(self, pad, value=0):
    """More elements before and after, counted from the last dimension backwards; negative counts cut off."""
    shape, source, target = list(self.shape), [slice(None)] * self.ndim, [slice(None)] * self.ndim
    for k in range(len(pad) // 2):
        dim, before, after = self.ndim - 1 - k, pad[2 * k], pad[2 * k + 1]
        size = self.shape[dim] + before + after
        if size < 0:
            raise RuntimeError(
                f"The input size {self.shape[dim]}, plus negative padding {before} and {after} resulted in a negative "
                f"output size, which is invalid. Check dimension {dim} of your input."
            )
        shape[dim] = size
        source[dim] = slice(max(0, -before), self.shape[dim] + min(0, after))
        target[dim] = slice(max(0, before), size - max(0, after))
    out = np.full(shape, value, self.dtype)
    out[tuple(target)] = self[tuple(source)]
    return out
