"""Properties of the layout that hold for every graph: nothing overlaps, nothing is crossed, everything runs down."""

import random
from itertools import pairwise

import pytest

from autograd_nb.graph import Box, Graph, GraphEdge, GraphNode, layout
from tests.graph.geometry import check
from tests.graph.handmade import chain, random_dag


def boxes_for(graph, seed=0):
    rng = random.Random(seed)
    made = {}
    for node in graph.nodes:
        width = rng.randrange(20, 260)
        made[node.id] = Box(width, rng.randrange(20, 120), rng.uniform(10, width - 10), rng.choice((0, 8)))
    return made


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_random_graphs(first):
    for seed in range(first, first + 20):
        rng = random.Random(seed)
        graph = random_dag(seed, rng.randrange(1, 60), reach=rng.choice((1, 3, 12)), far=rng.choice((0, 0.1, 0.5)))
        check(graph, layout(graph, boxes_for(graph, seed), span=rng.choice((1, 3, 24))))


def test_the_same_graph_always_gets_the_same_places():
    graph = random_dag(5, 300)
    assert layout(graph) == layout(Graph.from_json(graph.to_json()))


def test_nothing_one_and_many():
    assert layout(Graph()).boxes == {}
    single = layout(chain(1))
    assert (single.width, single.height, single.routes) == (160, 60, ())
    apart = Graph(chain(3).nodes)
    check(apart, layout(apart))


def test_a_chain_is_a_straight_line():
    plan = layout(chain(20), {f"n{i}": Box(50 + 10 * i, 40) for i in range(20)})
    assert len({box.port for box in plan.boxes.values()}) == 1
    assert all(len(route.points) == 2 for route in plan.routes)


def test_two_uses_of_one_value_arrive_side_by_side():
    square = Graph(chain(2).nodes, (GraphEdge("n0", "n1", 0), GraphEdge("n0", "n1", 1)), ("n0",))
    ends = [route.points[-1][0] for route in layout(square, {"n0": Box(100, 40, reach=30)}).routes]
    assert ends[1] - ends[0] == 26


def test_crossings_are_removed_where_that_is_possible():
    """Three chains side by side, given in an order that tangles them."""
    nodes = tuple(GraphNode(f"{c}{i}", "op", "op") for i in range(6) for c in ("abc", "cab", "bca")[i % 3])
    edges = tuple(GraphEdge(f"{c}{i}", f"{c}{i + 1}") for c in "cab" for i in range(5))
    ends = tuple(GraphEdge("r", f"{c}0") for c in "bac")
    plan = layout(Graph((*nodes, GraphNode("r", "op", "op")), edges + ends, ("r",)))
    orders = {"".join(sorted("abc", key=lambda c: plan.boxes[f"{c}{i}"].x)) for i in range(6)}
    assert len(orders) == 1


def test_a_cycle_is_refused():
    loop = Graph(chain(2).nodes, (GraphEdge("n0", "n1"), GraphEdge("n1", "n0")), ("n0",))
    with pytest.raises(ValueError, match="cycle"):
        layout(loop)


@pytest.mark.parametrize("reach", [1, 20])
def test_large_graphs_get_a_place_for_every_node(reach):
    """How long that takes is asked by `python -m benchmarks layout`."""
    plan = layout(random_dag(7, 10_000, reach=reach, far=0.03))
    assert len(plan.boxes) == 10_000
    places = sorted((box.y, box.x, box.width) for box in plan.boxes.values())
    assert all(y != below or x + width <= beside for (y, x, width), (below, beside, _) in pairwise(places))


def test_what_comes_in_beside_a_chain_does_not_push_it_away():
    """Each step reads a port of its own: the steps stay one below the other."""
    steps = tuple(GraphNode(f"n{i}", "op", "op") for i in range(30))
    ports = tuple(GraphNode(f"p{i}", "port", "w") for i in range(30))
    down = tuple(GraphEdge(f"n{i}", f"n{i + 1}", 0) for i in range(29))
    graph = Graph(steps + ports, down + tuple(GraphEdge(f"n{i}", f"p{i}", 1) for i in range(30)), ("n0",))
    plan = layout(graph)
    check(graph, plan)
    assert plan.width < 3 * 160
