"""Folding: fewer cards, nothing lost, nothing invented."""

import pytest
import torch

from autograd_nb.graph import Graph, GraphEdge, GraphNode, Origin, Untracked, fold, from_grad_fn, layout
from tests.graph.handmade import chain, random_dag
from tests.graph.samples import attention, blocks, logistic, mlp, names_of, rnn


def graph_of(sample):
    loss, names = sample
    return from_grad_fn(loss.grad_fn, names=names_of(names))


def covered(graph):
    """Ids of all nodes that a folded graph stands for."""
    found = set()
    for node in graph.nodes:
        found |= set(node.members or (node.id,))
        found |= {i for chip in node.chips for i in (chip.node, *chip.via) if i}
    return found | {i for edge in graph.edges for i in edge.via}


def test_leaves_and_their_transposes_become_chips():
    folded = fold(graph_of(mlp()))
    assert [n.label for n in folded.nodes if n.kind != "op"] == []
    first = [n for n in folded.nodes if n.label == "AddmmBackward0"][-1]
    assert [(c.kind, c.label, c.shape, c.transposed) for c in first.chips] == [
        ("leaf", "b1", (16,), False), ("constant", None, None, False), ("leaf", "W1", (8, 16), True),
    ]  # fmt: skip


def test_a_leaf_used_everywhere_is_a_chip_everywhere():
    w = torch.ones(3, requires_grad=True)
    folded = fold(from_grad_fn((w.exp() * w + w).grad_fn, names=names_of({"w": w})))
    assert sum(len(n.chips) for n in folded.nodes) == 3
    assert {c.label for n in folded.nodes for c in n.chips} == {"w"}


def test_a_graph_that_is_only_a_leaf_keeps_it():
    w = torch.ones(3, requires_grad=True)
    (leaf, _), *_ = w.exp().grad_fn.next_functions
    assert [n.kind for n in fold(from_grad_fn(leaf)).nodes] == ["leaf"]
    assert fold(Graph()) == Graph()


def test_small_graphs_are_only_dressed():
    graph = graph_of(logistic())
    assert [n.label for n in fold(graph).nodes] == [n.label for n in graph.nodes if n.kind == "op"]


def test_two_hundred_steps_become_one_card():
    folded = fold(graph_of(rnn(200)))
    (group,) = [n for n in folded.nodes if n.kind == "fold"]
    assert group.count == 199  # the first step reads a zero state that needs no gradient
    assert len(group.members) == 199 * 5
    assert group.label == "matmul → matmul → add → add → tanh"
    assert {n.label for n in group.body.nodes if n.kind == "op"} == {"MmBackward0", "AddBackward0", "TanhBackward0"}
    assert [n.kind for n in group.body.nodes].count("port") == 1
    assert len(folded.nodes) < 12


def test_a_stack_of_blocks_shows_how_many():
    folded = fold(graph_of(blocks(12)))
    assert [n.count for n in folded.nodes if n.kind == "fold"] == [11]  # the first reads a leaf
    assert len(folded.nodes) < 30


def test_different_blocks_are_not_merged():
    x = torch.ones(2, 2, requires_grad=True)
    y = x
    for _ in range(30):
        y = y.sin().exp()
    for _ in range(30):
        y = y.cos().tanh()
    groups = [n for n in fold(from_grad_fn(y.sum().grad_fn)).nodes if n.kind == "fold"]
    assert sorted(g.label.split(" → ")[0] in ("sin", "exp") for g in groups) == [False, True]


def test_same_operations_wired_differently_are_not_repeats():
    """Every second round reads two rounds back; the labels alone would fold all of them."""
    x = torch.ones(2, requires_grad=True)
    states = [x.exp(), x.sin()]
    for i in range(40):
        states.append((states[-1] + states[-2 if i % 2 else -1]).tanh())
    folded = fold(from_grad_fn(states[-1].grad_fn))
    assert all(len(n.members) // n.count == 4 for n in folded.nodes if n.kind == "fold")


def test_reshapes_move_onto_edges_in_larger_graphs():
    folded = fold(graph_of(attention()))
    assert len(folded.nodes) <= 25
    assert any("view" in (e.label or "") and e.via for e in folded.edges)


@pytest.mark.parametrize("graph", [chain(5000), random_dag(1, 2000), random_dag(2, 700)], ids=["chain", "a", "b"])
def test_never_more_boxes_than_allowed(graph):
    assert len(fold(graph).nodes) <= 300
    assert len(fold(graph, max_boxes=40).nodes) <= 40


@pytest.mark.parametrize("sample", [logistic, mlp, attention, lambda: rnn(60), lambda: blocks(6)])
def test_nothing_is_lost_and_no_cycle_appears(sample):
    graph = graph_of(sample())
    folded = fold(graph)
    shown = covered(folded)
    for body in [n.body for n in folded.nodes if n.body]:
        shown |= covered(body)
    # Of a repeated group only one round is drawn, so the chips of the others are not there.
    groups = {i for n in folded.nodes if n.kind == "fold" for i in n.members}
    missing = {n.id for n in graph.nodes if n.kind == "op"} - shown
    inside = {e.target for e in graph.edges if e.source in groups | missing}
    assert missing <= inside
    layout(folded)


def test_a_group_can_be_opened_by_its_id():
    graph = graph_of(rnn(60))
    (group,) = [n for n in fold(graph).nodes if n.kind == "fold"]
    opened = fold(graph, expanded=[group.id])
    assert group.id not in opened.by_id()
    assert {n.id for n in opened.nodes if n.group == group.id} == set(group.members)


def test_functions_and_cells_are_groups_before_neighbourhoods_are():
    def where(i):
        return Origin(cell=i // 100, function=f"f{i // 10}" if i < 300 else None)

    nodes = tuple(GraphNode(f"n{i}", "op", f"Op{i}Backward0", order=399 - i, origin=where(i)) for i in range(400))
    graph = Graph(nodes, tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(399)), ("n0",))
    folded = fold(graph, max_boxes=150)
    assert [len(n.members) for n in folded.nodes if n.kind == "fold"] == [10] * 30
    assert len(fold(graph, max_boxes=10).nodes) <= 10


def test_folding_twice_gives_the_same_bytes():
    graph = graph_of(rnn(60))
    assert fold(graph).to_json() == fold(Graph.from_json(graph.to_json())).to_json()


def looped(rounds: int) -> Graph:
    """A loop that divides by another number and multiplies by another leaf each time."""
    nodes, edges = [], []
    for k in range(rounds):
        name = f"layers[{k}]" if k else "W = layers[0]"
        lost = (Untracked(1, "other", "k", (), "int64", str(k)), Untracked(2, "dim", None, value="1"))
        nodes.append(
            GraphNode(f"n{2 * k}", "op", "MulBackward0", f"self · {k}", order=2 * (rounds - k), untracked=lost)
        )
        nodes.append(GraphNode(f"n{2 * k + 1}", "leaf", "AccumulateGrad", name=name))
        edges.append(GraphEdge(f"n{2 * k}", f"n{2 * k + 1}", 3))
        if k + 1 < rounds:
            edges.append(GraphEdge(f"n{2 * k}", f"n{2 * k + 2}"))
    return Graph(tuple(nodes), tuple(edges), ("n0",))


def test_a_folded_loop_shows_what_all_its_rounds_share():
    (group,) = (node for node in fold(looped(60)).nodes if node.kind == "fold")
    (inner,) = (node for node in group.body.nodes if node.kind == "op")
    assert inner.formula is None
    assert [(chip.label, chip.value) for chip in inner.chips] == [("k", None), (None, "1"), ("layers[…]", None)]
