"""Every test here starts and ends with PyTorch's initial print options."""

import pytest

from autograd_nb.printing import set_printoptions


@pytest.fixture(autouse=True)
def initial_printoptions():
    set_printoptions(profile="default")
    yield
    set_printoptions(profile="default")
