"""One pass for ``y += alpha * x``: PyTorch's bits where NumPy has OpenBLAS, the same numbers everywhere."""

import numpy as np
import pytest
import torch

import autograd_nb
from autograd_nb.engine import blas

SHAPE = (96, 97)


def arrays(dtype="float32"):
    draw = np.random.RandomState(0)
    return draw.randn(*SHAPE).astype(dtype), draw.randn(*SHAPE).astype(dtype)


def without_library(monkeypatch):
    monkeypatch.setattr(blas, "_routines", dict)


@pytest.mark.skipif(not blas._routines(), reason="this NumPy has another library for matrices")
@pytest.mark.skipif("AVX" not in torch.backends.cpu.get_cpu_capability(), reason="rounds once where it can")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ["add_", "sub_"])
def test_sums_are_those_of_pytorch(name, dtype):
    y, x = arrays(dtype)
    ours = getattr(autograd_nb.tensor(y), name)(autograd_nb.tensor(x), alpha=0.01).numpy()
    theirs = getattr(torch.tensor(y), name)(torch.tensor(x), alpha=0.01).numpy()
    assert (ours == theirs).reshape(-1)[: y.size // 32 * 32].all()  # OpenBLAS rounds the last few elements twice
    np.testing.assert_allclose(ours, theirs, 1e-5 if dtype == "float32" else 1e-12)


@pytest.mark.parametrize("name", ["add_", "sub_"])
def test_without_the_library_the_numbers_are_the_same(name, monkeypatch):
    y, x = arrays()
    quick = getattr(autograd_nb.tensor(y), name)(autograd_nb.tensor(x), alpha=0.01).numpy()
    without_library(monkeypatch)
    slow = getattr(autograd_nb.tensor(y), name)(autograd_nb.tensor(x), alpha=0.01).numpy()
    np.testing.assert_allclose(quick, slow, 1e-6, 1e-6)


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "RMSprop"])
def test_optimizers_do_without_the_library(optimizer, monkeypatch):
    def trained():
        y, x = arrays()
        p = autograd_nb.tensor(y, requires_grad=True)
        p.grad = autograd_nb.tensor(x)
        getattr(autograd_nb.optim, optimizer)([p], lr=0.1, weight_decay=0.1).step()
        return p.detach().numpy()

    quick = trained()
    without_library(monkeypatch)
    np.testing.assert_allclose(quick, trained(), 1e-5, 1e-6)


def test_a_factor_of_zero_keeps_what_is_not_finite():
    y, x = arrays()
    x[0, 0] = np.inf
    assert np.isnan(autograd_nb.tensor(y).add_(autograd_nb.tensor(x), alpha=0.0)[0, 0].item())


@pytest.mark.parametrize("change", [lambda x: x.T, lambda x: x[:-1], lambda x: x.astype("float64"), lambda x: x[::-1]])
def test_what_does_not_fit_is_left_alone(change):
    y, _ = arrays()
    y = y[:, :96].copy()
    before = y.copy()
    assert not blas.add_multiple(y, change(np.ones((96, 96), "float32")), 0.5)
    assert (y == before).all()


def test_read_only_memory_is_not_written():
    y, x = arrays()
    y.flags.writeable = False
    assert not blas.add_multiple(y, x, 0.5)
