"""What parameters and values of a distribution have to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import linalg
from ..engine.assemble import find
from ..engine.factories import full


class Constraint:
    """A condition on tensors: ``check`` gives one truth value for each value, of ``event_dim`` dimensions.

    >>> import autograd_nb as torch
    >>> torch.distributions.constraints.positive.check(torch.tensor([1., 0.]))
    tensor([ True, False])
    """

    is_discrete = False
    event_dim = 0

    def check(self, value: Any) -> Any:
        """Which values fulfil the condition; NotImplementedError where a subclass does not say."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return type(self).__name__[1:] + "()"


class _Condition(Constraint):
    """A condition that a function checks, with its bounds as attributes."""

    def __init__(
        self, name: str, check: Callable[[Any], Any], event_dim: int = 0, is_discrete: bool = False, **bounds: Any
    ) -> None:
        self._name, self._check, self._bounds = name, check, bounds
        self.event_dim, self.is_discrete = event_dim, is_discrete
        self.__dict__.update(bounds)

    def check(self, value: Any) -> Any:
        return self._check(value)

    def __repr__(self) -> str:
        return f"{self._name}({', '.join(f'{name}={bound}' for name, bound in self._bounds.items())})"


class _Dependent(Constraint):
    """A condition that depends on other parameters, so that it is known for an instance only."""

    def __init__(self, *, is_discrete: Any = NotImplemented, event_dim: Any = NotImplemented) -> None:
        self._is_discrete, self._event_dim = is_discrete, event_dim

    @property
    def is_discrete(self) -> bool:  # type: ignore[override]
        """Whether the values are whole; NotImplementedError where nobody said."""
        if self._is_discrete is NotImplemented:
            raise NotImplementedError(".is_discrete cannot be determined statically")
        return self._is_discrete

    @property
    def event_dim(self) -> int:  # type: ignore[override]
        """The dimensions of a value; NotImplementedError where nobody said."""
        if self._event_dim is NotImplemented:
            raise NotImplementedError(".event_dim cannot be determined statically")
        return self._event_dim

    def __call__(self, *, is_discrete: Any = NotImplemented, event_dim: Any = NotImplemented) -> _Dependent:
        told = ((is_discrete, self._is_discrete), (event_dim, self._event_dim))
        discrete, dims = (old if new is NotImplemented else new for new, old in told)
        return _Dependent(is_discrete=discrete, event_dim=dims)

    def check(self, value: Any) -> Any:
        raise ValueError("Cannot determine validity of dependent constraint")


class dependent_property(property, _Dependent):
    """A property that gives an instance its constraint; of the class, a constraint that depends on parameters."""

    def __init__(self, fn: Any = None, *, is_discrete: Any = NotImplemented, event_dim: Any = NotImplemented) -> None:
        property.__init__(self, fn)
        _Dependent.__init__(self, is_discrete=is_discrete, event_dim=event_dim)

    def __call__(self, fn: Callable[[Any], Constraint]) -> dependent_property:  # type: ignore[override]
        return dependent_property(fn, is_discrete=self._is_discrete, event_dim=self._event_dim)


def is_dependent(constraint: Any) -> bool:
    """True for a constraint that only an instance can tell."""
    return isinstance(constraint, _Dependent)


class independent(Constraint):
    """The same condition on whole events, of ``reinterpreted_batch_ndims`` more dimensions."""

    def __init__(self, base_constraint: Constraint, reinterpreted_batch_ndims: int) -> None:
        self.base_constraint, self.reinterpreted_batch_ndims = base_constraint, reinterpreted_batch_ndims
        self.is_discrete = base_constraint.is_discrete
        self.event_dim = base_constraint.event_dim + reinterpreted_batch_ndims

    def check(self, value: Any) -> Any:
        found, taken = self.base_constraint.check(value), self.reinterpreted_batch_ndims
        if found.ndim < taken:
            raise ValueError(f"Expected value.dim() >= {self.event_dim} but got {value.dim()}")
        return found.reshape(*found.shape[: found.ndim - taken], -1).all(-1)

    def __repr__(self) -> str:
        return f"IndependentConstraint({self.base_constraint!r}, {self.reinterpreted_batch_ndims})"


def _between(name: str, test: Callable[..., Any], discrete: bool = False) -> Callable[[Any, Any], Constraint]:
    def make(lower_bound: Any, upper_bound: Any) -> Constraint:
        low, high = lower_bound, upper_bound
        return _Condition(name, lambda v: test(v, low, high), 0, discrete, lower_bound=low, upper_bound=high)

    return make


def _beside(name: str, side: str, test: Callable[..., Any], discrete: bool = False) -> Callable[[Any], Constraint]:
    return lambda bound: _Condition(name, lambda v: test(v, bound), 0, discrete, **{f"{side}_bound": bound})


interval = _between("Interval", lambda v, low, high: (v >= low) & (v <= high))
half_open_interval = _between("HalfOpenInterval", lambda v, low, high: (v >= low) & (v < high))
integer_interval = _between("IntegerInterval", lambda v, low, high: (v % 1 == 0) & (v >= low) & (v <= high), True)
less_than = _beside("LessThan", "upper", lambda v, bound: v < bound)
greater_than = _beside("GreaterThan", "lower", lambda v, bound: v > bound)
greater_than_eq = _beside("GreaterThanEq", "lower", lambda v, bound: v >= bound)
_integer_from = _beside("IntegerGreaterThan", "lower", lambda v, bound: (v % 1 == 0) & (v >= bound), True)

real = _Condition("Real", lambda v: v == v)
real_vector = independent(real, 1)
positive = greater_than(0.0)
nonnegative = greater_than_eq(0.0)
nonnegative_integer = _integer_from(0)
positive_integer = _integer_from(1)
unit_interval = interval(0.0, 1.0)
boolean = _Condition("Boolean", lambda v: (v == 0) | (v == 1), 0, True)
simplex = _Condition("Simplex", lambda v: (v >= 0).all(-1) & ((v.sum(-1) - 1).abs() < 1e-6), 1)
one_hot = _Condition("OneHot", lambda v: ((v == 0) | (v == 1)).all(-1) & v.sum(-1).eq(1), 1, True)
dependent = _Dependent()


def _is_lower(value: Any) -> Any:
    return (value.tril() == value).flatten(-2).all(-1)


def _is_square(value: Any) -> Any:
    return full(value.shape[:-2], value.shape[-2] == value.shape[-1])


def _is_symmetric(value: Any) -> Any:
    if not (found := _is_square(value)).all():
        return found
    return find("isclose")(value, value.mT, atol=1e-6).flatten(-2).all(-1)


def _is_positive_definite(value: Any) -> Any:
    found = _is_symmetric(value)
    return linalg.cholesky_ex(value).info.eq(0) if found.all() else found


def _is_positive_semidefinite(value: Any) -> Any:
    found = _is_symmetric(value)
    return linalg.eigvalsh(value).ge(0).all(-1) if found.all() else found


square = _Condition("Square", _is_square, 2)
symmetric = _Condition("Symmetric", _is_symmetric, 2)
positive_definite = _Condition("PositiveDefinite", _is_positive_definite, 2)
positive_semidefinite = _Condition("PositiveSemidefinite", _is_positive_semidefinite, 2)
lower_triangular = _Condition("LowerTriangular", _is_lower, 2)
lower_cholesky = _Condition(
    "LowerCholesky", lambda v: _is_lower(v) & (v.diagonal(dim1=-2, dim2=-1) > 0).all(-1), 2
)  # fmt: skip
