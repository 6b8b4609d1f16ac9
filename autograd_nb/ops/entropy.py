"""Products with a logarithm."""

from __future__ import annotations

import numpy as np

from .card import op


@op(vjp=dict(self=lambda xp, g, self, other: g * xp.where(self == 0, 0.0, xp.log(other)),
             other=lambda xp, g, self, other: g * self / other),
    promote="float", latex=r"{self} \log {other}", inplace=True, domain={"other": (0.1, 4)})  # fmt: skip
def xlogy(self, other):
    """``self * log(other)``, zero where self is zero."""
    return np.where((self == 0) & ~np.isnan(other), self.dtype.type(0), self * np.log(other))[()]
