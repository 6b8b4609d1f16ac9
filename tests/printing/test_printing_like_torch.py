"""Generated arrays, facts and options: the text equals repr(tensor) of the PyTorch that is installed."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograd_nb.printing import printoptions, tensor_text

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

FLOATS = ["float16", "float32", "float64"]
COMPLEX = ["complex64", "complex128"]
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
OPTIONS = {
    "precision": [0, 1, 2, 3, 6, 10],
    "threshold": [0, 5, 20, 100, math.inf],
    "edgeitems": [0, 1, 2, 3, 5],
    "linewidth": [10, 40, 60, 79, 100, 200],
    "profile": ["default", "short", "full"],
    "sci_mode": [True, False],
}
# Numbers on both sides of every limit at which the notation changes.
LIMITS = [1e-4, 9.9999e-5, 5e-5, 0.1, 1, 10, 999.9995, 1000, 1001, 99999999, 1e8, 100000008, 2.5, 0.99999]


@pytest.fixture(autouse=True)
def torch_options():
    yield
    torch.set_printoptions(profile="default")
    torch.set_default_dtype(torch.float32)


def assert_same_text(array, options=None, default="float32", fact="plain"):
    tensor = torch.from_numpy(array.copy())
    facts = {}
    if fact != "plain" and array.dtype.kind in "fc":
        tensor.requires_grad_()
        facts["requires_grad"] = True
        if fact == "result":
            tensor = tensor.view(array.shape)
            facts["grad_fn_name"] = tensor.grad_fn.name()
        elif fact == "parameter":
            tensor = torch.nn.Parameter(tensor)
            facts["parameter"] = True
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**(options or {}))
    torch.set_default_dtype(getattr(torch, default))
    with printoptions(**(options or {})):
        assert tensor_text(array, default_dtype=default, **facts) == repr(tensor), (array.dtype, array.shape, options)


def magnitudes(count, draw):
    """Float64 values of one of the families that print differently."""
    family = draw.randrange(7)
    if family == 0:
        return draw.random_numbers.random(count)
    if family == 1:
        return draw.random_numbers.normal(size=count) * 10 ** draw.uniform(-3, 3)
    if family == 2:
        return draw.random_numbers.integers(-50, 2000, count).astype(float)
    if family == 3:
        return 10 ** draw.random_numbers.uniform(-45, 38, count) * draw.random_numbers.choice([-1, 1], count)
    if family == 4:
        return 10 ** draw.random_numbers.uniform(-5, 9, count)
    if family == 5:
        return np.round(10 ** draw.random_numbers.uniform(0, 9, count))
    return draw.random_numbers.choice(LIMITS, count)


def float_values(count, dtype, draw):
    with np.errstate(all="ignore"):
        values = magnitudes(count, draw).astype(dtype)
    for special in (np.nan, np.inf, -np.inf, 0.0, -0.0):
        if draw.random() < 0.2:
            values[draw.random_numbers.random(count) < draw.choice([0.1, 0.9])] = special
    return values


def some_values(count, dtype, draw):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return draw.random_numbers.random(count) < 0.5
    if dtype.kind == "c":
        parts = np.empty(count, dtype)
        parts.real, parts.imag = (float_values(count, parts.real.dtype, draw) for _ in range(2))
        return parts
    if dtype.kind == "f":
        return float_values(count, dtype, draw)
    limits = np.iinfo(dtype)
    low, high = draw.choice([(max(limits.min, -5), 12), (limits.min, limits.max)])
    return draw.random_numbers.integers(low, high, count, dtype=dtype)


def some_shape(draw):
    dims = draw.choice([0, 1, 1, 2, 2, 3, 4])
    if dims < 3:
        return tuple(draw.choice([0, 1, 2, 3, 5, 6, 7, 12, 50 if dims == 2 else 1200]) for _ in range(dims))
    return tuple(draw.choice([0, 1, 2, 3, 4, 5, 7, 8] if draw.random() < 0.1 else [1, 2, 3, 5, 7]) for _ in range(dims))


@pytest.mark.parametrize("dtype", [*FLOATS, *COMPLEX, *INTEGERS, "bool"])
def test_random_arrays(dtype):
    draw = random.Random(dtype)
    draw.random_numbers = np.random.default_rng(draw.randrange(2**32))
    for _ in range(300 if dtype[:3] in ("flo", "com") else 100):
        shape = some_shape(draw)
        options = {}
        if draw.random() < 0.6:
            options = {name: draw.choice(values) for name, values in OPTIONS.items() if draw.random() < 0.4}
        array = some_values(math.prod(shape), dtype, draw).reshape(shape)
        assert_same_text(
            array,
            options,
            draw.choice(["float32", "float32", "float64", "float16"]),
            draw.choice(["plain", "leaf", "result", "parameter"]),
        )


@pytest.mark.parametrize("dtype", FLOATS)
def test_each_pair_of_numbers_at_the_limits(dtype):
    for first in LIMITS:
        for second in [*LIMITS, 0.0, -0.0, -3.0, math.inf, math.nan]:
            with np.errstate(over="ignore"):
                assert_same_text(np.array([first, second]).astype(dtype))


@pytest.mark.parametrize("linewidth", [20, 33, 80])
def test_breaks_at_every_length(linewidth):
    for length in range(1, 40):
        for fact in ("leaf", "result", "parameter"):
            assert_same_text(np.arange(float(length)), {"linewidth": linewidth}, fact=fact)
            assert_same_text(np.arange(length, dtype=np.float32)[None], {"linewidth": linewidth}, fact=fact)


def test_several_facts_at_every_line_width():
    for linewidth in range(10, 90):
        for fact in ("leaf", "result"):
            for edge in (0, 3):
                options = {"linewidth": linewidth, "edgeitems": edge}
                assert_same_text(np.ones(6), options, fact=fact)
                assert_same_text(np.ones((0, 2), np.float16), options, fact=fact)


option_sets = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in OPTIONS.items()})
any_arrays = st.sampled_from([*FLOATS, *COMPLEX, *INTEGERS, "bool"]).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=8))
)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(any_arrays, option_sets, st.sampled_from(["plain", "leaf", "result"]))
def test_any_array_under_any_options(array, options, fact):
    assert_same_text(array, options, fact=fact)


# PyTorch compiles its forward-mode rules with a function that it has deprecated itself.
@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning")
@pytest.mark.parametrize("threshold", [1000, 0])
def test_subclasses_and_tangents(threshold):
    class Mine(torch.Tensor):
        pass

    class Weight(torch.nn.Parameter):
        pass

    square = np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4)
    tensor = torch.from_numpy(square)
    options = {"threshold": threshold, "edgeitems": 1}
    torch.set_printoptions(**options)
    with printoptions(**options):
        assert tensor_text(square, class_name="Mine") == repr(tensor.as_subclass(Mine))
        assert tensor_text(square, class_name="Weight", parameter=True, requires_grad=True) == repr(Weight(tensor))
        with torch.autograd.forward_ad.dual_level():
            dual = torch.autograd.forward_ad.make_dual(tensor, tensor * 2)
            assert tensor_text(square, tangent=tensor_text(square * 2)) == repr(dual)


def test_bfloat16_kept_as_float32():
    tensor = torch.linspace(-3, 3, 7).to(torch.bfloat16)
    assert tensor_text(tensor.float().numpy(), dtype_name="bfloat16") == repr(tensor)
