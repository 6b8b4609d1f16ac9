"""The session without IPython and PyTorch: the wheel alone does what the README's first example does."""

from importlib.util import find_spec
from pathlib import Path

import pytest

import autograd_nb as torch


@pytest.fixture(autouse=True)
def only_when_bare(bare):
    if not bare:
        pytest.skip("only in the session that tests the wheel")


def test_the_installed_wheel_is_what_runs():
    assert "site-packages" in Path(torch.__file__).parts


@pytest.mark.parametrize("name", ["IPython", "anywidget", "ipywidgets", "matplotlib", "traitlets", "torch"])
def test_no_notebook_library_is_there(name):
    assert find_spec(name) is None


def test_a_gradient_is_computed():
    torch.manual_seed(0)
    x, y = torch.ones(5), torch.zeros(3)
    w, b = torch.randn(5, 3, requires_grad=True), torch.randn(3, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(torch.matmul(x, w) + b, y)
    loss.backward()
    assert w.grad.shape == (5, 3)
    assert torch.equal(w.grad[0], b.grad)


def test_the_extension_says_what_is_missing():
    with pytest.raises(ImportError, match=r"IPython"):
        torch.load_ipython_extension(None)
