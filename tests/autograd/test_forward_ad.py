"""Dual tensors: what they show, how tangents follow views and writes, and forward mode beside reverse mode."""

import copy
import pickle
import warnings

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb.autograd import forward_ad
from tests.engine.oracle import same, same_or_raises


@pytest.fixture(scope="module", autouse=True)
def pytorch_has_warned():
    """PyTorch loads something with warnings when the first dual tensor is made."""
    oracle = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with oracle.autograd.forward_ad.dual_level():
            oracle.autograd.forward_ad.make_dual(oracle.ones(1), oracle.ones(1))


def dual(T, *tangent):
    """1, 2, ... in a given direction."""
    return T.autograd.forward_ad.make_dual(T.arange(1.0, len(tangent) + 1), T.tensor(list(tangent)))


@same
def test_text_and_parts(T):
    fw = T.autograd.forward_ad
    with fw.dual_level():
        d = dual(T, 1.0, 10.0)
        yield d, d * 2, d.sum(), d.double(), d.long(), d > 1, d.detach(), d.data, T.zeros_like(d)
        yield repr(d), repr(d.sum()), repr(fw.unpack_dual(d)), repr(fw.unpack_dual(T.ones(1)))
        yield fw.unpack_dual(d).tangent, d.requires_grad, d._is_view(), d.tolist(), copy.deepcopy(d)
        wide = fw.make_dual(T.ones(1, 1), T.ones(1, 1).double())
        yield repr(wide)
    yield repr(d), fw.unpack_dual(d).tangent is None
    with fw.dual_level():
        yield repr(d), fw.unpack_dual(d).tangent is None


@same
def test_requiring_grad(T):
    fw = T.autograd.forward_ad
    x = T.tensor([1.0, 2.0], requires_grad=True)
    with fw.dual_level():
        d = fw.make_dual(x, T.tensor([1.0, 10.0]))
        yield repr(d), repr(fw.unpack_dual(d).primal), d.is_leaf
        (d**2).sum().backward()
        yield repr(x.grad)
        with T.no_grad():
            yield repr(d**2)
        with T.inference_mode():
            yield repr(d**2)


@pytest.mark.parametrize("mistake", [
    "fw.make_dual(d, t)", "fw.make_dual(x.long(), t)", "fw.make_dual(x, t.long())", "fw.make_dual(x, T.ones(3))",
    "fw.make_dual(x, 3)", "fw.make_dual(3, t)", "fw.make_dual(x, t, level=1)", "fw.make_dual(x, t, level=-1)",
    "fw.unpack_dual(3)", "fw.enter_dual_level()", "fw.exit_dual_level(level=3)", "fw.dual_level().__enter__()",
    "fw.make_dual(x, t.clone().requires_grad_()).mul_(2)",
])  # fmt: skip
@same_or_raises
def test_wrong_calls(T, mistake):
    fw = T.autograd.forward_ad
    x, t = T.ones(2), T.ones(2)
    with fw.dual_level():
        d = fw.make_dual(x.clone(), t)
        yield 0
        eval(mistake, {"fw": fw, "x": x, "t": t, "d": d, "T": T})
        yield 1


@same
def test_outside_of_a_level(T):
    fw = T.autograd.forward_ad
    yield fw.unpack_dual(T.ones(1)).tangent is None
    yield fw.enter_dual_level()
    fw.exit_dual_level(level=0)
    for call in (fw.exit_dual_level, lambda: fw.make_dual(T.ones(1), T.ones(1))):
        try:
            call()
        except RuntimeError as error:
            yield str(error)

    @fw.dual_level()
    def slope(x):
        return fw.unpack_dual(fw.make_dual(x, T.ones(())).exp()).tangent

    yield slope(T.tensor(1.0))


WRITES = [
    "d.mul_(3)", "d.exp_()", "d.zero_()", "d.fill_(7)", "d.add_(d)", "d[1:].mul_(10)", "d[0] = 5.", "d[:2] = d[1:]",
    "d.copy_(e)", "e.copy_(d)", "e.add_(d)", "e.mul_(d)", "e[0] = d[2]", "e[1:].copy_(d[1:])", "e.fill_(d[1])",
    "d.clamp_(max=2.5)", "d.index_fill_(0, i, 4.)", "d.index_add_(0, i, d[:2])", "d.masked_fill_(d > 1.5, 0.)",
    "d[i] = d[1:]", "d.view(3, 1).t().mul_(2)", "d += e", "d **= 2", "e -= d", "d.unsqueeze_(0)",
    "d.unsqueeze_(1).t_()", "d.normal_().mul_(0)", "v.mul_(2)",
    "v.copy_(e[1:])", "w.copy_(d[1:])", "w.mul_(d[1:])", "d.detach().mul_(2)",
    "d.data.zero_()",
    "fw.unpack_dual(d).primal.mul_(2)", "fw.unpack_dual(d).tangent.mul_(2)", "v.add_(w).mul_(w)", "d.addcmul_(d, e)",
]  # fmt: skip


@pytest.mark.parametrize("statement", WRITES)
@same_or_raises
def test_writing_in_place(T, statement):
    fw = T.autograd.forward_ad
    with fw.dual_level():
        d, e, i = dual(T, 1.0, 10.0, 100.0), T.tensor([5.0, 6.0, 7.0]), T.tensor([0, 2])
        v, w = d[1:], e[1:]
        names = {"T": T, "fw": fw, "d": d, "e": e, "i": i, "v": v, "w": w}
        exec(statement, names)
        for name in "devw":
            yield names[name], fw.unpack_dual(names[name]).tangent


@same
def test_the_tangent_given_is_written_to_where_it_lies_as_the_primal_does(T):
    fw = T.autograd.forward_ad
    for tangent in (T.ones(2, 3), T.ones(3, 2).t(), T.ones(3).expand(2, 3), T.ones(2, 2, 3)[1]):
        with fw.dual_level():
            d = fw.make_dual(T.ones(2, 3), tangent)
            d.mul_(2)
            yield tangent, fw.unpack_dual(d).tangent is tangent, fw.unpack_dual(d).tangent.stride()


def test_in_place_and_reverse():
    """The derivative is that of the same out of place; PyTorch writes over what it saved, and raises."""
    results = []
    for in_place in (True, False):
        x, t = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in ([0.5, 2.0], [1.0, 3.0]))
        with forward_ad.dual_level():
            d = forward_ad.make_dual(x, t) * 1
            if in_place:
                d.mul_(x)
                d[0].sin_()
                d.exp_()
            else:
                d = d * x
                d = torch.cat([d[:1].sin(), d[1:]]).exp()
            tangent = forward_ad.unpack_dual(d).tangent
            results.append((tangent, *torch.autograd.grad(tangent.sum(), (x, t))))
    for written, fresh in zip(*results, strict=True):
        np.testing.assert_allclose(written.detach().numpy(), fresh.detach().numpy(), rtol=1e-12)


@same
def test_reverse_inside(T):
    fw = T.autograd.forward_ad
    x = T.tensor([0.3, 0.7], requires_grad=True)
    for f in (T.tanh, T.exp, T.sqrt, lambda v: v.softmax(0)[0], lambda v: v.prod(), lambda v: (v * v).cumsum(0)):
        with fw.dual_level():
            d = fw.make_dual(x, T.tensor([1.0, 2.0]))
            for create_graph in (True, False):
                (g,) = T.autograd.grad(f(d).sum(), d, create_graph=create_graph)
                yield fw.unpack_dual(g).primal.detach(), fw.unpack_dual(g).tangent.detach()


@same
def test_reverse_around(T):
    fw = T.autograd.forward_ad
    x, t = T.tensor([0.3, 0.7], requires_grad=True), T.tensor([1.0, 2.0], requires_grad=True)
    for f in (T.tanh, lambda v: v**3, lambda v: v.prod(), lambda v: v.norm(), lambda v: v @ v):
        with fw.dual_level():
            out = fw.unpack_dual(f(fw.make_dual(x, t)))
        yield T.autograd.grad(out.tangent.sum(), (x, t))


@same
def test_complex(T):
    fw = T.autograd.forward_ad
    z, t = T.tensor([1 + 2j, 3 - 1j]), T.tensor([1 - 1j, 0.5 + 2j])
    for f in (T.abs, T.exp, lambda v: v * v, lambda v: v**2, T.sin, lambda v: v.real, lambda v: v.sum(), T.angle):
        with fw.dual_level():
            yield fw.unpack_dual(f(fw.make_dual(z, t))).tangent


def test_copies_and_pickles_have_no_tangent():
    with forward_ad.dual_level():
        d = forward_ad.make_dual(torch.ones(2), torch.ones(2))
        for other in (copy.deepcopy(d), pickle.loads(pickle.dumps(d.detach())), torch.tensor(d.tolist())):
            assert forward_ad.unpack_dual(other).tangent is None
