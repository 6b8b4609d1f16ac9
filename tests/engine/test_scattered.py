"""Gradients of parts of large tensors, which a plain pass does not spread out before it has to."""

import pytest

from tests.engine.oracle import same

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

ROUTES = {
    "parts alone": lambda T, x: x[0].sum() + (x[1:5] * 2).sum() + x.diagonal().sum(),
    "a whole gradient later": lambda T, x: (x * x).sum() + x[3].exp().sum(),
    "a whole gradient first": lambda T, x: x[3].exp().sum() + (x * x).sum(),
    "one that others share": lambda T, x: (x + x).sum() + x[0].sum(),
    "of a result": lambda T, x: (lambda z: (z.exp().sum(1).log() - z[T.arange(80), T.arange(80)]).mean())(x - 1),
    "of a result, first a part": lambda T, x: (lambda z: z[2].sum() * (z * 2).sum())(x * 1),
    "the same place twice": lambda T, x: x[T.tensor([1, 1, 0])].sum() + x[1].sum() + x[-1, 2],
    "a square after a part": lambda T, x: (x * x).sum() + x[3].exp().sum() * x[4].sum(),
    "masked": lambda T, x: x[x > 0.5].sum() + x[0, 0],
    "a part of a part": lambda T, x: x[1:][2:, 3].exp().sum() + x[0].sum(),
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("way", ["backward", "grad", "twice", "hook", "create_graph"])
@same
def test_gradients(T, route, way):
    T.manual_seed(1)
    x = T.randn(80, 90, requires_grad=True)
    y = ROUTES[route](T, x)
    if way == "hook":
        x.register_hook(lambda g: g * 2)
    if way == "grad":
        yield T.autograd.grad(y, x)[0].sum(1)
    elif way == "create_graph":
        (g,) = T.autograd.grad(y, x, create_graph=True)
        yield g.sum(0).detach()
    else:
        y.backward(retain_graph=way == "twice")
        if way == "twice":
            y.backward()
        yield x.grad.sum(0)
        yield x.grad.sum(1)
