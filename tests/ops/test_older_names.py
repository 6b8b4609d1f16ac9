"""Older names, windows, storages and buffers: the same values, texts and refusals as PyTorch's."""

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import same, shown

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SHOWN = [
    "torch.hann_window(5)", "torch.hann_window(5, False)", "torch.hann_window(1)", "torch.hann_window(0)",
    "torch.hamming_window(6)", "torch.hamming_window(6, True, 0.5, 0.4)", "torch.blackman_window(6)",
    "torch.bartlett_window(5)", "torch.bartlett_window(6, False)", "torch.kaiser_window(6)",
    "torch.kaiser_window(5, False, dtype=torch.float64)", "torch.hann_window(-1)",
    "torch.hann_window(3, requires_grad=True)",
    "torch.range(0, 3)", "torch.range(1, 4, 0.5)", "torch.range(0, 3, dtype=torch.int64)", "torch.range(3, 0)",
    "torch.range(0, 3, 0)", "torch.range(5)", "torch.range(3, 1, -1)",
    "torch.vander(x[0])", "torch.vander(torch.tensor([1, 2, 3]), 2, True)", "torch.vander(x)", "torch.vander(x[1], 0)",
    "torch.frombuffer(bytearray(b'abcdabcd'), dtype=torch.int32, offset=4)",
    "torch.frombuffer(b'', dtype=torch.int8)", "torch.frombuffer(bytearray(b'abc'), dtype=torch.int32)",
    "torch.frombuffer(bytearray(b'abcdefgh'), dtype=torch.int32, count=3)",
    "torch.zeros(5, 2).fill_diagonal_(3, True)", "torch.zeros(5, 2).fill_diagonal_(3)",
    "torch.zeros(2, 5).fill_diagonal_(3, True)", "torch.zeros(2, 2, 2).fill_diagonal_(3)",
    "torch.zeros(2).fill_diagonal_(3)", "torch.zeros(2, 3, 3).fill_diagonal_(3)",
    "torch.zeros(7, 3).fill_diagonal_(3, True)", "torch.zeros(3, 3).t()[1:].fill_diagonal_(1)",
    "(torch.ones(3, 3, requires_grad=True) * 2).fill_diagonal_(3)",
    "x.resize(3, 2)", "x.resize(5, 2)", "x.resize_as(torch.ones(6))", "torch.spmm(torch.eye(2), x)",
    "x[1].untyped_storage()", "x[1:].storage()", "x.storage().tolist()", "x.t().storage().nbytes()",
    "len(torch.tensor(2.).storage())", "torch.is_storage(x.storage())", "torch.is_storage(x)",
    "torch.zeros(0).untyped_storage().size()", "x.untyped_storage() == x[1].untyped_storage()",
    "x.untyped_storage() == x.clone().untyped_storage()", "x.storage().dtype, x.storage().element_size()",
    "x.storage().data_ptr() == x.data_ptr(), x[1].untyped_storage().data_ptr() == x.data_ptr()",
    "x.storage().untyped().nbytes(), x.untyped_storage().device, x.storage()[2], x.untyped_storage()[7]",
]  # fmt: skip


@pytest.mark.parametrize("expression", SHOWN)
def test_what_is_shown(expression):
    assert shown(autograd_nb, expression) == shown(torch, expression)


@same
def test_a_storage_is_the_tensors_memory(T):
    x = T.arange(6.0).reshape(2, 3)
    x[1].storage()[0] = 9.0
    yield x, T.ones(2).resize(1, 2), T.range(0, 1)  # with the remarks on the two old names


def test_a_buffer_is_shared():
    memory = bytearray(4)
    x = autograd_nb.frombuffer(memory, dtype=autograd_nb.uint8)
    x[1] = 7
    assert np.array_equal(list(memory), [0, 7, 0, 0])
