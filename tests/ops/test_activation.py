"""Activations and dropouts: kinks, nan, in-place twins, sentences, streams."""

import pytest

import autograd_nb as ours
from tests.ops.layers import assert_same

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

KINKED = [
    "celu", "elu", "glu", "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "logsigmoid", "mish",
    "relu6", "rrelu", "selu", "silu", "softplus", "softshrink", "softsign", "tanhshrink",
]  # fmt: skip
TWINS = ["celu", "elu", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "mish", "relu6", "rrelu", "selu", "silu"]
CALLS = [
    "F.threshold(edge, 0.1, 20)", "F.threshold(edge * 1, 0.1, 20, True)", "F.threshold(whole, 1, 9)",
    "F.threshold(truth, 1, 9)", "F.threshold_(edge * 1, 0.1, 20)", "torch.threshold(edge, 0.1, 20)",
    "F.celu_(edge * 1, 1.2)", "F.celu(x, 0.0)", "F.celu(x, -1.0)", "F.elu_(x * 1, 0.5)", "F.selu_(x * 1)",
    "F.leaky_relu_(x * 1, 0.3)", "F.hardtanh_(x * 1, -1, 0.5)", "F.relu_(x * 1)", "F.hardtanh(x, 2, 1)",
    "F.hardtanh(whole)", "F.hardtanh(truth)", "F.rrelu(x, 0.1, 0.3, True)", "F.rrelu_(x * 1, 0.1, 0.3, True)",
    "F.rrelu(x, 0.3, 0.1)", "F.rrelu(edge, 0.2, 0.2, True)", "torch.rrelu(x, 0.1, 0.3, True)", "torch.selu(x)",
    "torch.celu(x, alpha=2)", "torch.selu_(x * 1)", "torch.celu_(x * 1)", "torch.rrelu_(x * 1, 0.1, 0.3, True)",
    "F.softshrink(x, -1)", "F.softshrink(x, 0.2)", "F.hardshrink(x, 0.2)", "torch.hardshrink(x, 0.2)",
    "x.hardshrink(lambd=0.2)", "F.glu(x, 0)", "F.glu(x, 5)", "F.glu(w[:3])", "F.glu(point)", "F.softmin(x)",
    "F.softmin(x, 1)", "F.softmin(x, 0, dtype=torch.float64)", "F.softmin(whole, 0)", "F.softsign(whole)",
    "F.prelu(x, w)", "F.prelu(x, w[0])", "F.prelu(x, w[:1])", "F.prelu(x, w[:5])", "F.prelu(w, w)", "F.prelu(w, w[:1])",
    "F.prelu(sig, w[:3])", "F.prelu(point, w[:1])", "F.prelu(point, w)", "F.prelu(x, x)", "F.prelu(whole, w)",
    "F.prelu(x, 1)", "x.prelu(w)", "torch.prelu(x, weight=w)", "F.celu('a')", "F.mish(3)",
]  # fmt: skip
DROPOUTS = [
    "F.dropout(x, 0.3)", "F.dropout(x * 1, 0.3, inplace=True)", "F.dropout1d(sig, 0.4)", "F.dropout1d(sig[0], 0.4)",
    "F.dropout1d(w)", "F.dropout1d((x * 1), 0.4, inplace=True)", "F.dropout2d(img, 0.4)", "F.dropout2d(sig, 0.4)",
    "F.dropout2d(x, 0.4)", "F.dropout2d(w)", "F.dropout3d(vol, 0.4)", "F.dropout3d(vol[0], 0.4)", "F.dropout3d(x)",
    "F.dropout2d(img, 1.0)", "F.dropout2d(img, 0.0)", "F.dropout2d(img, 2.0)", "F.dropout2d(img, training=False)",
    "F.alpha_dropout(x)", "F.alpha_dropout(x, 0.3, True)", "F.alpha_dropout(x, 1.0, True)", "F.alpha_dropout(x, -1.0)",
    "F.alpha_dropout(x * 1, 0.3, True, True)", "F.feature_alpha_dropout(img, 0.3, True)",
    "F.feature_alpha_dropout(w, 0.3, True)", "torch.dropout(x, 0.3, True)", "torch.dropout(x, 3, True)",
    "torch.dropout_(x * 1, 0.3, train=True)", "torch.alpha_dropout(x, 0.3, True)",
    "torch.alpha_dropout_(x * 1, 0.3, True)", "torch.feature_dropout(img, 0.3, True)",
    "torch.feature_dropout_(img * 1, 0.3, True)", "torch.feature_alpha_dropout(img, 0.3, True)",
    "torch.feature_alpha_dropout_(img * 1, 0.3, True)",
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS + DROPOUTS)
def test_same_as_pytorch(call):
    assert_same(ours, torch, call)


@pytest.mark.parametrize("name", KINKED)
@pytest.mark.parametrize("operand", ["edge", "point", "whole", "half", "x.t()", "truth"])
def test_kinks_scalars_and_dtypes(name, operand):
    assert_same(ours, torch, f"F.{name}({operand})")


@pytest.mark.parametrize("name", TWINS)
def test_in_place_twins(name):
    assert_same(ours, torch, f"F.{name}(x * 1, inplace=True)")
    assert_same(ours, torch, f"F.{name}(x, inplace=True)")


@pytest.mark.parametrize("call", ["elu_(y, -1.0)", "leaky_relu_(y, -1.0)", "celu_(y, -1.0)", "rrelu_(y, -0.2, -0.1)"])
def test_a_negative_slope_in_place_has_no_derivative(call):
    sentences = []
    for module in (ours, torch):
        y = module.ones(3, requires_grad=True) * 1
        with pytest.raises(RuntimeError) as caught:
            eval(f"F.{call}", {"F": module.nn.functional, "y": y}).sum().backward()
        sentences.append(str(caught.value))
    assert sentences[0] == sentences[1]
