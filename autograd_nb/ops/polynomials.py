"""Orthogonal polynomials, whose degree is a tensor too; PyTorch gives them no derivative.

All degrees are computed by the one recurrence of the family, each element keeping the value of its own degree.
"""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import refuse_complex


def _recurrence(x, n, first, step):
    """The polynomial of degree ``n`` (cut to a whole number) at x; zero for negative degrees."""
    x, degrees = np.broadcast_arrays(x, n)
    degrees = np.trunc(degrees)
    before, now = np.ones_like(x), first(x)
    out = np.where(degrees == 0, before, np.where(degrees == 1, now, x.dtype.type(0)))
    highest = degrees.max(initial=0)
    for k in range(1, int(highest) if np.isfinite(highest) else 0):
        before, now = now, step(k, x, before, now)
        out = np.where(degrees == k + 1, now, out)
    return out[()]


def _doubled(k, x, before, now):
    """The step all Chebyshev polynomials share."""
    return 2 * x * now - before


def _shifted(first):
    def polynomial(x, n):
        return _recurrence(2 * x - 1, n, first, _doubled)

    return polynomial


CHEBYSHEV = {"t": lambda x: x, "u": lambda x: 2 * x, "v": lambda x: 2 * x - 1, "w": lambda x: 2 * x + 1}
"""The four kinds, by their polynomial of degree one."""

FAMILIES = {
    "hermite_polynomial_h": (lambda x: 2 * x, lambda k, x, a, b: 2 * x * b - 2 * k * a),
    "hermite_polynomial_he": (lambda x: x, lambda k, x, a, b: x * b - k * a),
    "laguerre_polynomial_l": (lambda x: 1 - x, lambda k, x, a, b: ((2 * k + 1 - x) * b - k * a) / (k + 1)),
    "legendre_polynomial_p": (lambda x: x, lambda k, x, a, b: ((2 * k + 1) * x * b - k * a) / (k + 1)),
    **{f"chebyshev_polynomial_{kind}": (first, _doubled) for kind, first in CHEBYSHEV.items()},
}


def _declare(name, polynomial, doc):
    def forward(x, n):
        refuse_complex(f"{name}_cpu", x)
        return polynomial(x, n)

    forward.__name__, forward.__doc__ = f"special_{name}", doc
    op(tensors=("x", "n"), promote="float", latex=rf"\operatorname{{{name[0].upper()}}}_{{n}}({{x}})", names=(),
       methods=())(forward)  # fmt: skip


for _name, (_first, _step) in FAMILIES.items():
    _declare(_name, lambda x, n, first=_first, step=_step: _recurrence(x, n, first, step),
             f"The {_name.partition('_')[0].title()} polynomial {_name[-1].title()} of degree n.")  # fmt: skip
for _kind, _first in CHEBYSHEV.items():
    _declare(f"shifted_chebyshev_polynomial_{_kind}", _shifted(_first),
             f"The Chebyshev polynomial {_kind.upper()} of degree n, moved to the interval from 0 to 1.")  # fmt: skip
