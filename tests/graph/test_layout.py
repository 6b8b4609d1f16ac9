"""Properties of the layout that hold for every graph: nothing overlaps, nothing is crossed, everything runs down."""

import random
import time
from itertools import pairwise

import pytest

from autograd_nb.graph import Box, Graph, GraphEdge, GraphNode, fold, from_grad_fn, layout
from tests.graph.samples import attention, blocks, chain, mlp, random_dag, rnn

EPSILON = 0.02  # places are rounded to hundredths


def boxes_for(graph, seed=0):
    rng = random.Random(seed)
    made = {}
    for node in graph.nodes:
        width = rng.randrange(20, 260)
        made[node.id] = Box(width, rng.randrange(20, 120), rng.uniform(10, width - 10), rng.choice((0, 8)))
    return made


def overlaps(a, b):
    apart = (
        a.x + a.width <= b.x + EPSILON, b.x + b.width <= a.x + EPSILON,
        a.y + a.height <= b.y + EPSILON, b.y + b.height <= a.y + EPSILON,
    )  # fmt: skip
    return not any(apart)


def stretches(points):
    """The bounding box of each stretch of a route; a curve stays within the box of its ends."""
    for (x1, y1), (x2, y2) in pairwise(points):
        yield min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)


def enters(box, stretch):
    left, right, top, bottom = stretch
    across = left < box.x + box.width - EPSILON and right > box.x + EPSILON
    return across and top < box.y + box.height - EPSILON and bottom > box.y + EPSILON


def check(graph, plan):
    placed = list(plan.boxes.items())
    assert [i for i, _ in placed] == [n.id for n in graph.nodes]
    for i, (_, a) in enumerate(placed):
        assert -EPSILON <= a.x <= a.x + a.width <= plan.width + EPSILON
        assert -EPSILON <= a.y <= a.y + a.height <= plan.height + EPSILON
        assert not [b for _, b in placed[i + 1 :] if overlaps(a, b)]
    assert [(r.source, r.target) for r in plan.routes] == [(e.source, e.target) for e in graph.edges]
    for route in plan.routes:
        maker, user = plan.boxes[route.target], plan.boxes[route.source]
        assert route.points[0] == (maker.port, maker.y + maker.height)
        assert route.points[-1][1] == user.y
        assert user.x <= route.points[-1][0] <= user.x + user.width
        assert all(a[1] <= b[1] + EPSILON for a, b in pairwise(route.points))
        assert all(-EPSILON <= x <= plan.width + EPSILON for x, _ in route.points)
        for stretch in stretches(route.points):
            assert not [i for i, box in placed if enters(box, stretch)]


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_random_graphs(first):
    for seed in range(first, first + 20):
        rng = random.Random(seed)
        graph = random_dag(seed, rng.randrange(1, 60), reach=rng.choice((1, 3, 12)), far=rng.choice((0, 0.1, 0.5)))
        check(graph, layout(graph, boxes_for(graph, seed), span=rng.choice((1, 3, 24))))


@pytest.mark.parametrize("sample", [mlp, attention, lambda: rnn(200), lambda: blocks(2)])
def test_real_graphs_folded_and_not(sample):
    graph = from_grad_fn(sample()[0].grad_fn)
    for shown in (fold(graph), graph):
        if len(shown.nodes) < 400:
            check(shown, layout(shown))


def test_unfolded_rnn_has_no_overlap_in_any_row():
    graph = from_grad_fn(rnn(200)[0].grad_fn)
    plan = layout(graph)
    rows = {}
    for box in plan.boxes.values():
        rows.setdefault(box.y, []).append(box)
    for row in rows.values():
        row.sort(key=lambda box: box.x)
        assert all(a.x + a.width <= b.x for a, b in pairwise(row))


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


@pytest.mark.parametrize(("size", "limit"), [(300, 0.05), (10_000, 1.0), (50_000, 4.0)])
@pytest.mark.parametrize("reach", [1, 20])
def test_cpu_time(size, limit, reach):
    graph = random_dag(7, size, reach=reach, far=0.03)
    spent = []
    for _ in range(3):
        start = time.process_time()
        layout(graph)
        spent.append(time.process_time() - start)
        if spent[-1] < limit:
            break
    assert min(spent) < limit
