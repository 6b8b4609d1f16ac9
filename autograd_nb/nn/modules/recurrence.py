"""What recurrent layers compute: cells step by step, through time, directions and layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ...autograd import grad
from ...engine import modes
from ...engine.assemble import aten, composite, composites
from ...engine.modes import enable_grad
from .. import functional as F

State = tuple[Any, ...]  # (hidden,), for an LSTM (hidden, cell)


class Weights(NamedTuple):
    """What one direction of one layer has learned; None for what it does without."""

    ih: Any
    hh: Any
    b_ih: Any = None
    b_hh: Any = None
    hr: Any = None


Cell = Callable[[Any, State, Weights], State]


def from_input(x: Any, w: Weights) -> Any:
    """What the input contributes to the gates; for all steps at once if ``x`` has them all."""
    return F.linear(x, w.ih, w.b_ih)


def _from_hidden(h: Any, w: Weights) -> Any:
    return F.linear(h, w.hh, w.b_hh)


def tanh_cell(gates: Any, state: State, w: Weights) -> State:
    """A step of an RNN with tanh."""
    return ((_from_hidden(state[0], w) + gates).tanh(),)


def relu_cell(gates: Any, state: State, w: Weights) -> State:
    """A step of an RNN with relu."""
    return ((_from_hidden(state[0], w) + gates).relu(),)


def _quarters(gates: Any, parts: int) -> Any:
    return aten.unsafe_split(gates, gates.shape[1] // parts, 1)


def lstm_cell(gates: Any, state: State, w: Weights) -> State:
    """A step of an LSTM."""
    hidden, cell = state
    i, f, g, o = _quarters(_from_hidden(hidden, w) + gates, 4)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    cell = f * cell + i * g
    hidden = o * cell.tanh()
    return (hidden if w.hr is None else F.linear(hidden, w.hr)), cell


def gru_cell(gates: Any, state: State, w: Weights) -> State:
    """A step of a GRU."""
    (hidden,) = state
    of_input, of_hidden = _quarters(gates, 3), _quarters(_from_hidden(hidden, w), 3)
    reset = (of_hidden[0] + of_input[0]).sigmoid()
    keep = (of_hidden[1] + of_input[1]).sigmoid()
    new = (of_input[2] + of_hidden[2] * reset).tanh()
    return ((hidden - new) * keep + new,)


CELLS: dict[str, Cell] = {"RNN_TANH": tanh_cell, "RNN_RELU": relu_cell, "LSTM": lstm_cell, "GRU": gru_cell}


def _through_time(cell: Cell, input: Any, state: State, w: Weights, reverse: bool) -> tuple[Any, State]:
    """All steps of one direction: outputs (time, batch, features) and the last state."""
    steps = from_input(input, w).unbind(0)
    outputs = []
    for gates in reversed(steps) if reverse else steps:
        state = cell(gates, state, w)
        outputs.append(state[0])
    return composites["stack"](outputs[::-1] if reverse else outputs, 0), state


def _narrowed(state: State, start: int, length: int) -> State:
    return tuple(s.narrow(0, start, length) for s in state)


def _joined(states: Iterable[State]) -> State:
    return tuple(composites["cat"](parts, 0) for parts in zip(*states, strict=True))


class Packed(NamedTuple):
    """Sequences of different lengths, longest first, step after step: ``sizes`` says how many go on at each step."""

    sizes: list[int]

    def through_time(self, cell: Cell, data: Any, state: State, w: Weights, reverse: bool) -> tuple[Any, State]:
        """All steps of one direction."""
        gates, starts, start = from_input(data, w), [], 0
        for size in self.sizes:
            starts.append(start)
            start += size
        walk = self._backwards if reverse else self._forwards
        return walk(cell, [gates.narrow(0, k, n) for k, n in zip(starts, self.sizes, strict=True)], state, w)

    def _forwards(self, cell: Cell, steps: list[Any], state: State, w: Weights) -> tuple[Any, State]:
        outputs, ended = [], []
        going = self.sizes[0]
        for gates, size in zip(steps, self.sizes, strict=True):
            if size < going:
                ended.append(_narrowed(state, size, going - size))
                state, going = _narrowed(state, 0, size), size
            state = cell(gates, state, w)
            outputs.append(state[0])
        ended.append(state)
        return composites["cat"](outputs, 0), _joined(reversed(ended))

    def _backwards(self, cell: Cell, steps: list[Any], first: State, w: Weights) -> tuple[Any, State]:
        outputs = []
        going = self.sizes[-1]
        state = _narrowed(first, 0, going)
        for gates, size in zip(reversed(steps), reversed(self.sizes), strict=True):
            if size > going:
                state, going = _joined((state, _narrowed(first, going, size - going))), size
            state = cell(gates, state, w)
            outputs.append(state[0])
        return composites["cat"](outputs[::-1], 0), state


def _given(states: State, number: int) -> State:
    return tuple(s.select(0, number) for s in states)


def _in_one(input: Any, state: State, w: Weights, reverse: bool) -> tuple[Any, State]:
    """All steps of one direction of an LSTM as one node, which is how PyTorch records them."""
    output, hidden, cell, _ = aten.mkldnn_rnn_layer(input, w.ih, w.hh, w.b_ih, w.b_hh, *state, reverse)
    return output, (hidden, cell)


def fits_in_one(mode: str, input: Any, layers: list[list[Weights]], packed: Packed | None) -> bool:
    """True where PyTorch's CPU build has the steps of an LSTM in one node."""
    plain = mode == "LSTM" and packed is None and layers[0][0].hr is None
    return plain and input._a.dtype.char == "f" and not modes.special


@composite(methods=(), function=False)
def lstm_layer_gradient(which: str, g: Any, *given: Any) -> Any:
    """What the rules of ``mkldnn_rnn_layer`` call when they are recorded: the same from ordinary operations."""
    *tensors, reverse, _ = given
    names = ("input", "weight0", "weight1", "weight2", "weight3", "hx_", "cx_")
    with enable_grad():
        # Under names of their own: a weight may also have taken part in computing the input.
        own = [None if t is None else t.view_as(t) for t in tensors]
        wanted: Any = own[names.index(which)]
        if not wanted.requires_grad:
            wanted.requires_grad_()
        output, state = _through_time(lstm_cell, own[0], (own[5], own[6]), Weights(*own[1:5]), reverse)
        pairs = [(t, gt) for t, gt in zip((output, *state), g, strict=False) if gt is not None]
        return grad([t for t, _ in pairs], wanted, [gt for _, gt in pairs], create_graph=True)[0]


def run(
    mode: str, input: Any, state: State, layers: list[list[Weights]], dropout: float, packed: Packed | None = None
) -> tuple[Any, State]:
    """Outputs and last states of all layers, each with one or two directions.

    input: (time, batch, features), or packed data; state: tensors (layers * directions, batch, features).
    """
    cell, through = CELLS[mode], packed.through_time if packed else _through_time
    in_one = fits_in_one(mode, input, layers, packed)
    count = sum(map(len, layers))
    starts = (
        [_given(state, k) for k in range(count)] if in_one
        else list(zip(*[s.unbind(0) for s in state], strict=True))
    )  # fmt: skip
    last: list[State] = []
    for number, directions in enumerate(layers):
        outputs = []
        for backwards, w in enumerate(directions):
            if in_one:
                output, end = _in_one(input, starts[len(last)], w, bool(backwards))
            else:
                output, end = through(cell, input, starts[len(last)], w, bool(backwards))
            outputs.append(output)
            last.append(end)
        input = outputs[0] if len(outputs) == 1 else composites["cat"](outputs, outputs[0].ndim - 1)
        if dropout and number < len(layers) - 1:
            input = F.dropout(input, dropout)
    return input, tuple(composites["stack"](parts, 0) for parts in zip(*last, strict=True))
