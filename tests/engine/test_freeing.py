"""What a backward pass frees, when a second one is refused, and shared subgraphs."""

import subprocess
import sys

import pytest

from tests.engine.oracle import error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def test_the_first_node_of_a_process_is_like_any_other():
    program = "import autograd_nb as T; x = T.ones(2, requires_grad=True); x.unbind(0)[1].backward(); print(x.grad)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "tensor([0., 1.])\n"


@same
def test_a_second_backward_is_refused_word_for_word(T):
    x = T.ones(2, requires_grad=True)
    for build in (
        lambda: (x * x).sum(), lambda: x.exp().sum(), lambda: (x @ x), lambda: (x**2).sum(), lambda: x.tanh().prod(),
        lambda: (x / x).sum(), lambda: T.relu(x).sum(), lambda: x.softmax(0)[0], lambda: (x * 2.5).sum(),
        lambda: (x + 0).mul_(2).sum(),
        lambda: T.where(x > 0, x, x * 2).sum(), lambda: x.max(), lambda: x.norm(), lambda: x.var(),
    ):  # fmt: skip
        y = build()
        y.backward()
        yield whole_error(y.backward)


@same
def test_nothing_saved_nothing_refused(T):
    x = T.ones(2, requires_grad=True)
    for build in (
        lambda: (x + x).sum(), lambda: x.sum(), lambda: (-x).mean(), lambda: x.view(2, 1).t().sum(),
        lambda: (x - 3).sum(), lambda: T.cat([x, x]).sum(), lambda: x[0], lambda: x.clone().sum(),
        lambda: x.expand(3, 2).sum(),
    ):  # fmt: skip
        y = build()
        y.backward()
        y.backward()
        yield x.grad


@same
def test_a_write_into_a_view_passes_once(T):
    x = T.ones(2, requires_grad=True)
    y = x * 1
    y[0] = 5
    y.sum().backward(retain_graph=True)
    y.sum().backward()
    yield x.grad, whole_error(y.sum().backward)
    y = x + 0
    y.add_(1)
    y.sum().backward()
    y.sum().backward()
    yield x.grad


@same
def test_retain_graph_keeps_it(T):
    x = T.tensor(2.0, requires_grad=True)
    y = x**3
    y.backward(retain_graph=True)
    y.backward(retain_graph=True)
    yield x.grad
    y.backward()
    yield x.grad, error(y.backward)


@same
def test_create_graph_keeps_it(T):
    x = T.tensor(2.0, requires_grad=True)
    y = x**3
    (g,) = T.autograd.grad(y, x, create_graph=True)
    yield g, T.autograd.grad(y, x), error(T.autograd.grad, y, x)
    z = x**2
    (g,) = T.autograd.grad(z, x, create_graph=True, retain_graph=False)
    yield g, error(z.backward)


@same
def test_shared_subgraphs(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    shared = x.exp()
    a, b = shared.sum(), (shared * 2).sum()
    a.backward()
    yield x.grad, error(b.backward), x.grad
    shared = x.exp()
    a, b = shared.sum(), (shared * 2).sum()
    a.backward(retain_graph=True)
    b.backward()
    yield x.grad


@same
def test_two_roots_in_one_pass(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    shared = x.exp()
    T.autograd.backward([shared.sum(), (shared * shared).sum()])
    yield x.grad
    y = x * 2
    T.autograd.backward([y, y], [T.ones(2), T.tensor([1.0, 3.0])])
    yield x.grad
    z = x * 3
    T.autograd.backward((z.sum(), z), (None, T.ones(2)))
    yield x.grad


@same
def test_saved_tensors_after_freeing(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    yield y.grad_fn._saved_self, y.grad_fn._saved_other
    y.sum().backward()
    yield whole_error(lambda: y.grad_fn._saved_self)
    z = x.exp()
    yield z.grad_fn._saved_result
    z.sum().backward()
    yield error(lambda: z.grad_fn._saved_result)


@same
def test_grad_frees_only_what_it_walks(T):
    x, y = T.tensor(2.0, requires_grad=True), T.tensor(3.0, requires_grad=True)
    a, b = x * x, y * y
    z = a * b
    yield T.autograd.grad(z, x)
    yield error(a.backward)
    b.backward()
    yield y.grad, error(z.backward)


@same
def test_non_scalar_roots(T):
    x = T.ones(2, requires_grad=True)
    yield whole_error((x * 2).backward)
    yield whole_error(T.autograd.grad, x * 2, x)
    yield whole_error(T.ones(2).backward), whole_error(T.ones(()).backward)
    (x[:1] * 2).backward()
    yield x.grad
    (x.sum().view(1, 1, 1) * 2).backward()
    yield x.grad
    yield error(x[:0].backward)


@same
def test_wrong_gradients(T):
    x = T.ones(2, requires_grad=True)
    y = x * 2
    for wrong in (T.ones(3), T.ones(2, 1), T.ones(()), T.ones(1, 2), 1.0, [1.0, 1.0], "one"):
        yield whole_error(y.backward, wrong)
    yield whole_error(T.autograd.backward, [y, y], [T.ones(2)])
    yield whole_error(T.autograd.grad, [y], [x], [T.ones(2), T.ones(2)])
    yield whole_error(y.backward, T.ones(2, dtype=T.complex64))
    (x * 2).backward(T.ones(2, dtype=T.float64))
    yield x.grad
    (x * 2).backward(T.ones(2, dtype=T.int64))
    yield x.grad


@same
def test_backward_inside_no_grad(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    with T.no_grad():
        y.backward()
    yield x.grad
    y = (x * x).sum()
    with T.no_grad():
        (g,) = T.autograd.grad(y, x, create_graph=True)
    yield g


@same
def test_what_a_product_with_a_number_keeps(T):
    """The number for the tensor's gradient, and nothing for a gradient the number does not have."""
    node = (T.ones(2, requires_grad=True) * 0.5).grad_fn
    yield node._saved_self, float(node._saved_other)
