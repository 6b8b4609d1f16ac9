"""Opening any groups, in any scene, makes neither an overlap nor an edge through a foreign box."""

import random
from functools import cache
from itertools import chain

import pytest

from autograd_nb.graph.scene import scene
from autograd_nb.graph.scene.opened import HEAD, LOW, SIDE, opened
from autograd_nb.graph.scene.stretch import stretched
from tests.graph.handmade import chain as chain_of
from tests.graph.handmade import random_dag
from tests.graph.scenes import check, looked_at


def tangled(seed):
    """A scene of a random graph in which any box can be opened, and what is in them, three levels deep."""
    rng = random.Random(seed)

    def openable(name, size):
        graph = random_dag(f"{seed}{name}", size, reach=rng.choice((1, 3, 12)), far=rng.choice((0, 0.1, 0.5)))
        found = scene(graph, by="none")
        found["kind"] = ["fold"] * len(found["id"])
        found["id"] = [f"{name}{box}" for box in found["id"]]
        return found

    inside = cache(lambda name: openable(name + "/", rng.randrange(1, 9)))
    top = openable("", rng.randrange(2, 30))
    chosen = [name for name in top["id"] if rng.random() < 0.4]
    deeper = [name for outer in chosen for name in inside(outer)["id"] if rng.random() < 0.2]
    deepest = [name for outer in deeper for name in inside(outer)["id"] if rng.random() < 0.1]
    return top, [*chosen, *deeper, *deepest], inside


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_two_hundred_random_graphs_with_random_groups_open(first):
    for seed in range(first, first + 20):
        top, chosen, inside = tangled(seed)
        check(opened(top, chosen, inside))


def test_the_check_finds_what_is_wrong():
    top, chosen, inside = tangled(3)
    whole = opened(top, chosen, inside)
    for bad in (looked_at(whole, boxes=[whole.boxes[0]] * len(whole.boxes)), looked_at(whole, edges=whole.edges[::-1])):
        with pytest.raises(AssertionError):
            check(bad)


def test_nothing_opened_is_nothing_changed():
    top = scene(random_dag(5, 40), by="none")
    same = stretched(top, {})
    assert same.boxes == tuple(zip(top["x"], top["y"], top["w"], top["h"], strict=True))
    assert [[*chain.from_iterable(way)] for way in same.edges] == top["edges"]["points"]
    assert (same.left, same.right, same.height) == (0, top["width"], top["height"])


def test_left_stays_left_and_above_stays_above():
    top, chosen, inside = tangled(11)
    whole = opened(top, chosen, inside)
    ports = [x + p for x, p in zip(top["x"], top["port"], strict=True)]
    places = sorted(range(len(ports)), key=ports.__getitem__)
    moved = [round(whole.boxes[i][0] - top["x"][i], 1) for i in places if i not in whole.inside]
    assert moved == sorted(moved)
    downs = {row: round(whole.boxes[i][1] - top["y"][i], 1) for i, row in enumerate(top["row"])}
    assert [downs[row] for row in sorted(downs)] == sorted(downs.values())


def test_a_column_of_opened_groups_shares_its_width():
    """A chain stays the straight line it was: nothing stands beside its groups, so nothing has to move."""
    top = scene(chain_of(6), by="none")
    top["kind"] = ["fold"] * 6
    whole = opened(top, top["id"], lambda name: scene(chain_of(2), by="none"))
    assert whole.width < 1.1 * max(w for _, _, w, _ in whole.boxes)
    assert {way[0][0] for way in whole.edges} == {way[-1][0] for way in whole.edges}
    assert all(len(way) == 2 for way in whole.edges)


def test_only_as_much_room_is_made_as_the_row_needs():
    """Of two groups below each other with a box beside each, the wider one makes the room for both."""
    boxes = {"id": ["g", "a", "h", "b"], "kind": ["fold", "op", "fold", "op"], "row": [0, 0, 1, 1]}
    places = {"x": [0, 60, 0, 60], "y": [0, 0, 40, 40], "w": [40] * 4, "h": [20] * 4, "port": [20] * 4}
    edges = {"source": [], "target": [], "points": []}
    top = boxes | places | {"width": 100, "height": 60, "rows": [[0, 20], [40, 60]], "edges": edges}
    both = stretched(top, {0: (100, 20), 2: (240, 20)})
    assert [box[0] for box in both.boxes] == [-30, 160, -100, 160]
    assert both.boxes[1] == stretched(top, {2: (240, 20)}).boxes[1]


def test_an_opened_group_holds_its_inside():
    top = scene(chain_of(3), by="none")
    top["kind"][1] = "fold"
    inner = scene(chain_of(4), by="none")
    whole = opened(top, ["n1"], lambda name: inner)
    x, y, wide, high = whole.boxes[1]
    part = whole.inside[1]
    assert (wide, high) == (inner["width"] + 2 * SIDE, inner["height"] + HEAD + LOW)
    assert (part.x, part.y) == (x + SIDE, y + HEAD)
    assert [level.name for level in whole.every()] == [None, "n1"]


def test_a_straight_edge_past_an_opened_group_bends_below_it():
    """It runs down beside the group, to a box that the group pushes away."""
    boxes = {"id": ["a", "g", "b"], "kind": ["op", "fold", "op"], "row": [0, 1, 2]}
    places = {"x": [10, 32, 20], "y": [0, 40, 80], "w": [40, 6, 40], "h": [20, 20, 20], "port": [20, 3, 20]}
    edges = {"source": [2], "target": [0], "points": [[30, 20, 30, 80]]}
    top = boxes | places | {"width": 60, "height": 100, "rows": [[0, 20], [40, 60], [80, 100]], "edges": edges}
    whole = opened(top, ["g"], lambda name: scene(chain_of(1), by="none"))
    check(whole)
    assert round(whole.edges[0][-1][0] - whole.boxes[2][0], 1) == 10
