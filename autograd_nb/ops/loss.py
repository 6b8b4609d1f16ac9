"""Losses. Each is one pass over the data; ``reduction`` is PyTorch's number: 0 none, 1 mean, 2 sum."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .errors import mismatch, not_implemented
from .matmul_checks import scalar_type
from .scalars import like

NONE, MEAN, SUM = range(3)


def reduce_loss(loss, reduction):
    """The losses, their mean or their sum."""
    if reduction == NONE:
        return loss
    total = np.add.reduce(loss, axis=None)
    return total / loss.size if reduction == MEAN else total


def refuse_mismatch(first, second):
    """RuntimeError where two shapes do not broadcast."""
    message = mismatch(first, second)
    if message is not None:
        raise RuntimeError(message)


def share(g, count, reduction):
    """The gradient that reaches each of ``count`` losses."""
    return g / count if reduction == MEAN else g


def _softplus_of_minus_size(x):
    """log(1 + e^-|x|): what the losses below need, and what never overflows."""
    if not x.ndim:
        return np.log1p(np.exp(-abs(x)))
    out = np.abs(x)
    np.negative(out, out)
    np.exp(out, out)
    return np.log1p(out, out)


def _log_sigmoid(x):
    return np.minimum(x, 0) - _softplus_of_minus_size(x)


def _sigmoid(x):
    """1 / (1 + e^-x), in place."""
    if not x.ndim:
        return 1 / (1 + np.exp(-x))
    x = np.negative(x)
    np.exp(x, x)
    np.add(x, like(x, 1.0), x)
    return np.reciprocal(x, x)


def _check_logits(self, target, weight, pos_weight, reduction):
    _need_floats("log_sigmoid_cpu", self)
    if target.dtype.kind not in "fc":
        raise RuntimeError(
            f"result type {scalar_type(self)} can't be cast to the desired output type {scalar_type(target)}"
        )
    if pos_weight is not None:
        refuse_mismatch(pos_weight.shape, target.shape)
    if weight is not None:
        refuse_mismatch(self.shape, weight.shape)


@op(vjp=dict(self=lambda xp, g, self, target, weight, pos_weight, reduction:
                 xp.binary_cross_entropy_with_logits_backward(g, self, target, weight, pos_weight, reduction),
             target=lambda xp, g, self, target, weight, pos_weight, reduction:
                 xp.binary_cross_entropy_with_logits_target_backward(g, self, target, weight, pos_weight, reduction)),
    tensors=("weight", "pos_weight"), latex=r"\mathrm{BCE}(\sigma({self}), {target})", check=_check_logits, names=(),
    methods=())  # fmt: skip
def binary_cross_entropy_with_logits(self, target, weight=None, pos_weight=None, reduction=MEAN):
    """The cross entropy of 0/1 targets and sigmoid(self), computed without overflow."""
    if pos_weight is None:
        loss = _softplus_of_minus_size(self)
        loss += np.maximum(self, like(self, 0.0))
        loss -= self * target
    else:
        loss = (1 - target) * self - _log_sigmoid(self) * ((pos_weight - 1) * target + 1)
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


@op(vjp=dict(self=lambda xp, g, self, target, weight, reduction:
                 xp.binary_cross_entropy_backward(g, self, target, weight, reduction),
             target=lambda xp, g, self, target, weight, reduction:
                 xp.binary_cross_entropy_target_backward(g, self, target, weight, reduction)),
    tensors=("weight",), latex=r"\mathrm{BCE}({self}, {target})", domain={"self": (0.1, 0.9), "target": (0.1, 0.9)},
    names=(), methods=())  # fmt: skip
def binary_cross_entropy(self, target, weight=None, reduction=MEAN):
    """The cross entropy of probabilities and 0/1 targets; logarithms are cut off at -100."""
    refuse_mixed(self, target)
    for name, values in (("input", self), ("target", target)):
        if values.size and not (values.min() >= 0 and values.max() <= 1):
            raise RuntimeError(f"all elements of {name} should be between 0 and 1")
    loss = (target - 1) * np.maximum(np.log1p(-self), -100) - target * np.maximum(np.log(self), -100)
    return reduce_loss(loss if weight is None else loss * weight, reduction)


@raw_only
def binary_cross_entropy_backward(g, self, target, weight, reduction):
    """The gradient with respect to the probabilities; its denominator is at least 1e-12."""
    local = (self - target) / np.maximum((1 - self) * self, 1e-12)
    if weight is not None:
        local = local * weight
    return local * share(g, self.size, reduction)


@raw_only
def binary_cross_entropy_target_backward(g, self, target, weight, reduction):
    """The gradient with respect to the targets."""
    local = np.maximum(np.log1p(-self), -100) - np.maximum(np.log(self), -100)
    if weight is not None:
        local = local * weight
    return local * share(g, self.size, reduction)


def _count(self_shape, target_shape):
    """How many losses two shapes that broadcast make."""
    count = 1
    for k in range(1, max(len(self_shape), len(target_shape)) + 1):
        n = self_shape[-k] if k <= len(self_shape) else 1
        count *= n if n != 1 or k > len(target_shape) else target_shape[-k]
    return count


def _need_floats(kernel, array):
    if array.dtype.kind not in "fc":
        raise not_implemented(kernel, array)


def _mse_gradient(xp, g, self, target, reduction):
    """The gradient with respect to the first of two operands whose squared difference is taken."""
    count = _count(self.shape, target.shape) if reduction == MEAN else 1
    return (self - target) * (g * (2 / (count or 1)))


@op(vjp=dict(self=lambda xp, g, self, target, reduction: _mse_gradient(xp, g, self, target, reduction),
             target=lambda xp, g, self, target, reduction: _mse_gradient(xp, g, target, self, reduction)),
    promote="arith", latex=r"({self} - {target})^2", names=(), methods=())  # fmt: skip
def mse_loss(self, target, reduction=MEAN):
    """Squared differences."""
    loss = self - target
    _need_floats("mse_cpu", loss)
    if not loss.ndim:
        return reduce_loss(loss * loss, reduction)
    np.multiply(loss, loss, out=loss)
    return reduce_loss(loss, reduction)


def _smooth_l1_gradient(xp, g, self, target, reduction, beta):
    """The gradient with respect to the first operand: the difference over beta, at most one."""
    count = _count(self.shape, target.shape) if reduction == MEAN else 1
    return xp.clamp_both((self - target) / beta, -1.0, 1.0) * (g / count)


@op(vjp=dict(self=lambda xp, g, self, target, reduction, beta:
                 _smooth_l1_gradient(xp, g, self, target, reduction, beta),
             target=lambda xp, g, self, target, reduction, beta:
                 _smooth_l1_gradient(xp, g, target, self, reduction, beta)),
    promote="arith", latex=r"\mathrm{smoothL1}({self} - {target})", names=(), methods=())  # fmt: skip
def smooth_l1_loss(self, target, reduction=MEAN, beta=1.0):
    """Squares of small differences, sizes of large ones."""
    size = np.abs(self - target)
    _need_floats("smooth_l1_cpu", size)
    return reduce_loss(np.where(size < beta, 0.5 * size * size / beta, size - 0.5 * beta), reduction)


def _huber_gradient(xp, g, self, target, reduction, delta):
    """The gradient with respect to the first operand: the difference, at most delta."""
    count = _count(self.shape, target.shape) if reduction == MEAN else 1
    return xp.huber_slope(self, target, delta) * (g / count)


@op(vjp=dict(self=lambda xp, g, self, target, reduction, delta:
                 _huber_gradient(xp, g, self, target, reduction, delta),
             target=lambda xp, g, self, target, reduction, delta:
                 _huber_gradient(xp, g, target, self, reduction, delta)),
    latex=r"\mathrm{huber}({self} - {target})", names=(), methods=())  # fmt: skip
def huber_loss(self, target, reduction=MEAN, delta=1.0):
    """Half squares of small differences, lines beyond delta; in the dtype of the first operand."""
    size = np.abs(self - target)
    _need_floats("huber_cpu", size)
    if self.dtype.kind not in "fc":
        raise RuntimeError(
            f"result type {scalar_type(target)} can't be cast to the desired output type {scalar_type(self)}"
        )
    loss = np.where(size <= delta, 0.5 * size * size, delta * (size - 0.5 * delta))
    return reduce_loss(loss.astype(self.dtype, copy=False), reduction)


@raw_only
def clamp_both(array, low, high):
    """The values, none below ``low`` or above ``high``."""
    return np.clip(array, low, high)


@raw_only
def huber_slope(self, target, delta):
    """The difference, at most delta; RuntimeError for two dtypes, which PyTorch refuses here and not before."""
    refuse_mixed(self, target)
    return np.clip(self - target, -delta, delta)


def refuse_mixed(self, target):
    """RuntimeError unless both have the same dtype."""
    if target.dtype != self.dtype:
        raise RuntimeError(f"Found dtype {scalar_type(target)} but expected {scalar_type(self)}")
