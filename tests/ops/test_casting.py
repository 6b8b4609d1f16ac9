"""``to``, its short forms, ``copy_``, ``fill_``, ``zero_``, ``clone``: results, graphs, errors as in PyTorch."""

import itertools

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.operands import NAMES, graph, outcome

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

DTYPES = ("float16", "float32", "float64", "int8", "int32", "int64", "uint8", "bool")


def test_every_dtype_to_every_other():
    for name, dtype in itertools.product("xdibuhszwt", DTYPES):
        expression = f"{name}.to(torch.{dtype})"
        assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize("method", ["float", "double", "half", "int", "long", "short", "char", "bool", "type"])
def test_short_forms(method):
    for name in "xdibhszwt":
        assert outcome(ours, f"{name}.{method}()") == outcome(torch, f"{name}.{method}()")


def test_copy_of_all_operands():
    for left, right in itertools.product(NAMES, NAMES):
        expression = f"{left}.copy_({right})"
        if right != "n" or left in "xdhswn":  # what nan becomes as an integer is the machine's business
            assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize(
    "expression",
    [
        "x.to(torch.float32) is x", "x.to('cpu') is x", "x.to(d).dtype", "x.to(d, copy=True).dtype", "x.float() is x",
        "x.to(torch.float32, copy=True) is x", "x.to('cpu', torch.float64)", "x.to(dtype=torch.int64)", "x.to() is x",
        "x.type(torch.float64)", "x.type('torch.LongTensor')", "x.type('foo')", "x.type_as(i)", "x.fill_(2)",
        "i.fill_(1.5)", "b.fill_(2)", "x.fill_(s)", "x.fill_(d)", "x.fill_('a')", "x.fill_(1j)", "x.zero_()",
        "x.copy_([1])", "x.copy_(2)", "x.copy_(None)", "x.to(foo=1)", "x.clone()", "torch.clone(b)",
    ],
)  # fmt: skip
def test_forms_and_refusals(expression):
    mine, theirs = outcome(ours, expression), outcome(torch, expression)
    if "to() received an invalid combination" in theirs:
        assert mine.startswith("TypeError: to()")
    else:
        assert mine == theirs


@pytest.mark.parametrize(
    "expression",
    [
        "x.float()", "x.double()", "x.to(torch.float32).sum()", "x.long()", "x.clone()", "torch.zeros(3).copy_(x)",
        "(x * 1).copy_(torch.zeros(3))", "(x * 1).fill_(2)", "(x * 1).fill_(y[0, 0])", "(x * 1).zero_()",
        "torch.zeros(2, 3).copy_(x)",
    ],
)  # fmt: skip
def test_recorded_graphs(expression):
    assert graph(ours, expression) == graph(torch, expression)


def test_gradients_come_back_in_the_leaf_s_dtype():
    for module in (ours, torch):
        x = module.ones(3, requires_grad=True)
        y = module.zeros(2, 3, dtype=module.float64).copy_(x.double() * 2)
        y.sum().backward()
        assert x.grad.dtype == module.float32
        assert x.grad.tolist() == [4.0, 4.0, 4.0]


def test_overwriting_cuts_the_gradient():
    for module in (ours, torch):
        x = module.ones(2, requires_grad=True)
        y = x * 3
        y.zero_()
        (y + x).sum().backward()
        assert x.grad.tolist() == [1.0, 1.0]


def test_clone_keeps_the_order_of_memory_and_is_independent():
    x = ours.tensor(np.arange(6.0).reshape(2, 3)).t()
    y = x.clone()
    y.zero_()
    assert x.sum().item() == 15.0
    assert y.stride() == x.stride()


def test_zeroing_and_filling_write_into_the_same_memory():
    x = ours.ones(3)
    memory = x.numpy()
    x.zero_()
    assert memory.tolist() == [0.0, 0.0, 0.0]
    x.fill_(2)
    x.copy_(x + 1)
    assert memory.tolist() == [3.0, 3.0, 3.0]
    assert x._version == 3


def test_channels_last_moves_them_in_memory_only():
    for module in (ours, torch):
        x = module.arange(24.0).reshape(1, 2, 3, 4).requires_grad_()
        y = x.to(memory_format=module.channels_last)
        assert y.stride() == (24, 1, 8, 2)
        assert y.is_contiguous(memory_format=module.channels_last)
        assert not y.is_contiguous()
        assert y.to(memory_format=module.channels_last) is y
        assert y.tolist() == x.tolist()
        assert type(y.grad_fn).__name__ == "ToCopyBackward0"
        assert x.double(memory_format=module.channels_last).stride() == (24, 1, 8, 2)
        with pytest.raises(RuntimeError, match="required rank 4 tensor to use channels_last format"):
            module.ones(2, 3).to(memory_format=module.channels_last)
