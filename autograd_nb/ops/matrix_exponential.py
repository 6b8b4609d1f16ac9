"""The matrix exponential, by scaling and squaring."""

from __future__ import annotations

import numpy as np

from .card import op
from .linear_checks import check_float, check_square

# The numerators of the Pade approximant of order 13, from Higham, "The scaling and squaring method for the matrix
# exponential revisited"; up to the norm below no scaling is needed.
_PADE = (64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
         670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1)  # fmt: skip
_REACH = 5.371920351148152


def exponential(a):
    """The exponential of each matrix of a batch."""
    n = a.shape[-1]
    if not a.size:
        return a.copy()
    norm = float(np.abs(a).sum(-2).max())
    if not np.isfinite(norm):
        return np.full_like(a, np.nan)
    squarings = max(0, int(np.ceil(np.log2(norm / _REACH)))) if norm > 0 else 0
    a = a / a.dtype.type(2.0**squarings)
    one, b = np.eye(n, dtype=a.dtype), [a.dtype.type(c) for c in _PADE]
    a2 = a @ a
    a4 = a2 @ a2
    a6 = a4 @ a2
    odd = a @ (a6 @ (b[13] * a6 + b[11] * a4 + b[9] * a2) + b[7] * a6 + b[5] * a4 + b[3] * a2 + b[1] * one)
    even = a6 @ (b[12] * a6 + b[10] * a4 + b[8] * a2) + b[6] * a6 + b[4] * a4 + b[2] * a2 + b[0] * one
    result = np.linalg.solve(even - odd, even + odd)
    for _ in range(squarings):
        result = result @ result
    return result


def _exp_vjp(xp, g, self):
    # Mathias, "A chain rule for matrix functions": the derivative stands in a corner of a larger exponential.
    turned, n = xp.mT(self), self.shape[-1]
    upper = xp.cat((turned, g), -1)
    lower = xp.cat((xp.zeros_of(turned), turned), -1)
    return xp.linalg_matrix_exp(xp.cat((upper, lower), -2))[..., :n, n:]


@op(vjp=dict(self=_exp_vjp), latex=r"e^{{self}}", names=(), methods=())
def linalg_matrix_exp(self):
    """The exponential of a square matrix."""
    check_float("linalg.matrix_exp", self)
    check_square("linalg.matrix_exp", self)
    if self.dtype.char in "eEf":  # computed wide: the coefficients go beyond what a float32 can hold apart
        return exponential(self.astype(np.float64)).astype(self.dtype)
    if self.dtype.char == "F":
        return exponential(self.astype(np.complex128)).astype(self.dtype)
    return exponential(self)
