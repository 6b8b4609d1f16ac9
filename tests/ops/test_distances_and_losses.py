"""Distances between vectors of no elements and of none, and losses of operands that differ in dtype."""

import math
import warnings

import pytest

from tests.engine.oracle import error, same

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

ORDERS = pytest.mark.parametrize("p", [2.0, 1.0, 0.0, 3.0, 0.5, math.inf])


def differentiated(T, distance, *shapes):
    leaves = [(T.arange(float(math.prod(s))).reshape(s) / 3).requires_grad_() for s in shapes]

    def run():
        out = distance(*leaves)
        out.sum().backward()
        return out, [str(t.grad) for t in leaves]  # the text tells 0 from -0

    return error(run)


@ORDERS
@pytest.mark.parametrize(
    "shapes",
    [((0, 3), (2, 3)), ((2, 3), (0, 3)), ((2, 0), (3, 0)), ((0, 0), (0, 0)), ((2, 0, 3), (2, 4, 3)),
     ((2, 2, 0), (2, 3, 0)), ((2, 3), (2, 3))],
    ids=str,
)  # fmt: skip
@same
def test_between_all_rows(T, p, shapes):
    yield differentiated(T, lambda a, b: T.cdist(a, b, p=p), *shapes)


@ORDERS
@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("shapes", [((2, 0), (2, 0)), ((0, 3), (0, 3)), ((0,), (0,)), ((3,), (0, 3)), ((2, 0), (1, 0))])
@same
def test_between_pairs(T, p, keepdim, shapes):
    yield differentiated(
        T, lambda a, b: T.nn.functional.pairwise_distance(a, b, p=p, keepdim=keepdim), *shapes
    )  # fmt: skip


OPERANDS = ("float32", "float64", "float16")


@pytest.mark.parametrize("target", OPERANDS)
@same
def test_huber_loss_of_integers(T, target):
    t = T.tensor([3, 1], dtype=getattr(T, target))
    yield error(T.nn.functional.huber_loss, T.tensor([1, 2]), t)


@pytest.mark.parametrize("name", ["huber_loss", "smooth_l1_loss", "mse_loss", "l1_loss"])
@pytest.mark.parametrize("reduction", ["mean", "none"])
@pytest.mark.parametrize("target", [*OPERANDS, "int64"])
@pytest.mark.parametrize("input", OPERANDS)
@same
def test_losses_of_two_dtypes(T, name, reduction, input, target):
    warnings.filterwarnings("ignore", "Using a target size")
    for first in ([1.0, 4.0], 2.0):
        for second in ([1, 3], 3):
            x = T.tensor(first, dtype=getattr(T, input), requires_grad=True)
            loss = getattr(T.nn.functional, name)(x, T.tensor(second, dtype=getattr(T, target)), reduction=reduction)
            yield loss
            yield error(T.autograd.grad, loss.sum(), x, retain_graph=True)
            yield error(lambda x=x, loss=loss: T.autograd.grad(loss.sum(), x, create_graph=True)[0].detach())
