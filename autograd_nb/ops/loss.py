"""Losses. Each is one pass over the data; ``reduction`` is PyTorch's number: 0 none, 1 mean, 2 sum."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .matmul_checks import scalar_type

NONE, MEAN, SUM = range(3)


def reduce_loss(loss, reduction):
    """The losses, their mean or their sum."""
    if reduction == NONE:
        return loss
    total = np.add.reduce(loss, axis=None)
    return total / loss.dtype.type(loss.size) if reduction == MEAN else total


def share(g, count, reduction):
    """The gradient that reaches each of ``count`` losses."""
    return g / count if reduction == MEAN else g


def _log_sigmoid(x):
    out = np.abs(x)
    out = np.negative(out, out=out) if out.ndim else -out
    out = np.log1p(np.exp(out))
    return np.minimum(x, 0) - out


def _sigmoid(x):
    """1 / (1 + e^-x), in place."""
    if not x.ndim:
        return 1 / (1 + np.exp(-x))
    x = np.negative(x)
    np.exp(x, out=x)
    x += 1
    return np.reciprocal(x, out=x)


def _size(shape):
    count = 1
    for n in shape:
        count *= n
    return count


@op(vjp=dict(self=lambda xp, g, self, target, weight, pos_weight, reduction:
                 xp.binary_cross_entropy_with_logits_backward(g, self, target, weight, pos_weight, reduction),
             target=lambda xp, g, self, target, weight, pos_weight, reduction:
                 xp.binary_cross_entropy_with_logits_target_backward(g, self, target, weight, pos_weight, reduction)),
    tensors=("weight", "pos_weight"), latex=r"\mathrm{BCE}(\sigma({self}), {target})", names=(), methods=())  # fmt: skip
def binary_cross_entropy_with_logits(self, target, weight=None, pos_weight=None, reduction=MEAN):
    """The cross entropy of 0/1 targets and sigmoid(self), computed without overflow."""
    loss = _log_sigmoid(self)
    if pos_weight is not None:
        loss *= (pos_weight - 1) * target + 1
    loss = (1 - target) * self - loss
    if weight is not None:
        loss = loss * weight
    return reduce_loss(loss, reduction)


@raw_only
def binary_cross_entropy_with_logits_backward(g, self, target, weight, pos_weight, reduction):
    """The gradient with respect to the logits."""
    local = _sigmoid(self)
    if pos_weight is None:
        local -= target
    else:
        positive = pos_weight * target
        local = (positive + 1 - target) * local - positive
    if weight is not None:
        local = local * weight
    if g.ndim or not local.ndim:
        return local * share(g, self.size, reduction)
    local *= share(g, self.size, reduction)
    return local


@raw_only
def binary_cross_entropy_with_logits_target_backward(g, self, target, weight, pos_weight, reduction):
    """The gradient with respect to the targets."""
    local = -self if pos_weight is None else _log_sigmoid(-self) - pos_weight * _log_sigmoid(self)
    if weight is not None:
        local = local * weight
    return local * share(g, self.size, reduction)
