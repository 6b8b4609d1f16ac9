"""Other shapes of the same memory, beside PyTorch: values, strides, recorded graphs, gradients, errors."""

import pytest

import autograd_nb as ours
from tests.ops.beside import seen

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = (
    "x.T",
    "y.T",
    "x.mT",
    "y.mT",
    "x.H",
    "x.t()",
    "v.t()",
    "z.t()",
    "x.swapaxes(0, 1)",
    "x.swapdims(0, 1)",
    "y.movedim(0, 2)",
    "y.moveaxis(0, 2)",
    "y.movedim((0, 1), (1, 2))",
    "x.flatten()",
    "z.flatten()",
    "y.flatten(1)",
    "y.flatten(1, 1)",
    "v.flatten()",
    "x.unflatten(1, (2, 3))",
    "x.reshape(24)",
    "x.reshape(4, 6)",
    "x.t().reshape(24)",
    "x.t().reshape(6, 4)",
    "x.t().view(6, 2, 2)",
    "z.reshape(1)",
    "x.view(-1)",
    "x.view_as(x)",
    "x.reshape_as(x)",
    "x.expand(2, 4, 6)",
    "x.expand(4, 6)",
    "x.expand_as(y.new_zeros(2, 4, 6))",
    "x.expand(-1, 6)",
    "x.squeeze()",
    "x.squeeze(0)",
    "x.squeeze((0, 1))",
    "x.unsqueeze(0)",
    "x.select(0, 1)",
    "x.narrow(0, 1, 2)",
    "x.unbind()[0]",
    "x.split(2)[0]",
    "x.split([1, 3])[0]",
    "x.chunk(2)[0]",
    "x.tensor_split(2)[0]",
    "x.hsplit(2)[0]",
    "x.vsplit(2)[0]",
    "v.hsplit(2)[0]",
    "x.unfold(0, 2, 1)",
    "torch.ravel(x)",
    "x.contiguous()",
    "x.t().contiguous()",
    "torch.broadcast_to(x, (2, 4, 6))",
    "x.swapaxes(0, 0)",
    "x.permute(0, 1)",
    "x.transpose(0, 0)",
    "x.T.T",
    "x.clone()",
    "x.view(torch.float32)",
    "x.detach()",
    "x.sum_to_size(1, 6)",
    "x.sum_to_size(6)",
    "torch.adjoint(x)",
    "x.movedim(0, 0)",
    "y.permute(2, 0, 1)",
    "x.t()[idx]",
    "x.t()[:, idx]",
    "x.t().clone()",
    "x.t() + 1",
    "x.select(0, 9)",
    "x.select(2, 0)",
    "x.view(5)",
    "x.view(-1, -1)",
    "x.view(-2, 3)",
    "x.view(-1, 5)",
    "x.reshape(5)",
    "x.reshape(-1, 5)",
    "x.reshape(-1, -1)",
    "x.t().view(24)",
    "x.view(-1, 0)",
    "x.expand(3, 6)",
    "x.expand(6)",
    "x.expand(4, -1)",
    "x.expand(-1, 4, 6)",
    "x.permute(0)",
    "x.permute(0, 0)",
    "x.permute(0, 2)",
    "x.permute(0, 1, 2)",
    "x.transpose(0, 2)",
    "y.t()",
    "x.squeeze(3)",
    "x.unsqueeze(4)",
    "x.unsqueeze(-4)",
    "x.narrow(0, 3, 2)",
    "x.narrow(0, 5, 0)",
    "x.narrow(0, 0, -1)",
    "x.narrow(2, 0, 1)",
    "x.split(0)",
    "x.split(-1)",
    "x.split([1, 1])",
    "x.chunk(0)",
    "x.chunk(-1)",
    "x.unbind(2)",
    "z.unbind()",
    "torch.unsqueeze(x)",
    "x.flatten(3)",
    "x.flatten(1, 0)",
    "x.movedim(0, 3)",
    "x.movedim((0, 1), (0,))",
    "x.swapaxes(0, 3)",
    "x.unflatten(0, (3, 3))",
    "x.T.contiguous()",
    "x.tensor_split(0)",
    "x.view(torch.int32)",
    "x.stride(1)",
    "x.size(5)",
    "x.t().unsqueeze(1).stride()",
    "x.swapaxes(-1, 0)",
    "x.adjoint()",
    "z.mT",
    "torch.broadcast_tensors(x, x[:1])",
    "torch.broadcast_shapes((2, 1), (1, 3))",
    "torch.broadcast_shapes((2, 1), (3, 3))",
    "y.H",
    "z.H",
    "v.mT",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression(expression):
    assert repr(seen(ours, expression)) == repr(seen(torch, expression))


def test_a_view_of_a_0d_result_shares_its_memory():
    total = ours.ones(3).sum()
    seen_as_row = total.view(1)
    total.add_(1)
    assert seen_as_row.tolist() == [4.0]


def test_memory_order_follows_in_reshape():
    columns = ours.arange(6).reshape(2, 3).t()
    assert columns.reshape(6).tolist() == [0, 3, 1, 4, 2, 5]
    assert columns.reshape(3, 2).data_ptr() == columns.data_ptr()
    assert columns.contiguous().stride() == (2, 1)
