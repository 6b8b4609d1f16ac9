"""Attention and transformers beside PyTorch's."""

import warnings

import pytest

from tests.engine.oracle import chain, same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def data(T):
    T.manual_seed(0)
    x, y = T.randn(4, 3, 8), T.randn(5, 3, 8)
    padding = T.tensor([[False] * 4, [False] * 3 + [True], [False] * 2 + [True] * 2])
    return x, y, T.triu(T.ones(4, 4), 1).bool(), padding


@pytest.mark.parametrize(
    "settings",
    [{}, {"bias": False}, {"add_bias_kv": True}, {"add_zero_attn": True}, {"kdim": 8, "vdim": 8}, {"dropout": 0.3}],
    ids=str,
)
@same
def test_attention(T, settings):
    x, y, mask, padding = data(T)
    layer = T.nn.MultiheadAttention(8, 2, **settings)
    yield repr(layer), list(layer.state_dict().items())
    answer, weights = layer(x, x, x)
    yield answer.detach(), weights.detach(), chain(answer.grad_fn)
    answer.sum().backward()
    yield [p.grad is None or p.grad.abs().sum().item() for p in layer.parameters()]
    yield layer(x, x, x, attn_mask=mask, key_padding_mask=padding)[0].detach()
    yield layer(x, x, x, need_weights=False)[0].detach(), layer(x, y, y, average_attn_weights=False)[1].detach()


@same
def test_attention_of_other_sizes(T):
    x, *_ = data(T)
    layer = T.nn.MultiheadAttention(8, 2, kdim=6, vdim=5, batch_first=True)
    yield [(name, p) for name, p in layer.named_parameters()]
    yield layer(x, T.ones(4, 2, 6), T.ones(4, 2, 5))[0].detach(), layer(x[0], T.ones(2, 6), T.ones(2, 5))[0].detach()
    yield whole_error(T.nn.MultiheadAttention, 8, 3), whole_error(T.nn.MultiheadAttention, 0, 3)


@pytest.mark.parametrize(
    "settings",
    [{}, {"norm_first": True, "activation": "gelu"}, {"batch_first": True, "dropout": 0.0}, {"bias": False}],
    ids=str,
)
@same
def test_encoder_and_decoder(T, settings):
    x, y, mask, padding = data(T)
    if settings.get("batch_first"):
        x, y = x.transpose(0, 1), y.transpose(0, 1)
    layer = T.nn.TransformerEncoderLayer(8, 2, 16, **settings)
    yield repr(layer), layer(x).detach(), layer(x, src_mask=mask).detach()
    yield layer(x, src_key_padding_mask=padding).detach()
    nested = bool(settings.get("batch_first"))
    encoder = T.nn.TransformerEncoder(layer, 2, T.nn.LayerNorm(8), enable_nested_tensor=nested)
    memory = encoder(x, mask=mask, is_causal=True)
    yield memory.detach(), chain(memory.grad_fn), list(encoder.state_dict())
    decoder = T.nn.TransformerDecoder(T.nn.TransformerDecoderLayer(8, 2, 16, **settings), 2)
    yield decoder(x, y, tgt_mask=mask).detach(), repr(decoder)
    encoder.eval()
    yield encoder(x, src_key_padding_mask=padding).detach()


@same
def test_padding_is_left_out_in_evaluation(T):
    warnings.filterwarnings("ignore", "The PyTorch API of nested tensors is in prototype stage")
    x, _, _, padding = data(T)
    layer = T.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    encoder = T.nn.TransformerEncoder(layer, 2).eval()
    with T.no_grad():
        yield encoder(x.transpose(0, 1)[..., :8], src_key_padding_mask=padding)


@same
def test_transformer(T):
    x, y, *_ = data(T)
    net = T.nn.Transformer(8, 2, 2, 2, 16, dropout=0.0, batch_first=True)
    x, y = x.transpose(0, 1), y.transpose(0, 1)
    out = net(x, y, tgt_mask=net.generate_square_subsequent_mask(5))
    out.sum().backward()
    yield repr(net), out.detach(), [p.abs().sum().item() for p in net.parameters()]
    yield net.generate_square_subsequent_mask(3)
    yield whole_error(net, x, y[:2]), whole_error(net, x[..., :4], y)
    yield whole_error(lambda: T.nn.TransformerEncoderLayer(8, 2, activation="foo"))


@same
def test_the_reason_for_no_nested_tensors(T):
    for settings in ({}, {"norm_first": True}, {"batch_first": True, "bias": False}, {"batch_first": True, "nhead": 1}):
        layer = T.nn.TransformerEncoderLayer(8, dim_feedforward=8, **{"nhead": 2, **settings})
        yield T.nn.TransformerEncoder(layer, 1).use_nested_tensor
