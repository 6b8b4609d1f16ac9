"""Samples, log-probabilities, entropies, divergences and texts are PyTorch's."""

import pytest

from tests.engine.oracle import error, same

pytest.importorskip("torch")


def made(T):
    """Distributions, each with values to look at."""
    D, t = T.distributions, T.tensor
    matrix = t([[2.0, 0.5], [0.5, 1.0]])
    return [
        (D.Normal(0.0, 1.0), t([0.5, -1.0])), (D.Normal(t([0.0, 1.0]), t([1.0, 2.0])), t([0.5, -1.0])),
        (D.Uniform(0.0, t([1.0, 2.0])), t([0.5, 1.5 - 1.0])), (D.Exponential(t([1.0, 3.0])), t([0.5, 2.0])),
        (D.Laplace(0.0, t([1.0, 3.0])), t([0.5, -2.0])), (D.Bernoulli(t([0.3, 0.9])), t([1.0, 0.0])),
        (D.Bernoulli(logits=t([0.3, -2.0])), t([1.0, 0.0])), (D.Categorical(t([0.2, 0.5, 0.3])), t([0, 2])),
        (D.Categorical(logits=t([[0.2, 0.5, 0.3], [1.0, 0.0, 2.0]])), t([0, 2])),
        (D.Poisson(t([1.0, 4.0])), t([2.0, 3.0])), (D.OneHotCategorical(t([0.2, 0.5, 0.3])), t([0.0, 1.0, 0.0])),
        (D.Independent(D.Normal(t([0.0, 1.0]), t([1.0, 2.0])), 1), t([0.5, -1.0])),
        (D.MultivariateNormal(t([0.0, 1.0]), matrix), t([0.5, -1.0])),
        (D.MultivariateNormal(t([0.0, 1.0]), scale_tril=matrix.tril()), t([0.5, -1.0])),
    ]  # fmt: skip


CASES = pytest.mark.parametrize("which", range(14))


@CASES
@same
def test_what_they_are(T, which):
    d, value = made(T)[which]
    yield str(d), tuple(d.batch_shape), tuple(d.event_shape), d.has_rsample, str(d.support)
    yield d.log_prob(value), d.mean, d.variance, d.stddev
    if not type(d).__name__.startswith("Poisson"):
        yield d.entropy()
    if hasattr(d, "cdf") and type(d).__name__ in ("Normal", "Uniform", "Exponential"):
        yield d.cdf(value)


@CASES
@same
def test_samples(T, which):
    T.manual_seed(7)
    d, _ = made(T)[which]
    yield d.sample(), d.sample((3,)), d.sample(T.Size([2, 2]))
    if d.has_rsample:
        yield d.rsample((4,))
    yield T.rand(1)


@same
def test_gradients(T):
    D = T.distributions
    T.manual_seed(1)
    loc, scale = T.tensor([0.5, 1.0], requires_grad=True), T.tensor([1.0, 2.0], requires_grad=True)
    d = D.Normal(loc, scale)
    (d.rsample((5,)).sum() + d.log_prob(T.ones(2)).sum() + d.entropy().sum()).backward()
    yield loc.grad, scale.grad, d.sample().requires_grad
    logits = T.tensor([0.1, 0.2, 0.3], requires_grad=True)
    c = D.Categorical(logits=logits)
    (c.log_prob(T.tensor(1)) + c.entropy()).backward()
    yield logits.grad
    mean = T.zeros(2, requires_grad=True)
    tril = T.tensor([[1.0, 0.0], [0.5, 2.0]], requires_grad=True)
    D.MultivariateNormal(mean, scale_tril=tril).log_prob(T.ones(2)).backward()
    yield mean.grad, tril.grad


@same
def test_divergences(T):
    D, t = T.distributions, T.tensor
    kl = D.kl_divergence
    yield kl(D.Normal(t([0.0, 1.0]), 1.0), D.Normal(1.0, 2.0)), kl(D.Uniform(0.0, 1.0), D.Uniform(0.0, t([2.0, 0.5])))
    yield kl(D.Bernoulli(t([0.3, 0.0, 1.0])), D.Bernoulli(t([0.6, 0.5, 1.0])))
    yield kl(D.Categorical(t([0.2, 0.8, 0.0])), D.Categorical(t([0.5, 0.25, 0.25])))
    yield kl(D.Categorical(t([0.2, 0.8])), D.Categorical(t([0.0, 1.0])))
    yield kl(D.OneHotCategorical(t([0.2, 0.8])), D.OneHotCategorical(t([0.5, 0.5])))
    yield kl(D.Exponential(t([1.0])), D.Exponential(t([2.0])))
    pair = [D.Independent(D.Normal(t([0.0, k]), 1.0), 1) for k in (1.0, 3.0)]
    yield kl(*pair)
    yield error(kl, D.Normal(0.0, 1.0), D.Categorical(t([1.0])))


@same
def test_wrong_uses(T):
    D, t = T.distributions, T.tensor
    yield error(D.Normal, 0.0, -1.0), error(D.Normal, t([0.0]), t([-1.0])), error(D.Bernoulli, 2.0)
    yield error(D.Bernoulli), error(D.Bernoulli, 0.5, 0.5), error(D.Categorical, t(1.0)), error(D.Uniform, 1.0, 0.0)
    yield error(D.Categorical, t([-1.0, 2.0])), error(D.MultivariateNormal, t([0.0])), error(D.Exponential, -1.0)
    yield error(D.Normal(t([0.0, 1.0]), 1.0).log_prob, T.ones(3)), error(D.Normal(0.0, 1.0).log_prob, 1.0)
    yield error(D.Bernoulli(0.5).log_prob, t(0.5)), error(D.Categorical(t([0.5, 0.5])).log_prob, t(2))
    yield error(D.Independent, D.Normal(0.0, 1.0), 1), error(D.Bernoulli(0.5).rsample)[0]
    yield D.Normal(0.0, -1.0, validate_args=False).scale
