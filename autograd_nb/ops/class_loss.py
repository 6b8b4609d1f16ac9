"""The negative log likelihood of classes: picks one value a row, in one pass."""

from __future__ import annotations

from math import prod

import numpy as np

from .card import op
from .class_loss_checks import check_nll, check_nll_2d
from .loss import MEAN, NONE
from .rows import row_starts


def _rows(self_shape, target, weight, ignore_index):
    """Of the targets that are not ignored the positions in the flattened input and the weights; which those are.

    The weights are None where there are none; so is the last where every target counts.
    """
    count = self_shape[1] if len(self_shape) > 1 else self_shape[0]
    classes = target.reshape(-1).astype(np.int64, copy=False)
    rows, kept = row_starts(classes.size, 1), None
    # Seen without sign negative numbers are huge: one look tells that all are classes, and then none is ignored.
    if 0 <= ignore_index < count or not classes.size or np.maximum.reduce(classes.view(np.uint64)) >= count:
        kept = classes != ignore_index
        classes, rows = classes[kept], rows[kept]
        _check_range(classes, count)
    return _positions(self_shape, rows, classes), None if weight is None else weight[classes], kept


def _check_range(target, classes):
    if target.size and not (target.min() >= 0 and target.max() < classes):
        wrong = target[(target < 0) | (target >= classes)][0]
        raise IndexError(f"Target {wrong} is out of bounds.")


def _positions(shape, rows, classes):
    """Where (row, class) lies in an array (N, C, ...) that is flattened, or in a single row (C)."""
    if len(shape) == 1:
        return classes
    inner = prod(shape[2:])
    if inner == 1:
        return (row_starts(shape[0], shape[1]) if rows.size == shape[0] else rows * shape[1]) + classes
    return (rows // inner * shape[1] + classes) * inner + rows % inner


def _divisor(count, weights):
    return count if weights is None else np.add.reduce(weights)


def _nll(self, target, weight, reduction, ignore_index):
    positions, weights, kept = _rows(self.shape, target, weight, ignore_index)
    picked = self.reshape(-1)[positions]
    if weights is not None:
        picked *= weights
    if reduction == NONE:
        losses = np.zeros(target.size, self.dtype)
        losses[slice(None) if kept is None else kept] = -picked
        return losses.reshape(target.shape)[()]
    total = -np.add.reduce(picked)
    return total / _divisor(picked.size, weights) if reduction == MEAN else total


def mean_of_picked(logs, classes, ignore_index):
    """Minus the mean of what the classes (N,) pick of the rows (N, C); None if some row does not count."""
    rows, count = logs.shape
    if 0 <= ignore_index < count or np.maximum.reduce(classes.view(np.uint64)) >= count:  # negative ones are huge then
        return None
    return -np.add.reduce(logs.reshape(-1)[row_starts(rows, count) + classes]) / rows


def _nll_backward(grad, shape, target, weight, reduction, ignore_index):
    positions, weights, kept = _rows(shape, target, weight, ignore_index)
    values = -grad
    if reduction == MEAN:
        values = values / _divisor(positions.size, weights)
    elif reduction == NONE:
        values = values.reshape(-1)[slice(None) if kept is None else kept]
    out = np.zeros(shape, grad.dtype)
    out.reshape(-1)[positions] = values if weights is None else values * weights
    return out


@op(vjp=dict(self=lambda xp, g, self_shape, target, weight, reduction, ignore_index:
                 xp.nll_loss_backward(g, self_shape, target, weight, reduction, ignore_index)),
    tensors=("target", "weight"), latex=r"-{self}_{{target}}", names=(), methods=())  # fmt: skip
def nll_loss(self, target, weight=None, reduction=MEAN, ignore_index=-100):
    """Minus the value of the target's class: self (N, C) or (C), target (N) or a class."""
    check_nll(self, target, weight)
    return _nll(self, target, weight, reduction, ignore_index)


@op(vjp=dict(grad=lambda xp, g, target, weight, reduction, ignore_index:
                 xp.nll_loss(g, target, weight, reduction, ignore_index)),
    tensors=("target", "weight"), names=(), methods=())  # fmt: skip
def nll_loss_backward(grad, shape, target, weight, reduction, ignore_index):
    """The gradient with respect to the log probabilities of the given shape: zero but at the targets."""
    return _nll_backward(grad, shape, target, weight, reduction, ignore_index)


@op(vjp=dict(self=lambda xp, g, self_shape, target, weight, reduction, ignore_index:
                 xp.nll_loss2d_backward(g, self_shape, target, weight, reduction, ignore_index)),
    tensors=("target", "weight"), latex=r"-{self}_{{target}}", grad_fn="NllLoss2DBackward0", names=(),
    methods=())  # fmt: skip
def nll_loss2d(self, target, weight=None, reduction=MEAN, ignore_index=-100):
    """Minus the value of the target's class at each pixel: self (N, C, H, W), target (N, H, W)."""
    check_nll_2d(self, target, weight)
    return _nll(self, target, weight, reduction, ignore_index)


@op(vjp=dict(grad=lambda xp, g, target, weight, reduction, ignore_index:
                 xp.nll_loss2d(g, target, weight, reduction, ignore_index)),
    tensors=("target", "weight"), names=(), methods=())  # fmt: skip
def nll_loss2d_backward(grad, shape, target, weight, reduction, ignore_index):
    """The gradient with respect to log probabilities of the given shape: zero but at the targets."""
    return _nll_backward(grad, shape, target, weight, reduction, ignore_index)
