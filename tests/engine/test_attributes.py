"""What tensors, devices and sizes say of themselves, beside PyTorch."""

import pytest

import autograd_nb as ours
from tests.engine.oracle import shown

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = (
    "torch.Size([2, 3])",
    "torch.Size([2, 3]).numel()",
    "torch.Size([2, 3]) + (1,)",
    "torch.Size([2, 3])[0:1]",
    "torch.Size([2, 3]) == (2, 3)",
    "torch.Size()",
    "torch.Size(x.shape)",
    "x.shape[0]",
    "x.size()",
    "x.size(0)",
    "x.size(-1)",
    "x.size(dim=1)",
    "x.stride()",
    "x.stride(0)",
    "x.stride(-1)",
    "x.T.stride()",
    "x.stride(5)",
    "x.storage_offset()",
    "x[1].storage_offset()",
    "x[1, 1].storage_offset()",
    "x.dim()",
    "x.ndimension()",
    "x.numel()",
    "x.nelement()",
    "x.element_size()",
    "x.itemsize",
    "x.nbytes",
    "x.device",
    "x.device.type",
    "x.layout",
    "x.is_contiguous()",
    "x.T.is_contiguous()",
    "x.is_floating_point()",
    "x.is_complex()",
    "x.is_signed()",
    "x.is_cuda",
    "x.is_sparse",
    "x.is_quantized",
    "x.is_meta",
    "x.is_mps",
    "x.is_cpu",
    "x.is_mkldnn",
    "x.type()",
    "x.long().type()",
    "x.get_device()",
    "x.is_pinned()",
    "x.is_shared()",
    "x.is_set_to(x)",
    "x.is_same_size(x)",
    "x.is_nonzero()",
    "x[0, 0].is_nonzero()",
    "torch.device('cpu')",
    "torch.device('cpu', 0)",
    "torch.device('cpu:0')",
    "torch.device('cuda').type",
    "torch.device('foo')",
    "torch.device(type='cpu')",
    "torch.device('cpu') == torch.device('cpu')",
    "torch.device('cpu').index",
    "str(torch.device('cpu'))",
    "torch.numel(x)",
    "torch.is_tensor(x)",
    "torch.is_tensor(1)",
    "torch.is_floating_point(x)",
    "torch.is_complex(x)",
    "torch.is_nonzero(x[0, 1])",
    "torch.strided",
    "torch.contiguous_format",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression(expression):
    assert shown(ours, expression) == shown(torch, expression)
