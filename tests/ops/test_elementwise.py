"""Functions of one element and activations: values, gradients of first and second order, graphs as in PyTorch."""

import numpy as np
import pytest

import autograd_nb as ours
from autograd_nb.engine.assemble import aten
from tests.ops.operands import NAMES, graph, outcome

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")
F = torch.nn.functional

FUNCTIONS = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "erf", "exp", "exp2", "floor",
    "frac", "log", "log10", "log1p", "log2", "neg", "reciprocal", "relu", "round", "rsqrt", "sgn", "sigmoid", "sign",
    "sin", "sinh", "sqrt", "square", "tan", "tanh", "trunc",
]  # fmt: skip

ACTIVATIONS = {
    "gelu": (lambda x: aten.gelu(x), F.gelu),
    "gelu tanh": (lambda x: aten.gelu(x, "tanh"), lambda x: F.gelu(x, approximate="tanh")),
    "silu": (lambda x: aten.silu(x), F.silu),
    "relu": (ours.relu, torch.relu),
    "leaky_relu": (lambda x: aten.leaky_relu(x, 0.2), lambda x: F.leaky_relu(x, 0.2)),
    "steep leaky_relu": (lambda x: aten.leaky_relu(x, 3.0), lambda x: F.leaky_relu(x, 3.0)),
    "elu": (lambda x: aten.elu(x, 1.5), lambda x: F.elu(x, 1.5)),
    "selu": (lambda x: aten.elu(x, 1.6732632423543772, 1.0507009873554805), F.selu),
    "softplus": (lambda x: aten.softplus(x, 2.0, 5.0), lambda x: F.softplus(x, 2.0, 5.0)),
    "hardtanh": (lambda x: aten.hardtanh(x, -0.5, 2.0), lambda x: F.hardtanh(x, -0.5, 2.0)),
    "sigmoid": (ours.sigmoid, torch.sigmoid),
    "tanh": (ours.tanh, torch.tanh),
    "log1p": (lambda x: ours.log1p(x.abs()), lambda x: torch.log1p(x.abs())),
    "erf": (ours.erf, torch.erf),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_all_operands(name):
    for operand in NAMES:
        for expression in (f"torch.{name}({operand})", f"{operand}.{name}_()"):
            assert outcome(ours, expression) == outcome(torch, expression), expression


@pytest.mark.parametrize("name", FUNCTIONS)
def test_recorded_graphs(name):
    assert graph(ours, f"torch.{name}(x)") == graph(torch, f"torch.{name}(x)")


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-13), (np.float32, 4e-6)])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_to_second_order(name, dtype, rtol):
    """On so many elements that they are worked through in several pieces."""
    values = np.concatenate([np.linspace(-8, 8, 40_001), [-40.0, 40.0, 0.0, 1e-6, -1e-6]]).astype(dtype)
    found = []
    for module, function in zip((ours, torch), ACTIVATIONS[name], strict=True):
        x = module.tensor(values, requires_grad=True)
        y = function(x)
        (first,) = module.autograd.grad(y.sum(), x, create_graph=True)
        second = 0
        if first.requires_grad:
            second = module.autograd.grad((first * first).sum(), x)[0].numpy()
        found.append([y.detach().numpy(), first.detach().numpy(), second])
    for ours_, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours_, theirs, rtol=rtol, atol=4 * rtol * max(1.0, np.max(np.abs(theirs))))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_of_a_scalar(name):
    for value in (-1.5, 0.75):
        found = []
        for module, function in zip((ours, torch), ACTIVATIONS[name], strict=True):
            x = module.tensor(value, requires_grad=True)
            y = function(x)
            y.backward()
            found.append((y.dtype == module.float32, y.shape == (), round(y.item(), 5), round(x.grad.item(), 5)))
        assert found[0] == found[1]


@pytest.mark.filterwarnings("error")
def test_sigmoid_neither_overflows_nor_warns():
    x = np.array([-1e4, -100, -88.8, 0, 88.8, 100, 1e4, np.inf, -np.inf, np.nan], np.float32)
    np.testing.assert_allclose(ours.sigmoid(ours.tensor(x)).numpy(), torch.sigmoid(torch.tensor(x)).numpy(), rtol=3e-7)
    assert ours.sigmoid(ours.tensor(-1e4)).item() == 0.0


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_error_function_over_its_whole_range(dtype):
    x = np.concatenate([np.linspace(-7, 7, 20_001), [0.0, 1e-30, 1e-9, 0.9999999, 1.0000001, np.inf, -np.inf, np.nan]])
    found = ours.erf(ours.tensor(x.astype(dtype))).numpy()
    exact = torch.erf(torch.tensor(x.astype(dtype), dtype=torch.float64)).numpy()
    np.testing.assert_allclose(found, exact, rtol=5e-16 if dtype is np.float64 else 5e-7)
    assert np.nanmax(np.abs(found)) == 1.0


@pytest.mark.parametrize(
    "expression",
    [
        "torch.round(x, decimals=1)", "torch.round(d * 100, decimals=-2)", "torch.round(x, decimals=0)", "x.round_()",
        "torch.round(i, decimals=1)", "x.__abs__()", "abs(x)", "torch.absolute(x)", "torch.arctan(x)", "x.fix()",
    ],
)  # fmt: skip
def test_keywords_and_aliases(expression):
    assert outcome(ours, expression) == outcome(torch, expression)


@pytest.mark.parametrize(
    "call",
    [
        (lambda m, x: F.gelu(x) if m is torch else aten.gelu(x)),
        (lambda m, x: F.silu(x) if m is torch else aten.silu(x)),
        (lambda m, x: F.elu(x) if m is torch else aten.elu(x)),
        (lambda m, x: F.leaky_relu(x) if m is torch else aten.leaky_relu(x)),
        (lambda m, x: F.softplus(x) if m is torch else aten.softplus(x)),
    ],
)
def test_activations_refuse_integers(call):
    said = []
    for module in (ours, torch):
        with pytest.raises(NotImplementedError) as error:
            call(module, module.tensor([1, 2]))
        said.append(str(error.value))
    assert said[0] == said[1]
