"""Negative log-likelihoods of counts, of normal numbers and of sequences."""

from __future__ import annotations

from math import log, pi
from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...engine.modes import no_grad
from ...engine.tensor import Tensor
from .margin_loss import reduced
from .reduction import MEAN, NONE, reduction_number


def poisson_nll_loss(
    input: Any, target: Any, log_input: bool = True, full: bool = False, size_average: bool | None = None,
    eps: float = 1e-8, reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Minus the log-likelihood of counts under a Poisson distribution whose (log-)rate is the input.

    full: with Stirling's approximation of what does not depend on the input.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.poisson_nll_loss(torch.zeros(2), torch.ones(2))
    tensor(1.)
    """
    number = reduction_number(reduction, size_average, reduce)
    return poisson_nll(input, target, log_input, full, eps, number)


def poisson_nll(input: Any, target: Any, log_input: bool, full: bool, eps: float, number: int) -> Any:
    """The Poisson loss with PyTorch's number for the reduction."""
    if log_input:
        loss = input.exp() - target * input
    else:
        loss = input - target * aten.add_scalar(input, eps).log()
    if full:
        rest = aten.mul_scalar(aten.mul_scalar(target, 2 * pi).log(), 0.5)
        loss = loss + (target * target.log() - target + rest).masked_fill(target <= 1, 0)
    return reduced(loss, number)


def gaussian_nll_loss(
    input: Any, target: Any, var: Any, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
) -> Any:
    """Minus the log-likelihood of the target under a normal distribution with mean ``input`` and variance ``var``.

    var: at least ``eps`` is taken; of the input's shape, or one for each row. ValueError for negative or other ones.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.gaussian_nll_loss(torch.zeros(2), torch.ones(2), torch.ones(2))
    tensor(0.5000)
    """
    if not isinstance(var, Tensor):
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = input.new_full(tuple(input.shape), var)
    elif (var._a < 0).any():
        raise ValueError("var has negative entry/entries")
    elif var.shape != input.shape:
        if var.shape == input.shape[:-1]:
            var = var.unsqueeze(-1)
        elif var.ndim != input.ndim or any(n not in (1, m) for n, m in zip(var.shape, input.shape, strict=True)):
            raise ValueError("var is of incorrect size")
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    var = var.clone()
    with no_grad():
        var.clamp_(min=eps)
    loss = 0.5 * (var.log() + (input - target) ** 2 / var)
    if full:
        loss = loss + 0.5 * log(2 * pi)
    return reduced(loss, reduction_number(reduction))


def ctc_loss(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int = 0, reduction: str = "mean",
    zero_infinity: bool = False,
) -> Any:  # fmt: skip
    """Minus the log-probability of label sequences, summed over all ways to align them with the input.

    log_probs: (T, N, C) as log_softmax gives them, or (T, C); targets: (N, S), or all of them in a row; the mean is
    that of each loss over its target's length. RuntimeError where lengths do not fit.

    >>> import autograd_nb as torch
    >>> logs = torch.full((2, 1, 2), 0.5).log()
    >>> torch.nn.functional.ctc_loss(logs, torch.tensor([[1]]), (2,), (1,))
    tensor(0.2877)
    """
    return aligned(log_probs, targets, input_lengths, target_lengths, blank, reduction_number(reduction), zero_infinity)


def aligned(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int, number: int, zero_infinity: bool
) -> Any:
    """The CTC loss with PyTorch's number for the reduction."""
    alone = log_probs.ndim == 2
    batch = log_probs.unsqueeze(1) if alone else log_probs
    inputs, lengths = _lengths(input_lengths), _lengths(target_lengths)
    padded = _check_ctc(batch, targets, inputs, lengths, blank)
    facts = [Tensor._of(a) for a in (padded, inputs, lengths)]
    loss = aten.ctc_loss(batch, *facts, blank, bool(zero_infinity))[0]
    if zero_infinity:
        loss = aten.where(loss == float("inf"), Tensor._of(loss._a.dtype.type(0)), loss)
    if number == MEAN:
        return (loss / Tensor._of(np.maximum(lengths, 1).astype(loss._a.dtype))).mean()
    return reduced(loss.squeeze(0) if alone and number == NONE else loss, number)


def _lengths(value: Any) -> np.ndarray:
    array = value._a if isinstance(value, Tensor) else np.asarray(value)
    return np.atleast_1d(array).astype(np.int64)


def _check_ctc(log_probs: Any, targets: Any, inputs: np.ndarray, lengths: np.ndarray, blank: int) -> np.ndarray:
    """The targets as rows (N, S); RuntimeError where lengths do not fit."""
    time, count, classes = log_probs.shape
    if not 0 <= blank < classes:
        raise RuntimeError("blank must be in label range")
    for name, values in (("input_lengths", inputs), ("target_lengths", lengths)):
        if len(values) != count:
            raise RuntimeError(f"{name} must be of size batch_size")
    checking = "(while checking arguments for ctc_loss_allocate_outputs)"
    if count and inputs.max() > time:
        raise RuntimeError(
            f"Expected input_lengths to have value at most {time}, but got value {inputs.max()} {checking}"
        )
    labels = targets._a.astype(np.int64)
    longest = int(lengths.max(initial=0))
    if labels.ndim == 1:
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        index = np.minimum(starts[:, None] + np.arange(longest), max(labels.size - 1, 0))
        rows = labels[index] if labels.size else np.zeros((count, longest), np.int64)
    else:
        rows = labels[:, :longest]
    return np.where(np.arange(longest) < lengths[:, None], rows, blank)
