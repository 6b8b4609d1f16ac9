"""Losses of classes."""

from __future__ import annotations

from typing import Any

from ...dtypes import SCALAR_TYPE_NAMES
from ...engine.assemble import aten
from ...engine.cross_entropy import cross_entropy_of_rows
from ...engine.tensor import Tensor
from .linear import linear
from .reduction import MEAN, NONE, reduction_number


def cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:
    """Minus the log-probability that ``softmax(input)`` gives the target's class.

    input: (C), (N, C) or (N, C, ...); target: class numbers without the dimension C, or probabilities of the input's
    shape. RuntimeError or ValueError where they do not fit, IndexError for a class that is not there.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.cross_entropy(torch.zeros(1, 2), torch.tensor([1]))
    tensor(0.6931)
    """
    number = (
        MEAN
        if reduction == "mean" and reduce is size_average is None
        else reduction_number(reduction, size_average, reduce)
    )
    if number == MEAN and weight is None and label_smoothing == 0 and isinstance(target, Tensor):
        loss = cross_entropy_of_rows(input, target, ignore_index)
        if loss is not None:
            return loss
    dim = 0 if input.ndim == 1 else 1
    if input._a.shape == target._a.shape:
        if not target.dtype.is_floating_point:
            raise RuntimeError(
                "Expected floating point type for target with class probabilities, got "
                + SCALAR_TYPE_NAMES[target.dtype]
            )
        if ignore_index >= 0:
            raise RuntimeError("ignore_index is not supported for floating point target")
        return _of_probabilities(aten._log_softmax(input, dim, False), target, weight, number, label_smoothing, dim)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing:g}")
    logs = aten._log_softmax(input, dim, False) if input.ndim else input
    loss = _nll(logs, target, weight, ignore_index, number)
    if label_smoothing == 0:
        return loss
    smooth = _smooth(logs, target, weight, ignore_index, number, dim)
    classes = logs._a.shape[dim]
    return aten.mul_scalar(loss, 1 - label_smoothing) + aten.mul_scalar(smooth, label_smoothing / classes)


def _along(weight: Any, ndim: int, dim: int) -> Any:
    """A weight for each class, so that it broadcasts against the input."""
    return weight.view(*(-1 if k == dim else 1 for k in range(ndim)))


def _of_probabilities(logs: Any, target: Any, weight: Any, number: int, label_smoothing: float, dim: int) -> Any:
    classes = logs._a.shape[dim]
    if label_smoothing > 0:
        target = target * (1 - label_smoothing) + label_smoothing / classes
    products = logs * target
    if weight is not None:
        products = products * _along(weight, logs.ndim, dim)
    if number == NONE:
        return -products.sum(dim)
    total = -products.sum()
    return aten.div_scalar(total, logs._a.size / classes) if number == MEAN else total


def _smooth(logs: Any, target: Any, weight: Any, ignore_index: int, number: int, dim: int) -> Any:
    """The loss of a target that is all classes alike."""
    weighted = logs if weight is None else logs * _along(weight, logs.ndim, dim)
    ignored = target == ignore_index
    losses = (-weighted.sum(dim)).masked_fill(ignored, 0.0)
    if number == NONE:
        return losses
    if number != MEAN:
        return losses.sum()
    if weight is None:
        return losses.sum() / (~ignored).sum()
    return losses.sum() / weight[target[~ignored]].sum()


def nll_loss(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """Minus the value of the target's class, of log-probabilities (C), (N, C) or (N, C, ...).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.nll_loss(torch.tensor([[-1., -2.]]), torch.tensor([1]))
    tensor(2.)
    """
    return _nll(input, target, weight, ignore_index, reduction_number(reduction, size_average, reduce))


def _nll(input: Any, target: Any, weight: Any, ignore_index: int, number: int) -> Any:
    shape, classes = input._a.shape, target._a.shape
    ndim = len(shape)
    if ndim < 1:
        raise ValueError(f"Expected 1 or more dimensions (got {ndim})")
    if ndim != 1 and shape[:1] != classes[:1]:
        have, want = shape[0], classes[0] if classes else 0
        raise ValueError(f"Expected input batch_size ({have}) to match target batch_size ({want}).")
    if ndim <= 2:
        return aten.nll_loss(input, target, weight, number, ignore_index)
    if ndim == 4:
        return aten.nll_loss2d(input, target, weight, number, ignore_index)
    expected = (shape[0], *shape[2:])
    if classes[1:] != shape[2:]:
        raise RuntimeError(f"Expected target size {list(expected)}, got {list(classes)}")
    pixels = 1
    for n in shape[2:]:
        pixels *= n
    image = input.contiguous().view(shape[0], shape[1], 1, pixels)
    loss = aten.nll_loss2d(image, target.contiguous().view(shape[0], 1, pixels), weight, number, ignore_index)
    return loss.view(*expected) if number == NONE else loss


def linear_cross_entropy(
    input: Any, linear_weight: Any, target: Any, *, linear_bias: Any = None, weight: Any = None,
    reduction: str = "mean", ignore_index: int | None = None, label_smoothing: float = 0.0,
) -> Any:  # fmt: skip
    """The :func:`cross_entropy` of a linear layer's scores: input (N, in) or (in), linear_weight (classes, ..., in).

    >>> import autograd_nb as torch
    >>> F = torch.nn.functional
    >>> F.linear_cross_entropy(torch.ones(1, 3), torch.zeros(2, 3), torch.tensor([1]))
    tensor(0.6931)
    """
    _check_linear(input, linear_weight, linear_bias, target, ignore_index)
    split = (*input.shape[:-1], *linear_weight.shape[:-1])
    if linear_weight.ndim > 2:
        linear_weight = linear_weight.view(-1, linear_weight.shape[-1])
        linear_bias = None if linear_bias is None else linear_bias.view(-1)
    ignored = -100 if ignore_index is None else ignore_index
    scores = linear(input, linear_weight, linear_bias).view(*split)
    return cross_entropy(
        scores, target, weight, ignore_index=ignored, reduction=reduction, label_smoothing=label_smoothing
    )


def _check_linear(input: Any, weight: Any, bias: Any, target: Any, ignore_index: int | None) -> None:
    """RuntimeError where a linear layer and its targets do not fit."""
    if input.ndim not in (1, 2):
        raise RuntimeError(f"expected input with dimensionality 1 or 2, got {input.ndim}")
    if weight.ndim < 2:
        raise RuntimeError(f"expected linear_weight with dimensionality at least 2, got {weight.ndim}")
    given, wanted = input.shape[-1], weight.shape[-1]
    if given != wanted:
        raise RuntimeError(
            "expected equal input and linear_weight last dimensions (in_features), got "
            f"{given} and {wanted}, respectively"
        )
    if bias is not None and bias.shape != weight.shape[:-1]:
        expected, got = (tuple(t) for t in (weight.shape[:-1], bias.shape))
        raise RuntimeError(f"expected linear_bias shape {expected}, got {got}")
    if weight.ndim > 2 and input.ndim == 1:
        raise RuntimeError(
            f"K-dimensional loss defined by linear_weight shape {tuple(weight.shape)} requires batched input, "
            f"(N, {given}), got unbatched input with shape {tuple(input.shape)}"
        )
    if ignore_index is not None and target.dtype.is_floating_point:
        raise RuntimeError("ignore_index cannot be specified when target contains probabilities")
