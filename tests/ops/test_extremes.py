"""Extremes, orders and spreads: named tuples, ties, nan, errors, gradients as in PyTorch."""

import pickle

import numpy as np
import pytest

import autograd_nb as ours
from autograd_nb.engine import return_types
from autograd_nb.ops import ties
from tests.ops.reductions import cases, gradient, outcome, recorded

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

OUTCOMES = cases("""
    x.max()
    x.max(0)
    x.min(1, True)
    x.max(i)
    torch.max(x, dim=0, keepdim=True)
    x.max(axis=0)
    x.max(0, 1)
    x.max((0, 1))
    x.max(2)
    e.max()
    e.max(0)
    e.max(1)
    b.max(0)
    s.max(0)
    n.max()
    n.max(0)
    n.argmin()
    c.max()
    x.amax()
    x.amin((0, 1), True)
    x.amax((0, 0))
    e.amax()
    e.amax(0)
    torch.amax(x, 0, out=torch.zeros(3, dtype=torch.float64))
    x.aminmax()
    torch.aminmax(x, dim=0)
    torch.aminmax(e)
    t.argmax()
    x.argmax(1, keepdim=True)
    x.argmax(3)
    e.argmax()
    b.argmax()
    s.argmax(0)
    x.sort()
    x.sort(descending=True)
    x.sort(0, True)
    x.sort(dim=0, stable=True)
    x.sort(3)
    n.sort()
    n.sort(descending=True)
    c.sort()
    s.sort()
    e.sort(0)
    t.argsort()
    x.msort()
    x.topk(2)
    n.topk(3)
    n.topk(3, largest=False)
    x.topk(5)
    x.topk(1.5)
    x.topk(1, 3)
    b.topk(1)
    s.topk(1)
    x.kthvalue(2)
    x.kthvalue(5)
    x.median()
    x.median(0)
    n.median()
    n.median(0)
    n.nanmedian(0)
    n.nanmedian()
    e.median()
    e.median(0)
    b.median()
    t.unique()
    t.unique(return_inverse=True, return_counts=True)
    x.unique(dim=0)
    n.unique()
    x.unique(dim=3)
    x.var()
    x.var(0)
    x.var(True)
    x.var(unbiased=False)
    x.var(0, 0)
    x.std(correction=1.5)
    x.std(axis=0)
    torch.var_mean(x, 1)
    torch.std_mean(x, keepdim=True)
    i.var()
    torch.std_mean(i)
    s.std()
    e.var(0)
    x.var((0, 0))
    c.var()
    h.std()
""")


@pytest.mark.parametrize("expression", OUTCOMES)
@pytest.mark.filterwarnings("ignore:.*degrees of freedom")
def test_values_dtypes_and_errors(expression):
    assert outcome(ours, expression) == outcome(torch, expression)


GRADIENTS = cases("""
    x.max()
    x.max(1)[0]
    x.min(0, True)[0]
    x.amax(1)
    x.amin()
    torch.aminmax(x, dim=1)[0]
    torch.aminmax(x)[1] * 2 + torch.aminmax(x)[0]
    x.sort(descending=True, stable=True)[0][:, 0]
    x.topk(1)[0]
    x.kthvalue(3)[0]
    x.median()
    x.median(1)[0]
    x.var()
    x.var(1, correction=0)
    x.std()
    x.std(1)
    torch.var_mean(x, 1)[0] + torch.var_mean(x, 1)[1]
    torch.std_mean(x)[0] * 3
    torch.std_mean(x)[1]
""")
TIES = np.array([[2.0, 1.0, 2.0], [1.0, 1.0, 1.0]], np.float32)
NANS = np.array([[2.0, np.nan, 2.0], [1.0, np.inf, 1.0]], np.float32)


@pytest.mark.parametrize("values", [TIES, NANS, np.ones((1, 3), np.float32)], ids=["ties", "nan", "constant"])
@pytest.mark.parametrize("expression", GRADIENTS)
def test_gradients_at_ties_and_nans(expression, values):
    mine, theirs = gradient(ours, expression, x=values), gradient(torch, expression, x=values)
    np.testing.assert_allclose(mine["x"], theirs["x"], rtol=1e-6)


@pytest.mark.parametrize(
    "expression",
    [
        "x.max()",
        "x.max(0)[0]",
        "x.min(1)[0]",
        "x.amax()",
        "x.std(0)",
        "x.sort()[0]",
        "x.sort(stable=True)[0]",
        "x.topk(1)[0]",
    ],
)
def test_recorded_names(expression):
    assert recorded(ours, expression) == recorded(torch, expression)


@pytest.mark.parametrize("kind", ["float32", "int64", "uint8"])
@pytest.mark.parametrize("n", [5, 16, 17, 40, 300])
def test_equal_elements_land_where_pytorch_puts_them(n, kind):
    rng = np.random.default_rng(n)
    values = rng.integers(0, max(2, n // 4), (2, n)).astype(kind)
    x, y = torch.tensor(values), ours.tensor(values)
    for descending in (False, True):
        assert y.sort(descending=descending)[1].tolist() == x.sort(descending=descending)[1].tolist()
        assert y.mT.argsort(0, descending).mT.tolist() == x.argsort(1, descending).tolist()
        for k in (0, 1, 2, n // 3, n - 1, n):
            for in_order in (True, False):
                expected = x.topk(k, largest=descending, sorted=in_order)[1].tolist()
                assert y.topk(k, largest=descending, sorted=in_order)[1].tolist() == expected


def test_topk_of_many_needs_no_full_sort_and_agrees():
    values = np.random.default_rng(1).integers(0, 900, (3, 1000)).astype(np.float32)
    values[1] = np.random.default_rng(2).permutation(1000)
    values[2, 7] = np.nan
    for largest in (True, False):
        mine, theirs = ours.tensor(values).topk(9, largest=largest), torch.tensor(values).topk(9, largest=largest)
        assert mine[1].tolist() == theirs[1].tolist()
        np.testing.assert_array_equal(mine[0].numpy(), theirs[0].numpy())


def test_beyond_the_limit_equals_keep_their_first_order():
    values = np.zeros(ties.LIMIT + 1, np.float32)
    assert ours.tensor(values).sort()[1].tolist() == list(range(values.size))


def test_variance_of_numbers_far_from_zero():
    values = (1e4 + np.random.default_rng(0).normal(0, 1, 5000)).astype(np.float32)
    exact = values.astype(np.float64).var(ddof=1)
    assert abs(ours.tensor(values).var().item() - exact) < 1e-6 * exact


def test_named_tuples():
    result = ours.tensor([3.0, 1.0]).max(0)
    assert str(type(result)) == "<class 'torch.return_types.max'>"
    values, indices = result
    assert result.values is values
    assert result[1] is indices
    assert repr(pickle.loads(pickle.dumps(result))) == repr(result)
    with pytest.raises(TypeError, match="takes a 2-sequence \\(1-sequence given\\)"):
        return_types.max([values])
    with pytest.raises(AttributeError, match="no attribute 'maximal'"):
        return_types.maximal  # noqa: B018


def test_unique_records_a_derivative_it_does_not_have():
    x = ours.tensor([1.0, 1.0], requires_grad=True)
    with pytest.raises(NotImplementedError, match="the derivative for '_unique2' is not implemented"):
        x.unique().sum().backward()
