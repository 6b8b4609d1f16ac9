"""In which order a backward pass runs the nodes, without running any."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from ...graph.adapt import Walk
from ..backward_pass import sequence_of


class Schedule:
    """Places in the pass, as `observe` finds them by running it.

    ``order`` are the places in ``walk.seen`` in the order of the pass, ``numbers`` the reverse: when each node runs.
    ``sequences`` has the number under which an operation was recorded, None for a leaf.
    """

    def __init__(self, walk: Walk) -> None:
        self.sequences = [sequence_of(node) for node in walk.seen]
        self.inputs = [[walk.number[id(fn)] for fn, _ in nexts or () if fn is not None] for nexts in walk.nexts]
        waiting = [0] * len(walk.seen)
        for inputs in self.inputs:
            for k in inputs:
                waiting[k] += 1
        ready = [self._key(i, 0) for i, users in enumerate(waiting) if not users]
        heapify(ready)
        self.order: list[int] = []
        for number in range(len(walk.seen)):
            i = heappop(ready)[-1]
            self.order.append(i)
            for k in self.inputs[i]:
                waiting[k] -= 1
                if not waiting[k]:
                    heappush(ready, self._key(k, number))
        self.numbers = [0] * len(self.order)
        for number, i in enumerate(self.order):
            self.numbers[i] = number

    def _key(self, i: int, completed: int) -> tuple[int, int, int]:
        # What was recorded last comes first; leaves as soon as all their gradients are there.
        sequence = self.sequences[i]
        return (0, completed, i) if sequence is None else (1, -sequence, i)
