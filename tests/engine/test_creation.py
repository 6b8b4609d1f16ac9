"""New tensors from data and from shapes, beside PyTorch."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.engine.oracle import shown

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = (
    "torch.zeros(2, 3)",
    "torch.zeros((2, 3))",
    "torch.zeros([2, 3])",
    "torch.zeros(size=(2, 3))",
    "torch.zeros(())",
    "torch.zeros()",
    "torch.zeros(2, dtype=torch.int64, requires_grad=True)",
    "torch.zeros(-1)",
    "torch.zeros(2.0)",
    "torch.zeros('a')",
    "torch.zeros(torch.tensor(2))",
    "torch.zeros(2, device='cuda')",
    "torch.zeros(2, device='cpu').device",
    "torch.zeros(2, dtype='float32')",
    "torch.zeros(True)",
    "torch.ones(2, out=torch.empty(2))",
    "torch.full((2,), 1)",
    "torch.full((2,), True)",
    "torch.full((2,), 1.5)",
    "torch.full((2,), 1j)",
    "torch.full((2,), 1.5, dtype=torch.int64)",
    "torch.full((2,), 1, requires_grad=True)",
    "torch.full((2,), torch.tensor(2.0))",
    "torch.full(2, 1.0)",
    "torch.full((2,), torch.tensor(1.0, requires_grad=True))",
    "torch.eye(3)",
    "torch.eye(2, 3)",
    "torch.eye(-1)",
    "torch.eye(2, dtype=torch.bool)",
    "torch.arange(5)",
    "torch.arange(5.0)",
    "torch.arange(1, 5)",
    "torch.arange(0, 1, 0.25)",
    "torch.arange(5, 0, -2)",
    "torch.arange(5, 0)",
    "torch.arange(0, 1, 0)",
    "torch.arange(0, 1, 0.1, dtype=torch.float64)",
    "torch.arange(0.0, 1, 0.1)",
    "torch.arange(3, requires_grad=True)",
    "torch.arange(3, dtype=torch.float32, requires_grad=True)",
    "torch.arange(start=1, end=3)",
    "torch.arange(end=3)",
    "torch.arange(torch.tensor(3))",
    "torch.arange(torch.tensor(3.0))",
    "torch.arange(0, float('inf'))",
    "torch.arange(0, float('nan'))",
    "torch.arange(True)",
    "torch.linspace(0, 1, 5)",
    "torch.linspace(0, 1, 1)",
    "torch.linspace(0, 1, 0)",
    "torch.linspace(0, 1, -1)",
    "torch.linspace(0, 10, 5, dtype=torch.int64)",
    "torch.linspace(1, 0, 4)",
    "torch.linspace(-1, 1, 101)[48:53]",
    "torch.linspace(0, float('inf'), 3)",
    "torch.linspace(0.7, 3.2, 1, dtype=torch.int32)",
    "torch.linspace(0, 1, steps=3)",
    "torch.linspace(torch.tensor(0.0), torch.tensor(1.0), 3)",
    "torch.logspace(0, 2, 3)",
    "torch.logspace(0, 2, 3, base=2)",
    "torch.logspace(0, 2, 3, 2)",
    "torch.zeros_like(x)",
    "torch.ones_like(x, dtype=torch.int64)",
    "torch.full_like(x, 2)",
    "torch.full_like(x.long(), 2.5)",
    "torch.empty_like(x).shape",
    "torch.zeros_like(x, requires_grad=True)",
    "torch.zeros_like([1])",
    "x.new_zeros(2)",
    "x.new_zeros((2,))",
    "x.new_ones(2, dtype=torch.int32)",
    "x.new_full((2,), 3)",
    "x.new_full((2,), 3.5, dtype=torch.int64)",
    "x.long().new_full((2,), 3.5)",
    "x.new_tensor([1, 2])",
    "x.new_tensor([1, 2], dtype=torch.int64, requires_grad=True)",
    "x.new_empty(2).shape",
    "torch.tensor([1, 2.0])",
    "torch.tensor([])",
    "torch.tensor([[]])",
    "torch.tensor([[1, 2], [3]])",
    "torch.tensor([1, [2]])",
    "torch.tensor(None)",
    "torch.tensor([None])",
    "torch.tensor('a')",
    "torch.tensor(['a'])",
    "torch.tensor({1})",
    "torch.tensor(2 ** 63)",
    "torch.tensor([2 ** 63])",
    "torch.tensor(2 ** 63 - 1)",
    "torch.tensor(3, requires_grad=True)",
    "torch.tensor([1, 2], dtype=torch.float16)",
    "torch.tensor([1.5, 2.7], dtype=torch.int64)",
    "torch.tensor([300], dtype=torch.uint8)",
    "torch.tensor([1e+40])",
    "torch.tensor([1e+40], dtype=torch.float16)",
    "torch.tensor(1 + 2j)",
    "torch.tensor([True, 1])",
    "torch.tensor([True, 1.5])",
    "torch.tensor(np.float32(1))",
    "torch.tensor(np.float64(1))",
    "torch.tensor([np.float64(1)])",
    "torch.tensor([np.float32(1)])",
    "torch.tensor([np.int32(1)])",
    "torch.tensor(np.arange(3, dtype=np.int16))",
    "torch.tensor([np.arange(2), np.arange(2)])",
    "torch.tensor([torch.tensor(1), torch.tensor(2.0)])",
    "torch.tensor([torch.tensor([1, 2])])",
    "torch.tensor([torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])])",
    "torch.tensor(x)",
    "torch.tensor(range(3))",
    "torch.tensor((1, 2))",
    "torch.tensor([1, 2], device='cpu')",
    "torch.tensor(np.array(['a']))",
    "torch.tensor([float('nan'), float('inf')])",
    "torch.tensor([float('nan')], dtype=torch.int64)",
    "torch.tensor(1.0, dtype=torch.bool)",
    "torch.tensor([-1], dtype=torch.uint8)",
    "torch.tensor(1j, dtype=torch.float32)",
    "torch.as_tensor([1, 2])",
    "torch.as_tensor(np.arange(2.0))",
    "torch.as_tensor(x) is x",
    "torch.as_tensor(x, dtype=torch.float64)",
    "torch.as_tensor(3.0)",
    "torch.asarray([1, 2])",
    "torch.asarray(np.arange(2.0), dtype=torch.float32, requires_grad=True)",
    "torch.asarray(x, copy=True) is x",
    "torch.from_numpy([1])",
    "torch.from_numpy(np.arange(3)[::-1])",
    "torch.from_numpy(np.array(1.0))",
    "torch.from_numpy(np.array(['a']))",
    "torch.Tensor(2, 3).shape",
    "torch.Tensor([1, 2])",
    "torch.Tensor([[1, 2], [3, 4]])",
    "torch.Tensor()",
    "torch.Tensor(x) is x",
    "torch.Tensor(2.5)",
    "torch.Tensor((1, 2))",
    "torch.Tensor(np.arange(2))",
    "torch.Tensor(torch.Size([2, 1])).shape",
    "torch.Tensor('a')",
    "torch.Tensor(-1)",
    "torch.FloatTensor([1, 2])",
    "torch.LongTensor([1, 2])",
    "torch.LongTensor([1.5])",
    "torch.DoubleTensor(2).shape",
    "torch.BoolTensor([True])",
    "torch.IntTensor([1])",
    "torch.scalar_tensor(3)",
    "x.names",
    "torch.empty(2, 2).shape",
    "torch.tril_indices(3, 3)",
    "torch.triu_indices(2, 3, 1)",
    "torch.zeros(2, names=None)",
    "torch.zeros(3, pin_memory=False, layout=torch.strided)",
    "torch.ones(2, memory_format=torch.contiguous_format)",
    "torch.empty(2, memory_format=torch.contiguous_format).shape",
    "torch.zeros(2, 3, foo=1)",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression(expression):
    assert shown(ours, expression) == shown(torch, expression)


@pytest.mark.parametrize("dtype", ["", "torch.float32", "torch.int64", "torch.bool", "torch.uint8", "torch.complex64"])
@pytest.mark.parametrize(
    "data",
    ["[t(1.5)]", "[t([1.5])]", "[t([1.5, 2.])]", "[t(3), 2.5]", "[t(True)]", "[1.5, t(2.)]", "[t([1, 2])]",
     "[[t(1.), 2], [3, 4]]", "[t([])]", "[t([[1.5]])]"],
)  # fmt: skip
def test_tensors_among_numbers(data, dtype):
    expression = f"(lambda t: torch.tensor({data}, dtype={dtype or None}))(torch.tensor)"
    assert shown(ours, expression) == shown(torch, expression)


@pytest.mark.parametrize("steps", [2, 7, 101, 1000])
@pytest.mark.parametrize("ends", [(-1, 1), (0.1, 7.3), (-3.7, -1.2), (5, -2)])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64"])
def test_linspace_and_logspace_to_the_last_bit(dtype, ends, steps):
    for name in ("linspace", "logspace"):
        mine = getattr(ours, name)(*ends, steps, dtype=getattr(ours, dtype)).numpy()
        theirs = getattr(torch, name)(*ends, steps, dtype=getattr(torch, dtype)).numpy()
        assert np.array_equal(mine, theirs), name


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("ends", [(-1, 1, 0.02), (0.3, 5, 1), (1, 0, -0.03), (-5.0, 5.0, 0.25), (0, 7, 1 / 37)])
def test_arange_to_the_last_bit(ends, dtype):
    mine, theirs = ours.arange(*ends, dtype=getattr(ours, dtype)), torch.arange(*ends, dtype=getattr(torch, dtype))
    assert np.array_equal(mine.numpy(), theirs.numpy())


def test_memory_is_shared_with_numpy_and_counted_apart():
    array = np.arange(3.0)
    tensor = ours.from_numpy(array)
    tensor[0] = 7.0
    assert array[0] == 7.0
    assert ours.as_tensor(array).data_ptr() == tensor.data_ptr()
    assert ours.tensor(array).data_ptr() != tensor.data_ptr()


def test_like_keeps_memory_order():
    columns = ours.zeros(2, 3).t()
    for make in (ours.zeros_like, ours.ones_like, ours.empty_like, ours.rand_like, ours.randn_like):
        assert make(columns).stride() == (1, 3)


def test_inference_mode_marks_new_tensors():
    with ours.inference_mode():
        assert ours.zeros(2).is_inference()
        assert ours.rand(2).is_inference()
