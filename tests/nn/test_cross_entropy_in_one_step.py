"""The cross entropy of rows and classes is one step here and two nodes to everybody who looks."""

import pytest

from tests.engine.oracle import same, same_or_raises

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def rows(T, count=6, classes=4, dtype=None):
    T.manual_seed(3)
    input = T.randn(count, classes, dtype=dtype or T.float32, requires_grad=True)
    return input, T.randint(0, classes, (count,))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@same
def test_values_nodes_and_gradients(T, dtype):
    input, target = rows(T, dtype=getattr(T, dtype))
    loss = T.nn.functional.cross_entropy(input * 2, target)
    below = loss.grad_fn.next_functions[0][0]
    yield loss.detach(), loss.grad_fn.name(), below.name(), below.next_functions[0][0].name()
    yield below._saved_result.detach(), below._saved_dim, loss.grad_fn._saved_target
    loss.backward(retain_graph=True)
    loss.backward(T.tensor(0.5, dtype=loss.dtype))
    yield input.grad


@same
def test_a_second_pass_says_that_values_were_freed(T):
    input, target = rows(T)
    loss = T.nn.functional.cross_entropy(input, target)
    loss.backward()
    try:
        loss.backward()
    except RuntimeError as error:
        yield str(error)


@same
def test_of_higher_order_and_of_some_inputs(T):
    input, target = rows(T, dtype=T.float64)
    middle = input * input
    loss = T.nn.functional.cross_entropy(middle, target)
    first = T.autograd.grad(loss, [middle, input], create_graph=True)
    yield [g.detach() for g in first]
    yield T.autograd.grad(first[1].square().sum(), input)


@same
def test_hooks_between_the_two_nodes(T):
    input, target = rows(T)
    loss = T.nn.functional.cross_entropy(input, target)
    seen = []
    loss.grad_fn.next_functions[0][0].register_prehook(lambda grads: seen.append(grads[0].clone()))
    loss.backward()
    yield seen, input.grad


@same_or_raises
def test_a_target_changed_since(T):
    input, target = rows(T)
    loss = T.nn.functional.cross_entropy(input, target)
    target.add_(0)
    yield loss.detach()
    loss.backward()


@same
def test_what_is_out_of_the_ordinary(T):
    input, target = rows(T)
    function = T.nn.functional.cross_entropy
    yield function(input.t().contiguous().t(), target).detach(), function(input, target, ignore_index=1).detach()
    target[2] = -100
    loss = function(input, target)
    loss.backward()
    yield loss.detach(), input.grad
    with T.no_grad():
        yield function(input, target), function(input, target).requires_grad
    yield function(T.zeros(0, 3), T.zeros(0, dtype=T.int64))


@same_or_raises
def test_a_class_that_is_not_there(T):
    input, target = rows(T)
    target[0] = 4
    yield target
    T.nn.functional.cross_entropy(input, target)


@pytest.mark.parametrize("dtype", ["int32", "uint8", "float32"])
@same_or_raises
def test_targets_of_other_types(T, dtype):
    input, target = rows(T)
    yield target
    yield T.nn.functional.cross_entropy(input, target.to(getattr(T, dtype))).detach()
