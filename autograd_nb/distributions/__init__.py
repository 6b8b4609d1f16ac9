"""Probability distributions, with the names, samples and log-probabilities of ``torch.distributions``."""

from ..engine.missing import answers
from . import (
    constraints,
    continuous,
    discrete,
    divergence,
    exponential_family,
    independent,
    multivariate_normal,
    parameters,
)  # fmt: skip
from .continuous import Exponential, Laplace, Normal, Uniform
from .discrete import Bernoulli, Categorical, OneHotCategorical, OneHotCategoricalStraightThrough, Poisson
from .distribution import Distribution
from .divergence import kl_divergence, register_kl
from .exponential_family import ExponentialFamily
from .independent import Independent
from .multivariate_normal import MultivariateNormal

# PyTorch has a module for each of them: torch.distributions.normal.Normal.
normal = uniform = exponential = laplace = continuous
bernoulli = categorical = one_hot_categorical = poisson = discrete
exp_family, kl, utils = exponential_family, divergence, parameters

__all__ = [
    "Bernoulli", "Categorical", "Distribution", "Exponential", "ExponentialFamily", "Independent", "Laplace",
    "MultivariateNormal", "Normal", "OneHotCategorical", "OneHotCategoricalStraightThrough", "Poisson", "Uniform",
    "constraints", "independent", "kl_divergence", "multivariate_normal", "register_kl",
]  # fmt: skip

__getattr__ = answers(__name__)
