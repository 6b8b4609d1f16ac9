"""Complex numbers beside PyTorch: what gradients mean, views of their parts, conjugates, and what is refused."""

import warnings

import numpy as np
import pytest
import torch

import autograd_nb as ours

START = {
    "z": [1 + 2j, 3 - 1j, -0.5 + 0.25j],
    "w": [0.5 - 1j, 2 + 0.5j, 1 + 1j],
    "x": [1.5, -2.0, 0.25],
    "a": [0.5, 1.0, 2.0],
}

LOSSES = [
    "(z * z.conj()).real.sum()", "(z.abs() ** 2).sum()", "z.imag.sum()", "(z * w).real.sum()", "(z / w).abs().sum()",
    "(z * x).abs().sum()", "(x * (1 + 2j)).abs().sum()", "(z ** 3).real.sum()", "(z ** w).imag.sum()",
    "z.exp().real.sum()", "z.log().imag.sum()", "z.angle().sum()", "z.sgn().real.sum()", "z.conj_physical().imag.sum()",
    "m.view_as_real(z).pow(2).sum()",
    "m.view_as_complex(m.stack((x, a), -1)).abs().sum()", "m.complex(x, a).abs().sum()",
    "m.complex(x, a[0]).log().real.sum()", "(m.polar(a, x) * w).real.sum()", "m.vdot(z, w).real", "m.dot(z, w).imag",
    "(z.unsqueeze(1) @ w.unsqueeze(0)).abs().sum()", "m.outer(z, w).imag.sum()", "z.norm()", "z.norm(1)", "z.norm(3)",
    "z.var()", "z.std()", "m.var_mean(z)[1].abs()", "(z + x).mean().real", "z.conj().imag.sum()", "z.prod().real",
    "m.cat((z, w)).cumsum(0).abs().sum()", "z.unsqueeze(0).mH.abs().sum()",
    "m.where(x > 0, z, w).abs().sum()",
    "z[1].abs()", "z.real.mul(2).sum() + z.imag.mul(3).sum()", "m.tanh(z).real.sum()",
]  # fmt: skip


def leaves(m):
    """Leaves in double precision."""
    kinds = {"z": m.complex128, "w": m.complex128, "x": m.float64, "a": m.float64}
    return {k: m.tensor(v, dtype=kinds[k], requires_grad=True) for k, v in START.items()}


def both(program):
    """What a function of the module gives with ours and with PyTorch."""
    return program(ours), program(torch)


def assert_alike(got, expected):
    assert (got is None) == (expected is None)
    if got is not None:
        assert str(got.dtype) == str(expected.dtype)
        got, expected = (t.detach().resolve_conj().numpy() for t in (got, expected))
        np.testing.assert_allclose(got, expected, 1e-9, 1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_are_those_of_pytorch(loss):
    def grads(m):
        names = leaves(m)
        value = eval(loss, {"m": m, **names})
        value.backward(retain_graph=True)
        again = m.autograd.grad(value, list(names.values()), create_graph=True, allow_unused=True)
        scalar = sum((g.abs() ** 2).sum() for g in again if g is not None)
        second = [None] * len(names)
        if scalar.requires_grad:
            second = m.autograd.grad(scalar, list(names.values()), allow_unused=True)
        return [t.grad for t in names.values()], second

    (first, second), (first_expected, second_expected) = both(grads)
    for got, expected in zip(first, first_expected, strict=True):
        assert_alike(got, expected)
    for got, expected in zip(second, second_expected, strict=True):
        if got is not None and expected is not None:  # PyTorch gives None for some gradients that are zero
            assert_alike(got, expected)
        else:
            assert (got if expected is None else expected) is None or not np.any((got or expected).detach().numpy())


def test_a_holomorphic_function_conjugates_its_derivative():
    for m in (ours, torch):
        z = m.tensor([1 + 2j], requires_grad=True)
        (z**2).backward(m.tensor([1 + 1j]))
        assert z.grad.tolist() == [6 - 2j]


@pytest.mark.parametrize("create_graph", [False, True])
def test_hooks_see_what_pytorch_shows_them(create_graph):
    def seen(m):
        noted = []
        z = m.tensor([1 + 2j, 3j], requires_grad=True)
        y = z * (2 - 1j)
        y.retain_grad()
        z.register_hook(lambda g: noted.append(g.tolist()))
        y.register_hook(lambda g: g * 1j)
        y.grad_fn.register_prehook(lambda grads: noted.append(grads[0].tolist()))
        y.grad_fn.register_hook(lambda grads, given: noted.append((grads[0].tolist(), given[0].tolist())))
        (y * y).real.sum().backward(retain_graph=True, create_graph=create_graph)
        node = [g.tolist() for g in y.grad_fn(m.tensor([1j, 2 + 1j])) if g is not None][:1]
        return noted, z.grad.tolist(), y.grad.tolist(), node

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # create_graph with backward() makes a cycle
        got, expected = both(seen)
    assert got == expected


def test_custom_functions_get_and_give_what_pytorch_shows():
    def grads(m):
        class Turn(m.autograd.Function):
            @staticmethod
            def forward(ctx, z):
                return z * 1j

            @staticmethod
            def backward(ctx, g):
                return g * -1j

        z = m.tensor([1 + 2j, 3 - 1j], requires_grad=True)
        (Turn.apply(z) * (1 + 2j)).real.sum().backward()
        return z.grad.tolist()

    got, expected = both(grads)
    assert got == expected


def test_gradients_accumulate_and_the_first_is_not_the_callers():
    z = ours.tensor([1 + 2j], requires_grad=True)
    given = ours.tensor([1 - 1j])
    for _ in range(2):
        (z * 1).backward(given)
    assert z.grad.tolist() == [2 - 2j]
    assert given.tolist() == [1 - 1j]


def test_parts_are_views():
    def written(m):
        z = m.tensor([1 + 2j, 3j])
        z.real[0] = 9
        z.imag = m.tensor([5.0, 6.0])
        m.view_as_real(z)[1, 0] = -1
        return (
            z.tolist(),
            z.real._is_view(),
            type(m.zeros(2, dtype=m.complex64, requires_grad=True).real.grad_fn).__name__,
        )

    got, expected = both(written)
    assert got == expected


def test_conjugates_say_so():
    def answers(m):
        z, x = m.tensor([1 + 2j, 3j]), m.ones(2)
        c = z.conj()
        return (
            c.is_conj(), c[0].is_conj(), c.t().is_conj(), c.conj().is_conj(), (c * 1).is_conj(), c.clone().is_conj(),
            c.resolve_conj().is_conj(), z.conj_physical().is_conj(), z.resolve_conj() is z, x.conj() is x, z.is_neg(),
            z.unsqueeze(0).mH.is_conj(), x.real is x, m.isreal(m.tensor([1 + 0j, 1j])).tolist(), m.is_complex(z),
        )  # fmt: skip

    got, expected = both(answers)
    assert got == expected


@pytest.mark.parametrize("call", [
    "m.view_as_real(m.ones(2))", "m.view_as_real(m.tensor([1j]).conj())", "m.view_as_complex(m.ones(2, 3))",
    "m.view_as_complex(m.ones(2, 2, dtype=m.int64))", "m.view_as_complex(m.tensor(1.0))", "m.imag(m.ones(1))",
    "m.view_as_complex(m.ones(2, 3).T)", "m.view_as_complex(m.ones(3, 3)[:, :2])", "m.ones(1).imag",
    "m.complex(m.ones(1), m.ones(1).double())", "m.complex(m.ones(1), m.ones(1).long())", "m.complex(m.ones(1), 1.0)",
    "m.polar(m.ones(1), m.ones(1).double())", "m.tensor(1j, requires_grad=True).backward()",
])  # fmt: skip
def test_what_is_refused_is_refused_in_pytorchs_words(call):
    said = []
    for m in (ours, torch):
        with pytest.raises((RuntimeError, TypeError)) as caught:
            eval(call, {"m": m})
        said.append((caught.type, str(caught.value).splitlines()[0]))
    assert said[0] == said[1]


@pytest.mark.parametrize("text", [
    "m.tensor([1 + 2j, 3 - 1j], requires_grad=True)", "m.tensor(1 + 2j)", "m.zeros(2, 2, dtype=m.complex128)",
    "m.tensor([1e10 + 1j, 1 - 1e-5j])", "m.tensor([1 + 2j]).conj()", "m.tensor([[1j]], requires_grad=True).mH",
    "m.tensor([complex('nan+infj')])", "m.tensor([1j], requires_grad=True).abs()",
])  # fmt: skip
def test_printing(text):
    assert repr(eval(text, {"m": ours})) == repr(eval(text, {"m": torch}))


@pytest.mark.parametrize("loss", [
    "z.real.sum()", "z.imag.sum()", "(z**2).real.sum()", "(z * z.conj()).real.sum()", "z.abs().sum()", "z.sum().real",
    "z.exp().real.sum()", "(z * 1j).real.sum()", "z.angle().sum()", "(z / (1 + 1j)).real.sum()", "(z @ z).real",
])  # fmt: skip
def test_zeros_in_gradients_print_as_pytorchs(loss):
    def shown(m):
        found = []
        for data in ([1 + 0j, 2 - 0j], [1 + 2j, -3 - 1j], [0j, 1j]):
            z = m.tensor(data, requires_grad=True)
            eval(loss, {"z": z}).backward()
            found.append(repr(z.grad))
        return found

    got, expected = both(shown)
    assert got == expected
