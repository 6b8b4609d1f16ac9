"""A custom function may call its backward ``vjp``, as PyTorch's sentence about it says."""

import pytest

from tests.engine.oracle import same, same_or_raises

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def square(T):
    class Square(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def vjp(ctx, grad):
            (x,) = ctx.saved_tensors
            return 2 * x * grad

    return Square


@same
def test_first_and_second_derivative(T):
    x = T.tensor([3.0], requires_grad=True)
    y = square(T).apply(x)
    (first,) = T.autograd.grad(y.sum(), x, create_graph=True)
    yield y.detach(), y.grad_fn.name(), first.detach(), T.autograd.grad(first.sum(), x)
    yield T.autograd.Function.vjp is T.autograd.Function.backward


@same_or_raises
def test_both_names(T):
    class Both(square(T)):
        @staticmethod
        def backward(ctx, grad):
            return grad

    y = Both.apply(T.tensor([3.0], requires_grad=True))
    yield y.detach()
    y.sum().backward()
