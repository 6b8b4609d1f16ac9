"""Resizing, sampling by a grid, sliding blocks and rearranged pixels."""

import pytest

import autograd_nb as ours
from tests.ops.layers import assert_same

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SIZES = [
    f"F.interpolate({operand}, {how}, mode={mode!r}{more})"
    for mode, operand, options in (
        ("nearest", "sig", ("",)), ("nearest", "img", ("",)), ("nearest", "vol", ("",)),
        ("nearest-exact", "sig", ("",)), ("nearest-exact", "img", ("",)), ("nearest-exact", "vol", ("",)),
        ("linear", "sig", ("", ", align_corners=True")), ("bilinear", "img", ("", ", align_corners=True")),
        ("trilinear", "vol", ("", ", align_corners=True")), ("bicubic", "img", ("", ", align_corners=True")),
        ("area", "sig", ("",)), ("area", "img", ("",)), ("area", "vol", ("",)),
        ("bilinear", "img", (", antialias=True",)), ("bicubic", "img", (", antialias=True, align_corners=True",)),
    )
    for how in ("size=3", "scale_factor=2", "scale_factor=0.7", "size=1", "size=7")
    for more in options
]  # fmt: skip
ODD = [
    "F.interpolate(img, scale_factor=1.3, mode='bilinear', recompute_scale_factor=True)", "F.interpolate(img)",
    "F.interpolate(img, (3, 8), mode='bicubic', align_corners=False)", "F.interpolate(img, scale_factor=(1.5, 0.5))",
    "F.interpolate(img, 2, 2)", "F.interpolate(img, 2, mode='foo')", "F.interpolate(img, 2, mode='linear')",
    "F.interpolate(sig, 2, mode='bilinear')", "F.interpolate(img, (1, 2, 3))", "F.interpolate(x, 3)",
    "F.interpolate(img, scale_factor=(1.0, 2.0, 3.0))", "F.interpolate(img, 3, align_corners=True)",
    "F.interpolate(img, 3, recompute_scale_factor=True)", "F.interpolate((img * 9).byte(), 3)",
    "F.interpolate(img, 0)", "F.interpolate(img[:0], 3)", "F.interpolate(img[:, :0], 3)",
    "F.interpolate(img, 3, antialias=True)", "F.interpolate(img.half(), 3, mode='bilinear').float() * 0",
    "F.upsample(img, scale_factor=2)", "F.upsample_nearest(img, scale_factor=2)", "F.upsample_bilinear(img, 7)",
    "F.unfold(img, 2)", "F.unfold(img[0], (2, 3), 1, 1, 2)", "F.unfold(img, 9)", "F.unfold(img, 0)",
    "F.unfold(img, 2, stride=0)", "F.unfold(img, (1, 2, 3))", "F.fold(sig.view(2, 4, 6), (4, 3), (2, 2))",
    "F.fold(sig.reshape(2, 8, 3)[:, :, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]], (4, 5), 2)",
    "F.fold(sig[:, :2, :1].expand(2, 8, 12)[0] * w[:1], (4, 5), 2)", "F.fold(sig, (4, 5), 2)",
    "F.fold(img, (4, 5), 2)", "F.pixel_shuffle(img, 2)", "F.pixel_unshuffle(img[..., :4, :], 2)",
    "F.pixel_shuffle(img[:, :3], 2)", "F.pixel_shuffle(x, 2)", "F.pixel_shuffle(img, 0)", "F.pixel_unshuffle(img, 2)",
    "F.pixel_unshuffle(img[:, :, :4, :5], 2)", "F.pixel_unshuffle(img, -1)", "F.channel_shuffle(img, 2)",
    "F.channel_shuffle(img, 3)", "F.channel_shuffle(x, 2)", "F.channel_shuffle(img, 0)", "torch.pixel_shuffle(img, 2)",
    "torch.pixel_unshuffle(img[..., :4, :], 2)", "torch.channel_shuffle(img, 2)",
]  # fmt: skip
GRID = "img[:, :2, :3, :4].permute(0, 2, 3, 1) * 0.9"
SAMPLED = [
    f"F.grid_sample(img, {GRID}, {mode!r}, {padding!r}, {aligned})"
    for mode in ("bilinear", "nearest", "bicubic")
    for padding in ("zeros", "border", "reflection")
    for aligned in (True, False)
] + [
    "F.grid_sample(vol, vol[:, :, :3, :3, :3].mean(1).unsqueeze(-1).expand(1, 3, 3, 3, 3) * 2, align_corners=True)",
    "F.grid_sample(vol, vol[:, :1, :3, :3, :3].permute(0, 2, 3, 4, 1).expand(1, 3, 3, 3, 3), 'nearest', 'border')",
    f"F.grid_sample(img, {GRID})", f"F.grid_sample(img, {GRID}, 'foo')", f"F.grid_sample(img, {GRID}, 'nearest', 'a')",
    "F.grid_sample(img, img[:, :3, :3, :3], align_corners=True)", f"F.grid_sample(img[:1], {GRID}, align_corners=True)",
    f"F.grid_sample(img.double(), {GRID}, align_corners=True)",
    f"F.grid_sample(img.long(), {GRID}, align_corners=True)",
    f"torch.grid_sampler(img, {GRID}, 0, 0, False)", f"torch.grid_sampler_2d(img, {GRID}, 0, 1, True)",
    "F.affine_grid(sig[:, :2, :3], (2, 3, 4, 5), False)", "F.affine_grid(sig[:, :, :4], [2, 3, 4, 5, 6], True)",
    "F.affine_grid(sig[:, :, :3], (2, 3, 4, 5))", "F.affine_grid(sig[:, :2, :3], (2, 3, 4))",
    "F.affine_grid(sig[:, :2, :3], (2, 3, 0, 5))", "F.affine_grid(sig[:, :2, :3].long(), (2, 3, 4, 5))",
    "F.affine_grid(sig[:1, :2, :3], (2, 3, 4, 5))", "F.affine_grid(sig[:, :2, :3], (2, 3, 1, 5))",
    "torch.affine_grid_generator(sig[:, :2, :3], (2, 3, 4, 5), True)",
]  # fmt: skip


@pytest.mark.parametrize("call", SIZES + ODD)
def test_sizes(call):
    assert_same(ours, torch, call)


@pytest.mark.parametrize("call", SAMPLED)
def test_grids(call):
    assert_same(ours, torch, call)
