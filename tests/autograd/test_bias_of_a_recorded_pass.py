"""The gradient of a bias in a recorded pass is computed in one step, and looks as PyTorch's sum and view do."""

import pytest

from tests.engine.oracle import same

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@same
def test_nodes_values_and_higher_orders(T, dtype):
    kind = getattr(T, dtype)
    x = T.linspace(-1, 1, 12, dtype=kind).reshape(4, 3)
    w = T.linspace(-1, 2, 9, dtype=kind).reshape(3, 3).requires_grad_()
    b = T.tensor([0.1, 0.2, -0.3], dtype=kind, requires_grad=True)
    (first,) = T.autograd.grad((x @ w + b).tanh().square().sum(), b, create_graph=True)
    yield first.detach(), first._is_view(), tuple(first._base.shape), first._base.grad_fn.name()
    view = first.grad_fn
    total = view.next_functions[0][0]
    yield view.name(), tuple(view._saved_self_sym_sizes), total.name(), tuple(total._saved_self_sym_sizes)
    yield total._saved_keepdim, T.autograd.grad(first.square().sum(), [w, b])


@same
def test_where_nothing_needs_the_graph_of_it(T):
    b = T.ones(3, requires_grad=True)
    (first,) = T.autograd.grad((T.ones(2, 3) + b).sum(), b, create_graph=True)
    yield first, first.requires_grad, T.ones(4, 3).sum_to_size(3)


@same
def test_a_changed_bias_gradient(T):
    b = T.ones(3, requires_grad=True)
    (first,) = T.autograd.grad((T.ones(2, 3) * 2 + b).square().sum(), b, create_graph=True)
    with T.no_grad():
        first.mul_(2)
    yield first.detach(), first._version, first._base.detach()
