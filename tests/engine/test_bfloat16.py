"""bfloat16 is known by name, limits and promotion; what would make a tensor of it says why there is none."""

import pickle

import pytest

import autograd_nb
from tests.engine.oracle import same

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

OTHERS = ["float16", "float32", "float64", "uint8", "int8", "int64", "bool", "complex64", "complex128", "bfloat16"]


@same
def test_what_it_is(T):
    d = T.bfloat16
    yield str(d), d.itemsize, d.is_floating_point, d.is_complex, d.is_signed, str(d.to_real()), str(d.to_complex())
    limits = T.finfo(d)
    yield repr(limits), limits.bits, limits.eps, limits.max, limits.min, limits.tiny, limits.smallest_normal
    yield limits.resolution, limits.dtype, limits == T.finfo(T.float16), isinstance(d, T.dtype)


@pytest.mark.parametrize("other", OTHERS)
@same
def test_promotion(T, other):
    a, b = T.bfloat16, getattr(T, other)
    yield str(T.promote_types(a, b)), str(T.promote_types(b, a)), T.can_cast(a, b), T.can_cast(b, a)


def test_it_is_one_object():
    assert pickle.loads(pickle.dumps(autograd_nb.bfloat16)) is autograd_nb.bfloat16


MAKING = {
    "tensor": lambda T: T.tensor([1.0], dtype=T.bfloat16),
    "zeros": lambda T: T.zeros(2, dtype=T.bfloat16),
    "to": lambda T: T.ones(2).to(T.bfloat16),
    "method": lambda T: T.ones(2).bfloat16(),
    "module": lambda T: T.nn.Linear(2, 2).to(T.bfloat16),
    "module method": lambda T: T.nn.Linear(2, 2).bfloat16(),
    "randn": lambda T: T.randn(2, dtype=T.bfloat16),
    "sum": lambda T: T.ones(2).sum(dtype=T.bfloat16),
    "softmax": lambda T: T.ones(2).softmax(0, dtype=T.bfloat16),
    "default": lambda T: T.set_default_dtype(T.bfloat16),
}


@pytest.mark.parametrize("making", MAKING)
def test_there_are_no_tensors_of_it(making):
    with pytest.raises(TypeError, match=r"no tensors of dtype torch\.bfloat16, because NumPy has no such type"):
        MAKING[making](autograd_nb)
    assert autograd_nb.get_default_dtype() is autograd_nb.float32


def test_mixed_precision_blocks_run_without_casting():
    with (
        pytest.warns(UserWarning, match="autocast casts nothing"),
        autograd_nb.autocast("cpu", dtype=autograd_nb.bfloat16),
    ):
        assert (autograd_nb.ones(2) * 2).dtype is autograd_nb.float32
