"""The complementary error function, its inverse, and the normal distribution.

erfcx(x) = exp(x^2) erfc(x) is (1 + 2 x)^-1 times a series in (x - 3.75) / (x + 3.75) (M. M. Shepherd and
J. G. Laframboise, Mathematics of Computation 36, 1981). The inverse is x times a series in w = -log(1 - x^2)
(M. Giles, GPU Computing Gems, 2011).
"""

from __future__ import annotations

import numpy as np

from ..erf import erf_formula
from .chebyshev import series

ERFCX = (
    1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753,
    0.009074997670705265, -0.002413163540417608, 0.0004907758365258086, -6.916973302501207e-05, 4.13902798607301e-06,
    7.74038306619849e-07, -2.1886401049234397e-07, 1.076499946567091e-08, 4.521959811218287e-09,
    -7.754400208831351e-10, -6.318088340886684e-11, 2.86879501093067e-11, 1.9455868545777347e-13,
    -9.65469674843344e-13, 3.25254814814874e-14, 3.3478119482868056e-14, -1.864562880419313e-15,
    -1.2507950530688648e-15, 7.418235256624044e-17, 5.068148904796111e-17,
)  # fmt: skip
ERFINV_LOW = (
    1.6304220989459326, 0.7315674456742257, -0.021235032142504585, -0.0065808875424494635, 0.0019488711426908524,
    -0.00014158343386374536, -4.9292864636180004e-05, 1.4752887929042498e-05, -6.111918603258194e-07,
    -5.106997335480761e-07, 1.159027723297735e-07, 1.4907998843194937e-09, -5.244776785530681e-09,
    8.51790549109762e-10, 7.917020592973908e-11, -5.0994281737154326e-11, 5.436227530231317e-12,
    1.292282189751795e-12, -4.656064719044143e-13, 2.4256976317675218e-14, 1.6403697972051414e-14,
    -3.94956069090147e-15, -3.9036001761416307e-17, 1.83129083527959e-16, -3.03580260263594e-17,
)  # fmt: skip
ERFINV_MIDDLE = (
    3.589873468284028, 1.2581619425275905, 0.0026754912349427925, -0.001059945086856259, 0.0003398149627662873,
    -0.00011198635084359842, 3.5453759853208194e-05, -9.466529760735783e-06, 1.7602183618396285e-06,
    -6.762785767405099e-08, -9.777141218085717e-08, 4.17591053361793e-08, -8.54121750696627e-09,
    2.621949073294201e-10, 4.4048572640713687e-10, -1.5646474290437448e-10, 2.3558865287769338e-11,
    1.3841043661405717e-12, -1.6416939648926196e-12, 4.1251238960156225e-13, -4.123509003108701e-14,
    -7.199434934525332e-15, 4.037292927497676e-15, -9.093791826691453e-16, 1.0117523781898568e-16,
)  # fmt: skip
ERFINV_HIGH = (
    0.984973083435226, -0.014193111284785887, -0.0009858190419523333, 0.00020515693513369982, -2.0610956922285495e-05,
    3.091177562911023e-06, -6.247521642171197e-07, 1.430168931196301e-07, -3.5706483116738737e-08,
    9.536621437472694e-09, -2.680829756728285e-09, 7.844748109454253e-10, -2.3696917639152294e-10,
    7.353909998246901e-11, -2.3309033604707972e-11, 7.537532658627322e-12, -2.4728950894474854e-12,
    8.241499867372981e-13, -2.7763953083342565e-13, 9.461928373339053e-14, -3.256749005657732e-14,
    1.1292312486949559e-14, -3.952628793382419e-15, 1.3916485517317314e-15, -4.930791793194802e-16,
    1.759770968370344e-16, -6.302720199564197e-17, 2.2705189836914585e-17, -8.224367682190163e-18,
)  # fmt: skip
SQRT_HALF = 0.7071067811865476


def erfcx(x: np.ndarray) -> np.ndarray:
    """exp(x^2) erfc(x)."""
    out = _scaled(np.abs(x))
    below = x < 0
    return np.where(below, 2 * np.exp(x * x) - out, out) if below.any() else out


def _scaled(size: np.ndarray) -> np.ndarray:
    far = size > 1e8  # where the quotient would be infinity over infinity
    out = series(ERFCX, np.where(far, 1.0, (size - 3.75) / (size + 3.75)), -1, 1)
    out /= 1 + 2 * size
    return out


def exp_of_square(x: np.ndarray) -> np.ndarray:
    """exp(-x^2), the square in two parts so that its rounding does not show."""
    high = x.astype(np.float32).astype(np.float64)
    return np.exp(-high * high) * np.exp((high - x) * (high + x))


def erfc(x: np.ndarray) -> np.ndarray:
    """1 - erf(x), as exact far out as near zero."""
    size = np.minimum(np.abs(x), 30)
    far = exp_of_square(size) * _scaled(size)
    return np.where(size < 0.5, 1 - erf_formula(x), np.where(x < 0, 2 - far, far))


def log_ndtr(x: np.ndarray) -> np.ndarray:
    """The logarithm of the normal distribution function."""
    t = x * SQRT_HALF
    low = np.log(erfcx(np.maximum(-t, 0)) / 2) - t * t
    return np.where(x < -1, low, np.log1p(-erfc(t) / 2))


def _inverse_slope(w: np.ndarray) -> np.ndarray:
    """erfinv(x) / x from w = -log(1 - x^2)."""
    out = series(ERFINV_LOW, w, 0, 6.25)
    beyond = w > 6.25
    if beyond.any():
        root = np.sqrt(w[beyond])
        high = series(ERFINV_HIGH, 1 / root, 1 / 28, 0.2) * root
        out[beyond] = np.where(root < 5, series(ERFINV_MIDDLE, root, 2.5, 5), high)
    return out


def erfinv(x: np.ndarray) -> np.ndarray:
    """The inverse of the error function; infinite at 1 and -1, nan beyond."""
    size = np.abs(x)
    # Near one the factors are exact where 1 - x^2 is not; near zero it is the other way round.
    w = -np.where(size > 0.5, np.log((1 - x) * (1 + x)), np.log1p(-(np.minimum(size, 1) ** 2)))
    out = x * _inverse_slope(w)
    return np.where(size == 1, np.copysign(np.inf, x), np.where(size <= 1, out, np.nan))


def ndtri(p: np.ndarray) -> np.ndarray:
    """The normal distribution's quantile; infinite at 0 and 1, nan outside."""
    out = (2 * p - 1) * _inverse_slope(-np.log(4 * p * (1 - p))) / SQRT_HALF
    return np.where(p == 0, -np.inf, np.where(p == 1, np.inf, np.where((p > 0) & (p < 1), out, np.nan)))
