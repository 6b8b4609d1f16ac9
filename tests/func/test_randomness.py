"""Random functions under ``vmap``: refused, the same for all samples, or different, in PyTorch's streams."""

import pytest

from tests.func.oracle import agree, grid

DRAWS = {
    "rand": lambda t, x: x + t.rand(2),
    "randn": lambda t, x: t.randn(2, 3),
    "rand_like": lambda t, x: t.rand_like(x),
    "randint": lambda t, x: t.randint(9, (2,)),
    "randperm": lambda t, x: t.randperm(4),
    "bernoulli": lambda t, x: t.bernoulli(x / 9),
    "multinomial": lambda t, x: t.multinomial(x + 1, 2),
    "dropout": lambda t, x: t.nn.functional.dropout(x),
    "dropout in evaluation": lambda t, x: t.nn.functional.dropout(x, training=False),
    "normal_": lambda t, x: x.clone().normal_(),
    "uniform_ on what is not batched": lambda t, x: t.zeros(2).uniform_() + x,
}


@pytest.mark.parametrize("randomness", ["error", "same", "different"])
@pytest.mark.parametrize("draw", list(DRAWS.values()), ids=list(DRAWS))
def test_draws(draw, randomness):
    def case(torch):
        torch.manual_seed(0)
        return torch.vmap(lambda x: draw(torch, x), randomness=randomness)(grid(torch))

    agree(case)


def test_levels_draw_in_turn():
    agree(lambda t: (t.manual_seed(0), t.vmap(
        t.vmap(lambda x: t.rand(2) + x, randomness="different"), randomness="different")(grid(t)))[1])  # fmt: skip
