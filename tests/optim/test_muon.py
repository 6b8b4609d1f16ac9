"""Muon's steps, state and refusals beside PyTorch's."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.engine.oracle import error, same

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def trained(T, shape, settings):
    rng = np.random.default_rng(0)
    w = T.tensor(rng.normal(size=shape).astype(np.float32), requires_grad=True)
    x = T.tensor(rng.normal(size=(8, shape[0])).astype(np.float32))
    optimizer = T.optim.Muon([w], **{"lr": 0.02, **settings})
    for _ in range(4):
        optimizer.zero_grad()
        (x @ w).pow(2).mean().backward()
        optimizer.step()
    return w.detach().numpy(), optimizer.state[w]["momentum_buffer"].numpy()


@pytest.mark.parametrize("shape", [(2, 2), (3, 5), (6, 2), (16, 32)], ids=str)
@pytest.mark.parametrize(
    "settings",
    [{}, {"nesterov": False}, {"adjust_lr_fn": "match_rms_adamw"}, {"weight_decay": 0, "momentum": 0.5},
     {"ns_steps": 3}, {"lr": 0.1, "ns_coefficients": (2, -1.5, 0.5)}],
    ids=str,
)  # fmt: skip
def test_steps(shape, settings):
    """Moves are products rounded to bfloat16, so that another order of sums may change their last bit, by 1/128."""
    (mine, my_buffer), (theirs, their_buffer) = (trained(T, shape, settings) for T in (ours, torch))
    lr = settings.get("lr", 0.02)
    np.testing.assert_allclose(mine, theirs, atol=4 * lr / 64)
    np.testing.assert_allclose(my_buffer, their_buffer, rtol=1e-3, atol=1e-4)
    assert np.median(np.abs(mine - theirs)) < 1e-5


@same
def test_settings_and_refusals(T):
    w = T.zeros(2, 3, requires_grad=True)
    optimizer = T.optim.Muon([w], lr=0.5)
    optimizer.step()
    yield optimizer.state_dict(), str(optimizer)
    for wrong in ({"lr": -1}, {"momentum": -1}, {"weight_decay": -1}, {"adjust_lr_fn": "x"}, {"lr": T.ones(2)}):
        yield error(lambda wrong=wrong: T.optim.Muon([w], **wrong))
    yield error(T.optim.Muon, [T.zeros(3, requires_grad=True)])
    w.grad = T.ones(2, 3)
    for wrong in ({"ns_steps": 100}, {"ns_coefficients": (1, 2)}):
        yield error(T.optim.Muon([w], **wrong).step)
    z = T.zeros(2, 2, dtype=T.complex64, requires_grad=True)
    z.grad = T.zeros(2, 2, dtype=T.complex64)
    yield error(T.optim.Muon([z]).step)
    optimizer.step()
    yield optimizer.state[w], optimizer.step(lambda: 3)
