"""How gradients are added up, and that nobody's numbers change behind their back."""

import pytest

from tests.engine.oracle import error, same

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@same
def test_gradients_add_up(T):
    x = T.ones(3, requires_grad=True)
    (x * 2).sum().backward()
    first = x.grad
    (x * 3).sum().backward()
    yield x.grad, first, first is x.grad
    x.grad.zero_()
    (x * x * x).sum().backward()
    yield x.grad, first
    x.grad = None
    (x.exp() + x.sin()).sum().backward()
    yield x.grad, first


@same
def test_captured_gradients_stay_as_they_were(T):
    seen = []
    x, y = T.ones(2, requires_grad=True), T.ones(2, requires_grad=True)
    a = x + y
    a.register_hook(seen.append)
    x.register_hook(seen.append)
    a.retain_grad()
    for factor in (1.0, 10.0):
        (a * factor).backward(T.ones(2), retain_graph=True)
        yield seen, a.grad, x.grad, y.grad
    x.grad.zero_()
    a.grad.zero_()
    yield seen, y.grad


@same
def test_retained_gradients_do_not_share(T):
    x = T.ones(3, requires_grad=True)
    a = x * 2
    b = a + 0
    c = b.view(3)
    for t in (a, b, c):
        t.retain_grad()
    c.sum().backward()
    c.grad.zero_()
    yield a.grad, b.grad, c.grad, x.grad
    x.grad.zero_()
    yield a.grad, b.grad, c.grad, x.grad


@same
def test_a_gradient_may_be_written_into(T):
    x = T.ones(3, requires_grad=True)
    x.sum().backward()
    x.grad[0] = 5
    x.grad += 1
    yield x.grad, x.grad.is_contiguous(), x.grad.stride()
    x.sum().backward()
    yield x.grad


@same
def test_accumulation_is_seen_through_every_name(T):
    x = T.ones(3, requires_grad=True)
    x.sum().backward()
    g, view, detached = x.grad, x.grad[1:], x.grad.detach()
    array = x.grad.numpy()
    x.sum().backward()
    yield g, view, detached, array


@same
def test_accumulation_with_create_graph_makes_a_new_gradient(T):
    x = T.tensor([2.0], requires_grad=True)
    (x**3).backward(create_graph=True)
    first = x.grad
    yield first
    (x**2).backward(create_graph=True)
    yield first, x.grad, first is x.grad
    x.grad = None
    yield x.grad


@same
def test_a_gradient_with_a_graph_then_a_plain_one(T):
    x = T.tensor([2.0], requires_grad=True)
    (x**3).backward(create_graph=True)
    first = x.grad
    (x**2).backward()
    yield first.tolist(), x.grad.tolist(), first is x.grad
    x.grad = None
    yield error(lambda: first.requires_grad_(False))


@same
def test_the_same_leaf_many_times(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * x * x + x / x + x
    y.backward(T.tensor([1.0, 10.0]))
    yield x.grad
    T.stack([x, x, x]).sum().backward()
    T.cat([x, x]).sum().backward()
    yield x.grad


@same
def test_broadcast_operands_get_gradients_of_their_own_shape(T):
    for shape in ((3,), (2, 1), (1, 3), (1, 1), (), (2, 3)):
        a, b = T.ones(shape, requires_grad=True), T.full((2, 3), 2.0, requires_grad=True)
        for f in (T.add, T.sub, T.mul, T.div, T.maximum):
            f(a, b).sum().backward()
            f(b, a).sum().backward()
        yield a.grad, b.grad


@same
def test_gradients_have_the_dtype_of_their_tensor(T):
    a = T.ones(2, requires_grad=True)
    b = T.ones(2, dtype=T.float64, requires_grad=True)
    h = T.ones(2, dtype=T.float16, requires_grad=True)
    (a * b * h).sum().backward()
    yield a.grad, b.grad, h.grad
    (a.double() + b.float() + T.ones(2, dtype=T.int64) * a).sum().backward()
    yield a.grad, b.grad
    (a * T.tensor(2.0, dtype=T.float64, requires_grad=True)).sum().backward()
    yield a.grad


@same
def test_root_that_is_a_leaf(T):
    x = T.tensor(3.0, requires_grad=True)
    x.backward()
    x.backward()
    yield x.grad, T.autograd.grad(x, x), x.grad
    y = T.ones(2, requires_grad=True)
    y.backward(T.tensor([1.0, 2.0]))
    yield y.grad
