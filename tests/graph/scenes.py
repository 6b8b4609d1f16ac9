"""What must hold for every scene, with any groups opened in it."""

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from autograd_nb.graph.scene.opened import HEAD, LOW, SIDE
from tests.graph.geometry import stretches

EPSILON = 0.3  # scenes count in tenths


def looked_at(whole, **changes):
    """The same with something changed, to see whether `check` looks."""
    return replace(whole, **{name: tuple(values) for name, values in changes.items()})


def check(whole):
    """No overlap, no edge through a foreign box, edges meet their boxes, and insides lie within their frames."""
    for part in whole.every():
        index = Rows(part.boxes)
        overlaps = index.overlaps()
        assert not overlaps, (part.name, overlaps[:3])
        check_edges(part, index)
        for i, inner in part.inside.items():
            x, y, w, h = part.boxes[i]
            assert x + SIDE <= inner.x + EPSILON
            assert inner.x + inner.width + SIDE <= x + w + EPSILON
            assert y + HEAD <= inner.y + EPSILON
            assert inner.y + inner.height + LOW <= y + h + EPSILON
        for x, y, w, h in part.boxes:
            assert part.x - EPSILON <= x <= x + w <= part.x + part.width + EPSILON
            assert part.y - EPSILON <= y <= y + h <= part.y + part.height + EPSILON


def check_edges(part, index):
    edges = part.scene["edges"]
    for way, maker, user in zip(part.edges, edges["target"], edges["source"], strict=True):
        x, y, w, h = part.boxes[maker]
        assert abs(way[0][1] - y - h) < EPSILON
        assert x <= way[0][0] <= x + w
        x, y, w, h = part.boxes[user]
        assert abs(way[-1][1] - y) < EPSILON
        assert x <= way[-1][0] <= x + w
        assert all(a[1] <= b[1] + EPSILON for a, b in pairwise(way)), way
        assert all(part.x - EPSILON <= px <= part.x + part.width + EPSILON for px, _ in way)
        for stretch in stretches(way):
            hit = index.entered(*stretch)
            assert not hit, (part.name, way, hit[:3], part.scene["id"][maker], part.scene["id"][user])


class Rows:
    """Boxes by their top and then from left to right, so that large scenes can be checked."""

    def __init__(self, boxes):
        self.boxes = sorted((y, x, w, h) for x, y, w, h in boxes)
        self.tops = [box[0] for box in self.boxes]
        self.tallest = max((box[3] for box in self.boxes), default=0)

    def entered(self, left, right, top, bottom):
        """The boxes that a rectangle reaches into."""
        found = []
        for k in range(bisect_left(self.tops, top - self.tallest), bisect_left(self.tops, bottom)):
            y, x, w, h = self.boxes[k]
            across = left < x + w - EPSILON and right > x + EPSILON
            if across and top < y + h - EPSILON and bottom > y + EPSILON:
                found.append(self.boxes[k])
        return found

    def overlaps(self):
        return [box for box in self.boxes if self.entered(box[1], box[1] + box[2], box[0], box[0] + box[3]) != [box]]
