"""The tree of groups: every operation in one place, ids that stay, levels that fit on a screen."""

import pytest
import torch

import autograd_nb
from autograd_nb.graph import Chip, Graph, GraphEdge, GraphNode, Origin, fold, from_grad_fn
from autograd_nb.graph.hierarchy import WAYS, Group, Hierarchy
from autograd_nb.graph.levels import level
from autograd_nb.graph.modules import module_paths
from benchmarks.large_graphs import gpt, long_chain, perceptron, recurrent, residual_net
from tests.graph.handmade import chain, random_dag
from tests.graph.samples import blocks, names_of, rnn
from tests.graph.test_any_graph import dressed


def graph_of(sample):
    value, names = sample
    return from_grad_fn(value.grad_fn, names=names_of(names))


def placed(nodes, where):
    """A chain of operations with these places."""
    made = [GraphNode(f"n{i}", "op", f"Op{i}Backward0", order=nodes - i, origin=where(i)) for i in range(nodes)]
    return Graph(tuple(made), tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(nodes - 1)), ("n0",))


def check_tree(tree):
    """Children fill their group without gaps, and every group is smaller than the one around it."""
    for name in (None, *(group.id for group in tree.walk())):
        start, stop = (0, len(tree.sequence)) if name is None else (tree.group(name).start, tree.group(name).stop)
        for item in tree.items(name):
            low, high = (item.start, item.stop) if isinstance(item, Group) else (item, item + 1)
            assert low == start
            start = high
            assert not isinstance(item, Group) or tree.parent(item.id) == name
        assert start == stop
        assert name is None or len(tree.items(name)) > 1 or stop - start == 1
        assert len(tree.items(name)) <= tree.max_boxes or tree.by == "none"


@pytest.mark.parametrize("by", WAYS)
def test_every_operation_has_one_place(by):
    graphs = [
        chain(2000),
        random_dag(3, 900),
        graph_of(rnn(60)),
        graph_of(blocks(6)),
        *map(dressed, range(20)),
        Graph(),
    ]
    for graph in graphs:
        for most in (300, 12):
            check_tree(Hierarchy(graph, by, most))


def test_the_top_shows_what_folding_shows():
    for sample in (rnn(200), blocks(12), rnn(4)):
        graph = graph_of(sample)
        folded, top = fold(graph), level(Hierarchy(graph))
        assert {(n.id, n.count, len(n.members)) for n in folded.nodes} == {
            (n.id, n.count, len(n.members)) for n in top.nodes
        }
        assert {(e.source, e.target) for e in folded.edges} == {(e.source, e.target) for e in top.edges}


def test_a_repeat_opens_into_iterations_and_these_into_operations():
    tree = Hierarchy(graph_of(rnn(60)))
    (group,) = (item for item in tree.items() if isinstance(item, Group))
    inner = level(tree, group.id)
    assert [n.id for n in inner.nodes if n.kind == "fold"] == [f"{group.id}.{k}" for k in range(59, 0, -1)]
    steps = level(tree, f"{group.id}.7")
    assert [n.label for n in steps.nodes] == [
        "TanhBackward0", "AddBackward0", "AddBackward0", "MmBackward0", "MmBackward0", "TanhBackward0",
    ]  # fmt: skip
    (port,) = (n for n in steps.nodes if n.kind == "port")
    assert tree.path(port.members[0]) == (group.id, f"{group.id}.6")
    assert tree.path(steps.roots[0]) == (group.id, f"{group.id}.7")


def test_many_iterations_come_in_round_numbers():
    tree = Hierarchy(graph_of(rnn(1000)))
    (group,) = (item for item in tree.items() if isinstance(item, Group))
    first, second, *_ = tree.items(group.id)
    assert (first.id, second.id) == (f"{group.id}.1-20", f"{group.id}.21-40")
    assert [item.id for item in tree.items(second.id)][:2] == [f"{group.id}.21", f"{group.id}.22"]


def test_repeats_of_one_operation_open_to_the_operations():
    tree = Hierarchy(chain(200))
    (group,) = (item for item in tree.items() if isinstance(item, Group))
    assert tree.items(group.id) == tuple(range(1, 199))


def test_ids_depend_on_the_graph_alone():
    graph = graph_of(rnn(400))
    forward = Hierarchy(graph)
    ids = [group.id for group in forward.walk()]
    asked_first = Hierarchy(Graph.from_json(graph.to_json()))
    assert asked_first.group(ids[-1]).id == ids[-1]
    assert [group.id for group in asked_first.walk()] == ids
    assert len(set(ids)) == len(ids)


def test_functions_and_cells_make_groups():
    graph = placed(40, lambda i: Origin(cell=i // 20, function=f"f{i // 10}"))
    assert [item.title for item in Hierarchy(graph, "function").items()] == ["f3()", "f2()", "f1()", "f0()"]
    assert [item.title for item in Hierarchy(graph, "cell").items()] == ["In[1]", "In[0]"]
    assert [
        item.title for item in Hierarchy(placed(9, lambda i: None), "cell").items() if isinstance(item, Group)
    ] == []


def test_modules_are_found_from_the_names_of_parameters():
    value, names = gpt(torch, layers=2)
    tree = Hierarchy(graph_of((value, names)), "module")

    def inside(name=None):
        return {item.title: item.id for item in tree.items(name) if isinstance(item, Group)}

    assert list(inside()) == ["gpt"]  # the loss has no parameters
    parts = inside(inside()["gpt"])
    assert list(parts) == ["gpt.blocks"]  # one operation alone makes no group
    layers = inside(parts["gpt.blocks"])
    assert list(layers) == ["gpt.blocks.0", "gpt.blocks.1"]
    assert list(inside(layers["gpt.blocks.1"])) == ["gpt.blocks.1.attention", "gpt.blocks.1.mlp"]


def test_a_module_that_the_graph_names_is_believed():
    named = GraphNode("n0", "op", "MmBackward0", group="a.b", chips=(Chip("leaf", 0, "other.weight"),))
    assert module_paths([named, GraphNode("n1", "op", "ReluBackward0")]) == [("a", "b"), ()]


def test_depth_counts_levels():
    tree = Hierarchy(graph_of(rnn(400)))
    counts = [len(tree.at_depth(depth)) for depth in range(4)]
    assert counts == [0, 1, 21, 420]


def test_what_leaves_a_group_is_a_root_and_what_comes_in_a_port():
    """Each port is named by its group, so that two groups never share an id."""
    tree = Hierarchy(graph_of(gpt(torch)))
    for group in tree.walk():
        inner = level(tree, group.id)
        ports = [node for node in inner.nodes if node.kind == "port"]
        assert ports
        assert all(node.id == f"{group.id}/{node.members[0]}" for node in ports)
        assert inner.roots
        assert {edge.target for edge in inner.edges} >= {node.id for node in ports}


def test_what_every_iteration_reads_comes_in_at_each():
    x = torch.ones(2, 2, requires_grad=True)
    state, weight = x.exp(), (x * 2).tanh()
    for _ in range(30):
        state = (state @ weight).sigmoid()
    tree = Hierarchy(from_grad_fn(state.grad_fn))
    (group,) = tree.at_depth(1)
    inner = level(tree, group)
    ports = [node for node in inner.nodes if node.kind == "port" and node.label == "TanhBackward0"]
    assert len(ports) == len({node.id for node in ports}) == tree.group(group).count
    assert {node.members for node in ports} == {ports[0].members}
    readers = [edge.source for edge in inner.edges if edge.target in {node.id for node in ports}]
    assert len(readers) == len(set(readers)) == len(ports)


@pytest.mark.parametrize(
    ("sample", "most"), [(gpt, 10), (residual_net, 70), (recurrent, 10), (long_chain, 5), (perceptron, 10)]
)
def test_large_computations_open_readable(sample, most):
    """At the top a handful of boxes, and never more than a screen can hold further down."""
    graph = graph_of(sample(autograd_nb)) if sample is not long_chain else chain(50_000)
    tree = Hierarchy(graph)
    assert len(tree.items()) <= most
    assert max([len(tree.items(group.id)) for group in tree.walk()], default=0) <= 300
    assert sum(len(n.members) or 1 for n in level(tree).nodes) >= len(tree.sequence)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="auto, function, cell, module, none"):
        Hierarchy(chain(3), "layer")
    with pytest.raises(KeyError, match="g9"):
        level(Hierarchy(chain(3)), "g9")
