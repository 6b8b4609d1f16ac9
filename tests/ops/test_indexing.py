"""Every kind of index, read and written, beside PyTorch: values, recorded graphs, gradients, errors."""

import numpy as np
import pytest

import autograd_nb as ours
from autograd_nb.ops.indexing import add_rows
from tests.ops.beside import seen, written

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = (
    "y[:1].squeeze(0)",
    "y[:1].squeeze((0, 1))",
    "x[0]",
    "x[-1]",
    "x[:]",
    "x[...]",
    "x[:, :]",
    "x[()]",
    "x[1:3]",
    "x[::2]",
    "x[:, 1]",
    "x[..., 1]",
    "x[None]",
    "x[0, 1]",
    "x[idx]",
    "x[idx, idx]",
    "x[:, idx]",
    "x[idx, 1]",
    "x[0, idx]",
    "x[m]",
    "x[m, 0]",
    "x[m, m[:4].nonzero()[:, 0]]",
    "x[x > 3]",
    "x[[0, 1]]",
    "x[[0, 1], [1, 2]]",
    "x[True]",
    "x[False]",
    "x[None, True]",
    "x[torch.tensor(1)]",
    "x[torch.tensor(1):]",
    "z[None]",
    "z[()]",
    "z[...]",
    "z[True]",
    "x[[True, False, True, False]]",
    "x[[1, 2], :, None]",
    "y[[0, 1], :, [1, 2]]",
    "y[:, [0, 1], [1, 2]]",
    "y[0, :, [1, 2]]",
    "y[[0], None, [1]]",
    "x[torch.tensor(True)]",
    "x[1:1]",
    "x[[]]",
    "x[[[0, 1], [1, 2]]]",
    "x[torch.tensor([[0, 1], [1, 2]])]",
    "x[idx.numpy()]",
    "x[range(2)]",
    "x[0, 1]",
    "x[:, idx].T",
    "y[:, idx]",
    "y[idx[:1], :, idx]",
    "y[:, :, idx]",
    "x[0:4, :]",
    "x[0:4]",
    "x[::1, 0:6]",
    "x[:, 1:]",
    "x[-2:]",
    "x[-100:100]",
    "x[3:1]",
    "x[::-1]",
    "x[::0]",
    "x[1.0]",
    "x['a']",
    "x[9]",
    "x[0, 9]",
    "x[0, 0, 0]",
    "z[0]",
    "z[:]",
    "x[torch.tensor([9])]",
    "x[torch.tensor([1.0])]",
    "x[torch.tensor([True])]",
    "x[[0, 9]]",
    "x[torch.tensor([0, 1]), torch.tensor([0, 1, 2])]",
    "x[None, ..., None]",
    "x[..., ...]",
    "x[torch.tensor([True, False, True, True]), [0]]",
    "x[[0, 1], [0, 1, 2]]",
    "x[:, :0].tril()",
)
STATEMENTS = (
    "x[0]=1.",
    "x[0]=w",
    "x[0]=w.double()",
    "x[0,0]=w[0]",
    "x[:]=w",
    "x[...]=w",
    "x[None]=w",
    "x[()]=w",
    "x[idx]=1.",
    "x[idx]=w",
    "x[m]=w",
    "x[m]=0",
    "x[x>3]=0",
    "x[x>3]=w[0]",
    "x[idx,1]=w[:2]",
    "x[True]=w",
    "x[False]=w",
    "x[0]=5",
    "x[0]=w[:5]",
    "x[idx]=w[None,None]",
    "x[0]=[1,2]",
    "x[0]=torch.ones(6).numpy()",
    "x[9]=1.",
    "x[idx]=w[:3]",
    "x[idx]=w.double()",
    "x[idx]=torch.ones(6).long()",
    "x[0]=torch.tensor(True)",
    "x[0,idx]=1.",
    "x[idx]+=1",
    "x[0]+=w",
    "x[0]*=w",
    "x[1:3,::2]=w[:3]",
    "x[0]=None",
    'x[0]="a"',
    "x.index_put_((idx,),w)",
    "x.index_put_((idx,),w,accumulate=True)",
    "x.index_put_((None,idx),w[:1])",
    "x.index_put_((m,),w.double())",
    "x.index_fill_(0,idx,2.)",
    "x.copy_(w)",
    "x.copy_(w.double())",
    "x.fill_(2.)",
    "x.fill_(w[0])",
    "x.zero_()",
    "x.masked_fill_(x>3,1.)",
    "x.masked_fill_(x>3,w[0])",
    "x.scatter_(0,idx[:,None],1.)",
    "x.scatter_(0,idx[:,None],w[None])",
    "x.scatter_add_(0,idx[:,None],w[:2,None])",
    "x.index_add_(0,idx,w[None].expand(2,6))",
    "x.index_copy_(0,idx,w[None].expand(2,6))",
    "x.tril_()",
    "x.t_()",
    "x.transpose_(0,1)",
    "x.unsqueeze_(0)",
    "x.squeeze_()",
    "x.squeeze_(0)",
    "x.swapaxes_(0,1)",
    "x.t()[0]=1",
    "x.view(-1)[3]=w[0]",
    "x.diagonal().fill_(0)",
    "x.unbind()[0].fill_(0)",
    "x.split(2)[0].mul_(2)",
    "x.expand(2,4,6).mul_(2)",
    "x[0].expand(3,6).mul_(2)",
    "x.detach()[0]=5",
    "x[0].detach_()",
    "x.data[0]=5",
    "x[m,0]=w[:2]",
    "x[[0,1]]=w",
    "x[idx,idx]=w[0]",
    "x[None,0]=w",
    "x[0,:,None]=w[:,None]",
    "x[:,1]=w[:4]",
    "x[:,1]=x[:,2]",
    "x[1:]=x[:-1]",
    "x[0]=w[None,None]",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression(expression):
    assert repr(seen(ours, expression)) == repr(seen(torch, expression))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statement(statement):
    assert repr(written(ours, statement)) == repr(written(torch, statement))


@pytest.mark.parametrize("rows", [[0, 1, 2], [2, 2, 2, 2], [0, 4, 0, 4, 1], []])
@pytest.mark.parametrize("width", [1, 3])
def test_rows_are_added_also_where_they_repeat(rows, width):
    values = np.arange(1.0, len(rows) * width + 1).reshape(len(rows), width)
    expected, out = np.ones((5, width)), np.ones((5, width))
    np.add.at(expected, np.array(rows, int), values)
    add_rows(out, np.array(rows, int), values)
    np.testing.assert_array_equal(out, expected)


def test_an_index_changed_after_use_is_noticed():
    index = ours.tensor([0, 1])
    picked = (ours.ones(3, requires_grad=True) * 1)[index]
    index.zero_()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        picked.sum().backward()


def test_a_failed_write_leaves_the_tensor_alone():
    x = ours.arange(4.0)
    with pytest.raises(IndexError):
        x[ours.tensor([0, 9])] = 7.0
    assert (x.tolist(), x._version) == ([0.0, 1.0, 2.0, 3.0], 0)
