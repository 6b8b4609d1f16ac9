"""The gamma function's logarithm and derivatives, its incomplete integrals, and Hurwitz' zeta function.

The formulas lie in ``formulas/`` and are imported when they are first needed.
"""

from __future__ import annotations

import math

import numpy as np

from .card import op
from .errors import need_float


@op(vjp=dict(self=lambda xp, g, self: g * xp.digamma(self)), promote="float", latex=r"\ln \left|\Gamma({self})\right|",
    jvp="elementwise", inplace=True)  # fmt: skip
def lgamma(self):
    """The logarithm of the absolute value of the gamma function; infinite at 0, -1, -2, ..."""
    from .formulas import gamma
    from .formulas.chebyshev import in_double

    return in_double("lgamma_vml_cpu", gamma.lgamma, self)


@op(vjp=dict(self=lambda xp, g, self: g * xp.polygamma_n(self, 1)), promote="float", latex=r"\psi({self})",
    jvp="elementwise", inplace=True)  # fmt: skip
def digamma(self):
    """The derivative of the logarithm of the gamma function."""
    from .formulas import gamma
    from .formulas.chebyshev import in_double

    return in_double("digamma", gamma.digamma, self)


@op(vjp=dict(self=lambda xp, g, self, n: g * xp.polygamma_n(self, n + 1)), promote="float",
    latex=r"\psi^{({n})}({self})", jvp="elementwise",
    grad_fn="PolygammaBackward0", names=(), methods=(), inplace=True)  # fmt: skip
def polygamma_n(self, n):
    """The derivative of digamma of order ``n``."""
    from .formulas import gamma
    from .formulas.chebyshev import in_double

    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n.")
    kernel = "trigamma" if n == 1 else "polygamma"
    return in_double(kernel, lambda x: gamma.polygamma(n, x), self)


@op(tensors=("self",), names=(), methods=())
def half_steps(self, p):
    """``p`` steps of a half down from zero, highest last, in the dtype of ``self``: the arguments of mvlgamma."""
    return np.arange(1 - p, 1, dtype=self.dtype) / 2


def _mvlgamma_vjp(xp, g, self, p):
    steps = xp.half_steps(self, p) + xp.unsqueeze(self, -1)
    return g * xp.sum_dim(xp.digamma(steps), (-1,), False)


def _refuse_bool(self, p):
    if self.dtype.kind == "b":
        raise RuntimeError("The input tensor may not be a boolean tensor.")


@op(vjp=dict(self=_mvlgamma_vjp), promote="float", latex=r"\ln \Gamma_{{p}}({self})", jvp="elementwise", names=(),
    methods=(), inplace=True, check=_refuse_bool)  # fmt: skip
def mvlgamma(self, p):
    """The logarithm of the multivariate gamma function with dimension ``p``."""
    constant = p * (p - 1) / 4 * math.log(math.pi)
    return np.add.reduce(lgamma(half_steps(self, p) + np.asarray(self)[..., None]), axis=-1) + self.dtype.type(constant)


def _no_derivative_of_igamma(xp, g):
    raise NotImplementedError("the derivative for 'igamma: input' is not implemented.")


def _no_derivative_of_igammac(xp, g):
    raise NotImplementedError("the derivative for 'igammac: input' is not implemented.")


def _density(xp, self, other):
    return xp.exp((self - 1) * xp.log(other) - other - xp.lgamma(self))


@op(vjp=dict(self=_no_derivative_of_igamma, other=lambda xp, g, self, other: g * _density(xp, self, other)),
    promote="arith", latex=r"P({self}, {other})", names=(), methods=(), inplace=True)  # fmt: skip
def igamma(self, other):
    """The share of the gamma integral with exponent ``self`` that lies below ``other``."""
    return _incomplete("igamma_cpu", "lower", self, other)


@op(vjp=dict(self=_no_derivative_of_igammac, other=lambda xp, g, self, other: -g * _density(xp, self, other)),
    promote="arith", latex=r"Q({self}, {other})", names=(), methods=(), inplace=True)  # fmt: skip
def igammac(self, other):
    """The share of the gamma integral with exponent ``self`` that lies above ``other``."""
    return _incomplete("igammac_cpu", "upper", self, other)


def _incomplete(kernel, side, a, x):
    from .formulas import incomplete_gamma
    from .formulas.chebyshev import in_double

    need_float(kernel, a)
    return in_double(kernel, getattr(incomplete_gamma, side), *np.broadcast_arrays(a, x))


def _no_derivative_of_zeta(xp, g):
    raise NotImplementedError("the derivative for 'zeta' is not implemented.")


@op(vjp=dict(self=_no_derivative_of_zeta,
             other=lambda xp, g, self, other: g * -self * xp.special_zeta(self + 1, other)),
    promote="float", latex=r"\zeta({self}, {other})", names=(), methods=())  # fmt: skip
def special_zeta(self, other):
    """Hurwitz' zeta function: the sum of (k + other)^-self over k = 0, 1, ..."""
    from .formulas import gamma
    from .formulas.chebyshev import in_double

    return in_double("zeta_cpu", gamma.zeta, *np.broadcast_arrays(self, other))


@op(vjp=dict(other=lambda xp, g, self, other: g * (-self * xp.special_zeta_of_number(self + 1, other))),
    grad_fn="SpecialZetaBackward1", promote="float", latex=r"\zeta({self}, {other})", jvp="elementwise", names=(),
    methods=())  # fmt: skip
def special_zeta_of_number(self, other):
    """The zeta function with a number as exponent."""
    return special_zeta(other.dtype.type(self), other)


@op(vjp=dict(self=_no_derivative_of_zeta), grad_fn="SpecialZetaBackward2", promote="float",
    latex=r"\zeta({self}, {other})", names=(), methods=())  # fmt: skip
def special_zeta_from_number(self, other):
    """The zeta function summed from a number on."""
    return special_zeta(self, self.dtype.type(other))
