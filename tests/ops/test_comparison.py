"""Comparisons, truth values, bits, choosing by masks, bounds: as in PyTorch, for operands of every kind."""

import itertools

import numpy as np
import pytest

import autograd_nb as ours
from tests.engine.oracle import error, plain, same
from tests.ops.operands import NAMES, NUMBERS, graph, outcome

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">=", "&", "|", "^"])
def test_operators_of_all_operands(sign):
    for left, right in [*itertools.product(NAMES, NAMES), *itertools.product(NAMES, (*NUMBERS, "True"))]:
        expression = f"{left} {sign} {right}"
        assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize("name", ["maximum", "minimum", "logical_and", "logical_or", "logical_xor", "equal", "isclose"])
def test_functions_of_all_pairs(name):
    for left, right in itertools.product(NAMES, NAMES):
        expression = f"torch.{name}({left}, {right})"
        assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize("name", ["isnan", "isinf", "isfinite", "isposinf", "isneginf", "signbit", "logical_not"])
def test_tests_of_all_operands(name):
    for operand in NAMES:
        expression = f"torch.{name}({operand})"
        assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize("other", ["2", "1.5", "True", "z", "w", "x", "i", "h"])
def test_choosing_and_bounding_with_mixed_dtypes(other):
    forms = (
        "torch.where(b, {a}, {k})", "torch.where(b, {k}, {a})", "{a}.masked_fill(b, {k})", "{a}.clamp({k})",
        "{a}.clamp(max={k})", "{a}.clamp_min({k})",
    )  # fmt: skip
    for form, name in itertools.product(forms, "xdiuhsz"):
        expression = form.format(a=name, k=other)
        expected = outcome(torch, expression)
        if "0-dimensional value" not in expected:
            assert outcome(ours, expression) == expected, expression


@pytest.mark.parametrize("name", ["clamp", "clamp_", "clamp_min", "clamp_min_", "clamp_max", "clamp_max_"])
@pytest.mark.parametrize("bound", ["1j", "1+0j", "x.cfloat()", "s.cfloat()", "s.cfloat() * 1j", "x"])
def test_complex_numbers_are_no_bounds(name, bound):
    for tensor in ("x", "d", "i", "b", "x.cfloat()", "d.cdouble()"):
        expression = f"{tensor}.{name}({bound})" if bound != "x" else f"{tensor}.cfloat().{name}(x)"
        assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize(
    "arguments",
    ["0, 1j", "0, 1+0j", "x, 1j", "s, 1j", "max=1j", "max=1+0j", "s.cfloat(), 2", "s * 1j, 2", "x.cfloat(), 2",
     "x, 2", "s, 2", "s.clone().requires_grad_(), 2", "max=s.clone().requires_grad_()", "max=x.cfloat()",
     "x.cfloat(), x", "x, x.cfloat()", "u.cfloat(), 1+0j"],
)  # fmt: skip
def test_complex_numbers_beside_other_bounds(arguments):
    for name, tensor in itertools.product(("clamp", "clamp_"), ("x", "d", "i", "b", "x.cfloat()")):
        expression = f"torch.{name}({tensor}, {arguments})"
        assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize(
    "expression",
    [
        "x == None", "x != 'a'", "x < None", "torch.eq(1, x)", "torch.maximum(x, 2)", "torch.logical_and(x, 1)", "~x",
        "~i", "~b", "b.logical_not_()", "x.logical_and_(b)", "x.eq_(0.5)", "i.gt_(1)", "b.bitwise_and_(b)",
        "torch.allclose(x, x.double())", "torch.isclose(x, x, rtol=-1.0)", "torch.allclose(n, n, equal_nan=True)",
        "torch.equal(x, 2)", "torch.clamp(x)", "x.clamp(2, 1)", "n.clamp(0, 2)", "torch.clamp(x, 'a', None)",
        "i.clamp(0.5, 2)", "torch.where(x, x, x)", "torch.where(b, x, None)", "torch.where(b, 2, 3)",
        "torch.where(b, 2., 3)", "x.masked_fill(i, 0)", "x.masked_fill(b, 1j)", "i.masked_fill(b, 1.5)",
        "x.masked_fill_(b, 7)", "x.masked_fill(b, d)", "torch.bitwise_and(2, 3)", "i << 1", "i >> 1", "1 | i",
        "2.5 & i", "torch.clip(x, 0, 1)", "torch.greater(x, 1)", "hash(x) == hash(x)",
    ],
)  # fmt: skip
def test_keywords_and_refusals(expression):
    assert outcome(ours, expression) == outcome(torch, expression)


@pytest.mark.parametrize(
    "expression",
    [
        "torch.where(x > 1, x, y)", "torch.where(x > 1, x, 2.)", "torch.where(x > 1, 2, y)", "torch.where(x > 1, i, y)",
        "x.masked_fill(x > 1, 2)", "x.masked_fill(x > 1, y[0, 0])", "x.clamp(0, 1)", "x.clamp(min=y)",
        "x.clamp(y, y + 1)", "x.clamp_min(0)", "x.clamp_min(y)", "x.clamp_max(1)", "torch.maximum(x, y)",
        "torch.minimum(x, i)", "x > y", "x == 1", "(x * 1).masked_fill_(x > 1, 0)", "(x * 1).clamp_(0, 1)",
    ],
)  # fmt: skip
def test_recorded_graphs(expression):
    result = eval(expression, {"torch": torch, "x": torch.ones(3), "y": torch.ones(2, 1), "i": torch.ones(3).long()})
    if result.dtype is torch.bool:
        x = ours.ones(3, requires_grad=True)
        assert eval(expression, {"x": x, "y": x}).grad_fn is None
    else:
        assert graph(ours, expression) == graph(torch, expression)


CORNERS = np.array([1.0, 2.0, 3.0, np.nan, 2.0, -0.0, np.inf])
LOW, HIGH = np.array([1.0, 1, 5, 0, 2, 3, 0]), np.array([2.0, 1, 1, 0, 2, 1, np.inf])


@pytest.mark.parametrize(
    "expression",
    [
        "x.clamp(1, 2)", "x.clamp(2, 1)", "x.clamp(a, b)", "x.clamp(min=a)", "x.clamp(max=b)", "x.clamp_min(a)",
        "torch.maximum(x, a)", "torch.minimum(x, b)", "torch.where(x > a, x * 2, b)", "x.abs() + a * b", "x.sign() + a",
    ],
)  # fmt: skip
def test_gradients_at_ties_and_nan(expression):
    found = []
    for module in (ours, torch):
        leaves = {n: module.tensor(v, requires_grad=True) for n, v in (("x", CORNERS), ("a", LOW), ("b", HIGH))}
        eval(expression, {"torch": module, **leaves}).sum().backward()
        found.append({n: None if t.grad is None else t.grad.tolist() for n, t in leaves.items()})
    assert found[0] == found[1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16, np.int64, np.bool_])
def test_masks_on_many_elements_choose_exactly(dtype):
    """Above some hundred elements the choice is made on the bits."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(40, 50)).astype(dtype), rng.normal(size=(50,)).astype(dtype)
    if a.dtype.kind == "f":
        a[3], b[5] = np.nan, np.inf
    mask = rng.random((40, 50)) < 0.5
    chosen = ours.where(ours.tensor(mask), ours.tensor(a), ours.tensor(b))
    np.testing.assert_array_equal(chosen.numpy(), np.where(mask, a, b))
    assert not np.signbit(ours.relu(ours.tensor([-1.0] * 2000)).numpy()).any()


def test_masked_gradients_are_plus_zero():
    x = ours.tensor([-1.0, 2.0] * 500, requires_grad=True)
    ours.relu(x).backward(-ours.ones(1000))
    assert repr(x.grad[:2]) == "tensor([ 0., -1.])"


@pytest.mark.parametrize("bound", [{"min": -3}, {"min": -3, "max": 100}, {"max": 300}, {"max": -1}, {"max": -300}])
@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32"])
@same
def test_whole_bounds_beyond_the_dtype(T, dtype, bound):
    values = T.tensor([1, 100], dtype=getattr(T, dtype))
    yield error(lambda: plain(values.clamp(**bound))), error(lambda: plain(values.clone().clamp_(**bound)))
    name, value = max(bound.items())
    yield error(lambda: plain(getattr(values, f"clamp_{name}")(value)))


@same
def test_a_square_under_a_sum_of_no_dimensions(T):
    x = T.tensor(1.5, requires_grad=True)
    (x * x).sum().backward()
    yield x.grad
