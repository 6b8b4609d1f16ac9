"""Graphs with far more nodes than panels look into: complete, in order, and with progress that can stop the work."""

import random

import pytest

import autograd_nb
from autograd_nb.graph.adapt import SAFE_NODES, Walk
from autograd_nb.graph.hierarchy import Hierarchy
from autograd_nb.notebook.backward_pass import observe
from autograd_nb.notebook.panels import Budget, details_of
from autograd_nb.notebook.panels.schedule import Schedule
from autograd_nb.notebook.snapshot import snapshot
from autograd_nb.notebook.widget import exploration_of, explore


@pytest.fixture(params=["ours", "torch"])
def torch(request):
    return autograd_nb if request.param == "ours" else pytest.importorskip("torch")


def tangled(torch, size=60):
    """A random graph in which many values are read several times."""
    rng = random.Random(5)
    values = [torch.ones(2, requires_grad=True) for _ in range(3)]
    for _ in range(size):
        a, b = rng.choice(values[-8:]), rng.choice(values)
        values.append(rng.choice([lambda a, b: a * b, lambda a, b: a - b, lambda a, _: a.tanh()])(a, b))
    return sum(values[-4:]).sum()


def chain(length):
    y = x = autograd_nb.ones(1, requires_grad=True)
    for _ in range(length):
        y = y * 1.0
    return x, y


def test_the_schedule_is_the_order_of_the_pass(torch):
    root = tangled(torch).grad_fn
    schedule, moments = Schedule(Walk([root], 1000)), list(observe([root]))
    assert [int(moment.box[1:]) for moment in moments] == schedule.order
    assert [moment.sequence for moment in moments] == [schedule.sequences[i] for i in schedule.order]


def test_beyond_the_budget_order_places_and_contributors_are_as_within_it(torch):
    root = tangled(torch).grad_fn
    graph = snapshot([root], {})
    within, beyond = (details_of([root], graph, budget=Budget(nodes=n)).facts for n in (1000, 5))
    assert list(within) == list(beyond)
    for box, facts in within.items():
        other = beyond[box]
        assert (other.number, other.total, other.operations, other.sequence, other.is_root) == (
            facts.number, facts.total, facts.operations, facts.sequence, facts.is_root,
        )  # fmt: skip
        assert (other.failure is None) == (facts.number < 5)
        if len(facts.arrivals) > 1:
            assert [arrival[:2] for arrival in other.arrivals] == [arrival[:2] for arrival in facts.arrivals]


def test_beyond_the_budget_what_was_saved_is_told_and_what_failed_before_it_is_the_reason(torch):
    loss = tangled(torch)
    graph = snapshot([loss.grad_fn], {})
    box = next(n.id for n in reversed(graph.nodes) if n.label == "TanhBackward0")
    panels = {one["id"]: one for one in details_of([loss.grad_fn], graph, budget=Budget(nodes=1))[box]}
    assert "result" in str(panels["saved"]["body"])
    loss.backward()
    freed = details_of([loss.grad_fn], snapshot([loss.grad_fn], {}), budget=Budget(nodes=12)).facts
    assert {freed[name].failure.kind for name in freed if freed[name].number >= 12} <= {"budget", "upstream"}
    assert freed[box].failure.kind == "upstream"


def test_chains_of_ours_are_complete_beyond_what_is_safe_for_pytorch():
    x, y = chain(SAFE_NODES + 500)
    graph = snapshot([y.grad_fn], {"x": x, "y": y})
    assert (len(graph.nodes), graph.truncated, graph.nodes[-1].name) == (SAFE_NODES + 501, 0, "x")
    details = details_of([y.grad_fn], graph, variables={"x": x, "y": y})
    assert (details.facts["n40500"].number, details.facts["n40500"].total) == (40_500, 40_501)


def test_progress_rises_through_snapshot_panels_and_document():
    x, y = chain(1500)
    for work in (
        lambda told: snapshot([y.grad_fn], {"x": x}, progress=told),
        lambda told: details_of([y.grad_fn], snapshot([y.grad_fn], {}), progress=told),
        lambda told: exploration_of(snapshot([y.grad_fn], {}), progress=told),
    ):
        heard = []
        work(heard.append)
        assert len(heard) > 1
        assert heard == sorted(heard)
        assert 0 <= heard[0] <= heard[-1] <= 1
    graph = snapshot([y.grad_fn], {})
    tree = Hierarchy(graph)
    panels = details_of([y.grad_fn], graph, tree=tree)
    assert exploration_of(graph, tree=tree, panels=panels).document == exploration_of(graph, panels=panels).document


def test_a_snapshot_taken_on_the_way_gives_the_same_and_can_be_interrupted():
    x, y = chain(1500)
    roots, names = [y.grad_fn], {"x": x}
    late = explore(roots, lambda told: snapshot(roots, names, progress=told), names)
    early = explore(roots, snapshot(roots, names), names)
    assert (late.text(), late.to_svg()) == (early.text(), early.to_svg())

    def stop(share):
        if share > 0.5:
            raise KeyboardInterrupt

    for work in (snapshot, lambda r, n, progress: details_of(r, snapshot(r, n), progress=progress)):
        with pytest.raises(KeyboardInterrupt):
            work(roots, names, progress=stop)
    assert x.grad is None
