"""Connectionist temporal classification: the sum over all alignments, by the forward-backward recursion.

After Graves et al., "Connectionist Temporal Classification" (ICML 2006). All examples and all states are advanced at
once; a loop runs over time only.
"""

from __future__ import annotations

import numpy as np

from .card import op


def _states(targets, blank):
    """(N, 2S + 1): the targets with blanks around each; and where a state may be entered past the blank before it."""
    count, length = targets.shape
    states = np.full((count, 2 * length + 1), blank, np.int64)
    states[:, 1::2] = targets
    skips = np.zeros(states.shape, bool)
    skips[:, 3::2] = targets[:, 1:] != targets[:, :-1]
    return states, skips


def _shifted(scores, by):
    out = np.full_like(scores, -np.inf)
    out[:, by:] = scores[:, : scores.shape[1] - by]
    return out


def _advanced(scores, skips):
    """The scores after staying, going on by one, or by two where that is allowed."""
    near = np.logaddexp(scores, _shifted(scores, 1))
    return np.logaddexp(near, np.where(skips, _shifted(scores, 2), -np.inf))


def _forward(emitted, skips):
    """(T, N, states): the log-probability of all ways to be in a state at a time."""
    alpha = np.full(emitted.shape, -np.inf, emitted.dtype)
    alpha[0, :, :2] = emitted[0, :, :2]
    for t in range(1, len(emitted)):
        alpha[t] = _advanced(alpha[t - 1], skips) + emitted[t]
    return alpha


def _backward(emitted, skips, input_lengths, target_lengths):
    """(T, N, states): the log-probability of all ways on from a state at a time, its own emission included."""
    beta = np.full(emitted.shape, -np.inf, emitted.dtype)
    number = np.arange(emitted.shape[2])
    ends = (number == 2 * target_lengths[:, None]) | (number == 2 * target_lengths[:, None] - 1)
    leaves = np.zeros_like(skips)
    leaves[:, :-2] = skips[:, 2:]  # a skip seen from where it starts
    following = np.full(emitted.shape[1:], -np.inf, emitted.dtype)
    for t in reversed(range(len(emitted))):
        turned = _advanced(following[:, ::-1], leaves[:, ::-1])[:, ::-1]
        start = (t == input_lengths - 1)[:, None] & ends
        following = np.where(start, 0, turned) + emitted[t]
        following = np.where((t < input_lengths)[:, None], following, -np.inf)
        beta[t] = following
    return beta


def _no_derivative(xp, g):
    raise RuntimeError("derivative for aten::_ctc_loss_backward is not implemented")


@op(vjp=dict(log_probs=lambda xp, g, log_probs, targets, input_lengths, target_lengths, blank, zero_infinity, out:
                 xp.ctc_loss_backward(g[0], log_probs, targets, input_lengths, target_lengths, out[0], out[1], blank,
                                      zero_infinity)),
    tensors=("targets", "input_lengths", "target_lengths"), outputs=2, differentiable=(0,), names=(), methods=(),
    grad_fn="CtcLossBackward0", latex=r"\mathrm{CTC}({log_probs})")  # fmt: skip
def ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, zero_infinity):
    """(N,): minus the log-probability of each target (N, S) under (T, N, C); and the scores of all states."""
    states, skips = _states(targets, blank)
    emitted = np.take_along_axis(log_probs, states[None], 2)
    alpha = _forward(emitted, skips)
    count = np.arange(len(targets))
    last = alpha[np.maximum(input_lengths - 1, 0), count]
    ends = last[count, 2 * target_lengths]
    before = np.where(target_lengths > 0, last[count, np.maximum(2 * target_lengths - 1, 0)], -np.inf)
    loss = -np.logaddexp(ends, before).astype(log_probs.dtype, copy=False)
    return np.where(input_lengths > 0, loss, np.where(target_lengths == 0, 0, np.inf)).astype(loss.dtype), alpha


@op(vjp=dict(grad=_no_derivative, log_probs=_no_derivative), names=(), methods=(),
    tensors=("targets", "input_lengths", "target_lengths", "loss", "alpha"))  # fmt: skip
def ctc_loss_backward(grad, log_probs, targets, input_lengths, target_lengths, loss, alpha, blank, zero_infinity):
    """The gradient as it leaves a log_softmax: the probabilities less their share in the alignments."""
    states, skips = _states(targets, blank)
    emitted = np.take_along_axis(log_probs, states[None], 2)
    beta = _backward(emitted, skips, input_lengths, target_lengths)
    ways = np.exp(alpha + beta - emitted + loss[:, None])
    ways = np.where(np.isfinite(ways), ways, 0)
    share = np.zeros_like(log_probs)
    rows = np.arange(log_probs.shape[1])
    for s in range(states.shape[1]):
        share[:, rows, states[:, s]] += ways[:, :, s]
    out = (np.exp(log_probs) - share) * grad[:, None]
    out[np.arange(len(out))[:, None] >= input_lengths] = 0
    lost = loss == np.inf
    if zero_infinity:
        out[:, lost] = 0
    elif lost.any():
        out[:, lost] = np.where(np.arange(len(out))[:, None, None] < input_lengths[lost][:, None], np.nan, 0)
    return out
