"""Distributions whose entropy and divergences follow from one function."""

from __future__ import annotations

from typing import Any

from ..autograd import grad
from ..engine.tensor import Tensor
from .distribution import Distribution


class ExponentialFamily(Distribution):
    """A distribution of density exp(parameters * statistics(x) - normalizer(parameters) + carrier(x)).

    A subclass that gives ``_natural_params``, ``_log_normalizer`` and ``_mean_carrier_measure`` has an entropy, and
    two of its kind have a divergence; NotImplementedError without them.
    """

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        raise NotImplementedError

    def _log_normalizer(self, *natural_params: Tensor) -> Tensor:
        raise NotImplementedError

    @property
    def _mean_carrier_measure(self) -> Any:
        raise NotImplementedError

    def entropy(self) -> Tensor:
        carried = self._mean_carrier_measure
        parameters, normalizer, slopes = normalized(self)
        found = normalizer - carried
        for parameter, slope in zip(parameters, slopes, strict=True):
            found = found - (parameter * slope).reshape((*self._batch_shape, -1)).sum(-1)
        return found


def normalized(p: ExponentialFamily) -> tuple[list[Tensor], Tensor, tuple[Tensor, ...]]:
    """The natural parameters as leaves, the normalizer there, and its slopes, which are the mean statistics."""
    parameters = [v.detach().requires_grad_() for v in p._natural_params]
    normalizer = p._log_normalizer(*parameters)
    return parameters, normalizer, grad(normalizer.sum(), parameters, create_graph=True)
