"""Sequences of different lengths laid out step after step, without their padding."""

from __future__ import annotations

import numpy as np

from .card import op


@op(vjp=dict(input=lambda xp, g, input_shape, sizes, batch_first: xp.unpack_steps(g, input_shape, sizes, batch_first)),
    jvp="linear", grad_fn="PackPaddedSequenceBackward0", names=(), methods=())  # fmt: skip
def pack_steps(input, sizes, batch_first):
    """The first ``sizes[t]`` sequences at each step t, of (time, batch, ...) or (batch, time, ...)."""
    steps = input.swapaxes(0, 1) if batch_first else input
    return np.concatenate([steps[t, :n] for t, n in enumerate(sizes)])


@op(vjp=dict(grad=lambda xp, g, sizes, batch_first: xp.pack_steps(g, sizes, batch_first)), jvp="linear", names=(),
    methods=())  # fmt: skip
def unpack_steps(grad, shape, sizes, batch_first):
    """Zeros of ``shape`` with the gradient where each step came from."""
    out = np.zeros(shape, grad.dtype)
    steps, start = (out.swapaxes(0, 1) if batch_first else out), 0
    for t, n in enumerate(sizes):
        steps[t, :n] = grad[start : start + n]
        start += n
    return out
