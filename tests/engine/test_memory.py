"""A dropped graph is freed at once: nothing waits for the garbage collector, and nothing recurses."""

import gc
import sys
import threading
import weakref

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb.engine import record, run
from autograd_nb.engine.tensor import set_cut_observer


@pytest.fixture(autouse=True)
def no_collector():
    gc.disable()
    yield
    gc.enable()


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        out = x * x
        ctx.save_for_backward(x, out)
        return out

    @staticmethod
    def backward(ctx, g):
        x, _ = ctx.saved_tensors
        return 2 * g * x


class Fails(Square):
    @staticmethod
    def backward(ctx, g):
        raise KeyError("on purpose")


def inplace(x):
    y = x * 2
    y[0].add_(1)
    y.mul_(3)
    return y


def views(x):
    y = (x * 2).view(-1)
    z = y[1:]
    y.add_(1)
    return z * z


def hooked(x):
    y = x * 2
    y.register_hook(lambda g: g * 2)
    y.grad_fn.register_prehook(lambda g: None)
    y.grad_fn.register_hook(lambda i, o: None)
    y.retain_grad()
    return y.exp()


def multi_hooked(x):
    y = x.exp()
    torch.autograd.graph.register_multi_grad_hook((x, y), lambda grads: None)
    return y * y


GRAPHS = {
    "plain": lambda x: (x * x).exp() + x, "in place": inplace, "views": views,
    "function": lambda x: Square.apply(x) * 2,
    "several outputs": lambda x: x.view(2, 2).max(0)[0] * x.unbind(0)[1], "hooks": hooked,
    "multi-grad hooks": multi_hooked,
    "softmax": lambda x: x.softmax(0).log(), "indexing": lambda x: x[torch.tensor([0, 1])] * x[:2],
    "cat": lambda x: torch.cat([x, x * 2]),
    "norm": lambda x: x.norm() * x.std(), "detached": lambda x: x.exp() * x.exp().detach(),
    "matmul": lambda x: x.view(2, 2) @ x.view(2, 2),
}  # fmt: skip


def nodes_of(root):
    """Weak references to all nodes of a graph."""
    seen, todo = {}, [root]
    while todo:
        node = todo.pop()
        if id(node) not in seen:
            seen[id(node)] = node
            todo.extend(n for n, _ in node.next_functions if n is not None)
    return [weakref.ref(n) for n in seen.values()]


def alive(references):
    return [r().name() for r in references if r() is not None]


@pytest.mark.parametrize("how", ["dropped", "backward", "retained", "create_graph", "grad"])
@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_a_dropped_graph_is_freed(graph, how):
    x = torch.tensor([0.5, 1.0, 1.5, 2.0], requires_grad=True)
    loss = graph(x).sum()
    nodes = [r for r in nodes_of(loss.grad_fn) if r().name() != "torch::autograd::AccumulateGrad"]
    if how == "backward":
        loss.backward()
    elif how == "retained":
        loss.backward(retain_graph=True)
    elif how == "create_graph":
        (g,) = torch.autograd.grad(loss, x, create_graph=True)
        nodes += (
            [r for r in nodes_of(g.grad_fn) if r().name() != "torch::autograd::AccumulateGrad"] if g.grad_fn else []
        )
        del g
    elif how == "grad":
        torch.autograd.grad(loss, x)
    del loss
    assert alive(nodes) == []


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_a_dropped_leaf_is_freed_with_its_graph(graph):
    x = torch.tensor([0.5, 1.0, 1.5, 2.0], requires_grad=True)
    loss = graph(x).sum()
    leaf, gradient = weakref.ref(x), None
    loss.backward(retain_graph=True)
    gradient = weakref.ref(x.grad)
    del x
    loss.backward()  # the graph keeps its leaf
    assert leaf() is not None
    del loss
    assert leaf() is None
    assert gradient() is None


def test_leaf_hooks_do_not_keep_the_leaf():
    x = torch.ones(2, requires_grad=True)
    x.register_hook(lambda g: g * 2)
    x.register_post_accumulate_grad_hook(lambda t: None)
    (x * x).sum().backward()
    leaf = weakref.ref(x)
    del x
    assert leaf() is None


@pytest.mark.parametrize("graph", [lambda x: Fails.apply(x * 2), lambda x: hooked(x)], ids=["function", "hook"])
def test_after_an_exception_in_backward(graph):
    x = torch.tensor([0.5, 1.0], requires_grad=True)
    y = graph(x)
    y.register_hook(lambda g: 1 / 0)
    loss = y.sum()
    nodes = nodes_of(loss.grad_fn)
    with pytest.raises((KeyError, ZeroDivisionError)):
        loss.backward()
    sys.last_value = None
    assert torch.is_grad_enabled()
    del y, loss
    assert [name for name in alive(nodes) if "Accumulate" not in name] == []


def test_backward_frees_saved_arrays_before_the_graph_goes():
    x = torch.ones(1000, requires_grad=True)
    y = x.exp()
    saved = weakref.ref(y.grad_fn._saved_result.numpy(force=True).base or y.grad_fn.out)
    loss = (y * 2).sum()
    del y
    assert saved() is not None
    loss.backward()
    assert saved() is None


def test_what_no_rule_reads_is_not_kept():
    x, w = torch.ones(1000, requires_grad=True), torch.ones(1000)
    middle = x * 2
    array = weakref.ref(middle._a)
    out = (middle + w).sum() - 1
    del middle
    assert array() is None
    assert out.requires_grad


def test_a_view_does_not_keep_other_views_or_their_graph():
    base = torch.zeros(4)
    view = weakref.ref(base[:2])
    assert view() is None
    x = torch.ones(2, requires_grad=True)
    y = base.clone()
    y[:2] = x * 2
    nodes = nodes_of(y.grad_fn)
    del y
    assert [n for n in alive(nodes) if "Accumulate" not in n] == []


def test_observers_see_everything_and_keep_nothing():
    recorded, steps, cuts = [], [], []
    x = torch.ones(2, requires_grad=True)
    record.set_observer(lambda node: recorded.append(node.name()))
    run.observers.append(lambda step: steps.append((step.node.name(), np.asarray(step.grad).tolist(), len(step.grads))))
    set_cut_observer(lambda kind, source, result: cuts.append((kind, source.requires_grad, result is None)))
    try:
        y = x * 3
        y[0] = 5
        z = Square.apply(y)
        loss = torch.cat([z, z.detach()]).sum()
        with torch.no_grad():
            x * 2
        x.detach().numpy(), x.data, loss.item(), x.tolist(), y > 1, torch.ones(1).item()
        nodes = nodes_of(loss.grad_fn)
        loss.backward()
    finally:
        record.set_observer(None)
        run.observers.clear()
        set_cut_observer(None)
    written = ["SelectBackward0", "torch::autograd::CopyBackwards", "torch::autograd::CopySlices"]
    assert recorded == ["MulBackward0", *written, "SquareBackward", "CatBackward0", "SumBackward0"]
    assert [name for name, _, _ in steps][-1] == "torch::autograd::AccumulateGrad"
    assert steps[0] == ("SumBackward0", 1.0, 1)
    assert {kind for kind, _, _ in cuts} >= {"detach", "data", "item", "tolist", "comparison"}
    assert all(requires for _, requires, _ in cuts)
    del y, z, loss
    assert [n for n in alive(nodes) if "Accumulate" not in n] == []


def test_observers_change_no_number():
    def gradient():
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x + x
        (y * x + y.exp()).sum().backward()
        return x.grad.tolist()

    expected = gradient()
    run.observers.append(lambda step: None)
    try:
        assert gradient() == expected
    finally:
        run.observers.clear()


def test_a_chain_of_300_000_nodes():
    x = torch.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(150_000):
        y = (y + 1) * 1.0
    assert y.item() == 150_001
    y.backward()
    assert x.grad.item() == 1
    first = weakref.ref(y.grad_fn)
    del y
    assert first() is None


def test_long_chains_of_other_kinds():
    x = torch.ones(2, requires_grad=True)
    for step, slope in (
        (lambda t: t.view(2), [1, 1]), (lambda t: t.add_(1), [1, 1]), (lambda t: Square.apply(t) * 0, [0, 0]),
        (lambda t: torch.cat([t[:1], t[1:]]), [1, 1]), (lambda t: t[:], [1, 1]), (lambda t: t.clone(), [1, 1]),
        (lambda t: t.unbind(0)[1] * 0 + t, [1, 1]),
    ):  # fmt: skip
        y = x * 1
        for _ in range(3_000):
            y = step(y)
        x.grad = None
        y.sum().backward(retain_graph=True)
        assert x.grad.tolist() == slope
        (recorded,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        assert recorded.tolist() == slope
        del y, recorded


def test_passes_in_several_threads():
    w = torch.ones(50, requires_grad=True)
    gradients, errors = [], []

    def work(factor):
        try:
            for _ in range(20):
                x = torch.full((50,), float(factor), requires_grad=True)
                (x * x * w.detach()).sum().backward()
                gradients.append(x.grad.tolist() == [2.0 * factor] * 50)
        except RuntimeError as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[k]) for k in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert gradients == [True] * 80


def test_one_graph_from_several_threads():
    x = torch.ones(10, requires_grad=True)
    y = (x * x).exp().sum()
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(torch.autograd.grad(y, x, retain_graph=True)[0].tolist()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert all(r == results[0] for r in results)
