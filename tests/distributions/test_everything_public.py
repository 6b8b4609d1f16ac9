"""Everything that is public of each distribution, on instances of each kind: PyTorch's values, graphs and refusals."""

import warnings

import pytest

from tests.engine.oracle import chain, error, same

pytest.importorskip("torch")


def made(T, kind):
    """A distribution; parameters that are tensors require grad, where they do not stand for truth values."""
    D, t = T.distributions, T.tensor

    def leaf(*values):
        return t(list(values), requires_grad=True)

    matrix, rows = t([[2.0, 0.5], [0.5, 1.0]]), t([[0.2, 0.5, 0.3], [1.0, 0.0, 2.0]])
    return {
        "normal": lambda: D.Normal(leaf(0.0, 1.0), leaf(1.0, 2.0)),
        "normal of numbers": lambda: D.Normal(0.0, 1.0),
        "uniform": lambda: D.Uniform(0.0, leaf(1.0, 2.0)),
        "exponential": lambda: D.Exponential(leaf(1.0, 3.0)),
        "laplace": lambda: D.Laplace(0.0, leaf(1.0, 3.0)),
        "bernoulli": lambda: D.Bernoulli(leaf(0.3, 0.9, 0.5)),
        "bernoulli of logits": lambda: D.Bernoulli(logits=leaf(0.3, -2.0)),
        "bernoulli at the ends": lambda: D.Bernoulli(t([0.0, 1.0])),
        "categorical": lambda: D.Categorical(leaf(0.2, 0.5, 0.3)),
        "categorical of logits": lambda: D.Categorical(logits=rows.requires_grad_()),
        "poisson": lambda: D.Poisson(leaf(1.5, 4.0)),
        "one hot": lambda: D.OneHotCategorical(leaf(0.2, 0.5, 0.3)),
        "one hot of logits": lambda: D.OneHotCategorical(logits=rows),
        "straight through": lambda: D.OneHotCategoricalStraightThrough(leaf(0.2, 0.5, 0.3)),
        "independent": lambda: D.Independent(D.Normal(leaf(0.0, 1.0), leaf(1.0, 2.0)), 1),
        "independent of nothing": lambda: D.Independent(D.Bernoulli(leaf(0.1, 0.4)), 0),
        "independent one hot": lambda: D.Independent(D.OneHotCategorical(logits=rows), 1),
        "covariance": lambda: D.MultivariateNormal(leaf(0.0, 1.0), matrix.requires_grad_()),
        "precision": lambda: D.MultivariateNormal(t([0.0, 1.0]), precision_matrix=matrix),
        "triangle": lambda: D.MultivariateNormal(t([[0.0, 1.0], [1.0, 0.0]]), scale_tril=matrix.tril()),
        "triangles": lambda: D.MultivariateNormal(
            t([[0.0, 1.0], [1.0, 0.0]]), scale_tril=(matrix.tril() * t([1.0, 2.0])[:, None, None]).requires_grad_()
        ),
    }[kind]()


KINDS = [
    "normal", "normal of numbers", "uniform", "exponential", "laplace", "bernoulli", "bernoulli of logits",
    "bernoulli at the ends", "categorical", "categorical of logits", "poisson", "one hot", "one hot of logits",
    "straight through", "independent", "independent of nothing", "independent one hot", "covariance", "precision",
    "triangle", "triangles",
]  # fmt: skip
EACH = pytest.mark.parametrize("kind", KINDS)
FACTS = ("mean", "mode", "variance", "stddev", "probs", "logits", "param_shape", "scale_tril", "covariance_matrix",
         "precision_matrix", "has_rsample", "has_enumerate_support")  # fmt: skip
VALUES = (
    0.0, 1.0, 2, [0.0, 1.0], [0.5, -1.0], [1.0, 2.0, 0.0], [0.0, 1.0, 0.0], [2, 0], [[0.0, 1.0], [1.0, 0.0]],
    [[0.0, 1.0, 0.0]], [[0.0, 1.0], [0.3, 0.4], [1.0, 2.0]], [float("nan"), 0.0], [0.25, 0.75], [],
)  # fmt: skip


def seen(call):
    """What a call gives, with the graph it recorded; or its error."""
    result = None

    def run():
        nonlocal result
        result = call()
        return result

    found = error(run)
    return found, chain(result.grad_fn) if getattr(result, "grad_fn", None) else None


@EACH
@same
def test_what_it_is(T, kind):
    d = made(T, kind)
    support = d.support
    yield str(d), tuple(d.batch_shape), tuple(d.event_shape), str(support), support.event_dim, support.is_discrete
    yield str(d.arg_constraints), T.distributions.constraints.is_dependent(type(d).support)
    for name in FACTS:
        if hasattr(type(d), name) or name in ("mean", "mode"):
            yield name, *seen(lambda name=name: getattr(d, name))
    yield seen(d.entropy), seen(d.perplexity), str(d)
    for options in ({}, {"expand": False}):
        yield error(lambda options=options: d.enumerate_support(**options))


@EACH
@pytest.mark.parametrize("name", ["log_prob", "cdf", "icdf"])
@same
def test_values(T, kind, name):
    d = made(T, kind)
    for value in VALUES:
        yield value, *seen(lambda value=value: getattr(d, name)(T.tensor(value)))
    yield error(getattr(d, name), 1.0)


@EACH
@same
def test_samples_of_all_shapes(T, kind):
    d = made(T, kind)
    T.manual_seed(3)
    for shape in ((), (3,), [2, 2], T.Size([1]), 3):
        yield error(d.sample, shape), error(d.rsample, shape)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield error(d.sample_n, 2)
    yield [(w.category, str(w.message)) for w in caught if w.category is FutureWarning]


@EACH
@same
def test_expanded(T, kind):
    d = made(T, kind)
    for shape in ((2,), (3,), (4, 2), (3, 2), [2, 3], (1, 2), (), 3):
        yield shape, error(lambda shape=shape: str(d.expand(shape)))
    d.set_default_validate_args(True)
    e = d.expand((2, *d.batch_shape))
    T.manual_seed(2)
    value = e.sample()
    yield str(e), tuple(e.batch_shape), tuple(e.event_shape), type(e), value, seen(lambda: e.log_prob(value))
    yield e.mean, e.variance, e.variance.stride(), error(e.enumerate_support), e._validate_args


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
@same
def test_divergences_of_all_pairs(T, kind, other):
    p, q = made(T, kind), made(T, other)
    yield seen(lambda: T.distributions.kl_divergence(p, q))


def kinds_of_their_own(T):
    """Subclasses as users write them: one that says nothing, one without and one with ``expand``."""
    D = T.distributions

    class Nothing(D.Distribution):
        pass

    class Shifted(D.Normal):
        def __init__(self, loc):
            super().__init__(loc + 1, 1.0)

    class Growing(D.Normal):
        def __init__(self, loc):
            self.given = loc
            super().__init__(loc, 1.0)

        def expand(self, batch_shape, _instance=None):
            new = self._get_checked_instance(Growing, _instance)
            new.given = self.given * 2
            return super().expand(batch_shape, _instance=new)

    return Nothing, Shifted, Growing


@same
def test_subclasses(T):
    Nothing, Shifted, Growing = kinds_of_their_own(T)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        d = Nothing(T.Size([2]), T.Size([1]))
        yield error(d._validate_sample, T.ones(2, 1)), error(d._validate_sample, T.ones(2)), error(d.log_prob, 1)
    yield [(w.category, str(w.message)) for w in caught]
    for name in ("mean", "mode", "variance", "stddev", "support", "arg_constraints"):
        yield name, error(getattr, d, name)
    yield [error(getattr(d, name)) for name in ("sample", "rsample", "entropy", "perplexity", "enumerate_support")]
    yield [error(getattr(d, name), T.ones(2)) for name in ("log_prob", "cdf", "icdf", "expand")], error(repr, d)
    yield error(Shifted(T.zeros(2)).expand, (3, 2)), str(T.distributions.Normal(0.0, 1.0).expand((3, 2)))
    e = Growing(T.ones(2)).expand((3, 2))
    yield type(e), e.given, e.mean, e.batch_shape, Shifted(T.zeros(2)).log_prob(T.zeros(2))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for first, second in ((Shifted, T.distributions.Normal), (T.distributions.Normal, Shifted)):
            T.distributions.register_kl(first, second)(lambda p, q: p.loc - q.loc)
        yield T.distributions.kl_divergence(Shifted(T.zeros(2)), Shifted(T.ones(2)))
    yield [(w.category, str(w.message)) for w in caught]


@same
def test_a_family_of_its_own(T):
    class Exponent(T.distributions.ExponentialFamily):
        arg_constraints = {"rate": T.distributions.constraints.positive}  # noqa: RUF012
        _mean_carrier_measure = 0

        def __init__(self, rate):
            self.rate = rate
            super().__init__(rate.shape, validate_args=True)

        @property
        def _natural_params(self):
            return (-self.rate,)

        def _log_normalizer(self, x):
            return -T.log(-x)

    p, q = Exponent(T.tensor([0.5, 2.0])), Exponent(T.tensor([1.5, 3.0]))
    yield p.entropy(), T.distributions.Exponential(p.rate).entropy(), T.distributions.kl_divergence(p, q)
    yield error(T.distributions.kl_divergence, p, T.distributions.Poisson(1.0)), error(Exponent, T.tensor([-1.0]))
    yield error(T.distributions.Poisson(1.0).entropy), isinstance(q, T.distributions.Distribution)


@same
def test_lazy_parameters_keep_their_history(T):
    leaf = T.tensor([0.3, 0.7], requires_grad=True)
    d = T.distributions.Bernoulli(leaf)
    with T.no_grad():
        yield d.logits.requires_grad, d.logits is d.logits, str(d), d.mean is leaf
    m = T.distributions.MultivariateNormal(T.zeros(2), T.eye(2))
    yield str(m), m.precision_matrix, m.scale_tril, str(m), str(m.expand((3,)))


@same
def test_refused_parameters(T):
    D, t = T.distributions, T.tensor
    indefinite, lopsided = t([[1.0, 2.0], [2.0, 1.0]]), t([[1.0, 0.5], [0.0, 1.0]])
    for matrix in (indefinite, lopsided, T.ones(2, 3), T.ones(2)):
        for name in ("covariance_matrix", "precision_matrix", "scale_tril"):
            yield error(lambda name=name, matrix=matrix: D.MultivariateNormal(T.zeros(2), **{name: matrix}))
    yield error(D.Normal, "a", 1.0), error(D.Normal, [0.0], 1.0), error(D.Poisson, None), error(D.Bernoulli, "x")
    yield error(D.Normal, T.zeros(2), T.ones(3)), D.Normal(0, 1).loc, D.Normal(True, 2).loc, error(D.Normal, t(0), 1)
    yield error(D.OneHotCategorical, t([-1.0, 2.0])), error(D.Independent, D.Normal(T.zeros(2), 1.0), 2)
    yield error(D.Distribution.set_default_validate_args, 3), error(D.Categorical, t([float("nan"), 1.0]))


@same
def test_constraints(T):
    C, t = T.distributions.constraints, T.tensor
    numbers = t([-1.0, 0.0, 0.5, 1.0, 2.0, float("nan")])
    for c in (
        C.real, C.positive, C.nonnegative, C.unit_interval, C.boolean, C.nonnegative_integer, C.positive_integer,
        C.interval(0.5, 1.0), C.half_open_interval(0.5, 1.0), C.integer_interval(0, 1), C.less_than(0.5),
        C.greater_than(0.5), C.greater_than_eq(0.5), C.independent(C.real, 1), C.real_vector, C.simplex, C.one_hot,
    ):  # fmt: skip
        yield str(c), c.event_dim, c.is_discrete, c.check(numbers), isinstance(c, C.Constraint)
    yield C.interval(0, 1).lower_bound, C.interval(0, 1).upper_bound, C.greater_than(2).lower_bound
    rows = [[1.0, 0.0, 0.5, 2.0], [1.0, 2.0, 2.0, 1.0], [2.0, 1.0, 1.0, 2.0], [1.0, 1.0, 1.0, 1.0]]
    matrices = t(rows).reshape(-1, 2, 2)
    for c in (
        C.square, C.symmetric, C.positive_definite, C.positive_semidefinite, C.lower_triangular, C.lower_cholesky,
    ):  # fmt: skip
        yield str(c), c.event_dim, [c.check(m) for m in matrices], error(c.check, T.ones(2, 3))
    yield str(C.dependent), error(lambda: C.dependent.event_dim), error(lambda: C.dependent.is_discrete)
    told = C.dependent(is_discrete=True, event_dim=2)
    yield told.event_dim, told.is_discrete, error(told.check, numbers), C.is_dependent(told), C.is_dependent(C.real)
    yield error(C.Constraint().check, numbers), error(C.independent(C.real, 2).check, numbers)
