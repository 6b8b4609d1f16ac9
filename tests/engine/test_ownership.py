"""No buffer has two owners: writing into one gradient never changes another, nor what the user gave or caught.

PyTorch shares memory in some of these cases (two operands behind views, a given gradient behind a view), so here the
sums themselves are the expectation.
"""

import numpy as np
import pytest

import autograd_nb as torch

BUILDS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "behind mul": lambda a, b: (a + b) * 2,
    "cat": lambda a, b: torch.cat([a.view(-1), b.view(-1)]),
    "views": lambda a, b: a.view(-1) + b.view(-1),
    "reshape": lambda a, b: a.reshape(-1) + b.reshape(-1),
    "transposes": lambda a, b: a.view(1, -1).t() + b.view(1, -1).t(),
    "where": lambda a, b: torch.where(a > 0, a, b),
    "clones": lambda a, b: a.clone() + b.clone(),
    "stack": lambda a, b: torch.stack([a, b]),
    "expand_as": lambda a, b: a.expand_as(b) + b,
    "thrice": lambda a, b: a.add(b).add(a),
    "unsqueeze": lambda a, b: a.unsqueeze(0) + b.unsqueeze(0),
    "chain of sums": lambda a, b: ((a + b) + b) + (a + b),
    "contiguous": lambda a, b: a.contiguous() + b.contiguous(),
    "detached clone": lambda a, b: a + b.detach().clone() + b,
}


def values(*tensors):
    return [t.tolist() for t in tensors]


@pytest.mark.parametrize("size", [(), (3,), (2, 3), (1,)], ids=str)
@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
def test_two_leaves_never_share_a_buffer(build, size):
    a, b = torch.ones(size, requires_grad=True), torch.ones(size, requires_grad=True)
    out = build(a, b)
    given = torch.ones_like(out)
    out.backward(given)
    assert not np.may_share_memory(np.asarray(a.grad), np.asarray(b.grad))
    kept = b.grad.tolist()
    a.grad.zero_()
    assert b.grad.tolist() == kept
    assert given.tolist() == torch.ones_like(out).tolist()
    b.grad.mul_(7)
    assert a.grad.tolist() == torch.zeros(size).tolist()


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
def test_later_passes_do_not_touch_what_was_caught(build):
    a, b = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)
    out = build(a, b)
    out.retain_grad()
    caught = []
    handles = [t.register_hook(caught.append) for t in (out, a, b)]
    out.backward(torch.ones_like(out))
    retained = out.grad
    before = values(*caught, retained)
    for handle in handles:
        handle.remove()
    for factor in (10.0, 100.0):
        build(a, b).backward(torch.full_like(out, factor))
    a.grad.zero_()
    b.grad.zero_()
    assert values(*caught, retained) == before


@pytest.mark.parametrize("build", [lambda x: x.clone(), lambda x: x.view(-1), lambda x: x + 0, lambda x: x])
def test_the_given_gradient_stays_the_users(build):
    x = torch.ones(3, requires_grad=True)
    g = torch.tensor([1.0, 2.0, 3.0])
    build(x).backward(g)
    g.zero_()
    assert x.grad.tolist() == [1, 2, 3]
    build(x).backward(torch.ones(3))
    x.grad.add_(5)
    assert x.grad.tolist() == [7, 8, 9]
    assert g.tolist() == [0, 0, 0]


def test_results_of_grad_stay_as_they_were():
    x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    z, g = x + y, torch.ones(2)
    gx, gy, gz = torch.autograd.grad(z, (x, y, z), g, retain_graph=True)
    z.backward(g)
    for t in (gx, gy, gz, x.grad, y.grad):
        rest = [r for r in (gx, gy, gz, x.grad, y.grad, g) if r is not t]
        kept = values(*rest)
        t.add_(1)
        assert values(*rest) == kept


def test_retained_gradients_are_copies():
    x = torch.ones(3, requires_grad=True)
    a = x + 0
    b = a.view(3)
    for t in (a, b):
        t.retain_grad()
    b.backward(torch.ones(3))
    b.grad.zero_()
    assert values(a.grad, x.grad) == [[1, 1, 1], [1, 1, 1]]
    a.grad.zero_()
    assert x.grad.tolist() == [1, 1, 1]


def test_a_post_accumulate_hook_may_keep_and_change_the_gradient():
    x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    kept = []
    x.register_post_accumulate_grad_hook(lambda t: kept.append(t.grad.clone()) or t.grad.zero_())
    for _ in range(2):
        (x + y).backward(torch.ones(2))
    assert values(*kept, x.grad, y.grad) == [[1, 1], [1, 1], [0, 0], [2, 2]]


def test_a_gradient_saved_by_a_graph_may_not_change_unnoticed():
    for shape in ((2,), ()):
        x = torch.ones(shape, requires_grad=True)
        (x * 3).sum().backward(create_graph=True)
        penalty = (x.grad * x).sum()
        (x * 3).sum().backward()
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            penalty.backward()
