"""The layout of graphs that PyTorch recorded."""

from itertools import pairwise

import pytest

from autograd_nb.graph import fold, from_grad_fn, layout
from tests.graph.geometry import check
from tests.graph.samples import attention, blocks, mlp, rnn


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
