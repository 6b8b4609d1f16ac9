"""Names that are missing: the table of them is fresh, and each says what is known about it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb.engine.absent_names import ABSENT
from autograd_nb.ops import cards, op

ROOT = Path(__file__).resolve().parents[2]

ANSWERS = {
    "torch.jit": "module 'autograd_nb' has no attribute 'jit'. In PyTorch it rewrites or compiles the code of modules; "
    "here call the function or module itself; `y.grad_fn` and `%autograd graph` show what it computes",
    "torch.onnx": "module 'autograd_nb' has no attribute 'onnx'. In PyTorch it exports models for other runtimes; here "
    "`torch.save(model.state_dict(), file)` writes what PyTorch reads and can export",
    "torch.sinus": "module 'autograd_nb' has no attribute 'sinus'. Near: sin, sinh, sinc. To add an operation: "
    "`from autograd_nb.ops import op`, see help(op) and docs/operations.md",
    "torch.cross_entropy": "module 'autograd_nb' has no attribute 'cross_entropy'. It is "
    "`torch.nn.functional.cross_entropy`",
    "torch.__wrapped__": "module 'autograd_nb' has no attribute '__wrapped__'",
    "torch.nn.Dense": "module 'autograd_nb.nn' has no attribute 'Dense'. Near: Linear",
    "torch.nn.Conv2D": "module 'autograd_nb.nn' has no attribute 'Conv2D'. Near: Conv2d, Conv3d, Conv1d",
    "torch.optim.Adamw": "module 'autograd_nb.optim' has no attribute 'Adamw'. Near: AdamW, Adam, RAdam",
    "torch.linalg.inverse": "module 'autograd_nb.linalg' has no attribute 'inverse'. It is `torch.inverse`",
    "torch.Tensor.to_sparse": "type object 'Tensor' has no attribute 'to_sparse'. In PyTorch it is about sparse "
    "tensors; here all tensors are dense: `torch.zeros(size).index_put(indices, values)`",
    "torch.ones(1).q_scale": "'Tensor' object has no attribute 'q_scale'. In PyTorch it is about quantized numbers; "
    "here use float32, or round with `torch.round`",
}


@pytest.mark.parametrize("expression", ANSWERS)
def test_a_missing_name_says_what_is_known_about_it(expression):
    with pytest.raises(AttributeError) as caught:
        eval(expression)
    assert type(caught.value) is AttributeError
    assert str(caught.value) == ANSWERS[expression]


def test_missing_attributes_are_not_offered():
    assert not hasattr(torch.ones(1), "to_sparse")
    assert getattr(torch, "sinus", None) is None


def test_the_list_of_missing_names_is_small():
    assert sum(len(names) for names in ABSENT.values()) < 15_000


@pytest.mark.skipif(not (ROOT / "tools").exists(), reason="the session that tests the wheel has no tools")
def test_the_table_is_fresh():
    command = [sys.executable, "tools/write_coverage.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"run tools/write_coverage.py: {done.stdout}{done.stderr}"


@pytest.fixture
def declared():
    """Names of cards that a test declares; forgotten afterwards."""
    names = []
    yield names
    for name in names:
        del cards[name]
        if hasattr(torch.Tensor, name):
            delattr(torch.Tensor, name)


def declare(factor):
    @op(vjp=dict(self=lambda xp, g: g * factor))
    def scaled_in_a_cell(self):
        return self * np.float32(factor)


def test_a_card_declared_later_is_an_operation_and_can_be_declared_again(declared):
    declared.append("scaled_in_a_cell")
    for factor in (2.0, 3.0):
        declare(factor)
        x = torch.ones(1, requires_grad=True)
        y = torch.scaled_in_a_cell(x) + x.scaled_in_a_cell()
        assert y.item() == 2 * factor
        assert torch.autograd.grad(y, x)[0].item() == 2 * factor


@pytest.mark.parametrize("name", ["tanh", "softmax", "size", "tensor"])
def test_a_card_does_not_take_the_place_of_what_is_there(name):
    def forward(self):
        return self

    forward.__name__ = name
    before = getattr(torch.Tensor, name, None)
    with pytest.raises(ValueError, match="there is already"):
        op()(forward)
    assert getattr(torch.Tensor, name, None) is before
