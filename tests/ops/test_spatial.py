"""Paddings, normalisations, transposed convolutions and pools: trees, edges, ties, sentences."""

import pytest

import autograd_nb as ours
from tests.ops.layers import assert_same

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

PADS = [
    f"F.pad({call}, {mode!r})"
    for mode in ("reflect", "replicate", "circular")
    for call in (
        "sig, (2, 1)",
        "sig[0], (2, 1)",
        "img, (2, 1, 1, 0)",
        "img[0], (2, 1, 1, 0)",
        "vol, (1, 1, 1, 1, 2, 0)",
        "vol[0], (1, 1, 1, 1, 2, 0)",
        "img, (2, 1)",
        "sig, (9, 1)",
        "sig, (-1, 1)",
        "img, (-1, 1, 1, -1)",
        "x, (1, 1, 1, 1)",
        "whole.view(1, 2, 4), (1, 1)",
        "truth.view(1, 2, 3), (1, 1)",
        "img, (6, 1, 1, 1)",
        "img, (1, 1, 5, 1)",
        "vol, (1, 1, 1, 1, 4, 1)",
        "sig[:0], (1, 1)",
        "sig, (0, 0)",
        "sig, (-5, -4)",
        "img[None, None], (1,) * 8",
    )
]
PADS += ["F.pad(sig, (1, 1), 'reflect', 1.0)", "F.pad(sig, (1, 1), 'foo')", "F.pad(sig[:, :0], (1, 1), 'reflect')"]
NORMS = [
    "F.group_norm(img, 2, w[:4], w[2:])", "F.group_norm(img, 2)", "F.group_norm(x, 2)", "F.group_norm(img, 3)",
    "F.group_norm(img, 2, w[:3])", "F.group_norm(img, 2, w[:4], w[:3])", "F.group_norm(x[:1, :4], 4)",
    "F.group_norm(w, 2)", "F.group_norm(img, 0)", "F.group_norm(whole.view(2, 4, 1), 2)",
    "F.group_norm(img.double(), 2, w[:4])", "F.group_norm(img[:0], 2)", "F.group_norm(img.detach(), 2, w[:4], w[2:])",
    "torch.group_norm(img, 2, w[:4], w[2:])",
    "F.instance_norm(img)", "F.instance_norm(img, weight=w[:4], bias=w[2:])", "F.instance_norm(sig)",
    "F.instance_norm(img, torch.zeros(4), torch.ones(4), w[:4], w[2:], use_input_stats=False)",
    "F.instance_norm(x)", "F.instance_norm(sig[..., :1])", "F.instance_norm(img, use_input_stats=False)",
    "(lambda m, v: (F.instance_norm(img, m, v), m, v))(torch.zeros(4), torch.ones(4))",
    "torch.instance_norm(img, None, None, None, None, True, 0.1, 1e-5, False)",
    "F.rms_norm(img, (6,))", "F.rms_norm(img, (6,), w)", "F.rms_norm(img, (5, 6), img[0, 0], 1e-3)",
    "F.rms_norm(img, (5,))", "F.rms_norm(img, (5, 5))", "F.rms_norm(img, (6,), w[:5])", "F.rms_norm(whole, (8,))",
    "F.rms_norm(img.double(), (6,), w)", "torch.rms_norm(img, [6])", "F.rms_norm(img.half(), (6,)).float()",
    "F.rms_norm(x[:0], (6,))", "F.rms_norm(img, ())", "F.rms_norm(img, 6)", "F.rms_norm(img.detach(), (6,), w)",
    "F.local_response_norm(img, 3)", "F.local_response_norm(sig, 2, 0.5, 0.6, 2.0)", "F.local_response_norm(vol, 2)",
    "F.local_response_norm(x, 2)", "F.local_response_norm(img[:0], 2)",
    "torch.native_layer_norm(img, (6,), w, w, 1e-5)[0]", "torch.layer_norm(img, (6,), w, None, 1e-4, True)",
    "torch.native_group_norm(img, w[:4], w[2:], 2, 4, 30, 2, 1e-5)[0]",
    "(lambda m, v: (*torch.native_batch_norm(img, w[:4], w[2:], m, v, True, 0.1, 1e-5), m, v))"
    "(torch.zeros(4), torch.ones(4))",
    "torch.native_batch_norm(img, w[:4], w[2:], torch.zeros(4), torch.ones(4), False, 0.1, 1e-5)",
    "torch.batch_norm(img, w[:4], w[2:], torch.zeros(4), torch.ones(4), True, 0.1, 1e-5, True)",
]  # fmt: skip
W = "img.flip(3)[:, :, :3, :3].transpose(0, 1)"  # (4, 2, 3, 3)
CONVOLUTIONS = [
    f"F.conv_transpose2d({call})"
    for call in (
        f"img, {W}, w[:2]", f"img, {W}", f"img[0], {W}, w[:2], 2, 1, 1", f"img, {W}, w[:4], groups=2",
        f"img, {W}, dilation=2", f"img[:, :3], {W}", f"img, {W}, w[:4]", f"img, {W}, output_padding=1",
        f"img, {W}, stride=2, output_padding=2", f"img, {W}, stride=1, dilation=3, output_padding=2, padding=2",
        f"x, {W}", f"img.double(), {W}", f"img, {W}, groups=3", f"img, {W}, stride=(1, 2, 3)",
        f"img, {W}, padding='same'", f"img.detach(), {W}", f"img, {W}, padding=-1",
        f"img, {W}, padding=(1, 2), stride=3",
    )
] + [
    "F.conv_transpose1d(sig, sig[:, :, :3].transpose(0, 1), w[:2])",
    "F.conv_transpose1d(sig[0], sig[:1].transpose(0, 1))",
    "F.conv_transpose1d(sig, sig[:, :, :3].transpose(0, 1), output_padding=1)",
    "F.conv_transpose3d(vol, vol[:, :, :2, :2, :2].transpose(0, 1), stride=2)",
    "torch.conv_transpose2d(img, img[:, :, :3, :3].transpose(0, 1))",
    "torch.conv2d(img, img[:, :, :3, :3], w[:2])", "torch.conv1d(sig, sig[:, :, :3], padding='same')",
    "torch.conv3d(vol, vol[:, :, :2, :2, :2])",
    "torch.convolution(img, img[:, :, :3, :3], None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)",
    "torch.convolution(img, img[:, :, :3, :3].transpose(0, 1), None, [1, 1], [0, 0], [1, 1], True, [0, 0], 1)",
]  # fmt: skip
POOLS = [
    f"F.adaptive_{kind}_pool{dims}d({operand}{'.detach()' if size == '0' else ''}, {size})"
    for kind in ("avg", "max")
    for dims, operand in ((1, "sig"), (2, "img"), (3, "vol"))
    for size in ("2", "1", "0", "-1", f"(1,) * {dims + 1}", "9")
] + [
    f"F.adaptive_{kind}_pool{dims}d({operand})"
    for kind in ("avg", "max")
    for dims, operand in ((1, "sig[0], 3"), (2, "img[0], 3"), (3, "vol[0], 3"), (2, "w, 3"), (3, "w, 3"), (1, "w, 3"),
                          (2, "img.round(), (None, 2)"), (2, "whole.view(1, 2, 4), 1"))
] + [
    "F.avg_pool3d(vol, 2)", "F.avg_pool3d(vol, 3, 2, 1, True)", "F.avg_pool3d(vol, 3, 2, 1, True, False)",
    "F.avg_pool3d(vol, 2, divisor_override=3)", "F.avg_pool3d(vol[0], (1, 2, 3))", "F.avg_pool3d(x, 2)",
    "F.avg_pool3d(vol, (2, 2))", "F.avg_pool3d(vol, 2, padding=2)", "F.avg_pool3d(vol, 7)", "F.avg_pool3d(vol, 2, 0)",
    "F.avg_pool3d(vol, 2, divisor_override=0)", "F.avg_pool3d(vol, 2, (1, 2))", "F.avg_pool3d(vol.long(), 2)",
    "F.max_pool3d(vol.round(), 2)", "F.max_pool3d(vol.round(), 3, 2, 1, 1, True, True)", "F.max_pool3d(x, 2)",
    "F.max_pool3d(vol, 3, 1, 1, 2)", "F.max_pool3d(vol, (2, 2))", "F.max_pool3d(vol, 2, padding=2)",
    "F.max_pool3d(vol, 7)", "F.max_pool3d(vol.long(), 2)", "F.max_pool3d(edge.view(1, 2, 2, 2), 2, 1, 1)",
    "torch.max_pool3d(vol, 2)", "F.max_pool3d_with_indices(vol, 2)", "F.max_pool2d_with_indices(img, 2)",
    "torch.max_pool2d(img, 2)", "torch.max_pool1d(sig, 2)", "torch.max_pool1d_with_indices(sig, 2)",
    "torch.avg_pool1d(sig, 2)", "torch.adaptive_avg_pool1d(sig, 2)", "torch.adaptive_max_pool1d(sig, 2)",
    "F.adaptive_max_pool2d(img, 2, True)", "F.adaptive_max_pool1d(sig, 3, True)",
    "F.lp_pool1d(sig.abs(), 2, 2)", "F.lp_pool2d(img.abs(), 3, (2, 3), 1, True)", "F.lp_pool3d(vol.abs(), 2.0, 2)",
    "F.max_unpool2d(*F.max_pool2d(img, 2, return_indices=True), 2)", "F.fractional_max_pool2d(img, 2)",
    "F.max_unpool2d(*F.max_pool2d(img, 2, return_indices=True), 2, output_size=(5, 6))",
    "F.max_unpool2d(*F.max_pool2d(img, 2, return_indices=True), 2, output_size=(9, 6))",
    "F.max_unpool1d(*F.max_pool1d(sig, 2, return_indices=True), 2)", "F.max_unpool2d(img, img.long(), 2)",
    "F.max_unpool3d(*F.max_pool3d(vol, 3, 1, return_indices=True), 3, 1)", "F.max_unpool2d(img, img.int(), 2)",
    "F.max_unpool2d(img, img[:1].long(), 2)", "F.max_unpool2d(x, x.long(), 2)",
    "F.fractional_max_pool2d(img, 2, output_size=3, return_indices=True)", "F.fractional_max_pool3d(vol, 2, 2)",
    "F.fractional_max_pool3d(vol, 2, (3, 2, 1))",
    "F.fractional_max_pool2d(img[0], 2, output_ratio=(0.5, 0.5))", "F.fractional_max_pool2d(img, 2, 5)",
    "F.fractional_max_pool2d(img, (2, 3), (3, 2), _random_samples=torch.full((2, 4, 2), 0.7))",
    "F.fractional_max_pool3d(vol, 2, (2, 2, 1), _random_samples=torch.full((1, 2, 3), 0.7))",
]  # fmt: skip


@pytest.mark.parametrize("call", PADS)
def test_pads(call):
    assert_same(ours, torch, call)


@pytest.mark.parametrize("call", NORMS)
def test_normalisations(call):
    assert_same(ours, torch, call)


@pytest.mark.parametrize("call", CONVOLUTIONS)
def test_convolutions(call):
    assert_same(ours, torch, call)


@pytest.mark.parametrize("call", POOLS)
def test_pools(call):
    assert_same(ours, torch, call)
