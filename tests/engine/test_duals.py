"""Levels of tangents inside each other, and around and inside reverse mode."""

import warnings

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


def push(T, f, x, t):
    """Value and derivative of ``f`` at ``x`` in the direction ``t``."""
    if T is not torch:
        return T.func.jvp(f, (x,), (t,))
    with DualLevel() as level:
        value, tangent = level.unpack(f(level.make(x, t)))
        return value, T.zeros_like(value) if tangent is None else tangent


def written(x):
    x[1:].mul_(2)
    return x.add_(1).exp_()


FUNCTIONS = {
    "elementwise": lambda T, x: x.tanh() / x.sum(),
    "softmax": lambda T, x: x.softmax(0),
    "product": lambda T, x: x.prod() * x,
    "matrix": lambda T, x: (x[:, None] @ x[None] + T.eye(3, dtype=x.dtype)).inverse().diagonal(),
    "sorted": lambda T, x: x.sort()[0] * x,
    "joined": lambda T, x: T.cat([x, x.exp()]),
    "picked": lambda T, x: x[T.tensor([2, 0])] ** 2,
    "variance": lambda T, x: x.var() * x,
    "written": lambda T, x: written(x * 1),
}
NESTED = {
    "vmap(jvp)": lambda T, f, x, t: T.func.vmap(lambda u, v: push(T, f, u, v))(x, t),
    "vmap over tangents": lambda T, f, x, t: T.func.vmap(lambda v: push(T, f, x[0], v))(t),
    "vmap over values": lambda T, f, x, t: T.func.vmap(lambda v: push(T, f, v, t[0]))(x),
    "jvp(vmap)": lambda T, f, x, t: push(T, T.func.vmap(f), x, t),
    "vmap(vmap(jvp))": lambda T, f, x, t: T.func.vmap(
        lambda u: T.func.vmap(lambda v: push(T, f, u, v))(t))(x),
    "vmap(vmap(jvp(jvp)))": lambda T, f, x, t: T.func.vmap(
        lambda s: T.func.vmap(lambda v: push(T, lambda y: push(T, f, y, s)[1], x[0], v))(t))(t),
    "jvp(vmap(jvp))": lambda T, f, x, t: push(
        T, lambda q: T.func.vmap(lambda v: push(T, lambda y: f(y * q.sum()), x[0], v)[1])(t), x[0], t[0]),
    "vmap(grad(jvp))": lambda T, f, x, t: T.func.vmap(
        T.func.grad(lambda y: push(T, f, y, t[0])[1].sum()))(x),
}  # fmt: skip


@pytest.mark.parametrize("nested", NESTED)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_levels_among_batches(name, nested):
    oracle = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")
    numbers = np.random.default_rng(0)
    x, t = numbers.uniform(0.2, 0.9, (4, 3)), numbers.uniform(-1, 1, (4, 3))
    if name == "written" and nested == "vmap(vmap(jvp(jvp)))":
        return  # PyTorch refuses to write a batch of tangents into one that it takes for a single tangent

    def observed(T):
        result = NESTED[nested](T, lambda v: FUNCTIONS[name](T, v), T.from_numpy(x.copy()), T.from_numpy(t.copy()))
        return [r.detach().numpy() for r in (result if isinstance(result, tuple) else (result,))]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = observed(oracle)
    for ours, theirs in zip(observed(torch), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
