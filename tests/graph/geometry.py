"""What must hold for every layout."""

from itertools import pairwise

EPSILON = 0.02  # places are rounded to hundredths


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
