"""Whatever is recorded can be folded, laid out and drawn in every format."""

import json
import random
from xml.etree import ElementTree

import pytest

from autograd_nb.graph import Chip, Graph, GraphEdge, GraphNode, Origin, Untracked, fold, mimebundle, render
from autograd_nb.graph.render import formats
from tests.graph.handmade import random_dag


def dressed(seed):
    """A random graph with leaves, cuts, names, places, several roots, open ends and outputs."""
    rng = random.Random(seed)
    bare = random_dag(seed, rng.randrange(1, 120), reach=rng.choice((1, 2, 9)), far=rng.choice((0, 0.2)))
    nodes, edges, cuts = [], list(bare.edges), []
    for node in bare.nodes:
        shape = rng.choice((None, (), (3,), (2, 0, 5)))
        name = rng.choice((None, None, "h", "重み", "x" * 50, "<&>"))
        origin = rng.choice((None, Origin(rng.randrange(4), 1, "a", rng.choice((None, "f")))))
        lost = (Untracked(7, "other"),) if rng.random() < 0.2 else ()
        nodes.append(
            GraphNode(node.id, "op", node.label, None, shape, "float32", name, origin, order=node.order, untracked=lost)
        )
    for k in range(rng.randrange(12)):
        kind = rng.choice(("leaf", "leaf", "cut"))
        nodes.append(GraphNode(f"m{k}", kind, "AccumulateGrad" if kind == "leaf" else "detach", name=f"w{k}"))
        users = rng.sample(bare.nodes, min(len(bare.nodes), rng.randrange(1, 9)))
        style = "ghost" if kind == "cut" else "flow"
        edges += [GraphEdge(user.id, f"m{k}", 5, rng.choice((0, 0, 1)), kind=style) for user in users]
        cuts += [f"m{k}"] * (kind == "cut")
    roots = dict.fromkeys(["n0", rng.choice(nodes).id])
    return Graph(tuple(nodes), tuple(edges), tuple(r for r in roots if r not in cuts), tuple(cuts))


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_random_graphs_in_every_format(first):
    for seed in range(first, first + 10):
        graph = dressed(seed)
        for mime in formats():
            drawn = render(graph, mime)
            drawn.encode()
            assert drawn == render(Graph.from_json(graph.to_json()), mime)
        ElementTree.fromstring(render(graph, "image/svg+xml", lang="ja", max_boxes=20))
        assert Graph.from_json(render(graph, "application/json")) == graph
        text = render(graph, max_lines=None)
        assert all(f"{node.id} " in text or f"{node.id}:" in text for node in reached(graph))
        assert set(mimebundle(graph)) == {"text/plain", "text/html"}


def reached(graph):
    """The nodes that a walk from the roots reaches."""
    below: dict[str, list[str]] = {}
    for edge in graph.edges:
        below.setdefault(edge.source, []).append(edge.target)
    met, todo = set(), list(graph.roots)
    while todo:
        node = todo.pop()
        if node not in met:
            met.add(node)
            todo += below.get(node, [])
    return [node for node in graph.nodes if node.id in met]


def test_folded_graphs_are_data_too():
    for seed in range(30):
        folded = fold(dressed(seed), max_boxes=15)
        assert Graph.from_json(json.dumps(folded.to_dict())) == folded
        assert all(isinstance(c, Chip) for n in folded.nodes for c in n.chips)
