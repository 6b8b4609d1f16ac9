"""``out=``: where the result goes, its dtype and shape, what is refused, as in PyTorch."""

import warnings

import pytest

import autograd_nb as ours
from tests.engine.oracle import same_or_raises

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

# e(2) is an empty tensor of two elements, e(0) one that takes any shape without a remark; r requires grad.
EXPRESSIONS = """
T.exp(x, out=e(2))
T.exp(x, out=e(0))
T.exp(x, out=e(3))
T.exp(x, out=e(2, 1))
T.exp(x, out=e(2, dtype=T.float64))
T.exp(x, out=e(2, dtype=T.float16))
T.exp(x, out=e(2, dtype=T.int64))
T.exp(x, out=e(2, dtype=T.complex64))
T.exp(i, out=e(2))
T.exp(i, out=e(2, dtype=T.int64))
T.exp(r, out=e(2))
T.exp(x, out=r)
T.no_grad()(lambda: T.exp(r, out=e(2)))()
T.no_grad()(lambda: T.exp(x, out=r))()
T.exp(x, out=3)
T.exp(x, out=(e(2),))
T.exp(x, out=None)
T.exp(x, out=x)
T.exp(input=x)
T.exp(input=x, out=e(2))
T.exp(x, out=e(1).expand(2))
T.exp(x, out=T.zeros(4)[::2])
(lambda b: T.exp(b[:2], out=b[1:]))(T.zeros(3))
(lambda b: (T.exp(x, out=b[1:]), b))(T.zeros(3))
(lambda o: (T.exp(x, out=o) is o, o._version))(e(2))
T.add(x, y, out=e(2))
T.add(x, y, alpha=2, out=e(0))
T.add(x, 2, out=e(2))
T.add(i, 1.5, out=e(2, dtype=T.int64))
T.add(x, r, out=e(2))
T.add(x, y[:, None], out=e(0))
T.add(x, T.ones(3), out=e(2))
T.add(x, y, out='a')
T.mul(x, y, out=y)
T.multiply(x, r, out=e(2))
T.sub(x, y, out=e(2))
T.subtract(x, r, out=e(2))
T.div(i, 2, out=e(2))
T.div(i, 2, out=e(2, dtype=T.int64))
T.div(i, 2, rounding_mode='floor', out=e(2, dtype=T.int64))
T.true_divide(x, r, out=e(2))
T.negative(r, out=e(2))
T.clip(r, 0, 1, out=e(2))
T.clamp(x, 0, 1, out=e(2))
T.clamp(x, y, out=e(0))
T.eq(x, y, out=e(2, dtype=T.bool))
T.eq(x, y, out=e(2))
T.eq(x, r, out=e(2, dtype=T.bool))
T.greater(r, 1, out=e(0, dtype=T.bool))
T.eq(x, y, out=r)
T.isneginf(x, out=e(2))
T.logical_not(x, out=e(2))
T.logical_and(x, y, out=e(2))
T.bitwise_and(i, i, out=e(2, dtype=T.int32))
T.maximum(x, y, out=e(2))
T.maximum(x, r, out=e(2))
T.pow(x, 2, out=e(2))
T.pow(2, x, out=e(2))
T.pow(r, 2, out=e(2))
T.remainder(x, y, out=e(2))
T.floor_divide(x, 2, out=e(2))
T.round(x, decimals=1, out=e(2))
T.where(x > 1, x, y, out=e(2))
T.abs(x, out=e(2))
T.square(x, out=e(2))
T.sgn(x, out=e(2))
T.float_power(x, 2, out=e(2, dtype=T.float64))
T.neg(x > 1, out=e(2, dtype=T.bool))
T.mm(m, m, out=e(2, 2))
T.mm(m, m, out=e(2, 2, dtype=T.float64))
T.mm(m, m.clone().requires_grad_(), out=e(2, 2))
T.mm(m, m, out=e(3))
T.mv(m, x, out=e(2))
T.mm(input=m, mat2=m)
T.dot(x, y, out=e(()))
T.bmm(m[None], m[None], out=e(0))
T.addmm(m, m, m, beta=2, out=e(0))
T.tril(m, -1, out=e(0))
T.tril(m, out=e(2, 2, dtype=T.float64))
T.diag(x, out=e(0))
T.outer(x, y, out=e(0))
T.kron(x, y, out=e(0))
T.index_select(x, 0, i - 1, out=e(0))
T.index_select(x, 0, i - 1, out=e(2, dtype=T.float64))
T.searchsorted(x, y, out=e(2, dtype=T.int64))
T.bucketize(x, y, out=e(2, dtype=T.int64))
T.nonzero(x, out=e(0, dtype=T.int64))
T.zeros(2, out=e(0))
T.full((2,), 1.0, out=e(3))
T.arange(3, out=e(0, dtype=T.int64))
T.arange(2, out=e(3))
T.eye(2, out=e(3))
T.rand(2, out=e(0)).shape
T.inner(x, m, out=e(0))
""".strip().split("\n")


def seen(T, expression):
    names = {
        "T": T, "e": T.empty, "x": T.tensor([1.0, 2.0]), "y": T.tensor([3.0, 4.0]), "i": T.tensor([1, 2]),
        "r": T.tensor([1.0, 2.0], requires_grad=True), "m": T.tensor([[1.0, 2.0], [3.0, 4.0]]),
    }  # fmt: skip
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found = repr(eval(expression, names))
        except Exception as error:  # noqa: BLE001 - whatever it is, the two sides are compared
            found = type(error).__name__, str(error).split("\n")[0]
    return found, [str(w.message).split(" (Triggered")[0] for w in caught]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_as_in_pytorch(expression):
    assert seen(ours, expression) == seen(torch, expression)


def test_functions_and_methods_record_the_same_node():
    x = ours.ones(2, requires_grad=True)
    assert type(ours.exp(x).grad_fn) is type(x.exp().grad_fn)
    assert type(ours.mm(x[None], x[:, None]).grad_fn) is type(x[None].mm(x[:, None]).grad_fn)
    assert ours.exp.__name__ == "exp"
    assert ours.exp.__doc__ == ours.Tensor.exp.__doc__


@same_or_raises
def test_kthvalue_into_its_own_input(T):
    values, indices = T.ones(10), T.zeros(10, dtype=T.int64)
    yield values
    T.kthvalue(values, 5, out=(values, indices))


@pytest.mark.parametrize("dtype", ["float64", "int32"])
@same_or_raises
def test_multinomial_into_another_dtype(T, dtype):
    yield 1
    T.multinomial(T.ones(1, 2), 2, out=T.zeros(1, 2, dtype=getattr(T, dtype)))
