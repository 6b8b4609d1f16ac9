"""Losses that ask scores to lie on the right side of a margin."""

from __future__ import annotations

import numpy as np

from .card import op
from .elementwise import log1p
from .errors import mismatch
from .loss import MEAN, NONE, reduce_loss, share


def _soft_margin_vjp(xp, g, self, target, reduction, self_shape):
    count = 1
    for n in self_shape:
        count *= n
    return -target * xp.sigmoid(-(target * self)) * share(g, count, reduction)


def _check_soft(self, target, reduction):
    message = mismatch(self.shape, target.shape)
    if message is not None:
        raise RuntimeError(message)


@op(vjp=dict(self=_soft_margin_vjp), tensors=("target",), latex=r"\ln(1 + e^{-{target}\,{self}})", check=_check_soft,
    names=(), methods=())  # fmt: skip
def soft_margin_loss(self, target, reduction=MEAN):
    """log(1 + exp(-target * self)), computed without overflow."""
    wrong = np.asarray(-(target * self))
    loss = np.asarray(np.abs(wrong))
    np.negative(loss, loss)
    np.exp(loss, loss)
    loss = log1p(loss) + np.maximum(wrong, 0)
    return reduce_loss(loss, reduction)


def _excess(xp, self, own, margin):
    """By how much each score comes too close to that of the row's own class."""
    right = xp.sum_dim(xp.where(own, self, 0.0), (-1,), True)
    return margin - right + self


def _multi_margin_vjp(xp, g, self, own, weight, p, margin, reduction, self_shape):
    over = _excess(xp, self, own, margin)
    slope = xp.where(over > 0, 1.0 if p == 1 else 2 * over, 0.0) * (weight / _classes(self_shape))
    others = xp.where(own, 0.0, slope)
    local = others - xp.where(own, xp.sum_dim(others, (-1,), True), 0.0)
    return local * (g[..., None] if reduction == NONE else share(g, _rows(self_shape), reduction))


def _rows(shape):
    return shape[0] if len(shape) > 1 else 1


def _classes(shape):
    return shape[-1] if shape else 1


@op(vjp=dict(self=_multi_margin_vjp), tensors=("own", "weight"), latex=r"\mathrm{multimargin}({self})", names=(),
    methods=())  # fmt: skip
def multi_margin_loss(self, own, weight, p, margin, reduction):
    """For each row (N, C) or (C) the excesses of other scores to the power p, over C; ``own`` marks the row's class."""
    scores, own = np.atleast_1d(self), np.atleast_1d(own)
    right = np.add.reduce(np.where(own, scores, 0), -1, keepdims=True)
    over = np.maximum(scores.dtype.type(margin) - right + scores, 0)
    over[own] = 0
    if p == 2:
        over *= over
    over *= weight
    return reduce_loss(np.add.reduce(over, -1) / self.dtype.type(_classes(self.shape)), reduction)


@op(vjp=dict(self=lambda xp, g, self_shape, reduction, out:
                 (g[0][..., None] if reduction == NONE else share(g[0], _rows(self_shape), reduction)) * out[1]),
    tensors=("target", "listed", "own"), outputs=2, differentiable=(0,), latex=r"\mathrm{multilabelmargin}({self})",
    grad_fn="MultilabelMarginLossBackward0", names=(), methods=())  # fmt: skip
def multilabel_margin_loss(self, target, listed, own, reduction):
    """For each row (N, C) or (C) by how much other scores come too close to those of its classes, over C; and slopes.

    target: classes in a row, of which ``listed`` ones count; ``own``: the classes of the row.
    """
    scores, target, listed, own = (np.atleast_2d(a) for a in (self, target, listed, own))
    right = np.take_along_axis(scores, target, -1)
    over = 1 - right[:, :, None] + scores[:, None, :]
    counts = (over > 0) & listed[:, :, None] & ~own[:, None, :]
    size = self.dtype.type(_classes(self.shape))
    loss = np.add.reduce(np.where(counts, over, 0), (1, 2), self.dtype) / size
    slopes = np.add.reduce(counts, 1, self.dtype)
    pulls = np.add.reduce(counts, 2, self.dtype)
    rows = np.arange(len(scores))[:, None]
    np.subtract.at(slopes, (np.broadcast_to(rows, target.shape), target), pulls)
    slopes /= size
    loss = loss[0] if self.ndim < 2 and reduction == NONE else loss
    return reduce_loss(loss, reduction), slopes.reshape(self.shape)
