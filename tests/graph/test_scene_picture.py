"""The still picture of a scene with groups open: what the viewer shows, for places without scripts."""

from xml.etree import ElementTree

import pytest

from autograd_nb.graph import Graph, GraphEdge, GraphNode, from_grad_fn, render
from autograd_nb.graph.hierarchy import Hierarchy
from autograd_nb.graph.scene import picture
from tests.graph.handmade import chain
from tests.graph.samples import logistic, names_of, rnn
from tests.graph.test_any_graph import dressed

SVG = "{http://www.w3.org/2000/svg}"


def graph_of(sample):
    value, names = sample
    return from_grad_fn(value.grad_fn, names=names_of(names))


def texts(drawn):
    return ["".join(found.itertext()) for found in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def test_without_groups_it_is_the_picture_of_the_graph():
    graph = graph_of(logistic())
    assert sorted(texts(picture(graph, Hierarchy(graph)))) == sorted(texts(render(graph, "image/svg+xml")))


def test_opened_groups_show_their_inside_and_closed_ones_do_not():
    graph = graph_of(rnn(60))
    tree = Hierarchy(graph)
    (group,) = tree.at_depth(1)
    closed, open_, deeper = (texts(picture(graph, tree, ids)) for ids in ((), (group,), (group, f"{group}.7")))
    assert sum("iteration" in text for text in closed) == 0
    assert sum("iteration" in text for text in open_) == 59
    assert "5 operations · iteration 7 of 59" in deeper
    assert deeper.count("TanhBackward0") == closed.count("TanhBackward0") + 1


def test_a_group_in_a_closed_one_stays_unseen():
    graph = graph_of(rnn(60))
    tree = Hierarchy(graph)
    (group,) = tree.at_depth(1)
    assert picture(graph, tree, [f"{group}.7"]) == picture(graph, tree)
    with pytest.raises(KeyError, match="g9"):
        picture(graph, tree, ["g9"])


def test_any_graph_with_everything_open():
    for seed in range(12):
        graph = dressed(seed)
        tree = Hierarchy(graph, "cell", 15)
        everything = [group.id for group in tree.walk()]
        drawn = picture(graph, tree, everything, lang="ja")
        ElementTree.fromstring(drawn)
        again = Hierarchy(Graph.from_json(graph.to_json()), "cell", 15)
        assert drawn == picture(graph, again, everything[::-1], lang="ja")


def test_what_users_write_is_only_text():
    nodes = [GraphNode(f"n{i}", "op", "SinBackward0", name='"><script>', order=60 - i) for i in range(60)]
    graph = Graph(tuple(nodes), tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(59)), ("n0",))
    tree = Hierarchy(graph)
    drawn = picture(graph, tree, tree.at_depth(2))
    assert "<script>" not in drawn
    assert any('"><script>' in text for text in texts(drawn))


def test_nothing_is_said_to_be_nothing():
    assert any("nothing was recorded" in text for text in texts(picture(Graph(), Hierarchy(Graph()))))
    assert len(texts(picture(chain(1), Hierarchy(chain(1))))) > 2
