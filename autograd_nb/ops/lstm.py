"""One direction of one LSTM layer over all steps, forward and backward, as a single operation."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only


class Steps(np.ndarray):
    """The gates and cells of all steps, which the gradient needs; keeps what its rules have in common."""

    shared: tuple | None = None


def _halves(size, dtype):
    """Factor and shift of each gate: sigmoid is ``tanh(x / 2) / 2 + 1 / 2``, so one tanh serves all four gates."""
    factor, shift = np.full(4 * size, 0.5, dtype), np.full(4 * size, 0.5, dtype)
    factor[2 * size : 3 * size], shift[2 * size : 3 * size] = 1, 0
    return factor, shift


def _parts(work, steps, batch, size):
    """The gates and the cells of all steps, which share one piece of memory."""
    end = steps * batch * 4 * size
    return work[:end].reshape(steps, batch, 4 * size), work[end:].reshape(steps, batch, size)


def _run(gates, order, hidden, cell, weight_hh, out, cells):
    """Walk through the steps: ``gates`` come in as what the input contributes, and are left as the gates' values."""
    size = cell.shape[-1]
    factor, shift = _halves(size, gates.dtype)
    gates *= factor
    turned = np.ascontiguousarray((weight_hh * factor[:, None]).T)
    added, kept = np.empty(gates.shape[1:], gates.dtype), np.empty_like(cell)
    for t in order:
        gate = gates[t]
        gate += np.matmul(hidden, turned, out=added)
        np.tanh(gate, out=gate)
        gate *= factor
        gate += shift
        cell = np.multiply(gate[:, size : 2 * size], cell, out=cells[t])
        cell += np.multiply(gate[:, :size], gate[:, 2 * size : 3 * size], out=kept)
        hidden = np.multiply(gate[:, 3 * size :], np.tanh(cell, out=kept), out=out[t])
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
    steps, batch, features = input.shape
    size = hx_.shape[-1]
    work = np.empty(steps * batch * 5 * size, input.dtype)
    gates, cells = _parts(work, steps, batch, size)
    out = np.empty((steps, batch, size), input.dtype)
    np.matmul(input.reshape(-1, features), weight0.T, out=gates.reshape(-1, 4 * size))
    if weight2 is not None:
        gates += weight2 + weight3
    order = range(steps - 1, -1, -1) if reverse else range(steps)
    hidden, cell = _run(gates, order, hx_, cx_, weight1, out, cells)
    return out, hidden.copy(), cell.copy(), work.view(Steps)


def _before(states, first, reverse):
    """What each step started from."""
    moved = np.empty_like(states)
    if reverse:
        moved[:-1], moved[-1] = states[1:], first
    else:
        moved[1:], moved[0] = states[:-1], first
    return moved


def _gate_gradients(g, weight_hh, cx_, reverse, out):
    """What reaches the gates before their nonlinearities, and the first hidden state and cell."""
    steps, batch, size = out[0].shape
    gates, cells = _parts(np.asarray(out[3]), steps, batch, size)
    i, f, n, o = (gates[..., k * size : (k + 1) * size] for k in range(4))
    squashed = np.tanh(cells)
    local = np.stack((n * i * (1 - i), _before(cells, cx_, reverse) * f * (1 - f), i * (1 - n * n)), 2)
    through_output, through_cell = squashed * o * (1 - o), o * (1 - squashed * squashed)
    grads = np.empty((steps, batch, 4, size), gates.dtype)
    of_output, of_hidden, of_cell = g
    at_hidden = np.zeros_like(cx_) if of_hidden is None else of_hidden.copy()
    at_cell = np.zeros_like(cx_) if of_cell is None else of_cell.copy()
    part = np.empty_like(at_cell)
    for t in range(steps) if reverse else range(steps - 1, -1, -1):
        if of_output is not None:
            at_hidden += of_output[t]
        at_cell += np.multiply(at_hidden, through_cell[t], out=part)
        grad = grads[t]
        np.multiply(local[t], at_cell[:, None], out=grad[:, :3])
        np.multiply(at_hidden, through_output[t], out=grad[:, 3])
        at_hidden = np.matmul(grad.reshape(batch, -1), weight_hh)
        at_cell *= f[t]
    return grads, at_hidden, at_cell


@raw_only
def lstm_layer_gradient(which, g, input, weight0, weight1, weight2, weight3, hx_, cx_, reverse, out):
    """The gradient with respect to one input; what they all need is computed once for a gradient that arrives."""
    work = out[3] if isinstance(out[3], Steps) else out[3].view(Steps)
    if work.shared is None or work.shared[0] is not g:
        work.shared = (g, _gate_gradients(g[:3], weight1, cx_, reverse, out))
    grads, at_hidden, at_cell = work.shared[1]
    rows = grads.reshape(-1, 4 * grads.shape[-1])
    if which == "input":
        return (rows @ weight0).reshape(input.shape)
    if which == "weight0":
        return rows.T @ input.reshape(-1, input.shape[-1])
    if which == "weight1":
        before = _before(out[0], hx_, reverse)
        return rows.T @ before.reshape(-1, before.shape[-1])
    if which in ("weight2", "weight3"):
        return rows.sum(0)
    return at_hidden if which == "hx_" else at_cell
