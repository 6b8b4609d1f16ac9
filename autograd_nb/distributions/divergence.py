"""The Kullback-Leibler divergence of two distributions."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import linalg
from ..engine.factories import full_like
from ..engine.tensor import Tensor
from ..nn import functional
from .continuous import Exponential, Laplace, Normal, Uniform
from .discrete import Bernoulli, Categorical, OneHotCategorical, Poisson
from .distribution import Distribution
from .exponential_family import ExponentialFamily, normalized
from .independent import Independent, summed
from .multivariate_normal import MultivariateNormal, squared_distances

Rule = Callable[[Any, Any], Tensor]
RULES: dict[tuple[type, type], Rule] = {}


def register_kl(type_p: type, type_q: type) -> Callable[[Rule], Rule]:
    """Let a function give the divergence of distributions of these types."""

    def register(rule: Rule) -> Rule:
        RULES[type_p, type_q] = rule
        return rule

    return register


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """How far ``q`` is from ``p``: the mean, under p, of the difference of their log-probabilities.

    NotImplementedError for a pair that has no rule; a RuntimeWarning where two rules fit as well.

    >>> import autograd_nb as torch
    >>> D = torch.distributions
    >>> D.kl_divergence(D.Normal(0.0, 1.0), D.Normal(1.0, 1.0))
    tensor(0.5000)
    """
    kind, other = type(p), type(q)
    fitting = [pair for a in kind.__mro__ for b in other.__mro__ if (pair := (a, b)) in RULES]
    if not fitting:
        raise NotImplementedError(
            f"No KL(p || q) is implemented for p type {kind.__name__} and q type {other.__name__}"
        )
    first = fitting[0]  # nearest in p, then in q; the other way round it may be another one
    second = min(fitting, key=lambda pair: (other.__mro__.index(pair[1]), kind.__mro__.index(pair[0])))
    if RULES[first] is not RULES[second]:
        warnings.warn(
            f"Ambiguous kl_divergence({kind.__name__}, {other.__name__}). Please register_kl({first[0].__name__}, "
            f"{second[1].__name__})",
            RuntimeWarning,
            stacklevel=2,
        )
    return RULES[first](p, q)


@register_kl(Normal, Normal)
def _normal(p: Normal, q: Normal) -> Tensor:
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())


@register_kl(Bernoulli, Bernoulli)
def _bernoulli(p: Bernoulli, q: Bernoulli) -> Tensor:
    soft = functional.softplus
    ones = p.probs * (soft(-q.logits) - soft(-p.logits))
    _settle(ones, p.probs == 0, q.probs == 0)
    zeros = (1 - p.probs) * (soft(q.logits) - soft(p.logits))
    _settle(zeros, p.probs == 1, q.probs == 1)
    return ones + zeros


@register_kl(Categorical, Categorical)
def _categorical(p: Categorical, q: Categorical) -> Tensor:
    terms = p.probs * (p.logits - q.logits)
    _settle(terms, (p.probs == 0).expand_as(terms), (q.probs == 0).expand_as(terms))
    return terms.sum(-1)


def _settle(terms: Tensor, never: Tensor, impossible: Tensor) -> None:
    """Write what limits say: nothing for values that p never has, infinity where q never has them and p does."""
    terms[impossible] = math.inf
    terms[never] = 0


@register_kl(OneHotCategorical, OneHotCategorical)
def _one_hot(p: OneHotCategorical, q: OneHotCategorical) -> Tensor:
    return _categorical(p._categorical, q._categorical)


@register_kl(Uniform, Uniform)
def _uniform(p: Uniform, q: Uniform) -> Tensor:
    found = ((q.high - q.low) / (p.high - p.low)).log()
    found[(q.low > p.low) | (q.high < p.high)] = math.inf
    return found


@register_kl(Exponential, Exponential)
def _exponential(p: Exponential, q: Exponential) -> Tensor:
    ratio = q.rate / p.rate
    return -ratio.log() + ratio - 1


@register_kl(Independent, Independent)
def _independent(p: Independent, q: Independent) -> Tensor:
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    return summed(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)


@register_kl(Laplace, Laplace)
def _laplace(p: Laplace, q: Laplace) -> Tensor:
    ratio, apart = p.scale / q.scale, (p.loc - q.loc).abs()
    return -ratio.log() + apart / q.scale + ratio * (-apart / p.scale).exp() - 1


@register_kl(Poisson, Poisson)
def _poisson(p: Poisson, q: Poisson) -> Tensor:
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(MultivariateNormal, MultivariateNormal)
def _multivariate_normal(p: MultivariateNormal, q: MultivariateNormal) -> Tensor:
    if p.event_shape != q.event_shape:
        gap = " " * 26
        raise ValueError(
            f"KL-divergence between two Multivariate Normals with{gap}different event shapes cannot be computed"
        )
    volumes = q._half_log_det() - p._half_log_det()
    size = p.event_shape[0]
    batch = np.broadcast_shapes(p._tril.shape[:-2], q._tril.shape[:-2])
    triangles = (d._tril.expand(*batch, size, size) for d in (q, p))
    rows = linalg.solve_triangular(*triangles, upper=False).reshape(-1, size * size)
    spread = rows.pow(2).sum(-1).reshape(batch)
    return volumes + 0.5 * (spread + squared_distances(q._tril, q.loc - p.loc) - size)


@register_kl(ExponentialFamily, ExponentialFamily)
def _exponential_family(p: ExponentialFamily, q: ExponentialFamily) -> Tensor:
    if type(p) is not type(q):
        gap = " " * 29
        raise NotImplementedError(
            f"The cross KL-divergence between different exponential families cannot{gap}be computed using Bregman "
            "divergences"
        )
    parameters, normalizer, slopes = normalized(p)
    others = q._natural_params
    found = q._log_normalizer(*others) - normalizer
    for mine, other, slope in zip(parameters, others, slopes, strict=True):
        found = found - summed((other - mine) * slope, len(q.event_shape))
    return found


@register_kl(Bernoulli, Poisson)
def _bernoulli_poisson(p: Bernoulli, q: Poisson) -> Tensor:
    return -p.entropy() - (p.probs * q.rate.log() - q.rate)


@register_kl(Exponential, Normal)
def _exponential_normal(p: Exponential, q: Normal) -> Tensor:
    variance, squared = q.scale.pow(2), p.rate.pow(2)
    moments = squared.reciprocal() - q.loc / p.rate + q.loc.pow(2) * 0.5
    return 0.5 * (squared * variance * 2 * math.pi).log() - 1 + moments / variance


@register_kl(Laplace, Normal)
def _laplace_normal(p: Laplace, q: Normal) -> Tensor:
    variance = q.scale.pow(2)
    ratio = p.scale.pow(2) / variance
    apart = 0.5 * p.loc.pow(2) - p.loc * q.loc + 0.5 * q.loc.pow(2)
    return -(0.5 * (2 * ratio / math.pi).log()) + ratio + apart / variance - 1


@register_kl(Normal, Laplace)
def _normal_laplace(p: Normal, q: Laplace) -> Tensor:
    apart = p.loc - q.loc
    steps = apart / p.scale
    near = math.sqrt(2 / math.pi) * p.scale * (-0.5 * steps.pow(2)).exp()
    far = apart * (math.sqrt(0.5) * steps).erf()
    return -(p.scale / q.scale).log() + (near + far) / q.scale - 0.5 * (1 + math.log(0.5 * math.pi))


@register_kl(Uniform, Exponential)
def _uniform_exponential(p: Uniform, q: Exponential) -> Tensor:
    found = q.rate * (p.high + p.low) / 2 - ((p.high - p.low) * q.rate).log()
    found[p.low < 0] = math.inf
    return found


@register_kl(Uniform, Normal)
def _uniform_normal(p: Uniform, q: Normal) -> Tensor:
    width = p.high - p.low
    apart = width.pow(2) / 12 + ((p.high + p.low - 2 * q.loc) / 2).pow(2)
    return (math.sqrt(2 * math.pi) * q.scale / width).log() + 0.5 * apart / q.scale.pow(2)


@register_kl(Exponential, Uniform)
@register_kl(Laplace, Exponential)
@register_kl(Laplace, Uniform)
@register_kl(Normal, Exponential)
@register_kl(Normal, Uniform)
@register_kl(Poisson, Bernoulli)
def _beyond(p: Distribution, q: Distribution) -> Tensor:
    """Infinite: p has values that q never has."""
    (name, *_) = p._parameters
    return full_like(p.__dict__[name], math.inf)
