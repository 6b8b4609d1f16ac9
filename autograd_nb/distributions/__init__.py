"""Probability distributions, with the names, samples and log-probabilities of ``torch.distributions``."""

from ..engine.missing import answers
from . import constraints, continuous, discrete, divergence
from .continuous import Exponential, Laplace, MultivariateNormal, Normal, Uniform
from .discrete import Bernoulli, Categorical, OneHotCategorical, Poisson
from .distribution import Distribution
from .divergence import kl_divergence, register_kl
from .independent import Independent

# PyTorch has a module for each of them: torch.distributions.normal.Normal.
normal = uniform = exponential = laplace = multivariate_normal = continuous
bernoulli = categorical = one_hot_categorical = poisson = discrete
kl = divergence

__all__ = [
    "Bernoulli", "Categorical", "Distribution", "Exponential", "Independent", "Laplace", "MultivariateNormal",
    "Normal", "OneHotCategorical", "Poisson", "Uniform", "constraints", "kl_divergence", "register_kl",
]  # fmt: skip

__getattr__ = answers(__name__)
