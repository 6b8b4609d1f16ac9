"""The text is complete, stable, and safe to print."""

import pytest
import torch

from autograd_nb.graph import Chip, Cut, Graph, GraphEdge, GraphNode, Origin, Untracked, from_grad_fn, render
from autograd_nb.graph.render.words import WORDS
from tests.graph.handmade import chain, random_dag
from tests.graph.samples import attention, blocks, logistic, mlp, names_of, rnn

LOGISTIC = """\
Computation graph of loss: 4 operations and 2 leaves. The gradient flows from each line to the lines indented under it.
n0 loss: BinaryCrossEntropyWithLogitsBackward0, scalar float32, saves reduction=1, self = z (3 float32), target = y \
(3 float32), In[3]:7  F.binary_cross_entropy_with_logits(z, y)
  input 0: n1 z: AddBackward0, self + other, 3 float32, saves alpha=1
    input 0: n2: SqueezeBackward4, 3 float32, saves dim=0
      input 0: n4: MmBackward0, 1×3 float32, saves self (1×5 float32)
        input 0: (self), 1×5 float32, needs no gradient
        input 1: n5 w: leaf (AccumulateGrad), 5×3 float32, no .grad yet
    input 1: n3 b: leaf (AccumulateGrad), 3 float32, no .grad yet
  input 1: needs no gradient"""


def test_the_logistic_regression_in_full():
    loss, names = logistic()
    graph = from_grad_fn(
        loss.grad_fn, names=names_of(names),
        describe=lambda label, numbers: {"AddBackward0": "self + other"}.get(label),
        arguments={"MmBackward0": ("self", "mat2")}.get,
        origin=lambda n: Origin(3, 7, "F.binary_cross_entropy_with_logits(z, y)") if n is loss.grad_fn else None,
    )  # fmt: skip
    assert render(graph) == LOGISTIC


@pytest.mark.parametrize("sample", [logistic, mlp, attention, lambda: rnn(20), lambda: blocks(2)])
def test_every_node_has_its_line(sample):
    graph = from_grad_fn(sample()[0].grad_fn)
    lines = render(graph, max_lines=None).splitlines()
    said = [word.rstrip(":") for line in lines[1:] for word in line.split() if word.rstrip(":") in graph.by_id()]
    assert set(said) == set(graph.by_id())
    full = [line for line in lines if "shown above" not in line and "no gradient" not in line]
    assert len(full) == len(graph.nodes) + 1


def test_large_graphs_are_listed_folded_and_say_so():
    graph = from_grad_fn(rnn(600)[0].grad_fn)
    text = render(graph)
    assert "Repeats are folded (3004 nodes in all)" in text
    assert "599 times the same 5 operations" in text
    assert text.count("\n") < 60
    assert render(graph, max_lines=None).count("\n") > 3000


def test_a_deep_chain_is_neither_recursive_nor_quadratic():
    text = render(chain(10_000), max_lines=None)
    assert text.count("\n") == 10_000
    assert max(map(len, text.splitlines())) < 130
    assert "[of n50] input 0: n51: SinBackward0" in text


def test_shared_nodes_are_told_once():
    text = render(Graph(chain(3).nodes, (*chain(3).edges, GraphEdge("n0", "n2", 1)), ("n0",)))
    assert text.splitlines()[-1] == "  input 1: n2 (shown above)"


def test_the_output_that_is_read_is_said_where_there_are_several():
    x = torch.ones(4, requires_grad=True)
    a, b = x.exp().chunk(2)
    lines = render(from_grad_fn((a * b).grad_fn)).splitlines()
    assert lines[2].startswith("  input 0 (output 0): n1: SplitBackward0")
    assert lines[-1] == "  input 1 (output 1): n1 (shown above)"


def test_cuts_and_limits_are_said():
    loss, names = mlp()
    graph = from_grad_fn(
        loss.grad_fn, names=names_of(names), max_nodes=4,
        cuts=lambda n: [Cut("detach", 1, "h")] if n is loss.grad_fn else (),
    )  # fmt: skip
    text = render(graph)
    assert "detach stops the gradient here" in text
    assert f"the inputs of {graph.truncated} nodes were not followed" in text
    assert "inputs not followed" in text


def test_untrusted_text_stays_on_its_line_and_visible():
    node = GraphNode("n0", "op", "Add\x1b[31m", name="a\u202eb\nc\ud800", formula="x" * 10_000)
    text = render(Graph((node,), (), ("n0",)))
    assert text.count("\n") == 1
    assert "a\\u202eb c\\ud800" in text
    assert "\x1b" not in text
    assert "x" * 2000 + "…" in text
    text.encode()


def test_empty_and_japanese():
    assert render(Graph()) == "Empty computation graph: nothing was recorded."
    loss, names = logistic()
    text = render(from_grad_fn(loss.grad_fn, names=names_of(names)), lang="ja")
    assert text.startswith("loss の計算グラフ: 演算 4 個、葉 2 個。")
    assert "勾配は不要" in text


def test_both_languages_have_the_same_words_and_places():
    def places(words):
        return {key: sorted(part.split("}")[0] for part in text.split("{")[1:]) for key, text in words.items()}

    assert places(WORDS["en"]) == places(WORDS["ja"])
    assert render(Graph(), lang="tlh") == render(Graph())


def test_chips_of_a_folded_graph_are_told():
    chips = Chip("cut", 0, "h", "n6", note="item"), Chip("leaf", 1, "w", "n5", (2,))
    node = GraphNode("n0", "op", "MmBackward0", chips=chips)
    assert render(Graph((node,), (), ("n0",))).splitlines()[2:] == [
        "  input 0: n6 h: item stops the gradient here",
        "  input 1: n5 w: leaf (AccumulateGrad), 2, no .grad yet",
    ]


def test_the_text_does_not_change_between_runs():
    graph = random_dag(3, 200)
    assert render(graph) == render(Graph.from_json(graph.to_json()))


def test_constants_are_listed_by_value():
    lost = Untracked(1, "other", None, (), "float64", "0.1"), Untracked(2, "dim", "rate", (), "float64", "0.5")
    lines = render(Graph((GraphNode("n0", "op", "MulBackward0", untracked=lost),), (), ("n0",))).splitlines()
    assert lines[2:] == ["  input 1: (other) 0.1, needs no gradient", "  input 2: (dim) rate = 0.5, needs no gradient"]
