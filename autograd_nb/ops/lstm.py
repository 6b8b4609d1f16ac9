"""One direction of one LSTM layer over all steps, forward and backward, as a single operation."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only

CACHED = 65536
"""Elements of the gates of so many steps as are worked on together."""


class Steps(np.ndarray):
    """The gates and cells of all steps, which the gradient needs; keeps what its rules have in common."""

    shared: tuple | None = None


def _walk(steps, per_step, backwards):
    """The steps in stretches whose numbers fit the cache: the stretch and the order of its steps."""
    each = max(1, CACHED // per_step)
    starts = range(0, steps, each)
    for start in reversed(starts) if backwards else starts:
        stretch = range(start, min(start + each, steps))
        yield slice(start, stretch.stop), reversed(stretch) if backwards else stretch


def _rolled(weight):
    """Rows of the output gate first: so the sigmoids lie side by side, and so do the three that move the cell."""
    size = len(weight) // 4
    return np.concatenate((weight[3 * size :], weight[: 3 * size]))


def _rolled_back(rows):
    size = len(rows) // 4
    return np.concatenate((rows[size:], rows[:size]))


def _turned(weight):
    """Rolled, and negative for the sigmoids, which are 1 / (1 + exp(-x))."""
    weight = _rolled(weight)
    shares = weight[: len(weight) // 4 * 3]
    np.negative(shares, shares)
    return weight.T


def _parts(work, steps, batch, size):
    """The gates, the cells and their tanh at all steps, which share one piece of memory."""
    parts = work.reshape(-1, steps, batch, size)
    return parts[:4].reshape(steps, 4, batch, size), parts[4], parts[5]


def _run(gates, cells, squashed, out, input, weight_ih, bias, hidden, cell, weight_hh, reverse):
    """Walk through the steps and note what each comes to; gives the last hidden state and cell."""
    steps, batch, size = cells.shape
    one = gates.dtype.type(1)
    added, kept = np.empty((batch, 4 * size), gates.dtype), np.empty_like(cell)
    by_gate = added.reshape(batch, 4, size).swapaxes(0, 1)
    for stretch, order in _walk(steps, 4 * batch * size, reverse):
        from_input = input[stretch].reshape(-1, input.shape[-1]) @ weight_ih
        if bias is not None:
            from_input += bias
        from_input = from_input.reshape(-1, batch, 4, size).swapaxes(1, 2)
        for t in order:
            gate = gates[t]
            np.matmul(hidden, weight_hh, added)
            np.add(by_gate, from_input[t - stretch.start], gate)
            shares = gate[:3]
            np.exp(shares, shares)
            shares += one
            o, i, f = np.divide(one, shares, shares)
            new = gate[3]
            cell = np.multiply(f, cell, cells[t])
            cell += np.multiply(i, np.tanh(new, new), kept)
            hidden = np.multiply(o, np.tanh(cell, squashed[t]), out[t])
    return hidden, cell


@op(vjp=dict(
        input=lambda xp, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out:
            xp.lstm_layer_gradient("input", g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out),
        weight0=lambda xp, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out:
            xp.lstm_layer_gradient("weight0", g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out),
        weight1=lambda xp, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out:
            xp.lstm_layer_gradient("weight1", g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out),
        weight2=lambda xp, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out:
            xp.lstm_layer_gradient("weight2", g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out),
        weight3=lambda xp, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out:
            xp.lstm_layer_gradient("weight3", g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out),
        hx_=lambda xp, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out:
            xp.lstm_layer_gradient("hx_", g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out),
        cx_=lambda xp, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out:
            xp.lstm_layer_gradient("cx_", g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out)),
    outputs=4, differentiable=(0, 1, 2), names=(), methods=(), grad_fn="MkldnnRnnLayerBackward0",
    latex=r"\operatorname{LSTM}({input})")  # fmt: skip
def mkldnn_rnn_layer(input, weight0, weight1, weight2, weight3, hx_, cx_, reverse):
    """All hidden states, the last hidden state, the last cell; and the gates and cells of all steps."""
    (steps, batch), size = input.shape[:2], hx_.shape[-1]
    work = np.empty(6 * steps * batch * size, input.dtype)
    out = np.empty((steps, batch, size), input.dtype)
    bias = None if weight2 is None else _turned(weight2 + weight3)
    gates, cells, squashed = _parts(work, steps, batch, size)
    last = _run(gates, cells, squashed, out, input, _turned(weight0), bias, hx_, cx_, _turned(weight1), reverse)
    return out, last[0].copy(), last[1].copy(), work.view(Steps)


def _before(states, first, reverse):
    """What each step started from."""
    moved = np.empty_like(states)
    if reverse:
        moved[:-1], moved[-1] = states[1:], first
    else:
        moved[1:], moved[0] = states[:-1], first
    return moved


def _slopes(gates, squashed, before):
    """What each gate's gradient is a multiple of, and by how much the cell's gradient grows with the hidden state's."""
    o, i, _, n = gates.swapaxes(0, 1)
    slopes = np.empty_like(gates)
    shares = np.subtract(1, gates[:, :3], slopes[:, :3])
    shares *= gates[:, :3]
    slopes[:, 0] *= squashed
    slopes[:, 1] *= n
    slopes[:, 2] *= before
    new = np.multiply(n, n, slopes[:, 3])
    np.subtract(1, new, new)
    new *= i
    through = squashed * squashed
    np.subtract(1, through, through)
    through *= o
    return slopes, through


def _gate_gradients(g, weight_hh, cx_, reverse, out):
    """What reaches the gates before their nonlinearities, and the first hidden state and cell."""
    steps, batch, size = out[0].shape
    gates, cells, squashed = _parts(np.asarray(out[3]), steps, batch, size)
    before = _before(cells, cx_, reverse)
    weight_hh = _rolled(weight_hh)
    of_output, of_hidden, of_cell = g
    at_hidden = np.zeros_like(cx_) if of_hidden is None else of_hidden.copy()
    at_cell = np.zeros_like(cx_) if of_cell is None else of_cell.copy()
    part = np.empty_like(at_cell)
    grads = np.empty((steps, batch, 4, size), gates.dtype)
    by_gate = grads.swapaxes(1, 2)
    for stretch, order in _walk(steps, 4 * batch * size, not reverse):
        slopes, through = _slopes(gates[stretch], squashed[stretch], before[stretch])
        for t in order:
            if of_output is not None:
                at_hidden += of_output[t]
            slope = slopes[t - stretch.start]
            at_cell += np.multiply(at_hidden, through[t - stretch.start], part)
            np.multiply(slope[0], at_hidden, by_gate[t, 0])
            np.multiply(slope[1:], at_cell, by_gate[t, 1:])
            np.matmul(grads[t].reshape(batch, -1), weight_hh, at_hidden)
            at_cell *= gates[t, 2]
    return grads, at_hidden, at_cell


@raw_only
def lstm_layer_gradient(which, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out):
    """The gradient with respect to one input; what they all need is computed once for a gradient that arrives."""
    work = out[3] if isinstance(out[3], Steps) else out[3].view(Steps)
    if work.shared is None or work.shared[0] is not g:
        work.shared = (g, _gate_gradients(g[:3], weight1, cx_, reverse, out))
    grads, at_hidden, at_cell = work.shared[1]
    size = grads.shape[-1]
    rows = grads.reshape(-1, 4 * size)
    if which == "input":
        return (rows @ _rolled(weight0)).reshape(input.shape)
    if which == "weight0":
        return _rolled_back(rows.T @ input.reshape(-1, input.shape[-1]))
    if which == "weight1":
        return _rolled_back(rows.T @ _before(out[0], hx_, reverse).reshape(-1, size))
    if which in ("weight2", "weight3"):
        return _rolled_back(rows.sum(0))
    return at_hidden if which == "hx_" else at_cell
