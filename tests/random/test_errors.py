"""Wrong arguments raise PyTorch's class and PyTorch's first sentence."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="error sentences are compared with PyTorch's own")

from autograd_nb import random as nb  # noqa: E402

G = nb.Generator()
NAN, INF = float("nan"), float("inf")


def empty(dtype="float32", size=3):
    return torch.empty(size, dtype=getattr(torch, dtype))


def dt(name="float32"):
    return np.dtype(name)


S = (3,)
CASES = {
    "uniform order": (lambda: nb.uniform(G, S, dt(), 2, 1), lambda: empty().uniform_(2, 1)),
    "uniform order digits": (
        lambda: nb.uniform(G, S, dt(), 0.123456789, 0.1),
        lambda: empty().uniform_(0.123456789, 0.1),
    ),
    "uniform low": (lambda: nb.uniform(G, S, dt(), -1e39, 1), lambda: empty().uniform_(-1e39, 1)),
    "uniform high": (lambda: nb.uniform(G, S, dt("float16"), 0, 1e6), lambda: empty("float16").uniform_(0, 1e6)),
    "uniform nan": (lambda: nb.uniform(G, S, dt(), NAN, 1), lambda: empty().uniform_(NAN, 1)),
    "uniform span": (lambda: nb.uniform(G, S, dt(), -3e38, 3e38), lambda: empty().uniform_(-3e38, 3e38)),
    "uniform integer": (lambda: nb.uniform(G, S, dt("int64")), lambda: torch.rand(3, dtype=torch.int64)),
    "normal std": (lambda: nb.normal(G, S, dt(), 0, -1), lambda: empty().normal_(0, -1)),
    "normal std of nothing": (lambda: nb.normal(G, (0,), dt(), 0, -1), lambda: empty(size=0).normal_(0, -1)),
    "normal std nan": (lambda: nb.normal(G, S, dt(), 0, NAN), lambda: empty().normal_(0, NAN)),
    "normal integer": (lambda: nb.normal(G, S, dt("int64")), lambda: torch.randn(3, dtype=torch.int64)),
    "normal std tensor": (
        lambda: nb.normal_around(G, 0.0, np.float32([1, -1]), dt()),
        lambda: torch.normal(0.0, torch.tensor([1.0, -1.0])),
    ),
    "normal complex std": (
        lambda: nb.normal_around(G, 0.0, np.complex64([1, 1]), dt("complex64")),
        lambda: torch.normal(0.0, torch.tensor([1.0 + 0j, 1])),
    ),
    "randint order": (lambda: nb.randint(G, 5, 3, S, dt("int64")), lambda: torch.randint(5, 3, (3,))),
    "randint empty": (lambda: nb.randint(G, 3, 3, S, dt("int64")), lambda: torch.randint(3, 3, (3,))),
    "randint overflow": (lambda: nb.randint(G, 0, 2**63, S, dt("int64")), lambda: torch.randint(0, 2**63, (3,))),
    "random_ complex": (lambda: nb.randint(G, 0, 3, S, dt("complex64")), lambda: empty("complex64").random_(0, 3)),
    "random_() complex": (lambda: nb.random_(G, S, dt("complex64")), lambda: empty("complex64").random_()),
    "random_() uint16": (lambda: nb.random_(G, S, dt("uint16")), lambda: empty("uint16").random_()),
    "random_ bits int32": (
        lambda: nb.randint_from(G, -(2**63), S, dt("int32")),
        lambda: empty("int32").random_(-(2**63), None),
    ),
    "random_ bits half": (
        lambda: nb.randint_from(G, -(2**63), S, dt("float16")),
        lambda: empty("float16").random_(-(2**63), None),
    ),
    "random_ from complex": (
        lambda: nb.randint_from(G, 5, S, dt("complex64")),
        lambda: empty("complex64").random_(5, None),
    ),
    "random_ from beyond": (
        lambda: nb.randint_from(G, 4000, S, dt("float16")),
        lambda: empty("float16").random_(4000, None),
    ),
    "random_ from big": (lambda: nb.randint_from(G, 300, S, dt("uint8")), lambda: empty("uint8").random_(300, None)),
    "randperm negative": (lambda: nb.randperm(G, -1, dt("int64")), lambda: torch.randperm(-1)),
    "randperm uint8": (lambda: nb.randperm(G, 300, dt("uint8")), lambda: torch.randperm(300, dtype=torch.uint8)),
    "randperm int16": (
        lambda: nb.randperm(G, 2**15 + 1, dt("int16")),
        lambda: torch.randperm(2**15 + 1, dtype=torch.int16),
    ),
    "randperm half": (lambda: nb.randperm(G, 3000, dt("float16")), lambda: torch.randperm(3000, dtype=torch.float16)),
    "randperm bool": (lambda: nb.randperm(G, 5, dt("bool")), lambda: torch.randperm(5, dtype=torch.bool)),
    "bernoulli over": (
        lambda: nb.bernoulli(G, np.float32([0.5, 1.5])),
        lambda: torch.bernoulli(torch.tensor([0.5, 1.5])),
    ),
    "bernoulli nan": (
        lambda: nb.bernoulli(G, np.float32([0.5, NAN])),
        lambda: torch.bernoulli(torch.tensor([0.5, NAN])),
    ),
    "bernoulli integer": (lambda: nb.bernoulli(G, np.array([1, 0])), lambda: torch.bernoulli(torch.tensor([1, 0]))),
    "bernoulli_ over": (lambda: nb.bernoulli_(G, S, dt(), 1.5), lambda: empty().bernoulli_(1.5)),
    "bernoulli_ under": (lambda: nb.bernoulli_(G, (0,), dt(), -0.25), lambda: empty(size=0).bernoulli_(-0.25)),
    "bernoulli_ nan": (lambda: nb.bernoulli_(G, S, dt(), NAN), lambda: empty().bernoulli_(NAN)),
    "bernoulli_ complex": (lambda: nb.bernoulli_(G, S, dt("complex64")), lambda: empty("complex64").bernoulli_()),
    "exponential_ rate": (lambda: nb.exponential(G, S, dt(), -1), lambda: empty().exponential_(-1)),
    "exponential_ integer": (lambda: nb.exponential(G, S, dt("int64")), lambda: empty("int64").exponential_()),
    "geometric_ p": (lambda: nb.geometric(G, S, dt(), 1), lambda: empty().geometric_(1)),
    "geometric_ bool": (lambda: nb.geometric(G, S, dt("bool"), 0.5), lambda: empty("bool").geometric_(0.5)),
    "log_normal_ std": (lambda: nb.log_normal(G, S, dt(), 0, 0), lambda: empty().log_normal_(0, 0)),
    "log_normal_ integer": (lambda: nb.log_normal(G, S, dt("int64")), lambda: empty("int64").log_normal_()),
    "cauchy_ sigma": (lambda: nb.cauchy(G, S, dt(), 0, 0), lambda: empty().cauchy_(0, 0)),
    "cauchy_ integer": (lambda: nb.cauchy(G, S, dt("int64")), lambda: empty("int64").cauchy_()),
    "poisson negative": (lambda: nb.poisson(G, np.float32([-1])), lambda: torch.poisson(torch.tensor([-1.0]))),
    "poisson nan": (lambda: nb.poisson(G, np.float32([NAN])), lambda: torch.poisson(torch.tensor([NAN]))),
    "poisson integer": (lambda: nb.poisson(G, np.array([1])), lambda: torch.poisson(torch.tensor([1]))),
}
BOUNDS = [
    ("uint8", 0, 300), ("uint8", -1, 3), ("int8", 0, 300), ("int16", 0, 2**20), ("int32", 0, 2**40), ("bool", 0, 5),
    ("uint16", -1, 5), ("uint32", 0, 2**33), ("uint64", -1, 3), ("float16", 0, 2**20), ("float16", 65600, 65601),
]  # fmt: skip
WEIGHTS = [
    ([1.0, 2], 0, False), ([1.0, 2], -1, True), ([1.0, 2], 3, False), ([1.0, -2], 1, False), ([1.0, -2], 3, True),
    ([1.0, INF], 1, False), ([1.0, INF], 3, True), ([1.0, NAN], 1, False), ([1.0, NAN], 3, True), ([0.0, 0], 1, False),
    ([0.0, 0], 3, True), ([[0.0, 1], [0, 0]], 1, False), ([1, 2], 1, False), (1.0, 1, False), ([[[1.0]]], 1, False),
]  # fmt: skip


def assert_same_error(ours, theirs):
    with pytest.raises((RuntimeError, NotImplementedError, ValueError)) as expected:
        theirs()
    with pytest.raises(expected.type) as raised:
        ours()
    assert type(raised.value) is expected.type
    assert str(raised.value) == str(expected.value).split("\n")[0]


@pytest.mark.parametrize("case", CASES)
def test_the_error_is_torchs(case):
    assert_same_error(*CASES[case])


@pytest.mark.parametrize(("dtype", "low", "high"), BOUNDS)
def test_ranges_beyond_the_dtype_are_refused(dtype, low, high):
    assert_same_error(lambda: nb.randint(G, low, high, S, np.dtype(dtype)), lambda: empty(dtype).random_(low, high))


@pytest.mark.parametrize(("weights", "count", "replacement"), WEIGHTS)
def test_weights_that_are_no_distribution_are_refused(weights, count, replacement):
    ours = np.array(weights, np.float32) if np.array(weights).dtype.kind == "f" else np.array(weights)
    assert_same_error(
        lambda: nb.multinomial(G, ours, count, replacement),
        lambda: torch.multinomial(torch.tensor(weights), count, replacement),
    )


def test_ranges_with_gaps_warn_as_torch_does():
    sentence = r"^to - 1 is out of bounds \[-\(2\^11\), 2\^11\]"
    with pytest.warns(UserWarning, match=sentence) as theirs:
        empty("float16").random_(0, 65504)
    with pytest.warns(UserWarning, match=sentence) as ours:
        nb.randint(G, 0, 65504, S, np.dtype("float16"))
    assert [str(w.message) for w in ours] == [str(w.message).partition(" (Triggered")[0] for w in theirs]
