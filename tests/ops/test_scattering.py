"""Picking and placing along a dimension, by masks and by flat positions, beside PyTorch."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.beside import seen

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = (
    "x.index_select(0, idx)",
    "x.gather(0, idx[:, None])",
    "x.scatter(0, idx[:, None], y[0, :2, :1])",
    "x.scatter(0, idx[:, None], 1.0)",
    "x.scatter_add(0, idx[:, None], y[0, :2, :1])",
    "x.index_add(0, idx, y[0, :2, :1].expand(2, 6))",
    "x.masked_select(x > 3)",
    "x.masked_fill(x > 3, 0.0)",
    "torch.take_along_dim(x, idx[:, None], 0)",
    "torch.take_along_dim(x, idx)",
    "x.take(idx)",
    "x.index_fill(0, idx, 1.0)",
    "x.index_copy(0, idx, x[:2])",
    "x.index_put((idx,), x[:2])",
    "x.where(x > 3, 0.0)",
    "torch.where(x > 3, x, x)",
    "x.t().index_select(0, idx)",
    "x.index_select(0, idx.float())",
    "x.index_select(0, torch.tensor([9]))",
    "x.index_select(0, idx[:, None])",
    "x.index_select(3, idx)",
    "x.gather(0, idx)",
    "x.gather(0, torch.tensor([[9]]))",
    "x.gather(0, torch.tensor([[1.0]]))",
    "x.gather(0, torch.zeros(1, 9).long())",
    "x.gather(2, idx)",
    "x.scatter(0, torch.tensor([[9]]), 1.0)",
    "x.scatter(0, idx, 1.0)",
    "x.scatter(0, torch.tensor([[0, 0]]), x[:1, :1])",
    "x.scatter(0, torch.tensor([[0]]), x.double())",
    "x.scatter(0, torch.tensor([[0]]), x[:1, :1], reduce='add')",
    "x.masked_select(x)",
    "x.masked_select(v > 0)",
    "torch.take_along_dim(x, idx, 0)",
    "x.index_add(0, idx, x)",
    "x.index_add(0, idx, x[:2].double())",
    "x.scatter_add(0, idx[:, None], x[:1, :1])",
    "torch.nn.functional.one_hot(v)",
    "torch.nn.functional.one_hot(v.long(), 2)",
    "torch.nn.functional.one_hot(v.long() - 1)",
    "torch.nn.functional.one_hot(v.long())",
    "x.nonzero()",
    "torch.nonzero(z)",
    "z.gather(0, torch.tensor(0))",
    "z.gather(0, torch.tensor([0, 0]))",
    "v.gather(0, torch.tensor(1))",
    "x.gather(0, torch.tensor([[-1]]))",
    "x.gather(1, torch.zeros(0, 3).long())",
    "x.gather(0, idx.int()[:, None])",
    "x.scatter(0, idx[:, None], v[:2, None])",
    "x.scatter(0, idx[:, None], x, reduce='add')",
    "x.scatter(0, idx[:, None], 1j)",
    "x.index_add(0, idx, x[:2], alpha=2)",
    "x.index_add(1, idx, x[:, :2])",
    "x.index_add(0, torch.tensor([9]), x[:1])",
    "x.index_add(0, torch.tensor([-1]), x[:1])",
    "x.index_add(0, idx.float(), x[:2])",
    "x.index_add(0, idx[:, None], x[:2])",
    "x.index_add(0, torch.tensor(1), x[:1])",
    "x.index_add(0, idx, x[:2, :3])",
    "z.index_add(0, torch.tensor([0]), v[:1])",
    "x.index_copy(0, idx, x[:1])",
    "x.index_copy(0, idx, x[:2].double())",
    "x.index_copy(0, torch.tensor([9]), x[:1])",
    "x.index_fill(0, idx, 2)",
    "x.index_fill(0, idx, z)",
    "x.index_fill(0, idx.float(), z)",
    "x.index_fill(0, torch.tensor([9]), 1)",
    "x.index_fill(0, torch.tensor([-1]), 1)",
    "x.masked_select(torch.tensor(True))",
    "z.masked_select(torch.tensor([True, False]))",
    "x.masked_scatter(x > 3, v)",
    "x.masked_scatter(x > 20, v)",
    "x.masked_scatter(x > 20, v.double())",
    "x.masked_scatter(x, v)",
    "x.take(torch.tensor([[0, -1]]))",
    "x.take(torch.tensor(99))",
    "x.take(torch.tensor(1.0))",
    "torch.take_along_dim(x, idx[:, None].float(), 0)",
    "x.index_select(0, torch.tensor([-1]))",
    "x.index_select(0, torch.tensor(1))",
    "z.index_select(0, torch.tensor(0))",
    "z.index_select(0, torch.tensor([0]))",
    "x.index_select(-1, idx)",
    "torch.nonzero(x, as_tuple=True)",
    "torch.argwhere(x)",
    "torch.where(x > 20)",
    "torch.nn.functional.one_hot(idx)",
    "torch.nn.functional.one_hot(idx, 5)",
    "torch.nn.functional.one_hot(torch.zeros(0).long())",
    "torch.nn.functional.one_hot(torch.zeros(0).long(), 3)",
    "torch.nn.functional.one_hot(torch.tensor(2))",
    "torch.nn.functional.one_hot(idx, 0)",
    "torch.nn.functional.one_hot(idx, -2)",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression(expression):
    assert repr(seen(ours, expression)) == repr(seen(torch, expression))


def test_repeated_places_add_up():
    rng = np.random.default_rng(0)
    index, weights = rng.integers(0, 5, (40, 7)), rng.normal(size=(40, 7))
    gradients = []
    for module in (torch, ours):
        table = module.zeros(5, 7, dtype=module.float64, requires_grad=True)
        (table.gather(0, module.tensor(index)) * module.tensor(weights)).sum().backward()
        gradients.append(np.asarray(table.grad))
    np.testing.assert_allclose(*gradients, rtol=1e-12)
