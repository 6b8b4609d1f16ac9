"""Euclidean distances by a product of matrices, as PyTorch takes them between many rows."""

import pytest

from tests.engine.oracle import chain, same, same_or_raises

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SHAPES = [
    ((5, 2), (4, 2)), ((1, 3, 2), (4, 2)), ((1, 1, 3, 2), (1, 1, 4, 2)), ((2, 3, 2), (1, 4, 2)),
    ((2, 1, 3, 2), (3, 4, 2)),
    ((0, 2), (3, 2)), ((3, 0), (4, 0)),
]  # fmt: skip


@pytest.mark.parametrize("shapes", SHAPES, ids=str)
@same
def test_values_gradients_and_nodes(T, shapes):
    T.manual_seed(0)
    a, b = (T.rand(s, dtype=T.float64, requires_grad=True) for s in shapes)
    out = T.cdist(a, b, compute_mode="use_mm_for_euclid_dist")
    yield out.detach(), out._is_view(), chain(out.grad_fn)
    first = T.autograd.grad(out.square().sum(), [a, b], create_graph=True)
    yield [g.detach() for g in first]
    if a.numel() and b.numel():
        yield T.autograd.grad(sum(g.square().sum() for g in first), [a, b])


@pytest.mark.parametrize("rows", [25, 26])
@pytest.mark.parametrize(
    "mode", ["use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist"]
)
@same
def test_how_many_rows_are_many(T, rows, mode):
    a = T.ones(rows, 2, requires_grad=True)
    yield T.cdist(a, T.zeros(3, 2), compute_mode=mode).grad_fn.name()
    yield T.cdist(a, T.zeros(3, 2), p=1.0, compute_mode=mode).grad_fn.name()


@same_or_raises
def test_a_mode_that_is_not_there(T):
    yield 1
    T.cdist(T.ones(2, 2), T.ones(2, 2), compute_mode="fast")
