"""Softmax, log_softmax, logsumexp: infinities, nan, empty and 0-d inputs, the fused backward and what it records."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.reductions import cases, gradient, names, outcome, recorded

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

OUTCOMES = cases("""
    x.softmax(0)
    torch.softmax(x, dim=-1, dtype=torch.float64)
    x.softmax(3)
    x.softmax()
    x.softmax(1.5)
    x.softmax(0, keepdim=True)
    i.softmax(0)
    i.log_softmax(0)
    i.softmax(0, dtype=torch.float32)
    e.softmax(0)
    e.log_softmax(1)
    s.softmax(0)
    s.log_softmax(-1)
    h.softmax(0)
    h.logsumexp(0)
    i.logsumexp(0)
    e.logsumexp(0)
    e.logsumexp(1)
    s.logsumexp(0)
    x.logsumexp((0, 1), keepdim=True)
    x.logsumexp(())
    x.logsumexp(None)
    x.logsumexp((0, 0))
    x.logsumexp(3)
    torch.logsumexp(x)
""")


@pytest.mark.parametrize("expression", OUTCOMES)
def test_values_dtypes_and_errors(expression):
    assert outcome(ours, expression) == outcome(torch, expression)


INF, NAN = float("inf"), float("nan")


@pytest.mark.parametrize("row", [[-INF, -INF], [INF, 1.0], [NAN, 1.0], [1.0, -INF], [1e4, -1e4], [0.5, 0.5]])
@pytest.mark.parametrize("expression", ["x.softmax(0)[0]", "x.log_softmax(0)[1]", "x.logsumexp(0)"])
def test_gradients_at_the_edge_of_numbers(expression, row):
    values = np.array(row, np.float32)
    mine, theirs = gradient(ours, expression, x=values), gradient(torch, expression, x=values)
    np.testing.assert_allclose(mine["x"], theirs["x"], rtol=1e-6)


@pytest.mark.parametrize("expression", ["x.softmax(0)", "x.log_softmax(1)", "torch.softmax(x, 0, dtype=torch.float32)"])
def test_recorded_names(expression):
    assert recorded(ours, expression) == recorded(torch, expression)


@pytest.mark.parametrize("function", ["softmax", "log_softmax"])
def test_the_recorded_backward_has_pytorchs_names(function):
    def second(module):
        x = module.tensor([0.5, -1.0], dtype=module.float64, requires_grad=True)
        (grad,) = module.autograd.grad(getattr(x, function)(0)[0], x, create_graph=True)
        grad[1].backward()
        return names(grad.grad_fn)[0], x.grad

    (mine, ours_grad), (theirs, torch_grad) = second(ours), second(torch)
    assert mine == theirs
    np.testing.assert_allclose(ours_grad.numpy(), torch_grad.numpy(), rtol=1e-12)
