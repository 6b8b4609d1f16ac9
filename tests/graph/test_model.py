"""The neutral graph is data: frozen, comparable, and JSON that reads back equal."""

import dataclasses
import json
import math

import pytest

from autograd_nb.graph import Chip, GradSummary, Graph, GraphEdge, GraphNode, Origin, Saved, Untracked

FULL = Graph(
    nodes=(
        GraphNode(
            "n0", "op", "MmBackward0", r"{self} @ {mat2}", (2, 3), "float32", "損失", Origin(3, 2, "a @ b", "f"),
            saved=(Saved("self", (2, 4), "float32", 32, "a"), Saved("dim", value="-1"), Saved("out", state="freed")),
            untracked=(Untracked(0, "self", "a", (2, 4), "float32"),), order=1, group="g0-1",
        ),
        GraphNode("n1", "leaf", "AccumulateGrad", shape=(), name='<w "1">', grad=GradSummary((), "float32", 1.5, 0.0)),
        GraphNode(
            "g0-1", "fold", "add", count=2, members=("n7", "n8"), chips=(Chip("leaf", 1, "w", "n1", via=("n9",)),),
            body=Graph((GraphNode("n7", "op", "AddBackward0"),), (), ("n7",)),
        ),
    ),
    edges=(GraphEdge("n0", "n1", 1, 0), GraphEdge("n0", "g0-1", label="3 → 2×3", kind="ghost", via=("n5", "n6"))),
    roots=("n0",),
    cuts=("n1",),
)  # fmt: skip


@pytest.mark.parametrize("graph", [FULL, Graph()])
def test_json_reads_back_equal(graph):
    assert Graph.from_json(graph.to_json()) == graph
    assert Graph.from_dict(graph.to_dict()) == graph


def test_the_json_is_plain_and_leaves_defaults_out():
    data = json.loads(FULL.to_json())
    assert data["schema"] == 1
    assert data["nodes"][1] == {
        "id": "n1", "kind": "leaf", "label": "AccumulateGrad", "shape": [], "name": '<w "1">',
        "grad": {"shape": [], "dtype": "float32", "norm": 1.5, "zeros": 0.0},
    }  # fmt: skip


@pytest.mark.parametrize("norm", [math.inf, -math.inf, math.nan])
def test_numbers_that_json_lacks_survive(norm):
    graph = Graph((GraphNode("n0", "leaf", "AccumulateGrad", grad=GradSummary((1,), norm=norm)),))
    json.loads(graph.to_json(), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    back = Graph.from_json(graph.to_json()).nodes[0].grad.norm
    assert back == norm or (math.isnan(back) and math.isnan(norm))


@pytest.mark.parametrize("schema", [0, 2, None, "1"])
def test_an_unknown_schema_is_refused(schema):
    with pytest.raises(ValueError, match="schema"):
        Graph.from_dict({"schema": schema})


def test_unknown_fields_of_a_later_writer_are_ignored():
    data = FULL.to_dict() | {"mood": "good"}
    data["nodes"][0]["colour"] = "red"
    assert Graph.from_dict(data) == FULL


def test_nothing_can_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        FULL.roots = ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        FULL.nodes[0].name = "x"


@pytest.mark.parametrize(
    ("origin", "place"),
    [(Origin(3, 2), "In[3]:2"), (Origin(3), "In[3]"), (Origin(line=2), ""), (Origin(file="a.py", line=4), "a.py:4")],
)
def test_places_read_like_tracebacks(origin, place):
    assert origin.place == place
