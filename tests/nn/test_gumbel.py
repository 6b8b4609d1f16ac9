"""Random choices beside PyTorch's: the same draws, graphs and gradients."""

import pytest

from tests.engine.oracle import chain, same

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@pytest.mark.parametrize("options", [{}, {"tau": 0.5}, {"hard": True}, {"dim": 0}, {"eps": 1}])
@same
def test_choices(T, options):
    T.manual_seed(5)
    x = T.randn(4, 3, requires_grad=True)
    y = T.nn.functional.gumbel_softmax(x, **options)
    yield y, chain(y.grad_fn)
    (y * T.arange(3.0)).sum().backward()
    yield x.grad
