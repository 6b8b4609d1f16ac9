"""The watched pass: its numbers, its order and its silence are those of backward(), on our graphs and PyTorch's."""

import numpy as np
import pytest

import autograd_nb
from autograd_nb.graph import from_grad_fn
from autograd_nb.notebook.backward_pass import observe


@pytest.fixture(params=["ours", "torch"])
def torch(request):
    return autograd_nb if request.param == "ours" else pytest.importorskip("torch")


def program(torch):
    torch.manual_seed(0)

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, factor):
            ctx.factor = factor
            return x * factor

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.factor, None

    w = torch.randn(3, 5, dtype=torch.float64, requires_grad=True)
    b = torch.randn(5, dtype=torch.float64, requires_grad=True)
    h = Scale.apply(torch.tanh(torch.randn(4, 3, dtype=torch.float64) @ w + b), 3.0)
    rows, best = h.unbind(0), h.max(1)
    turned = (h.to(torch.complex128) * (1 + 2j)).abs().sum()
    total = (rows[0] * rows[2]).sum() + best[0].sum() + torch.logsumexp(h, 1).sum() + h[1:3].mean() + (w * w).sum()
    return total + turned, w, b


def leaves_of(moments):
    return {moment.node.variable: moment for moment in moments if moment.sequence is None}


def test_the_leaves_get_what_backward_gives_them(torch):
    loss, w, b = program(torch)
    moments = list(observe(loss))
    assert w.grad is None
    loss.backward()
    found = leaves_of(moments)
    for leaf in (w, b):
        assert np.array_equal(found[leaf].upstream[0], leaf.grad.numpy())


def test_every_contribution_arrives_where_it_is_said_to(torch):
    loss, _, _ = program(torch)
    moments = list(observe(loss))
    arrived = {}
    for moment in moments:
        for target, contribution in zip(moment.targets, moment.contributions, strict=True):
            if target is not None and contribution is not None:
                arrived.setdefault(target, []).append(contribution)
    for moment in moments[1:]:
        if len(moment.upstream) == 1 and len({a.shape for a in arrived[moment.box]}) == 1:
            assert np.allclose(sum(arrived[moment.box]), moment.upstream[0], rtol=1e-12)


def test_boxes_are_those_of_the_snapshot_and_each_runs_once(torch):
    loss, _, _ = program(torch)
    graph = from_grad_fn([loss.grad_fn])
    moments = list(observe(loss))
    labels = {node.id: node.label for node in graph.nodes}
    assert {moment.box: moment.node.name().rsplit("::", 1)[-1] for moment in moments} == labels
    assert [moment.number for moment in moments] == list(range(len(labels)))


def test_the_order_is_that_of_pytorch():
    real = pytest.importorskip("torch")
    ran = []
    loss, _, _ = program(real)
    seen = list(observe(loss))
    for moment in seen:
        if moment.sequence is not None:
            moment.node.register_prehook(lambda g, node=moment.node: ran.append(node.name()))
    loss.backward()
    assert [m.node.name() for m in seen if m.sequence is not None] == ran
    ours = [m.node.name() for m in observe(program(autograd_nb)[0])]
    assert ours == [m.node.name() for m in seen]


def test_looking_twice_is_as_good_as_once(torch):
    loss, w, _ = program(torch)
    first, second = (leaves_of(observe(loss))[w].upstream[0] for _ in range(2))
    assert np.array_equal(first, second)
    loss.backward()


def test_what_depends_on_a_freed_node_has_no_numbers_and_the_rest_has(torch):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    h = torch.exp(x)
    h.sum().backward()
    y = (h * 3).sum() + (x * 2).sum()
    moments = {m.node.name().rsplit("::", 1)[-1]: m for m in observe(y)}
    assert moments["ExpBackward0"].failure.kind == "freed"
    assert moments["ExpBackward0"].upstream[0].tolist() == [3.0, 3.0]
    assert moments["AccumulateGrad"].failure.kind == "upstream"
    assert moments["AccumulateGrad"].upstream == (None,)


def test_a_backward_that_raises_is_told_and_not_raised(torch):
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            raise ValueError("no derivative\nhere")

    x = torch.tensor([1.0], requires_grad=True)
    first, last = observe(Broken.apply(x))
    assert (first.failure.kind, first.failure.sentence) == ("unreadable", "no derivative")
    assert last.failure.kind == "upstream"


def test_given_gradients_are_where_the_pass_begins(torch):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    *_, last = observe([y], [torch.tensor([1.0, -1.0])])
    assert last.upstream[0].tolist() == [3.0, -3.0]


def test_a_root_with_several_outputs_begins_at_the_one_given(torch):
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    second = x.unbind(0)[1]
    *_, last = observe(second)
    assert last.upstream[0].tolist() == [[0.0, 0.0], [1.0, 1.0]]


def test_hooks_run_once_where_they_are_asked_for_and_change_what_is_seen():
    torch = autograd_nb
    heard = []
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    w.register_hook(lambda g: (heard.append("leaf"), g * 2)[1])
    y = w * 3
    y.register_hook(lambda g: (heard.append("tensor"), g + 1)[1])
    y.grad_fn.register_prehook(lambda gs: (heard.append("pre"), (gs[0] * 10,))[1])
    y.grad_fn.register_hook(lambda gi, go: (heard.append("post"), (gi[0] - 1, None))[1])
    y.retain_grad()
    w.register_post_accumulate_grad_hook(lambda t: heard.append("accumulated"))
    loss = y.sum()
    assert list(observe(loss))[-1].upstream[0].tolist() == [3.0, 3.0]
    assert heard == []
    watched = list(observe(loss, hooks=True))[-1].upstream[0]
    assert heard == ["tensor", "pre", "post", "leaf"]
    assert y.grad is None
    loss.backward()
    assert watched.tolist() == w.grad.tolist() == [118.0, 118.0]


def test_a_pass_can_be_left_off(torch):
    loss, _, _ = program(torch)
    passing = observe(loss)
    assert next(passing).number == 0
    passing.close()
    loss.backward()
