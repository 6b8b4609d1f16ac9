"""Writing in place between forward and reverse mode: second derivatives of programs that write, three ways."""

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb.autograd import forward_ad


def multiplied(x, w):
    y = x * 1
    y.mul_(w)
    return y * y


def overwritten_result(x, w):
    y = x * 1
    y.exp_()
    return y * x


def part(x, w):
    y = x * x
    y[1:].mul_(w[1:] * x[:2])
    return y.prod()


def chained(x, w):
    y = x * 2
    y.tanh_()
    y = y * 1
    y.sigmoid_()
    return y * y


def power(x, w):
    y = x * 2
    y.pow_(3)
    return y * x


def into_a_constant(x, w):
    y = w * 1
    y[0] = x[1] * x[2]
    y[1:].copy_(x[:2] ** 2)
    return y * y * x


def scaled(x, w):
    y = x * 1
    y.div_(x.sum())
    y.add_(x * x, alpha=2)
    return y * y


def through_a_view(x, w):
    y = x * x
    y.view(3, 1).mul_(x[:, None])
    y.sin_()
    return y * x


def scattered(x, w):
    y = x * x
    y.index_add_(0, torch.tensor([0, 2]), x[:2] * x[1:])
    y.masked_fill_(y > 0.4, 0.0)
    return y * y


PROGRAMS = [
    multiplied, overwritten_result, part, chained, power, into_a_constant, scaled, through_a_view, scattered,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_reverse_twice_forward_over_reverse_and_reverse_over_forward_agree(program):
    x = torch.tensor([0.3, 0.7, 0.5], dtype=torch.float64, requires_grad=True)
    t = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    w = torch.tensor([0.2, 0.4, 0.9], dtype=torch.float64, requires_grad=True)
    (first,) = torch.autograd.grad(program(x, w).sum(), x, create_graph=True)
    (expected,) = torch.autograd.grad(first @ t, x)
    found = []
    with forward_ad.dual_level():
        d = forward_ad.make_dual(x, t)
        for create_graph in (True, False):
            (g,) = torch.autograd.grad(program(d, w).sum(), d, create_graph=create_graph)
            found.append(forward_ad.unpack_dual(g).tangent)
        slope = forward_ad.unpack_dual(program(d, w).sum()).tangent
        found += torch.autograd.grad(slope, x)
    for second in found:
        np.testing.assert_allclose(second.detach().numpy(), expected.numpy(), rtol=1e-10)


UNSUPPORTED = ["torch.floor_divide(d, d)", "torch.igamma(d, d)", "torch.heaviside(d, d)", "torch.unique(d)"]


@pytest.mark.parametrize("expression", UNSUPPORTED)
def test_operations_without_derivative_say_so(expression):
    oracle = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")
    sentences = []
    for module in (oracle, torch):
        fw = module.autograd.forward_ad
        with fw.dual_level():
            d = fw.make_dual(module.ones(2), module.ones(2))
            with pytest.raises(NotImplementedError, match="Trying to use forward AD with") as raised:
                eval(expression, {"torch": module, "d": d})
        sentences.append(str(raised.value))
    assert sentences[0] == sentences[1]
