"""Sums, means, products, truths, norms: dtypes, dimensions, errors, gradients as in PyTorch."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.reductions import cases, gradient, outcome, recorded

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

OUTCOMES = cases("""
    x.sum(0, True)
    x.sum(0, 1)
    x.sum([0, 0])
    x.sum((0, -2))
    x.sum(2)
    x.sum(1.5)
    x.sum('a')
    x.sum((0, 1.5))
    x.sum(0, True, True)
    x.sum(0, foo=1)
    x.sum(())
    x.sum(None, True)
    x.sum(axis=0, keepdims=True)
    x.sum(dim=torch.tensor(0))
    torch.sum(input=x, dim=0)
    torch.sum([1, 2])
    torch.sum(x, 0, out=torch.zeros(3))
    i.sum()
    b.sum(0)
    u.sum()
    h.sum()
    i.sum(dtype=torch.float64)
    e.sum(0)
    s.sum(0)
    s.sum(1)
    i.mean()
    i.mean(dtype=torch.float32)
    x.mean(dtype=torch.int64)
    e.mean()
    h.mean()
    s.mean(-1, True)
    i.prod()
    b.prod()
    e.prod()
    x.prod((0, 1))
    x.prod(2)
    u.all()
    u.any(0)
    x.any(())
    x.all((0, 1))
    x.all((0, 0))
    e.all()
    e.any()
    x.count_nonzero((0, 0))
    x.count_nonzero(0)
    x.norm('fro', (0, 1))
    x.norm(0)
    x.norm(p=1, dim=-1, keepdim=True)
    x.norm(2, dtype=torch.float64)
    x.double().norm(dtype=torch.float32)
    c.norm()
    i.norm()
    e.norm(float('inf'))
    e.norm(float('inf'), 0)
    e.norm(-1)
    x.norm(2, (0, 0))
    x.norm('abc')
    b.cumsum(0)
    x.cumsum(2)
    x.cumsum()
    x.cumsum([0.5])
    s.cumsum(0)
    x.cumsum(0, dtype=torch.float64)
""")


@pytest.mark.parametrize("expression", OUTCOMES)
def test_values_dtypes_and_errors(expression):
    assert outcome(ours, expression) == outcome(torch, expression)


GRADIENTS = cases("""
    x.sum(0)
    x.sum(dtype=torch.float64)
    x.mean((0, 1), keepdim=True)
    x.mean(1)
    x.prod()
    x.prod(1)
    x.norm()
    x.norm(dim=1)
    x.norm(1, 0)
    x.norm(0.5)
    x.norm(1.5, 1)
    x.norm(3)
    x.norm(float('inf'))
    x.norm(float('-inf'), 0)
    x.cumsum(1)
    (x * 1).cumsum_(0)
""")
WITH_ZEROS = np.array([[0.0, 2.0, 0.0], [3.0, 0.0, -4.0]], np.float32)


@pytest.mark.parametrize("values", [WITH_ZEROS, np.zeros((2, 3), np.float32)], ids=["some zeros", "all zeros"])
@pytest.mark.parametrize("expression", GRADIENTS)
def test_gradients_at_zeros(expression, values):
    mine, theirs = gradient(ours, expression, x=values), gradient(torch, expression, x=values)
    np.testing.assert_allclose(mine["x"], theirs["x"], rtol=1e-6)


@pytest.mark.parametrize(
    "expression", ["x.sum()", "x.sum(0, dtype=torch.float32)", "x.mean(0)", "x.prod(1)", "x.norm(2, 0)", "x.cumsum(0)"]
)
def test_recorded_names(expression):
    assert recorded(ours, expression) == recorded(torch, expression)


@pytest.mark.parametrize("values", [[0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [4.0, 2.0, 3.0], [5.0]])
def test_second_derivative_of_a_product(values):
    def second(module):
        x = module.tensor(values, dtype=module.float64, requires_grad=True)
        (first,) = module.autograd.grad(x.prod(), x, create_graph=True)
        weights = module.tensor([1.0, 2.0, 3.0][: len(values)], dtype=module.float64)
        return module.autograd.grad((first * weights).sum(), x, allow_unused=True, materialize_grads=True)[0].tolist()

    assert second(ours) == second(torch)


@pytest.mark.parametrize("dim", [0, (0, 1), None])
def test_float32_sums_of_many_rows_are_as_exact_as_pytorchs(dim):
    rows = np.random.default_rng(0).uniform(0, 1, (700, 29, 3)).astype(np.float32)
    exact = rows.astype(np.float64).sum(dim)
    error = np.abs(ours.tensor(rows).sum(dim).numpy() - exact) / exact
    assert error.max() < 4 * np.finfo(np.float32).eps
    flat = ours.tensor(rows.reshape(-1, 3)).mean(0).numpy()
    np.testing.assert_allclose(flat, rows.reshape(-1, 3).astype(np.float64).mean(0), rtol=3e-7)


def test_gradients_of_sums_are_views_not_copies():
    x = ours.zeros(1000, 1000, requires_grad=True)
    for out in (x.sum(), x.mean(), x.sum(0), x.mean(1)):
        seen = out.grad_fn(ours.ones(out.shape)).numpy()
        assert 0 in seen.strides


def test_out_takes_the_shape_of_the_result():
    out = ours.empty(0)
    assert ours.sum(ours.ones(2, 3), 0, out=out) is out
    assert out.tolist() == [2.0, 2.0, 2.0]
    with pytest.warns(UserWarning, match="was resized since it had shape \\[3\\]"):
        ours.sum(ours.ones(2, 3), 1, out=out)
    with pytest.raises(RuntimeError, match="don't support automatic differentiation"):
        ours.sum(ours.ones(2, requires_grad=True), 0, out=ours.zeros(()))


def test_counting_nonzeros_as_a_norm_gives_no_gradient():
    x = ours.tensor([1.0, 0.0], requires_grad=True)
    x.norm(0).backward()
    assert x.grad is None
