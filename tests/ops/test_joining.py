"""Joining tensors, beside PyTorch."""

import pytest

import autograd_nb as ours
from tests.ops.beside import seen

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = (
    "torch.cat([x, x])",
    "torch.concat([x, x])",
    "torch.stack([x, x])",
    "torch.hstack([x, x])",
    "torch.hstack([v, v])",
    "torch.vstack([x, x])",
    "torch.vstack([v, v])",
    "torch.dstack([x, x])",
    "torch.column_stack([v, v])",
    "torch.cat([x])",
    "torch.cat([e[:, 0:0], x[:3]], 1)",
    "torch.atleast_2d(v)",
    "torch.atleast_1d(z)",
    "torch.cat([x.t(), x.t()])",
    "torch.cat([])",
    "torch.cat([x, y])",
    "torch.cat([x, x], 2)",
    "torch.cat([x, x[:, :2]])",
    "torch.cat(x)",
    "torch.cat([z, z])",
    "torch.cat([x, 1])",
    "torch.stack([])",
    "torch.stack([x, x[:2]])",
    "torch.stack([x, x], 3)",
    "torch.stack([x, x], 5)",
    "torch.cat([x, x.double()])",
    "torch.cat([x.long(), x])",
    "torch.stack([x.long(), x])",
    "torch.hstack([])",
    "torch.cat([torch.zeros(0), x])",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression(expression):
    assert repr(seen(ours, expression)) == repr(seen(torch, expression))
