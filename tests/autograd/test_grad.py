"""``autograd.grad`` and ``backward(inputs=)``."""

import pytest

from tests.engine.oracle import chain, error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@same
def test_grad_leaves_grad_alone(T):
    x, y = T.tensor(2.0, requires_grad=True), T.tensor(3.0, requires_grad=True)
    z = x * x * y
    yield T.autograd.grad(z, (x, y), retain_graph=True), x.grad, y.grad
    yield T.autograd.grad(z, [y]), T.autograd.grad([x * 2, y * x], [x, y])


@same
def test_unused_inputs(T):
    x, y = T.tensor(2.0, requires_grad=True), T.tensor([3.0, 4.0], requires_grad=True)
    yield whole_error(T.autograd.grad, x * 2, (x, y))
    yield T.autograd.grad(x * 2, (x, y), allow_unused=True)
    yield T.autograd.grad(x * 2, (x, y), materialize_grads=True)
    yield T.autograd.grad(x * 2, (x, y), allow_unused=True, materialize_grads=True)
    yield whole_error(lambda: T.autograd.grad(x * 2, (x, y), allow_unused=False, materialize_grads=True))
    yield whole_error(T.autograd.grad, x * 2, T.ones(1)), whole_error(T.autograd.grad, T.ones(()), x)
    yield error(T.autograd.grad, x * 2, [])


@same
def test_inputs_that_are_results(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    a = x * 3
    b = a.exp()
    c = (b * a).sum()
    yield T.autograd.grad(c, (a, b, c, x), retain_graph=True)
    yield T.autograd.grad(c, b, retain_graph=True), T.autograd.grad(c, [a, a], retain_graph=True)
    c.backward(inputs=[a], retain_graph=True)
    yield a.grad, x.grad
    c.backward(inputs=(x, b))
    yield a.grad, x.grad, b.grad


@same
def test_outputs_of_one_node(T):
    x = T.tensor([[1.0, 5.0], [3.0, 2.0]], requires_grad=True)
    a, b = x.unbind(0)
    yield T.autograd.grad((a * b).sum(), (a, b), retain_graph=True)
    yield T.autograd.grad((a * 2).sum(), (a, b), allow_unused=True)
    top, where = x.max(1)
    yield where, T.autograd.grad(top.sum(), x)
    p, q = x.chunk(2, 1)
    T.autograd.backward((p.sum(), (q * 2).sum()), inputs=[x, q])
    yield x.grad, q.grad


@same
def test_backward_into_chosen_inputs(T):
    x, y = T.tensor(2.0, requires_grad=True), T.tensor(3.0, requires_grad=True)
    z = x * y
    z.backward(inputs=[x], retain_graph=True)
    yield x.grad, y.grad
    z.backward(inputs=y, retain_graph=True)
    yield x.grad, y.grad
    yield whole_error(lambda: z.backward(inputs=[]))
    yield whole_error(lambda: z.backward(inputs=[T.ones(1)]))
    w = T.tensor(1.0, requires_grad=True)
    z.backward(inputs=[w, x])
    yield w.grad, x.grad


@same
def test_higher_orders(T):
    x = T.tensor([0.5, 1.5], dtype=T.float64, requires_grad=True)
    for f in (
        lambda t: t**4, T.sin, lambda t: t.exp() * t, lambda t: 1 / t, T.tanh, lambda t: t.log() * t.sqrt(),
        lambda t: T.sigmoid(t) * t, lambda t: (t @ t) * t, lambda t: t.softmax(0) * t, lambda t: t.prod() * t,
        lambda t: t.cumsum(0) ** 3, lambda t: t.norm() ** 3, lambda t: t.flip(0) * t**2,
    ):  # fmt: skip
        (first,) = T.autograd.grad(f(x).sum(), x, create_graph=True)
        (second,) = T.autograd.grad(first.sum(), x, create_graph=True)
        (third,) = T.autograd.grad((second * second).sum(), x)
        yield first.detach(), second.detach(), third


@same
def test_the_graph_of_a_gradient(T):
    x = T.tensor([0.5, 1.5], requires_grad=True)
    for f in (lambda t: t * t, lambda t: t.exp(), lambda t: t**3, lambda t: t * 2 + 1):
        (g,) = T.autograd.grad(f(x).sum(), x, create_graph=True)
        yield g.requires_grad, [n for n, _ in chain(g.grad_fn)][:1] if g.grad_fn else None


@same
def test_gradient_penalty(T):
    w = T.tensor([[1.0, -2.0], [0.5, 3.0]], requires_grad=True)
    x = T.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = T.tanh(x @ w).sum()
    (g,) = T.autograd.grad(y, x, create_graph=True)
    ((g.norm(2, dim=1) - 1) ** 2).mean().backward()
    yield w.grad, x.grad


@same
def test_grad_outputs(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    v = T.tensor([1.0, 10.0], requires_grad=True)
    y = x * x
    (g,) = T.autograd.grad(y, x, v, create_graph=True)
    yield g.detach(), T.autograd.grad(g.sum(), (v, x), retain_graph=True)
    yield T.autograd.grad([y, y.sum()], [x], [v, None])
    yield T.autograd.grad(x * 2, x, T.eye(2), is_grads_batched=True)


@same
def test_gradient_edges(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    edge = T.autograd.graph.get_gradient_edge(y)
    yield edge.node is y.grad_fn, edge.output_nr, T.autograd.grad((y * y).sum(), edge)
    leaf = T.autograd.graph.get_gradient_edge(x)
    yield leaf.node, T.autograd.grad((x * x).sum(), leaf), T.autograd.grad((x * x).sum(), [leaf, x])
    T.autograd.backward(T.autograd.graph.get_gradient_edge(x * 5), T.ones(2))
    yield x.grad, error(T.autograd.graph.get_gradient_edge, T.ones(1))


@same
def test_several_roots_one_of_which_lies_above_another(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    a = x * 2
    b = a.exp()
    T.autograd.backward([b, a, x], [T.ones(2), T.ones(2), T.ones(2)])
    yield x.grad
    yield T.autograd.grad([(x * 2).sum(), x], [x], [None, T.ones(2)])
