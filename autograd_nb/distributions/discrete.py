"""Distributions of truth values, choices and counts: Bernoulli, Categorical, OneHotCategorical and Poisson."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.assemble import find
from ..engine.factories import arange, zeros
from ..engine.modes import no_grad
from ..engine.sampling import bernoulli, multinomial, poisson
from ..engine.tensor import Size, Tensor
from ..nn import functional
from . import constraints
from .distribution import Distribution, together


def clamped(probs: Tensor) -> Tensor:
    """Probabilities that are neither 0 nor 1."""
    eps = float(np.finfo(probs.dtype.numpy).eps)
    return probs.clamp(min=eps, max=1 - eps)


def check_one(probs: Any, logits: Any) -> None:
    """ValueError unless one of the two is given."""
    if (probs is None) is (logits is None):
        raise ValueError("Either `probs` or `logits` must be specified, but not both.")


class Bernoulli(Distribution):
    """1 with probability ``probs``, else 0; or with the log-odds ``logits``.

    >>> import autograd_nb as torch
    >>> torch.distributions.Bernoulli(0.5).log_prob(torch.tensor(1.0))
    tensor(-0.6931)
    """

    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}  # noqa: RUF012
    support = constraints.boolean

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        check_one(probs, logits)
        name, value = ("logits", logits) if probs is None else ("probs", probs)
        (given,) = together(value)
        self.__dict__[name] = given
        super().__init__(given.shape, (), validate_args)

    def __getattr__(self, name: str) -> Any:
        """The one of ``probs`` and ``logits`` that was not given."""
        if name == "logits" and "probs" in self.__dict__:
            inside = clamped(self.probs)
            self.__dict__[name] = inside.log() - (-inside).log1p()
        elif name == "probs" and "logits" in self.__dict__:
            self.__dict__[name] = self.logits.sigmoid()
        else:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return self.__dict__[name]

    @property
    def mean(self) -> Tensor:
        """``probs``."""
        return self.probs

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with no_grad():
            return bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        self._check_value(value)
        logits, value = together(self.logits, value)
        return -functional.binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self) -> Tensor:
        return functional.binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")


class Categorical(Distribution):
    """One of the numbers 0 to n - 1, with probabilities in proportion to ``probs``, or to e to the power of ``logits``.

    >>> import autograd_nb as torch
    >>> torch.distributions.Categorical(torch.tensor([1.0, 3.0])).probs
    tensor([0.2500, 0.7500])
    """

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}  # noqa: RUF012

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        check_one(probs, logits)
        name, given = ("logits", logits) if probs is None else ("probs", probs)
        if given.dim() < 1:
            raise ValueError(f"`{name}` parameter must be at least one-dimensional.")
        if probs is None:
            self.__dict__[name] = given - given.logsumexp(dim=-1, keepdim=True)
        else:
            self.__dict__[name] = given / given.sum(-1, keepdim=True)
        self._num_events = int(given.shape[-1])
        super().__init__(given.shape[:-1], (), validate_args)

    def __getattr__(self, name: str) -> Any:
        """The one of ``probs`` and ``logits`` that was not given."""
        if name == "logits" and "probs" in self.__dict__:
            self.__dict__[name] = clamped(self.probs).log()
        elif name == "probs" and "logits" in self.__dict__:
            self.__dict__[name] = functional.softmax(self.logits, dim=-1)
        else:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return self.__dict__[name]

    @property
    def support(self) -> Any:
        """The numbers to choose from."""
        return constraints.integer_interval(0, self._num_events - 1)

    @property
    def param_shape(self) -> Size:
        """The shape of the probabilities."""
        return self.__dict__["probs" if "probs" in self.__dict__ else "logits"].shape

    @property
    def mean(self) -> Tensor:
        """nan: choices have no mean."""
        return zeros(self._extended_shape(), dtype=self.probs.dtype) * float("nan")

    @property
    def mode(self) -> Tensor:
        """The most likely choice."""
        return self.probs.argmax(dim=-1)

    @property
    def variance(self) -> Tensor:
        return self.mean

    def sample(self, sample_shape: Any = ()) -> Tensor:
        count = int(np.prod(tuple(sample_shape), dtype=np.int64))
        with no_grad():
            drawn = multinomial(self.probs.reshape(-1, self._num_events), count, True).t()
            return drawn.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        self._check_value(value)
        value, logits = find("broadcast_tensors")(value.long().unsqueeze(-1), self.logits)
        return logits.gather(-1, value[..., :1]).squeeze(-1)

    def entropy(self) -> Tensor:
        lowest = float(np.finfo(self.logits.dtype.numpy).min)
        return -(self.logits.clamp(min=lowest) * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """All choices."""
        values = arange(self._num_events).view(-1, *(1 for _ in self._batch_shape))
        return values.expand(-1, *self._batch_shape) if expand else values


class OneHotCategorical(Distribution):
    """A vector with a 1 in one place and 0 elsewhere, the place chosen as by :class:`Categorical`."""

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}  # noqa: RUF012
    support = constraints.one_hot

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self._categorical = Categorical(probs, logits)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args)

    @property
    def probs(self) -> Tensor:
        """The probabilities."""
        return self._categorical.probs

    @property
    def logits(self) -> Tensor:
        """Their logarithms."""
        return self._categorical.logits

    @property
    def mean(self) -> Tensor:
        """The probabilities."""
        return self.probs

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Any = ()) -> Tensor:
        places = self._categorical.sample(sample_shape).unsqueeze(-1)
        return (places == arange(self._categorical._num_events)).to(self.probs.dtype)

    def log_prob(self, value: Tensor) -> Tensor:
        self._check_value(value)
        return self._categorical.log_prob(value.max(-1)[1])

    def entropy(self) -> Tensor:
        return self._categorical.entropy()


class Poisson(Distribution):
    """How many events come, at ``rate`` on average."""

    arg_constraints = {"rate": constraints.nonnegative}  # noqa: RUF012
    support = constraints.nonnegative_integer

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = together(rate)
        super().__init__(self.rate.shape, (), validate_args)

    @property
    def mean(self) -> Tensor:
        """``rate``."""
        return self.rate

    @property
    def variance(self) -> Tensor:
        return self.rate

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with no_grad():
            return poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        self._check_value(value)
        rate, value = together(self.rate, value)
        return value.xlogy(rate) - rate - (value + 1).lgamma()
