"""RNN, LSTM, GRU, their cells, and sequences of different lengths, beside PyTorch's."""

import warnings

import pytest

from tests.engine.oracle import chain, same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SETTINGS = [
    {}, {"num_layers": 2, "bidirectional": True}, {"batch_first": True}, {"bias": False},
    {"num_layers": 2, "dropout": 0.5},
]  # fmt: skip


def flat(states):
    return list(states) if isinstance(states, tuple) else [states]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
@same
def test_sequences(T, kind, settings):
    T.manual_seed(0)
    layer = getattr(T.nn, kind)(5, 4, **settings)
    yield repr(layer), [name for name, _ in layer.named_parameters()], list(layer.parameters())
    x = T.randn(4, 3, 5, requires_grad=True)
    output, last = layer(x)
    yield output.detach(), [s.detach() for s in flat(last)]
    yield chain(output.grad_fn), chain(flat(last)[0].grad_fn)
    (output * T.linspace(-1, 1, output.numel()).reshape(output.shape)).sum().backward()
    yield x.grad, [p.grad for p in layer.parameters()]
    yield [t.detach() for t in flat(layer(x[0])[0])], [s.shape for s in flat(layer(x[0])[1])]


@pytest.mark.parametrize("settings", SETTINGS[:4], ids=str)
@same
def test_second_derivatives(T, settings):
    T.manual_seed(0)
    layer, x = T.nn.LSTM(5, 4, **settings), T.randn(2, 3, 5)
    output, (hidden, cell) = layer(x)
    loss = output.square().sum() + hidden.sum() + cell.square().sum()
    first = T.autograd.grad(loss, list(layer.parameters()), create_graph=True)
    sum(g.square().sum() for g in first).backward()
    yield [g.detach() for g in first], [p.grad for p in layer.parameters()]


@same
def test_an_lstm_of_float64_records_its_steps(T):
    T.manual_seed(0)
    layer = T.nn.LSTM(5, 4, dtype=T.float64)
    output, _ = layer(T.randn(2, 3, 5, dtype=T.float64))
    yield chain(output.grad_fn)


@same
def test_an_lstm_with_saved_tensor_hooks(T):
    T.manual_seed(0)
    layer = T.nn.LSTM(3, 2)
    with T.autograd.graph.saved_tensors_hooks(lambda t: t.clone(), lambda t: t):
        output, _ = layer(T.ones(2, 1, 3))
    output.sum().backward()
    yield [p.grad for p in layer.parameters()]


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
@same
def test_given_states(T, kind):
    T.manual_seed(0)
    layer, x = getattr(T.nn, kind)(5, 4, num_layers=2), T.randn(3, 2, 5)
    start = T.randn(2, 2, 4, requires_grad=True)
    states = (start, start * 2) if kind == "LSTM" else start
    output, last = layer(x, states)
    (output.sum() + flat(last)[0].sum()).backward()
    yield output.detach(), [s.detach() for s in flat(last)], start.grad
    alone = (start[:, 0], start[:, 1]) if kind == "LSTM" else start[:, 0]
    yield layer(x[:, 0], alone)[0].detach()
    wrong = T.zeros(2, 3, 4)
    yield whole_error(layer, x, (wrong, wrong) if kind == "LSTM" else wrong)
    yield whole_error(layer, x, alone), whole_error(layer, x[:, 0], states)


@same
def test_projections(T):
    warnings.filterwarnings("ignore", "LSTM with projections is not supported with oneDNN")
    T.manual_seed(0)
    layer = T.nn.LSTM(5, 4, num_layers=2, proj_size=2, bidirectional=True)
    output, (hidden, cell) = layer(T.randn(3, 2, 5))
    output.sum().backward()
    yield repr(layer), output.detach(), hidden.detach(), cell.detach(), [p.grad for p in layer.parameters()]


@pytest.mark.parametrize("settings", SETTINGS[:4], ids=str)
@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
@same
def test_packed(T, kind, in_order, settings):
    tools, first = T.nn.utils.rnn, settings.get("batch_first", False)
    T.manual_seed(0)
    layer, x = getattr(T.nn, kind)(5, 4, **settings), T.randn(4, 3, 5)
    lengths = [4, 2, 1] if in_order else [2, 4, 1]
    packed = tools.pack_padded_sequence(x.transpose(0, 1) if first else x, lengths, first, enforce_sorted=in_order)
    yield list(packed), type(packed).__name__
    output, last = layer(packed)
    yield chain(output.data.grad_fn), output.data.detach(), [s.detach() for s in flat(last)]
    output.data.sum().backward()
    yield [p.grad for p in layer.parameters()]
    yield [t.detach() for t in tools.pad_packed_sequence(output, batch_first=first, padding_value=-1.0, total_length=5)]


@pytest.mark.parametrize("kind", ["RNNCell", "GRUCell", "LSTMCell"])
@same
def test_cells(T, kind):
    for settings in ({}, {"bias": False}, {"nonlinearity": "relu"} if kind == "RNNCell" else {}):
        T.manual_seed(0)
        cell, x = getattr(T.nn, kind)(5, 4, **settings), T.randn(3, 5)
        states = flat(cell(x))
        again = flat(cell(x, tuple(states) if kind == "LSTMCell" else states[0]))
        yield repr(cell), chain(again[0].grad_fn), [s.detach() for s in again]
        again[0].sum().backward()
        yield [p.grad for p in cell.parameters()], [s.shape for s in flat(cell(x[0]))]
    wrong = T.zeros(2, 4)
    for call in (
        lambda: cell(x[:, :2]), lambda: cell(x, (wrong, wrong) if kind == "LSTMCell" else wrong),
        lambda: cell(x.unsqueeze(0).unsqueeze(0)),
    ):  # fmt: skip
        yield whole_error(call)


@same
def test_refusals(T):
    nn = T.nn
    layer = nn.RNN(5, 4)
    for wrong in (
        lambda: nn.RNN(5, 0), lambda: nn.RNN(0, 5), lambda: nn.RNN(5.0, 5), lambda: nn.GRU(5, 5, num_layers=0),
        lambda: nn.LSTM(5, 4, proj_size=4), lambda: nn.LSTM(5, 4, proj_size=-1), lambda: nn.GRU(5, 4, proj_size=2),
        lambda: nn.RNN(5, 4, nonlinearity="x"), lambda: nn.RNN(5, 4, dropout=2), lambda: nn.RNN(5, 4, bias=1),
        lambda: nn.RNN(5, 4, dropout=0.5), lambda: layer(T.ones(3)), lambda: layer(T.ones(3, 2, 4)),
        lambda: layer(T.ones(3, 2, 5, dtype=T.float64)), lambda: nn.GRU(5, 4)(T.ones(3)),
        lambda: nn.LSTM(5, 4)(T.ones(3)),
    ):  # fmt: skip
        yield whole_error(lambda wrong=wrong: type(wrong()).__name__)


@same
def test_padding(T):
    tools = T.nn.utils.rnn
    rows = [T.arange(6.0).reshape(3, 2).requires_grad_(), T.ones(1, 2), T.zeros(2, 2)]
    for settings in ({}, {"batch_first": True}, {"padding_value": 9.0, "padding_side": "left"}):
        padded = tools.pad_sequence(rows, **settings)
        yield padded.detach()
    padded.sum().backward()
    yield rows[0].grad, tools.unpad_sequence(tools.pad_sequence(rows).detach(), T.tensor([3, 1, 2]))
    packed = tools.pack_sequence([rows[0], rows[2], rows[1]])
    yield list(packed), tools.unpack_sequence(packed), repr(tools.pack_sequence([T.ones(2), T.ones(1)]))
    yield tools.invert_permutation(T.tensor([2, 0, 1])), packed.double().data.dtype
    for wrong in (
        lambda: tools.pad_sequence(3), lambda: tools.pad_sequence(rows, padding_side="up"),
        lambda: tools.pack_sequence(rows), lambda: tools.pack_padded_sequence(T.ones(3, 2), [3]),
        lambda: tools.pack_padded_sequence(T.ones(3, 2), [3, 0]),
        lambda: tools.pad_packed_sequence(packed, total_length=2),
    ):  # fmt: skip
        yield whole_error(wrong)
