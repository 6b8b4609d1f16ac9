"""Remarks that PyTorch makes once in a process: the same words, as often, for the same calls."""

import math
import warnings

import numpy as np
import pytest

import autograd_nb

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

CALLS = {
    "create_graph": lambda T, x: x.sum().backward(create_graph=True),
    "autograd.backward": lambda T, x: T.autograd.backward(x.sum(), create_graph=True),
    "inputs": lambda T, x: x.sum().backward(create_graph=True, inputs=[x]),
    "grad": lambda T, x: T.autograd.grad(x.sum(), x, create_graph=True),
    "plain": lambda T, x: x.sum().backward(),
    "cholesky": lambda T, x: T.cholesky(T.eye(2)),
    "cholesky method": lambda T, x: T.eye(2).cholesky(),
    "linalg.cholesky": lambda T, x: T.linalg.cholesky(T.eye(2)),
    "qr": lambda T, x: T.qr(T.eye(2)),
    "lu": lambda T, x: T.lu(T.eye(2)),
    "triangular_solve": lambda T, x: T.triangular_solve(T.eye(2), T.eye(2)),
    "chain_matmul": lambda T, x: T.chain_matmul(T.eye(2), T.eye(2)),
    "float": lambda T, x: float(x[0, 0]),
    "float of a leaf": lambda T, x: float(T.ones(1, requires_grad=True)),
    "complex": lambda T, x: complex(x[0, 0]),
    "float of a complex number": lambda T, x: float(x[0, 0] + 0j),
    "math": lambda T, x: (math.sqrt(x[0, 0]), math.floor(x[0, 0]), math.pow(x[0, 0], 2)),
    "numbers of numpy": lambda T, x: (np.float64(x[0, 0]), np.zeros(2).__setitem__(0, x[0, 0])),
    "lists": lambda T, x: (T.tensor([x[0, 0], 1.0]), T.as_tensor([[x[0, 0]], [x[1, 1]]]), x.new_tensor([x[0, 0]])),
    "other ways": lambda T, x: (int(x[0, 0]), bool(x[0, 0]), x[0, 0].item(), f"{x[0, 0]:.2f} {x[0, 0]}", x.tolist()),
    "without history": lambda T, x: (float(x.detach()[0, 0]), T.tensor([x.detach()[0, 0], 1.0]), float(x.data[0, 0])),
    "no_grad": lambda T, x: T.no_grad()(lambda: (float(x[0, 0]), T.tensor([x[0, 0]])))(),
}


@pytest.fixture
def always():
    """Both modules repeat themselves."""
    for module in (torch, autograd_nb):
        module.set_warn_always(True)
    yield
    for module in (torch, autograd_nb):
        module.set_warn_always(False)


def said(module, call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call(module, module.ones(2, 2, requires_grad=True))
    return [(w.category.__name__, str(w.message).split(" (Triggered")[0]) for w in caught]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.usefixtures("always")
def test_the_words_are_those_of_pytorch(name):
    assert said(autograd_nb, CALLS[name]) == said(torch, CALLS[name])


@pytest.mark.parametrize("name", ["create_graph", "float"])
def test_a_remark_comes_once(name):
    said(autograd_nb, CALLS[name])
    assert said(autograd_nb, CALLS[name]) == []


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("name", ["float", "lists"])
def test_a_remark_points_at_the_users_line(name):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        CALLS[name](autograd_nb, autograd_nb.ones(2, 2, requires_grad=True))
    assert {w.filename for w in caught} == {__file__}


def test_whether_remarks_repeat_is_a_truth_value():
    for module in (torch, autograd_nb):
        with pytest.raises(RuntimeError, match="setWarnOnlyOnce expects a bool, but got int"):
            module.set_warn_always(1)
        assert module.is_warn_always_enabled() is False
