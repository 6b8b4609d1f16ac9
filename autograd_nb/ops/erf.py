"""The error function.

Three approximations fitted for this package to values of 50 digits: below one a polynomial in x squared, above it
exp(-x^2) times a polynomial in (x - 3) / (x + 3), both to the last digit of float64; for float32 one quotient of two
polynomials, to 4e-7.
"""

from __future__ import annotations

import math

import numpy as np

from .blocks import in_blocks
from .card import op
from .errors import refuse_complex

BELOW_ONE = (
    1.1283791670955126, -0.37612638903183543, 0.11283791670945006, -0.02686617064323777, 0.0052239776071164225,
    -0.0008548325975389692, 0.00012055294904839707, -1.492473690741966e-05, 1.6447424703317362e-06,
    -1.6208483801871705e-07, 1.3720064546777686e-08, -7.795898827002142e-10,
)  # fmt: skip
ABOVE_ONE = (
    0.17900115118138996, -0.32623356004303716, 0.24560380171233195, -0.15011593650078744, 0.07166583719774874,
    -0.024392499318273194, 0.004269136347508256, 0.0007077464443901538, -0.0005970623517093284, 4.525472635483354e-05,
    6.406182073530546e-05, -1.284889451252353e-05, -8.008021319412685e-06, 2.023603179641757e-06,
    1.2801900862962662e-06,
)  # fmt: skip
NUMERATOR = tuple(map(np.float32, (
    1.1283791437439368, 0.19155109035036424, 0.05287547844853453, 0.0038081775517310435, 0.0002846851387300397,
    2.0258626360528476e-06,
)))  # fmt: skip
DENOMINATOR = tuple(map(np.float32, (
    1.0, 0.5030904095382019, 0.11455988214229047, 0.015055121419634972, 0.0011707242771854128, 3.783119608372759e-05,
)))  # fmt: skip
ONE_FROM_HERE = 3.95  # in float32; in float64 from 6


def _polynomial(coefficients, x):
    out = x * coefficients[-1]
    for c in coefficients[-2:0:-1]:
        out += c
        out *= x
    out += coefficients[0]
    return out


def erf_formula(x):
    """The error function of a float array with dimensions."""
    return _double(x) if x.dtype == np.float64 else _single(x)


def _single(x):
    clipped = np.maximum(x, np.float32(-ONE_FROM_HERE))
    np.minimum(clipped, np.float32(ONE_FROM_HERE), out=clipped)
    square = clipped * clipped
    out = _polynomial(NUMERATOR, square)
    out *= clipped
    out /= _polynomial(DENOMINATOR, square)
    np.maximum(out, np.float32(-1), out=out)
    return np.minimum(out, np.float32(1), out=out)


def _double(x):
    size = np.minimum(np.abs(x), 6)
    square = size * size
    out = _polynomial(BELOW_ONE, np.minimum(square, 1)) * size
    if np.any(size > 1):
        above = _polynomial(ABOVE_ONE, (size - 3) / (size + 3)) * np.exp(-square)
        out = np.where(size > 1, 1 - above, out)
    return np.copysign(out, x, out)


@op(vjp=dict(self=lambda xp, g, self: g * (2 / math.sqrt(math.pi) * xp.exp(-(self * self)))), promote="float",
    latex=r"\operatorname{erf} {self}", jvp="elementwise", inplace=True)  # fmt: skip
def erf(self):
    """The error function, 2/sqrt(pi) times the integral of exp(-t^2) from zero."""
    refuse_complex("erf_vml_cpu", self)
    return in_blocks(erf_formula, self)
