"""Comparisons, tests for special values, and the larger or smaller of two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .card import op
from .errors import refuse_complex
from .promotion import common


@op(tensors=("self", "other"), promote="compare", latex=r"{self} = {other}", names=(), methods=())
def eq(self, other):
    """True where the elements are equal."""
    return self == other


@op(tensors=("self", "other"), promote="compare", latex=r"{self} \neq {other}", names=(), methods=())
def ne(self, other):
    """True where the elements differ."""
    return self != other


@op(tensors=("self", "other"), promote="compare", latex=r"{self} < {other}", names=(), methods=())
def lt(self, other):
    """True where the first is smaller."""
    refuse_complex("lt_cpu", self)
    return self < other


@op(tensors=("self", "other"), promote="compare", latex=r"{self} \leq {other}", names=(), methods=())
def le(self, other):
    """True where the first is smaller or equal."""
    refuse_complex("le_cpu", self)
    return self <= other


@op(tensors=("self", "other"), promote="compare", latex=r"{self} > {other}", names=(), methods=())
def gt(self, other):
    """True where the first is larger."""
    refuse_complex("gt_cpu", self)
    return self > other


@op(tensors=("self", "other"), promote="compare", latex=r"{self} \geq {other}", names=(), methods=())
def ge(self, other):
    """True where the first is larger or equal."""
    refuse_complex("ge_cpu", self)
    return self >= other


def _declare_written(compare):
    """The in-place twin of a comparison: ones and zeros in the dtype of what they overwrite."""
    name = compare.__name__

    def written(self, other):
        return compare(*common(self, other))

    written.__name__, written.__doc__ = f"{name}_written", compare.__doc__
    zeros: dict[str, Callable[..., Any]] = dict(
        self=lambda xp, g: xp.zeros_of(g),
        other=lambda xp, g, other_shape, other_dtype: xp.cast(xp.sum_to(xp.zeros_of(g), other_shape), other_dtype),
    )
    op(vjp=zeros, grad_fn=f"{name.title()}Backward1", names=(), methods=(), inplace=True)(written)

    def written_number(self, other):
        return compare(*common(self, other))

    written_number.__name__, written_number.__doc__ = f"{name}_written_number", compare.__doc__
    op(vjp=dict(self=zeros["self"]), grad_fn=f"{name.title()}Backward0", names=(), methods=(), inplace=True)(
        written_number
    )


for _compare in (eq, ne, lt, le, gt, ge):
    _declare_written(_compare)


def _special(test, array):
    return test(array) if array.dtype.kind in "fc" else np.zeros(array.shape, np.bool_)[()]


@op(tensors=("self",))
def isnan(self):
    """True where the element is not a number."""
    return _special(np.isnan, self)


@op(tensors=("self",))
def isinf(self):
    """True where the element is infinite."""
    return _special(np.isinf, self)


@op(tensors=("self",))
def isposinf(self):
    """True where the element is plus infinity."""
    return _special(np.isposinf, self)


@op(tensors=("self",))
def isneginf(self):
    """True where the element is minus infinity."""
    return _special(np.isneginf, self)


@op(tensors=("self",))
def isfinite(self):
    """True where the element is neither infinite nor nan."""
    return np.isfinite(self)


@op(tensors=("self",))
def signbit(self):
    """True where the sign is minus, that of -0.0 included."""
    return np.signbit(self) if self.dtype.kind in "fi" else np.zeros(self.shape, np.bool_)[()]


def _maximum_vjp_self(xp, g, self, other):
    return xp.where(self < other, 0, xp.where(self == other, g / 2, g))


def _maximum_vjp_other(xp, g, self, other):
    return xp.where(other < self, 0, xp.where(self == other, g / 2, g))


def _minimum_vjp_self(xp, g, self, other):
    return xp.where(other < self, 0, xp.where(self == other, g / 2, g))


def _minimum_vjp_other(xp, g, self, other):
    return xp.where(self < other, 0, xp.where(self == other, g / 2, g))


@op(vjp=dict(self=_maximum_vjp_self, other=_maximum_vjp_other), promote="arith", latex=r"\max({self}, {other})",
    ufunc=np.maximum, names=(), methods=())  # fmt: skip
def maximum(self, other):
    """The larger of two elements; nan where one of them is; equals share the gradient."""
    return np.maximum(self, other)


@op(vjp=dict(self=_minimum_vjp_self, other=_minimum_vjp_other), promote="arith", latex=r"\min({self}, {other})",
    ufunc=np.minimum, names=(), methods=())  # fmt: skip
def minimum(self, other):
    """The smaller of two elements; nan where one of them is; equals share the gradient."""
    return np.minimum(self, other)
