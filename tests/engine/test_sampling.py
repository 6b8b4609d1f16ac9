"""Random tensors, random filling and generators, beside PyTorch."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.engine.oracle import shown

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = (
    "torch.rand_like(x, generator=g)",
    "torch.randn_like(x.long())",
    "torch.randint_like(x, 5, generator=g)",
    "torch.randint_like(x, 1, 5, generator=g)",
    "torch.rand(2, generator=g)",
    "torch.rand((2,), generator=g)",
    "torch.rand(2, dtype=torch.float64, generator=g)",
    "torch.rand(2, dtype=torch.int64)",
    "torch.randn(2, generator=g, requires_grad=True)",
    "torch.randn(2, dtype=torch.int64)",
    "torch.randint(5, (2,), generator=g)",
    "torch.randint(2, 5, (2,), generator=g)",
    "torch.randint(5, 5, (2,))",
    "torch.randint(0, 5, (2,), dtype=torch.float32, generator=g)",
    "torch.randint(high=5, size=(2,), generator=g)",
    "torch.randint(5, 2)",
    "torch.randperm(5, generator=g)",
    "torch.randperm(-1)",
    "torch.randperm(4, dtype=torch.float32, generator=g)",
    "torch.normal(0.0, 1.0, (2,), generator=g)",
    "torch.normal(x, 1.0, generator=g)",
    "torch.normal(0.0, x, generator=g)",
    "torch.normal(x, x, generator=g)",
    "torch.normal(0.0, -1.0, (2,))",
    "torch.normal(x, -x)",
    "torch.bernoulli(torch.tensor([0.5, 0.5]), generator=g)",
    "torch.bernoulli(x, generator=g)",
    "torch.bernoulli(x[0] * 0, 0.5, generator=g)",
    "torch.multinomial(x, 2, generator=g)",
    "torch.multinomial(x, 5)",
    "torch.multinomial(x, 5, replacement=True, generator=g)",
    "torch.multinomial(-x, 1)",
    "torch.multinomial(x.long(), 1)",
    "torch.poisson(x, generator=g)",
    "x.clone().uniform_(generator=g)",
    "x.clone().uniform_(1, 0)",
    "x.clone().normal_(1, 2, generator=g)",
    "x.clone().normal_(0, -1)",
    "x.long().normal_()",
    "x.clone().random_(generator=g)",
    "x.clone().random_(5, generator=g)",
    "x.clone().random_(2, 5, generator=g)",
    "x.clone().bernoulli_(0.3, generator=g)",
    "x.clone().bernoulli_(2)",
    "x.clone().bernoulli_(x / 6, generator=g)",
    "x.clone().exponential_(generator=g)",
    "x.clone().exponential_(-1)",
    "x.clone().geometric_(0.5, generator=g)",
    "x.clone().cauchy_(generator=g)",
    "x.clone().log_normal_(generator=g)",
    "torch.manual_seed(0)",
    "torch.initial_seed()",
    "torch.manual_seed(-1).initial_seed()",
    "torch.manual_seed(2 ** 64)",
    "torch.get_rng_state().shape",
    "torch.get_rng_state().dtype",
    "torch.default_generator",
    "torch.Generator().initial_seed()",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression(expression):
    assert shown(ours, expression) == shown(torch, expression)


FILLS = ("uniform_()", "normal_()", "random_()", "random_(5)", "random_(1, 3)", "bernoulli_()", "exponential_()",
         "geometric_(.5)", "cauchy_()", "log_normal_()", "bernoulli_(p)")  # fmt: skip


@pytest.mark.parametrize("fill", FILLS)
def test_filling_cuts_the_gradient(fill):
    seen = []
    for module in (torch, ours):
        leaf = module.ones(3, requires_grad=True)
        p = module.full((3,), 0.5)
        x = leaf * 2
        module.manual_seed(0)
        eval(f"x.{fill}", {"x": x, "p": p})
        x.sum().backward()
        seen.append((x.grad_fn.name(), x._version, leaf.grad.tolist()))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("draw", ["bernoulli(p)", "normal(p, 1.)", "normal(0., p)", "normal(p, p)", "poisson(p)"])
def test_drawing_from_a_graph(draw):
    seen = []
    for module in (torch, ours):
        p = module.full((3,), 0.5, requires_grad=True)
        module.manual_seed(0)
        out = eval(f"torch.{draw}", {"torch": module, "p": p})
        out.sum().backward()
        seen.append((out.grad_fn.name(), out.tolist(), p.grad.tolist()))
    assert seen[0][0] == seen[1][0]
    np.testing.assert_allclose(seen[1][1], seen[0][1], rtol=1e-5)
    assert seen[0][2] == seen[1][2]


def test_a_refused_write_draws_nothing():
    leaf = ours.ones(3, requires_grad=True)
    ours.manual_seed(0)
    expected = ours.rand(2).tolist()
    ours.manual_seed(0)
    with pytest.raises(RuntimeError, match="leaf Variable"):
        leaf.uniform_()
    assert ours.rand(2).tolist() == expected


def test_states_are_exchanged_with_pytorch():
    torch.manual_seed(5)
    torch.rand(3)
    ours.set_rng_state(ours.from_numpy(torch.get_rng_state().numpy()))
    assert ours.rand(4).tolist() == torch.rand(4).tolist()
