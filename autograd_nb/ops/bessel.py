"""Bessel functions and the Airy function; PyTorch differentiates the modified ones of the first kind alone.

The formulas lie in ``formulas/`` and are imported when they are first needed.
"""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import refuse_complex


def _formula(kernel, module, name, array):
    from importlib import import_module

    from .formulas.chebyshev import in_double

    return in_double(kernel, getattr(import_module(f"{__package__}.formulas.{module}"), name), array)


@op(vjp=dict(self=lambda xp, g, self: g * xp.special_i1(self)), promote="float", latex=r"I_0({self})",
    jvp="elementwise", inplace=True)  # fmt: skip
def i0(self):
    """The modified Bessel function of the first kind and order zero."""
    return _formula("i0_vml_cpu", "modified_bessel", "i0", self)


@op(vjp=dict(self=lambda xp, g, self, out: g * (xp.special_i1e(self) - xp.sgn(self) * out)), promote="float",
    latex=r"e^{-\left|{self}\right|} I_0({self})", jvp="elementwise", names=(), methods=(),
    grad_fn="SpecialI0EBackward0")  # fmt: skip
def special_i0e(self):
    """The modified Bessel function of order zero, scaled by exp(-|x|)."""
    return _formula("i0e_cpu", "modified_bessel", "i0e", self)


def _i1_vjp(xp, g, self, out):
    at_zero = xp.abs(self) <= 2.0**-52
    safe = xp.where(at_zero, 2.0**-52, self)
    return g * xp.where(at_zero, 0.5, xp.i0(safe) - out / safe)


@op(vjp=dict(self=_i1_vjp), promote="float", latex=r"I_1({self})", jvp="elementwise", names=(), methods=())
def special_i1(self):
    """The modified Bessel function of the first kind and order one."""
    return _formula("i1_cpu", "modified_bessel", "i1", self)


def _i1e_vjp(xp, g, self, out):
    at_zero = xp.abs(self) <= 2.0**-52
    safe = xp.where(at_zero, 2.0**-52, self)
    return g * xp.where(at_zero, 0.5, xp.special_i0e(safe) - out * (xp.sgn(safe) + 1 / safe))


@op(vjp=dict(self=_i1e_vjp), promote="float", latex=r"e^{-\left|{self}\right|} I_1({self})", jvp="elementwise",
    names=(), methods=(), grad_fn="SpecialI1EBackward0")  # fmt: skip
def special_i1e(self):
    """The modified Bessel function of order one, scaled by exp(-|x|)."""
    return _formula("i1e_cpu", "modified_bessel", "i1e", self)


def _declare(card, module, formula, latex, doc):
    def forward(self):
        return _formula(f"{card}_cpu", module, formula, self)

    forward.__name__, forward.__doc__ = f"special_{card}", doc
    op(tensors=("self",), promote="float", latex=latex, names=(), methods=())(forward)


_MODIFIED = "The modified Bessel function of the"
for _order, _word in enumerate(("zero", "one")):
    _declare(f"bessel_j{_order}", "bessel", f"j{_order}", rf"J_{_order}({{self}})",
             f"The Bessel function of the first kind and order {_word}.")  # fmt: skip
    _declare(f"bessel_y{_order}", "bessel", f"y{_order}", rf"Y_{_order}({{self}})",
             f"The Bessel function of the second kind and order {_word}.")  # fmt: skip
    _declare(f"modified_bessel_i{_order}", "modified_bessel", f"i{_order}", rf"I_{_order}({{self}})",
             f"{_MODIFIED} first kind and order {_word}.")  # fmt: skip
    _declare(f"modified_bessel_k{_order}", "modified_bessel", f"k{_order}", rf"K_{_order}({{self}})",
             f"{_MODIFIED} second kind and order {_word}.")  # fmt: skip
    _declare(f"scaled_modified_bessel_k{_order}", "modified_bessel", f"k{_order}e", rf"e^{{x}} K_{_order}({{self}})",
             f"{_MODIFIED} second kind and order {_word}, scaled by exp(x).")  # fmt: skip
_declare("airy_ai", "airy", "ai", r"\operatorname{Ai}({self})", "The Airy function Ai.")


@op(tensors=("self",), promote="float", latex=r"\frac{\sin {self}}{{self}}", names=(), methods=())
def special_spherical_bessel_j0(self):
    """The spherical Bessel function of order zero, sin(x) / x."""
    refuse_complex("spherical_bessel_j0_cpu", self)
    out = np.where(self == 0, self.dtype.type(1), np.sin(self) / self)
    return np.where(np.isinf(self), self.dtype.type(0), out)[()]
