"""Running results, quantiles, covariances, bins, distances and parts, on operands of every kind as PyTorch has them."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.operands import outcome

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

EXPRESSIONS = """
{a}.cumprod(0)
{a}.cummin(-1)
{a}.logcumsumexp(0)
{a}.mode(0, True)
torch.diff({a}, 2)
torch.trapezoid({a}, dx=0.5)
torch.cumulative_trapezoid({a})
torch.gradient({a})
torch.quantile({a}, 0.3, dim=0)
torch.nanquantile({a}, 0.7)
torch.nanmean({a})
torch.nansum({a}, 0)
torch.cov({a})
torch.corrcoef({a})
torch.unique_consecutive({a}, return_inverse=True)
torch.isin({a}, {a})
torch.bincount({a})
torch.bucketize({a}, torch.tensor([0., 1.]))
torch.histogram({a}, 2)
torch.kron({a}, {a})
torch.block_diag({a}, {a})
torch.dist({a}, {a})
{a}.renorm(2, 0, 1.)
torch.cdist({a}, {a})
torch.combinations({a})
torch.cartesian_prod({a}, {a})
torch.fill({a}, 3)
torch.select_scatter({a}, {a}[0], 0, 1)
torch.slice_scatter({a}, {a}, 0)
{a}.as_strided((2,), (1,))
torch.narrow_copy({a}, 0, 0, 1)
torch.lerp({a}, {a}, 0.5)
torch.addcmul({a}, {a}, {a})
torch.addcdiv({a}, {a}, {a})
torch.masked.sum({a}, 0, mask={a} > 0)
torch.masked.mean({a}, 0, mask={a} > 0)
torch.masked.amax({a}, mask={a} > 0)
""".strip().splitlines()


def settled(module, expression):
    try:
        return outcome(module, expression)
    except IndexError as error:
        return f"IndexError: {error}"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_operands_of_all_kinds(expression):
    for operand in "xdibshez":
        written = expression.format(a=operand)
        assert settled(ours, written) == settled(torch, written), written


def test_a_running_product_with_zeros_can_be_differentiated_twice():
    values = [[2.0, 0.0, 3.0, 0.0, 1.0], [1.0, 2.0, 0.0, 4.0, 5.0]]
    found = []
    for module in (ours, torch):
        x = module.tensor(values, dtype=module.float64, requires_grad=True)
        weights = module.arange(1.0, 6.0, dtype=module.float64)
        (first,) = module.autograd.grad((x.cumprod(1) * weights).sum(), x, create_graph=True)
        (second,) = module.autograd.grad((first * weights).sum(), x)
        plain = module.autograd.grad((x.cumprod(1) * weights).sum(), x)[0]
        found.append((first.tolist(), second.tolist(), plain.tolist()))
    for mine, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12)


def test_an_integer_operand_leaves_the_gradients_dtype():
    for expression in ("x * i", "x / i", "i - x", "x.atan2(i)", "torch.lerp(x, x, 0.5) * i"):
        for module in (ours, torch):
            x, i = module.ones(3, requires_grad=True), module.tensor([1, 2, 3])
            eval(expression, {"torch": module, "x": x, "i": i}).sum().backward()
            assert str(x.grad.dtype) == "torch.float32", expression


def test_the_gradient_of_what_was_overwritten_by_strides_is_zero():
    x, src = ours.arange(9.0).reshape(3, 3).requires_grad_(), ours.ones(2, 2, requires_grad=True)
    ours.as_strided_scatter(x, src, (2, 2), (1, 2), 0).sum().backward()
    assert x.grad.tolist() == [[0, 0, 0], [0, 1, 1], [1, 1, 1]]
    assert src.grad.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("name", ours.signal.windows.__all__)
def test_windows(name):
    extra = {"a": [0.5, 0.3, 0.2]} if name == "general_cosine" else {}
    for count in (0, 1, 2, 7):
        for sym in (True, False):
            got, wanted = (getattr(m.signal.windows, name)(count, sym=sym, **extra).numpy() for m in (ours, torch))
            np.testing.assert_allclose(got, wanted, atol=1e-6)
