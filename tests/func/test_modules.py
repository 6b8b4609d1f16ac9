"""``functional_call`` and ``stack_module_state``: modules as functions of their parameters."""

import pytest

import autograd_nb as ours
from tests.func.oracle import agree, named


def net(torch):
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))


def doubled(module):
    return {name: p * 2 for name, p in module.named_parameters()}


def tied(torch):
    class Tied(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.a = torch.nn.Linear(2, 2, bias=False)
            self.b = self.a

        def forward(self, x):
            return self.b(self.a(x))

    torch.manual_seed(0)
    return Tied()


def loss(torch, module):
    def of(params, x, y):
        return ((torch.func.functional_call(module, params, (x,)) - y) ** 2).sum()

    return of


def ensemble(torch):
    torch.manual_seed(0)
    models = [torch.nn.Linear(2, 1) for _ in range(3)]
    params, buffers = torch.func.stack_module_state(models)
    x = torch.arange(8.0).reshape(4, 2)
    return params, buffers, torch.vmap(
        lambda p, b: torch.func.functional_call(models[0], (p, b), (x,)))(params, buffers)  # fmt: skip


CASES = {
    "call": lambda t: (lambda m: t.func.functional_call(m, doubled(m), (t.ones(4, 2),)))(net(t)),
    "some parameters": lambda t: t.func.functional_call(net(t), {"0.bias": t.ones(3)}, t.ones(4, 2)),
    "several dicts": lambda t: t.func.functional_call(
        net(t), ({"0.bias": t.ones(3)}, {"2.bias": t.ones(1)}), t.ones(4, 2)),
    "a name twice": lambda t: t.func.functional_call(
        net(t), ({"0.bias": t.ones(3)}, {"0.bias": t.ones(3)}), t.ones(4, 2)),
    "tied": lambda t: t.func.functional_call(tied(t), {"a.weight": t.eye(2)}, t.ones(1, 2)),
    "not tied": lambda t: t.func.functional_call(tied(t), {"a.weight": t.eye(2)}, t.ones(1, 2), tie_weights=False),
    "gradient": lambda t: (lambda m: t.func.grad(loss(t, m))(
        {k: v.detach() for k, v in m.named_parameters()}, t.ones(4, 2), t.zeros(4, 1)))(net(t)),
    "per sample": lambda t: (lambda m: t.vmap(t.func.grad(loss(t, m)), in_dims=(None, 0, 0))(
        {k: v.detach() for k, v in m.named_parameters()}, t.arange(8.0).reshape(4, 2), t.zeros(4, 1)))(net(t)),
    "ensemble": ensemble,
    "no models": lambda t: t.func.stack_module_state([]),
    "different models": lambda t: t.func.stack_module_state([t.nn.Linear(1, 1), t.nn.Tanh()]),
}  # fmt: skip


@named(CASES)
def test_modules(case):
    agree(case)


def test_the_module_is_left_as_it_was():
    module = net(ours)
    before = list(module.parameters())
    with pytest.raises(RuntimeError):
        ours.func.functional_call(module, doubled(module), (ours.ones(4, 7),))
    assert all(a is b for a, b in zip(before, module.parameters(), strict=True))
