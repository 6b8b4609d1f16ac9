"""Averaged models average as PyTorch's do."""

import pytest

from tests.engine.oracle import error, same

pytest.importorskip("torch")


def net(T):
    T.manual_seed(0)
    return T.nn.Sequential(T.nn.Linear(2, 2), T.nn.BatchNorm1d(2))


@pytest.mark.parametrize("kind", ["swa", "ema", "multi", "buffers"])
@same
def test_averages(T, kind):
    S, model = T.optim.swa_utils, net(T)
    settings = {
        "swa": {}, "ema": dict(avg_fn=S.get_ema_avg_fn(0.9)), "multi": dict(multi_avg_fn=S.get_ema_multi_avg_fn(0.9)),
        "buffers": dict(use_buffers=True),
    }[kind]  # fmt: skip
    average = S.AveragedModel(model, **settings)
    optimizer = T.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(3):
        optimizer.zero_grad()
        model(T.arange(6.0).reshape(3, 2)).sum().backward()
        for p in model.parameters():
            p.grad = p.detach().clone()
        optimizer.step()
        average.update_parameters(model)
    yield average.state_dict()
    yield average.n_averaged
    average.eval()
    yield average(T.ones(1, 2)).detach()
    S.update_bn([T.arange(4.0).reshape(2, 2), (T.ones(2, 2), 0)], average)
    yield average.state_dict(), average.training


@same
def test_wrong_uses(T):
    S = T.optim.swa_utils
    yield error(S.get_ema_avg_fn, 2.0)
    yield error(S.get_ema_multi_avg_fn, -1.0)
    yield error(S.AveragedModel, net(T), avg_fn=S.get_swa_avg_fn(), multi_avg_fn=S.get_swa_multi_avg_fn())
    optimizer = T.optim.SGD([T.zeros(1, requires_grad=True)], lr=0.1)
    yield error(S.SWALR, optimizer, 0.1, anneal_strategy="x")
    yield error(S.SWALR, optimizer, 0.1, anneal_epochs=-1)
