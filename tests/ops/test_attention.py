"""Attention: which way PyTorch takes, masks, sharing heads, random streams, sentences, second derivatives."""

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.layers import assert_same

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

Q, K = "img", "img.flip(2) * 0.5"
SDPA = "F.scaled_dot_product_attention"
CALLS = [
    f"{SDPA}({Q}, {K}, {K})", f"{SDPA}({Q}, {K}, {K}, is_causal=True)", f"{SDPA}({Q}, {K}, {K}, scale=0.3)",
    f"{SDPA}({Q}, {K}, {K}, torch.ones(5, 5).bool().tril())",
    f"{SDPA}({Q}, {K}, {K}, torch.ones(5, 5).bool().triu(2))", f"{SDPA}({Q}[0], {K}[0], {K}[0], is_causal=True)",
    f"{SDPA}({Q}[0], {K}[0], {K}[0], torch.ones(5, 5).bool().triu(2))", f"{SDPA}({Q}[0, 0], {K}[0, 0], {K}[0, 0])",
    f"{SDPA}({Q}, {K}, {K}, x[:1, :5])", f"{SDPA}({Q}, {K}, {K}, dropout_p=0.4)", f"{SDPA}({Q}, {K}, {K}[..., :2])",
    f"{SDPA}({Q}, {K}[:1], {K}[:1])", f"{SDPA}({Q}, {K}[:, :2], {K}[:, :2], enable_gqa=True)",
    f"{SDPA}({Q}, {K}[:, :2], {K}[:, :2], enable_gqa=True, dropout_p=0.2)", f"{SDPA}({Q}, {K}[:, :2], {K}[:, :2])",
    f"{SDPA}({Q}, {K}[:, :3], {K}[:, :3], enable_gqa=True)", f"{SDPA}({Q}, {K}.double(), {K})", f"{SDPA}(w, w, w)",
    f"{SDPA}({Q}, {K}, {K}, torch.ones(5, 5).long())", f"{SDPA}({Q}, {K}, {K}, scale=-0.3, dropout_p=0.1)",
    f"{SDPA}({Q}, {K}, {K}, torch.ones(5, 5).bool(), 0.1, True)", f"{SDPA}({Q}, {K}, {K}, torch.ones(5, 4))",
    f"{SDPA}({Q}.transpose(1, 2), {K}.transpose(1, 2), {K}.transpose(1, 2))",
    f"{SDPA}({Q}.detach(), {K}, {K}.detach())", f"{SDPA}({Q}.half(), {K}.half(), {K}.half()).float()",
    "F.linear(sig.transpose(0, 1), x[:, :1].expand(4, 8), w[:4])", "F.linear(sig, x[:, :1].expand(4, 8), w[:4])",
]  # fmt: skip
HEADS = [
    "", "need_weights=False", "average_attn_weights=False", "training=False", "attn_mask=mask", "attn_mask=mask > 0",
    "key_padding_mask=pads", "key_padding_mask=pads, attn_mask=mask > 0", "need_weights=False, attn_mask=mask",
    "need_weights=False, attn_mask=mask, is_causal=True", "need_weights=False, training=False, key_padding_mask=pads",
    "attn_mask=mask.expand(4, 3, 3)", "attn_mask=mask[:2]", "key_padding_mask=pads[:1]", "is_causal=True",
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_same_as_pytorch(call):
    assert_same(ours, torch, call)


@pytest.mark.parametrize("options", HEADS)
@pytest.mark.parametrize("inputs", ["q, q, q", "q, kv, kv", "q, kv, kv * 2"])
@pytest.mark.parametrize("more", ["None, None, False", "b, b, True"])
def test_several_heads(options, inputs, more):
    names = (
        "(lambda q, kv, W, b, mask, pads: tuple(t for t in F.multi_head_attention_forward("
        f"{inputs}, 6, 2, W, w.repeat(3), {more}, 0.1, W[:6], w, {options}) if t is not None))"
    )
    values = (
        "(img[0, :3, :2], img[1, :3, 1:3], (img[0].reshape(20, 6)[:18] * 0.4), w.view(1, 1, 6), "
        "torch.tensor([[0.0, 1, 0.5], [1, 0, 0], [0, 2, 0]]), torch.tensor([[False, False, True], [False] * 3]))"
    )
    assert_same(ours, torch, names + values)


def test_one_example_without_a_batch():
    call = "F.multi_head_attention_forward(x, x, x, 6, 3, x.repeat(5, 1)[:18], None, None, None, False, 0.0, x, w[:4])"
    assert_same(ours, torch, call)


@pytest.mark.parametrize(("heads", "causal"), [(2, False), (4, True)])
def test_second_derivatives(heads, causal):
    """PyTorch has none for its fused kernel; its way in steps is the oracle."""
    numbers = np.random.default_rng(0)
    arrays = [numbers.standard_normal((1, n, 3, 2)) for n in (4, heads, heads)]
    mask = numbers.standard_normal((3, 3))
    results = []
    for module in (ours, torch):
        leaves = [module.tensor(a, requires_grad=True) for a in arrays]
        more = {"enable_gqa": True, "is_causal": True} if causal else {"attn_mask": module.tensor(mask)}
        if heads == 2:
            more["enable_gqa"] = True
        q = [t[0] if module is torch else t for t in leaves]  # three dimensions: PyTorch goes in steps
        out = module.nn.functional.scaled_dot_product_attention(*q, **more)
        first = module.autograd.grad((out * out).sum(), leaves, create_graph=True)
        second = module.autograd.grad(sum((g * g).sum() for g in first), leaves)
        results.append([t.detach().numpy() for t in (*first, *second)])
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)
