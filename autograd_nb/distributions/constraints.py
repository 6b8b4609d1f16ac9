"""What parameters and values of a distribution have to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Constraint:
    """A condition on tensors: ``check`` gives one truth value for each value, of ``event_dim`` dimensions."""

    def __init__(self, text: str, check: Callable[[Any], Any], event_dim: int = 0) -> None:
        self.text, self.check, self.event_dim = text, check, event_dim

    def __repr__(self) -> str:
        return self.text


def independent(base: Constraint, dimensions: int) -> Constraint:
    """The same condition on whole events."""

    def check(value: Any) -> Any:
        found = base.check(value)
        return found.reshape(*found.shape[: found.ndim - dimensions], -1).all(-1) if dimensions else found

    return Constraint(f"IndependentConstraint({base}, {dimensions})", check, base.event_dim + dimensions)


def integer_interval(low: int, high: int) -> Constraint:
    """Whole numbers from low to high."""
    return Constraint(
        f"IntegerInterval(lower_bound={low}, upper_bound={high})",
        lambda v: (v % 1 == 0) & (v >= low) & (v <= high),
    )


def interval(low: Any, high: Any) -> Constraint:
    """Numbers from low to high."""
    return Constraint(f"Interval(lower_bound={low}, upper_bound={high})", lambda v: (v >= low) & (v <= high))


def less_than(bound: Any) -> Constraint:
    """Numbers below a bound."""
    return Constraint(f"LessThan(upper_bound={bound})", lambda v: v < bound)


def greater_than(bound: Any) -> Constraint:
    """Numbers above a bound."""
    return Constraint(f"GreaterThan(lower_bound={bound})", lambda v: v > bound)


real = Constraint("Real()", lambda v: v == v)
real_vector = independent(real, 1)
positive = greater_than(0.0)
nonnegative = Constraint("GreaterThanEq(lower_bound=0.0)", lambda v: v >= 0)
nonnegative_integer = Constraint("IntegerGreaterThan(lower_bound=0)", lambda v: (v % 1 == 0) & (v >= 0))
unit_interval = interval(0.0, 1.0)
boolean = Constraint("Boolean()", lambda v: (v == 0) | (v == 1))
simplex = Constraint("Simplex()", lambda v: (v >= 0).all(-1) & ((v.sum(-1) - 1).abs() < 1e-6), 1)
one_hot = Constraint("OneHot()", lambda v: ((v == 0) | (v == 1)).all(-1) & v.sum(-1).eq(1), 1)
lower_cholesky = Constraint(
    "LowerCholesky()", lambda v: (v.tril() == v).flatten(-2).all(-1) & (v.diagonal(dim1=-2, dim2=-1) > 0).all(-1), 2
)
positive_definite = Constraint(
    "PositiveDefinite()",
    lambda v: ((v - v.mT).abs() <= 1e-6).flatten(-2).all(-1) & v.isfinite().flatten(-2).all(-1), 2,
)  # fmt: skip
