"""PyTorch's own graphs, seen through the adapter."""

import gc
import subprocess
import sys
import weakref
from types import SimpleNamespace

import pytest
import torch

from autograd_nb.graph import Cut, Graph, Origin, Untracked, from_grad_fn
from tests.graph.samples import attention, blocks, logistic, mlp, names_of, rnn

SAMPLES = [logistic, mlp, attention, lambda: rnn(20), lambda: blocks(2)]


def edges_by_hand(root):
    """(source label, position, target label, number) of every edge, by a walk that shares no code with ours."""
    seen, found, todo = {root: None}, [], [root]
    while todo:
        node = todo.pop()
        for k, (child, nr) in enumerate(node.next_functions):
            if child is not None:
                found.append((node.name(), k, child.name(), nr))
                if child not in seen:
                    seen[child] = None
                    todo.append(child)
    return len(seen), sorted(found)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_node_and_edge_is_there_once(sample):
    loss, _ = sample()
    graph, by_hand = from_grad_fn(loss.grad_fn), edges_by_hand(loss.grad_fn)
    label = {n.id: n.label.replace("AccumulateGrad", "torch::autograd::AccumulateGrad") for n in graph.nodes}
    assert len(graph.nodes) == by_hand[0]
    assert sorted((label[e.source], e.output_nr, label[e.target], e.input_nr) for e in graph.edges) == by_hand[1]
    assert [n.id for n in graph.nodes] == [f"n{i}" for i in range(len(graph.nodes))]
    assert graph.roots == ("n0",)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_order_is_one_in_which_forward_could_have_run(sample):
    loss, _ = sample()
    graph = from_grad_fn(loss.grad_fn)
    order = {n.id: n.order for n in graph.nodes}
    assert sorted(order.values()) == list(range(len(order)))
    assert all(order[e.target] < order[e.source] for e in graph.edges)


def test_names_shapes_and_untracked_inputs():
    loss, names = logistic()
    arguments = {"MmBackward0": ("self", "mat2"), "BinaryCrossEntropyWithLogitsBackward0": ("self", "target")}
    graph = from_grad_fn(loss.grad_fn, names=names_of(names), arguments=arguments.get)
    by_label = {n.label: n for n in graph.nodes if n.kind == "op"}
    assert {n.name: n.shape for n in graph.nodes if n.kind == "leaf"} == {"w": (5, 3), "b": (3,)}
    assert by_label["AddBackward0"].name == "z"
    assert by_label["MmBackward0"].shape == (1, 3)
    assert by_label["MmBackward0"].untracked == (Untracked(0, "self", None, (1, 5), "float32"),)
    assert by_label["BinaryCrossEntropyWithLogitsBackward0"].untracked[0].name == "y"
    assert (by_label["AddBackward0"].dtype, by_label["AddBackward0"].untracked) == ("float32", ())


def test_formula_and_origin_come_from_the_caller():
    loss, names = logistic()
    graph = from_grad_fn(
        loss.grad_fn, describe=lambda label, numbers: {"AddBackward0": "self + other"}.get(label),
        origin=lambda node: Origin(2, 7) if node is names["z"].grad_fn else None,
    )  # fmt: skip
    said = {n.label: (n.formula, n.origin) for n in graph.nodes}
    assert said["AddBackward0"] == ("self + other", Origin(2, 7))
    assert said["MmBackward0"] == (None, None)


def test_saved_values_are_summaries():
    x = torch.ones(4, 5, requires_grad=True)
    graph = from_grad_fn(x.exp().sum(-1).sum().grad_fn, names=names_of({"x": x}))
    saved = {n.label: {s.slot: s for s in n.saved} for n in graph.nodes}
    result = saved["ExpBackward0"]["result"]
    assert (result.shape, result.dtype, result.bytes, result.state) == ((4, 5), "float32", 80, "ok")
    assert saved["SumBackward1"]["dim"].value == "(-1,)"
    assert saved["SumBackward1"]["keepdim"].value == "False"
    assert from_grad_fn((x * x).grad_fn, names=names_of({"x": x})).nodes[0].saved[0].name == "x"


def test_saved_values_that_cannot_be_read_say_why():
    x = torch.ones(3, requires_grad=True)
    y = x.exp()
    z = y.sum()
    z.backward()
    assert [s.state for s in from_grad_fn(y.grad_fn).nodes[0].saved] == ["freed"]
    changed = x.exp()
    node = changed.grad_fn
    changed.add_(1)
    assert [s.state for s in from_grad_fn(node).nodes[0].saved] == ["changed"]


def test_an_unpack_hook_that_fails_costs_one_entry():
    def explode(_):
        raise KeyError("gone")

    x = torch.ones(3, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: 0, explode):
        y = x.exp()
    assert [s.state for s in from_grad_fn(y.grad_fn).nodes[0].saved] == ["unreadable"]


def test_gradients_of_leaves_are_noted():
    loss, names = logistic()
    names["b"].requires_grad_()
    loss.backward()
    again, _ = logistic()
    assert all(n.grad is None for n in from_grad_fn(again.grad_fn).nodes)
    grads = [n.grad.shape for n in from_grad_fn(loss.grad_fn).nodes if n.kind == "leaf"]
    assert sorted(grads) == [(3,), (5, 3)]


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2


def test_custom_functions_show_their_saved_tensors():
    node = from_grad_fn(Double.apply(torch.ones(3, requires_grad=True)).grad_fn).nodes[0]
    assert (node.label, [(s.slot, s.shape) for s in node.saved]) == ("DoubleBackward", [("saved_tensors[0]", (3,))])


def test_a_leaf_used_twice_is_one_node_with_two_edges():
    w = torch.ones(3, requires_grad=True)
    graph = from_grad_fn((w * w + w).grad_fn)
    (leaf,) = [n.id for n in graph.nodes if n.kind == "leaf"]
    assert [e.target for e in graph.edges].count(leaf) == 3


def test_several_roots_share_their_nodes():
    loss, names = mlp()
    graph = from_grad_fn([loss.grad_fn, names["h2"].grad_fn, loss.grad_fn], names=names_of(names))
    assert graph.roots == ("n0", "n1")
    assert [n.name for n in graph.nodes[:2]] == ["loss", "h2"]
    assert len(graph.nodes) == len(from_grad_fn(loss.grad_fn).nodes)


def test_a_second_order_graph_has_no_surprises():
    x = torch.ones(3, requires_grad=True)
    (g,) = torch.autograd.grad((x.exp() * x).sum(), x, create_graph=True)
    graph = from_grad_fn(g.sum().grad_fn)
    assert (len(graph.nodes), graph.truncated) == (edges_by_hand(g.sum().grad_fn)[0], 0)


def test_cuts_become_ghost_edges():
    a = torch.ones(3, requires_grad=True)
    y = a + (a.round() - a).detach()
    graph = from_grad_fn(y.grad_fn, cuts=lambda node: [Cut("detach", 1, "d", (3,))] if node is y.grad_fn else ())
    (cut,) = graph.cuts
    node = graph.by_id()[cut]
    assert (node.kind, node.label, node.name, graph.nodes[0].untracked) == ("cut", "detach", "d", ())
    assert [(e.source, e.output_nr, e.kind) for e in graph.edges if e.target == cut] == [("n0", 1, "ghost")]
    assert Graph.from_json(graph.to_json()) == graph


@pytest.mark.parametrize("wrong", [None, 3, "loss", torch.ones(1), [None]])
def test_what_is_no_node_is_refused(wrong):
    with pytest.raises(TypeError, match="grad_fn"):
        from_grad_fn(wrong)


def test_no_root_is_an_empty_graph():
    assert from_grad_fn([]) == Graph()


def test_only_the_public_protocol_is_needed():
    leaf = SimpleNamespace(name=lambda: "AccumulateGrad", next_functions=(), variable=SimpleNamespace())
    node = SimpleNamespace(name=lambda: "ExpBackward0", next_functions=[(leaf, 0), (None, 0)])
    graph = from_grad_fn(node)
    assert [(n.kind, n.shape, n.order) for n in graph.nodes] == [("op", None, 1), ("leaf", None, 0)]
    assert graph.nodes[0].untracked == (Untracked(1),)


def test_the_snapshot_keeps_nothing_alive():
    loss, names = mlp()
    gc.collect()
    gc.disable()
    try:
        graph = from_grad_fn(loss.grad_fn, names=names_of(names))
        dead = [weakref.ref(names["h1"]), weakref.ref(names["W1"]), weakref.ref(loss)]
        del loss, names
        assert [ref() for ref in dead] == [None] * 3
    finally:
        gc.enable()
    assert graph.nodes[0].name == "loss"


def test_the_walk_stops_at_its_limit_and_says_so():
    loss, _ = rnn(50)
    graph = from_grad_fn(loss.grad_fn, max_nodes=40)
    assert 40 <= len(graph.nodes) <= 43
    assert graph.truncated > 0
    assert all(e.source in graph.by_id() and e.target in graph.by_id() for e in graph.edges)


DEEP = """
import torch
from autograd_nb.graph import from_grad_fn
x = torch.ones(1, requires_grad=True)
y = x
for _ in range(100_000):
    y = y + 1
graph = from_grad_fn(y.grad_fn)
print(len(graph.nodes), graph.truncated)
del graph, y
print("released")
"""


def test_a_torch_chain_of_100000_can_be_walked_and_released():
    done = subprocess.run([sys.executable, "-c", DEEP], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.split()) == (0, ["40000", "1", "released"]), done.stderr


def test_a_node_may_say_for_itself_what_it_saved():
    class Own:
        next_functions = ()

        def __init__(self, *slots):
            self.slots = slots

        def name(self):
            return "OwnBackward0"

        def __dir__(self):
            return [*super().__dir__(), *(f"_saved_{s}" for s in self.slots * 2)]

        def __getattr__(self, name):
            if name.startswith("_saved_"):
                return 7
            raise AttributeError(name)

    saved = [[s.slot for s in from_grad_fn(Own(*slots)).nodes[0].saved] for slots in (("a",), (), ("b", "a"))]
    assert saved == [["a"], [], ["a", "b"]]
