"""Every distribution against PyTorch, bit for bit, over seeds, sizes and dtypes, and the state it leaves behind."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the streams are compared with PyTorch's own")

from autograd_nb import random as nb  # noqa: E402

SIZES = (0, 1, 2, 7, 8, 15, 16, 17, 23, 24, 31, 32, 33, 100, 623, 624, 625, 1000, 4097, 90001)
SEEDS = (0, 1, 42, 2**32 + 5, -1)
FLOATS = ("float16", "float32", "float64")
INTEGERS = ("uint8", "int8", "int16", "int32", "int64")

# name: (dtypes, ours(generator, shape, dtype), torch's(empty tensor))
FILLS = {
    "rand": (FLOATS, nb.uniform, lambda t: t.uniform_()),
    "uniform_": (FLOATS, lambda g, s, d: nb.uniform(g, s, d, -0.7, 0.31), lambda t: t.uniform_(-0.7, 0.31)),
    "uniform_ wide": (FLOATS, lambda g, s, d: nb.uniform(g, s, d, 3, 1e3), lambda t: t.uniform_(3, 1e3)),
    "uniform_ point": (FLOATS, lambda g, s, d: nb.uniform(g, s, d, 5, 5), lambda t: t.uniform_(5, 5)),
    "randn": (FLOATS, nb.normal, lambda t: t.normal_()),
    "normal_": (FLOATS, lambda g, s, d: nb.normal(g, s, d, 0.3, 1.7), lambda t: t.normal_(0.3, 1.7)),
    "normal_ mean only": (FLOATS, lambda g, s, d: nb.normal(g, s, d, -2.0, 0.0), lambda t: t.normal_(-2.0, 0.0)),
    "bernoulli_": (
        (*FLOATS, *INTEGERS, "bool"),
        lambda g, s, d: nb.bernoulli_(g, s, d, 0.3),
        lambda t: t.bernoulli_(0.3),
    ),
    "random_": ((*FLOATS, *INTEGERS, "bool"), nb.random_, lambda t: t.random_()),
    "random_ from": (
        (*FLOATS, *INTEGERS),
        lambda g, s, d: nb.randint_from(g, 7, s, d),
        lambda t: t.random_(7, None),
    ),
    "random_ all bits": (
        ("float32", "float64", "int64"),
        lambda g, s, d: nb.randint_from(g, -(2**63), s, d),
        lambda t: t.random_(-(2**63), None),
    ),
    "randint": (
        (*FLOATS, *INTEGERS, "uint16", "uint32", "uint64"),
        lambda g, s, d: nb.randint(g, 3, 101, s, d),
        lambda t: t.random_(3, 101),
    ),
    "exponential_": (FLOATS, lambda g, s, d: nb.exponential(g, s, d, 1.5), lambda t: t.exponential_(1.5)),
    "geometric_": ((*FLOATS, "int64"), lambda g, s, d: nb.geometric(g, s, d, 0.2), lambda t: t.geometric_(0.2)),
    "log_normal_": (FLOATS, lambda g, s, d: nb.log_normal(g, s, d, 0.1, 0.7), lambda t: t.log_normal_(0.1, 0.7)),
    "cauchy_": (FLOATS, lambda g, s, d: nb.cauchy(g, s, d, 0.5, 2.0), lambda t: t.cauchy_(0.5, 2.0)),
}
CASES = [(name, dtype) for name, (dtypes, _, _) in FILLS.items() for dtype in dtypes]


def assert_same(ours, theirs):
    theirs = theirs.numpy()
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    # Bytes, not values: -0.0 and 0.0 are different bits.
    assert ours.tobytes() == theirs.tobytes()


def assert_same_state(generator):
    assert generator.get_state().tobytes() == torch.get_rng_state().numpy().tobytes()


def both(seed):
    torch.manual_seed(seed)
    return nb.Generator().manual_seed(seed)


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_fills_are_torchs(name, dtype):
    _, ours, theirs = FILLS[name]
    for seed in SEEDS:
        generator = both(seed)
        for size in SIZES if seed < 2 else SIZES[:-2]:
            assert_same(
                ours(generator, (size,), np.dtype(dtype)), theirs(torch.empty(size, dtype=getattr(torch, dtype)))
            )
        assert_same_state(generator)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (-5, 5), (0, 1), (0, 2**28 - 1), (0, 2**28), (-(2**31), 2**31), (0, 2**32), (1, 2**40 + 1),
        (0, 2**63 - 1), (-(2**63), 2**63 - 1),
    ],
)  # fmt: skip
def test_randint_draws_32_or_64_bits_as_torch_does(low, high):
    for seed in SEEDS:
        generator = both(seed)
        for size in (1, 3, 311, 1000):
            assert_same(nb.randint(generator, low, high, (size,), np.dtype("int64")), torch.randint(low, high, (size,)))


@pytest.mark.filterwarnings("ignore:to - 1 is out of bounds", "ignore:from is out of bounds")
@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [
        ("float16", 0, 65504), ("float16", -2049, 3000), ("float16", -5000, -1000), ("float32", 0, 2**24 + 1),
        ("float32", -(2**25) - 1, 2**40 + 3), ("float64", 0, 2**60 + 1), ("float64", -(2**54) - 1, 5),
    ],
)  # fmt: skip
def test_floating_ranges_end_where_the_dtype_can_hold_them(dtype, low, high):
    for seed in range(20):
        generator = both(seed)
        theirs = torch.empty(500, dtype=getattr(torch, dtype)).random_(low, high)
        assert_same(nb.randint(generator, low, high, (500,), np.dtype(dtype)), theirs)


@pytest.mark.parametrize("dtype", ["int64", "int32", "float32", "int16"])
def test_randperm_is_torchs(dtype):
    for seed in SEEDS:
        generator = both(seed)
        for size in (0, 1, 2, 3, 10, 100, 499, 500, 501, 502, 1000, 5000, 20_000):
            theirs = torch.randperm(size, dtype=getattr(torch, dtype))
            assert_same(nb.randperm(generator, size, np.dtype(dtype)), theirs)
        assert_same_state(generator)


@pytest.mark.parametrize("dtype", FLOATS)
def test_bernoulli_of_a_tensor_is_torchs(dtype):
    for seed in SEEDS:
        generator = both(seed)
        for shape in ((0,), (1,), (3, 5), (700, 3)):
            p = torch.rand(shape, dtype=getattr(torch, dtype))
            nb.uniform(generator, shape, np.dtype(dtype))
            assert_same(nb.bernoulli(generator, p.numpy()), torch.bernoulli(p))
            ours = nb.bernoulli(generator, p.numpy(), np.dtype("int64"))
            assert_same(ours, torch.empty(shape, dtype=torch.int64).bernoulli_(p))
        assert_same_state(generator)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.9, 1.0])
def test_dropout_masks_are_torchs(dtype, p):
    for seed in range(40):
        generator = both(seed)
        for size in (0, 1, 5, 17, 800, 1601):
            theirs = torch.nn.functional.dropout(torch.ones(size, dtype=getattr(torch, dtype)), p)
            assert_same(nb.dropout_mask(generator, (size,), np.dtype(dtype), p), theirs)
        assert_same_state(generator)


def test_scalar_bernoulli_does_not_depend_on_torchs_threads():
    threads = torch.get_num_threads()
    try:
        for count in (1, 2, 4):
            torch.set_num_threads(count)
            generator = both(3)
            ours = nb.bernoulli_(generator, (100_000,), np.dtype("float32"), 0.3)
            assert_same(ours, torch.empty(100_000).bernoulli_(0.3))
            assert_same(nb.normal(generator, (40_000,), np.dtype("float32")), torch.randn(40_000))
    finally:
        torch.set_num_threads(threads)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@pytest.mark.parametrize("shape", [(), (3,), (7,), (8,), (5, 7)])
def test_complex_numbers_are_torchs(dtype, shape):
    generator = both(11)
    kind = getattr(torch, dtype)
    assert_same(nb.uniform(generator, shape, np.dtype(dtype)), torch.rand(shape, dtype=kind))
    assert_same(nb.normal(generator, shape, np.dtype(dtype)), torch.randn(shape, dtype=kind))


@pytest.mark.parametrize("dtype", FLOATS)
def test_normal_with_tensors_is_torchs(dtype):
    kind = getattr(torch, dtype)
    for seed in SEEDS:
        generator = both(seed)
        for size in (1, 3, 16, 33):
            mean, std = torch.linspace(-3, 3, size, dtype=kind), torch.linspace(0, 2, size, dtype=kind)
            of = mean.numpy(), std.numpy()
            assert_same(nb.normal_around(generator, *of, np.dtype(dtype)), torch.normal(mean, std))
            assert_same(nb.normal_around(generator, of[0], 1.5, np.dtype(dtype)), torch.normal(mean, 1.5))
            assert_same(nb.normal_around(generator, 0.7, of[1], np.dtype(dtype)), torch.normal(0.7, std))
            column = of[0][:, None]
            assert_same(nb.normal_around(generator, column, of[1], np.dtype(dtype)), torch.normal(mean[:, None], std))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("count", "replacement"), [(1, False), (1, True), (3, False), (6, False), (2, True), (50, True)]
)
def test_multinomial_is_torchs(dtype, count, replacement):
    for seed in range(30):
        generator = both(seed)
        for shape in ((6,), (4, 9)):
            weights = torch.rand(shape, dtype=getattr(torch, dtype))
            nb.uniform(generator, shape, np.dtype(dtype))
            theirs = torch.multinomial(weights, count, replacement)
            assert_same(nb.multinomial(generator, weights.numpy(), count, replacement), theirs)
        assert_same_state(generator)


def test_poisson_is_torchs():
    for seed in range(30):
        generator = both(seed)
        for dtype in ("float32", "float64"):
            rates = torch.tensor([0.0, 0.1, 1.0, 4.0, 9.9, 10.0, 12.5, 40.0, 1e3, 1e6], dtype=getattr(torch, dtype))
            assert_same(nb.poisson(generator, rates.numpy()), torch.poisson(rates))
        assert_same_state(generator)


def test_tensors_that_do_not_lie_row_by_row_are_filled_along_their_memory():
    for make in (
        lambda: torch.zeros(6, 4).t(),
        lambda: torch.zeros(2, 3, 4).permute(2, 0, 1),
        lambda: torch.zeros(5, 8)[:, ::2],
        lambda: torch.zeros(3, 5, 7)[:, 1:, :].transpose(0, 2),
    ):
        generator = both(9)
        theirs, ours = make(), make().numpy()
        theirs.normal_(1.0, 2.0)
        dtype = ours.dtype
        nb.in_memory_order(ours, lambda s, rowwise: nb.normal(generator, s, dtype, 1.0, 2.0, rowwise))  # noqa: B023
        assert np.array_equal(ours, theirs.numpy())
        theirs.uniform_()
        nb.in_memory_order(ours, lambda s, rowwise: nb.uniform(generator, s, dtype))  # noqa: B023
        assert np.array_equal(ours, theirs.numpy())
        assert_same_state(generator)


def test_mixed_calls_continue_alike():
    f4, f8, i8 = np.dtype("float32"), np.dtype("float64"), np.dtype("int64")
    for seed in range(10):
        g = both(seed)
        for round_ in range(12):
            assert_same(nb.uniform(g, (3,), f4), torch.rand(3))
            assert_same(nb.normal(g, (5,), f4), torch.randn(5))
            assert_same(nb.normal(g, (4, 5), f4), torch.randn(4, 5))
            assert_same(nb.normal(g, (3,), f8), torch.randn(3, dtype=torch.float64))
            assert_same(nb.randperm(g, 7, i8), torch.randperm(7))
            assert_same(nb.uniform(g, (1 + 61 * round_,), f8), torch.rand(1 + 61 * round_, dtype=torch.float64))
            assert_same(nb.randint(g, 0, 10, (2, 3), i8), torch.randint(0, 10, (2, 3)))
            assert_same(nb.randint(g, 0, 2**40, (3,), i8), torch.randint(0, 2**40, (3,)))
            assert_same(nb.bernoulli_(g, (9,), f4, 0.5), torch.empty(9).bernoulli_(0.5))
            assert_same(nb.normal(g, (1,), f4, 2.0, 3.0), torch.empty(1).normal_(2.0, 3.0))
            assert_same_state(g)
