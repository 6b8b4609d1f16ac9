"""Levels of tangents inside each other, and around and inside reverse mode."""

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb.engine import modes, transforms
from autograd_nb.engine.duals import DualLevel


def derivative(f, order):
    """The derivative of a function of one number, by levels inside each other."""
    if not order:
        return f

    def df(x):
        with DualLevel() as level:
            return level.unpack(derivative(f, order - 1)(level.make(x, torch.ones_like(x))))[1]

    return df


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_levels_nest(order):
    x = torch.tensor(0.4, dtype=torch.float64, requires_grad=True)
    expected = x.sin() * x.exp() + x**5 * (x * 1).tanh()
    for _ in range(order):
        (expected,) = torch.autograd.grad(expected, x, create_graph=True)
    nested = derivative(lambda v: v.sin() * v.exp() + v**5 * (v * 1).tanh(), order)(x.detach())
    np.testing.assert_allclose(nested.numpy(), expected.item(), rtol=1e-12)


def test_levels_do_not_confuse_their_directions():
    """d/dx (x * d/dy (x + y)) is 1: the inner level must not see the outer tangent of x."""
    with DualLevel() as outer:
        x = outer.make(torch.tensor(1.0), torch.tensor(1.0))
        with DualLevel() as inner:
            y = inner.make(torch.tensor(1.0), torch.tensor(1.0))
            _, slope = inner.unpack(x + y)
        assert outer.unpack(x * slope)[1].item() == 1


def test_levels_around_and_inside_reverse_mode():
    a = torch.tensor([0.3, 0.8], dtype=torch.float64, requires_grad=True)
    t = torch.tensor([1.0, -2.0], dtype=torch.float64)
    (g,) = torch.autograd.grad((a.tanh() * a.exp()).prod(), a, create_graph=True)
    (expected,) = torch.autograd.grad(g @ t, a, create_graph=True)
    (third,) = torch.autograd.grad(expected @ t, a)
    with DualLevel() as one:
        d = one.make(a, t)
        (g,) = torch.autograd.grad((d.tanh() * d.exp()).prod(), d, create_graph=True)
        _, forward_over_reverse = one.unpack(g)
        np.testing.assert_allclose(forward_over_reverse.detach().numpy(), expected.detach().numpy(), rtol=1e-12)
    with DualLevel() as one, DualLevel() as two:
        d = two.make(one.make(a, t), t)
        (g,) = torch.autograd.grad((d.tanh() * d.exp()).prod(), d)
        np.testing.assert_allclose(one.unpack(two.unpack(g)[1])[1].numpy(), third.numpy(), rtol=1e-12)
    with DualLevel() as one:
        _, slope = one.unpack((lambda v: (v.tanh() * v.exp()).prod())(one.make(a, t)))
    np.testing.assert_allclose(torch.autograd.grad(slope, a)[0].numpy(), expected.detach().numpy(), rtol=1e-12)


def test_a_level_leaves_nothing_behind():
    before = modes.special
    with pytest.raises(ZeroDivisionError), DualLevel():
        raise ZeroDivisionError
    assert modes.special == before
    assert transforms.active.get() == ()
