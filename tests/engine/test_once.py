"""Remarks that PyTorch makes once in a process: the same words, as often, for the same calls."""

import warnings

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


def test_a_remark_comes_once():
    said(autograd_nb, CALLS["create_graph"])
    assert said(autograd_nb, CALLS["create_graph"]) == []


def test_whether_remarks_repeat_is_a_truth_value():
    for module in (torch, autograd_nb):
        with pytest.raises(RuntimeError, match="setWarnOnlyOnce expects a bool, but got int"):
            module.set_warn_always(1)
        assert module.is_warn_always_enabled() is False
