"""L-BFGS iterates as PyTorch's does."""

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import error, same

torch = pytest.importorskip("torch")


def minimised(T, steps, start=(-1.2, 1.0), dtype="float64", **settings):
    """Rosenbrock's valley: where each step ends, the losses, and the counts."""
    x = T.tensor(np.array(start, dtype), requires_grad=True)
    y = T.tensor(np.array([0.5], dtype), requires_grad=True)
    optimizer = T.optim.LBFGS([x, y], **settings)

    def closure():
        optimizer.zero_grad()
        loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2 + (y**4).sum()
        loss.backward()
        return loss

    places = []
    for _ in range(steps):
        loss = optimizer.step(closure)
        places.append([loss.item(), *x.detach().tolist(), *y.detach().tolist()])
    state = optimizer.state[x]
    return np.array(places), {k: state[k] for k in ("n_iter", "func_evals")}, optimizer


@pytest.mark.parametrize(
    "settings",
    [
        dict(line_search_fn="strong_wolfe"), dict(line_search_fn="strong_wolfe", history_size=2, max_iter=5),
        dict(lr=1e-3, max_iter=7), dict(lr=1e-3, max_eval=3), dict(line_search_fn="strong_wolfe", max_eval=9, lr=0.5),
    ],
)  # fmt: skip
def test_goes_where_pytorch_goes(settings):
    ours, theirs = (minimised(T, 4, **settings) for T in (autograd_nb, torch))
    np.testing.assert_allclose(ours[0], theirs[0], 1e-5, 1e-8)
    assert ours[1] == theirs[1]
    assert repr(ours[2]) == repr(theirs[2])


def test_finds_the_minimum_in_float32():
    places, _, _ = minimised(autograd_nb, 6, dtype="float32", line_search_fn="strong_wolfe")
    assert places[-1][0] < 1e-6


def test_a_loaded_state_goes_on():
    *_, optimizer = minimised(autograd_nb, 1, max_iter=3, max_eval=30, line_search_fn="strong_wolfe")
    saved = optimizer.state_dict()
    theirs = minimised(torch, 1, max_iter=3, max_eval=30, line_search_fn="strong_wolfe")[2].state_dict()
    assert saved["state"][0].keys() - {"al"} == theirs["state"][0].keys() - {"al"}
    optimizer.load_state_dict(saved)
    assert len(optimizer.state_dict()["state"][0]["old_dirs"]) == 2


@same
def test_wrong_uses(T):
    w, v = T.ones(1, requires_grad=True), T.ones(1, requires_grad=True)
    yield error(T.optim.LBFGS, [{"params": [w]}, {"params": [v]}])
    yield error(T.optim.LBFGS, [w], lr=-1)
    optimizer = T.optim.LBFGS([w], line_search_fn="other")

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    yield error(optimizer.step, closure)
    w.data.zero_()
    yield optimizer.step(closure), optimizer.state[w]["func_evals"]
