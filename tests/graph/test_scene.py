"""Scenes as data: complete, parallel, shared where boxes look alike, and the same every time."""

import json

import pytest

from autograd_nb.graph import Graph, GraphEdge, GraphNode, from_grad_fn
from autograd_nb.graph.hierarchy import Hierarchy
from autograd_nb.graph.scene import document_parts, group_scene, scene
from autograd_nb.graph.scene.opened import opened
from tests.graph.handmade import chain, random_dag
from tests.graph.samples import attention, blocks, mlp, names_of, rnn
from tests.graph.scenes import check
from tests.graph.test_any_graph import dressed

BOXES = ("id", "kind", "row", "x", "y", "w", "h", "side", "port", "look")


def graph_of(sample):
    value, names = sample
    return from_grad_fn(value.grad_fn, names=names_of(names))


@pytest.mark.parametrize("by", ["auto", "none", "function"])
def test_columns_run_in_parallel_and_survive_json(by):
    for graph in (*map(dressed, range(12)), chain(60), graph_of(attention()), Graph()):
        found = scene(graph, by=by)
        assert json.loads(json.dumps(found, allow_nan=False)) == found
        assert {len(found[name]) for name in BOXES} == {len(found["id"])}
        assert len(set(found["id"])) == len(found["id"])
        edges = found["edges"]
        assert len(edges["source"]) == len(edges["target"]) == len(edges["points"])
        every = range(len(found["id"]))
        assert all(i in every for i in (*edges["source"], *edges["target"], *found["roots"]))
        assert all(look in range(len(found["looks"])) for look in found["look"])
        assert all(int(i) in every for column in ("count", "members", "refers", "chips") for i in found.get(column, ()))


def test_every_text_of_a_card_is_there():
    (look, *_) = [x for x in scene(graph_of(mlp()))["looks"] if "h1" in x["search"]]
    assert [piece for line in look["lines"] for piece in line["pieces"]][:3] == [
        ["h1", "m n"],
        [" = ", "u"],
        ["relu", "b"],
    ]
    chips = [chip["text"] for look in scene(graph_of(mlp()))["looks"] for chip in look.get("chips", ())]
    assert {"W1.T", "b1"} <= set(chips)


def test_boxes_that_look_alike_share_their_look():
    found = scene(chain(500), by="none")
    assert len(found["looks"]) == 2  # the root has room for words under it
    found = scene(graph_of(rnn(60)), by="none")
    assert len(found["looks"]) < 15 < 250 < len(found["id"])


def test_groups_say_how_often_and_how_much():
    found = scene(graph_of(rnn(60)))
    (i,) = found["count"]
    assert found["count"][i] == 59
    assert found["members"][i] == 59 * 5
    badge, *_ = (line["badge"] for line in found["looks"][found["look"][int(i)]]["lines"] if "badge" in line)
    assert badge[0] == "× 59"


def test_ports_say_what_they_stand_for():
    tree = Hierarchy(graph_of(rnn(60)))
    group = next(tree.walk()).id + ".7"
    inner = group_scene(tree, group)
    (port,) = (i for i, kind in enumerate(inner["kind"]) if kind == "port")
    assert inner["id"][port] == f"{group}/{inner['refers'][str(port)]}"


def test_iterations_are_named_in_both_languages():
    tree = Hierarchy(graph_of(rnn(60)))
    group = next(tree.walk()).id

    def said(lang):
        looks = group_scene(tree, group, lang=lang)["looks"]
        return {text for look in looks for line in look["lines"] for text, _ in line["pieces"]}

    assert "iteration 3 of 59" in said("en")
    assert "59 回のうち 3 回目" in said("ja")


def test_leaves_behind_chips_can_be_found():
    graph = graph_of(mlp())
    found = scene(graph)
    leaves = {node.id for node in graph.nodes if node.kind == "leaf"}
    assert {leaf for chips in found["chips"].values() for leaf in chips if leaf} == leaves


def test_the_same_graph_gives_the_same_bytes():
    graph = graph_of(blocks(12))
    first = json.dumps(document_parts(graph, depth=1))
    assert first == json.dumps(document_parts(Graph.from_json(graph.to_json()), depth=1))


def test_a_document_brings_along_what_fits():
    tree = Hierarchy(graph_of(rnn(400)))
    parts = document_parts(tree, depth=1, budget=100)
    assert parts["expanded"] == [parts["groups"]["id"][0]]
    assert list(parts["scenes"]) == parts["groups"]["id"][: len(parts["scenes"])]
    assert sum(len(s["id"]) - len(s.get("refers", ())) for s in parts["scenes"].values()) <= 100
    assert len(parts["groups"]["id"]) > len(parts["scenes"])


def test_the_index_finds_operations_in_closed_groups():
    tree = Hierarchy(graph_of(rnn(400)))
    parts = document_parts(tree)
    index, groups = parts["index"], parts["groups"]
    ids = [name for run in index["id"] for name in names_in(run)]
    around = [group for run in index["group"] for group in numbers_in(run)]
    texts = [index["texts"][number] for run in index["text"] for number in numbers_in(run)]
    assert ids == [node.id for node in tree.sequence]
    for name, group, text in zip(ids[::97], around[::97], texts[::97], strict=True):
        path = []
        while group >= 0:
            path.insert(0, groups["id"][group])
            group = groups["parent"][group]
        assert tuple(path) == tree.path(name)
        assert tree.sequence[tree.position[name]].label.lower() in text


def names_in(run):
    return [run] if isinstance(run, str) else [f"n{run[0] + run[1] * k}" for k in range(run[2])]


def numbers_in(run):
    return [run] if isinstance(run, int) else [run[0]] * run[1]


def test_a_scene_can_be_flat():
    graph = random_dag(4, 700)
    found = scene(graph, by="none")
    assert sorted(found["id"]) == sorted(node.id for node in graph.nodes)
    check(opened(found, (), dict().__getitem__))


def test_long_work_tells_how_far_it_is_and_can_be_stopped():
    heard = []
    scene(random_dag(4, 300), by="none", progress=heard.append)
    assert heard == sorted(heard)
    assert (len(heard) > 5, heard[-1]) == (True, 1)

    def stop(share):
        raise KeyboardInterrupt

    tree = Hierarchy(random_dag(4, 300))
    with pytest.raises(KeyboardInterrupt):
        scene(tree, progress=stop)
    assert scene(tree) == scene(Hierarchy(random_dag(4, 300)))


def test_cuts_are_edges_without_a_way_back():
    nodes = GraphNode("n0", "op", "ExpBackward0"), GraphNode("n1", "cut", "detach")
    found = scene(Graph(nodes, (GraphEdge("n0", "n1", kind="ghost"),), ("n0", "n1"), ("n1",)))
    assert found["edges"]["kind"] == {"0": "ghost"}
