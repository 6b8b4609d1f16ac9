"""Losses that ask scores and distances to lie on the right side of a margin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...engine.tensor import Tensor
from ...ops.errors import not_implemented
from ...ops.matmul_checks import scalar_type
from .binary_loss import no_gradient_for
from .gates import logsigmoid
from .reduction import MEAN, NONE, reduction_number
from .vectors import pairwise_distance


def reduced(loss: Any, number: int) -> Any:
    """The losses, their mean or their sum."""
    return loss if number == NONE else loss.mean() if number == MEAN else loss.sum()


def soft_margin_loss(
    input: Any, target: Any, size_average: bool | None = None, reduce: bool | None = None, reduction: str = "mean"
) -> Any:
    """``log(1 + exp(-target * input))`` for targets of 1 and -1.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.soft_margin_loss(torch.zeros(2), torch.tensor([1., -1.]))
    tensor(0.6931)
    """
    number = reduction_number(reduction, size_average, reduce)
    no_gradient_for("soft_margin_loss", target=target)
    return aten.soft_margin_loss(input, target, number)


def margin_ranking_loss(
    input1: Any, input2: Any, target: Any, margin: float = 0, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """How much is missing to ``margin`` where the first input should be larger (target 1) or smaller (-1).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.margin_ranking_loss(torch.tensor([1.]), torch.tensor([3.]), torch.tensor([1.]))
    tensor(2.)
    """
    number = reduction_number(reduction, size_average, reduce)
    if not input1.ndim == input2.ndim == target.ndim:
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: "
            f"{input1.shape}, input2: {input2.shape}, target: {target.shape} "
        )
    return ranked(input1, input2, target, margin, number)


def ranked(input1: Any, input2: Any, target: Any, margin: float, number: int) -> Any:
    """The ranking loss with PyTorch's number for the reduction."""
    return reduced(aten.add_scalar(-target * (input1 - input2), margin).clamp_min(0), number)


def multi_margin_loss(
    input: Any, target: Any, p: int = 1, margin: float = 1.0, weight: Any = None, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """How far scores (N, C) of other classes come closer than ``margin`` to that of the target's, to the power ``p``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.multi_margin_loss(torch.tensor([[1., 2.]]), torch.tensor([0]))
    tensor(1.)
    """
    number = reduction_number(reduction, size_average, reduce)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.ndim != 1:
        raise ValueError("weight must be one-dimensional")
    no_gradient_for("multi_margin_loss", weight=weight)
    _check_scores(input)
    count, classes = np.atleast_2d(input._a).shape
    wanted = np.atleast_1d(target._a)
    if wanted.shape != (count,):
        raise RuntimeError(
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch "
            f"size). Expected target size [{count}], but got {list(target.shape)}. Input has shape {list(input.shape)}."
        )
    if weight is not None and weight.shape[0] != classes:
        raise RuntimeError(f"inconsistent weight size, expected {classes} but got {list(weight.shape)}")
    if wanted.dtype.char not in "lq":
        raise RuntimeError(f"expected scalar type Long but found {scalar_type(wanted)}")
    if ((wanted < 0) | (wanted >= classes)).any():
        raise RuntimeError("target out of range")
    if input._a.dtype.kind != "f":
        raise not_implemented("multi_margin_loss", input._a)
    own = np.arange(classes) == wanted[:, None]
    weights = np.ones((count, 1), input._a.dtype) if weight is None else weight._a[wanted][:, None]
    facts = (Tensor._of(a.reshape(input._a.shape[:-1] + a.shape[-1:] if input.ndim else ())) for a in (own, weights))
    return aten.multi_margin_loss(input, *facts, p, margin, number)


def _check_scores(input: Any) -> None:
    """Scores of one example (C) or of several (N, C)."""
    if input.ndim > 2 or 0 in input.shape[1:] or (input.ndim == 1 and not input._a.size):
        raise RuntimeError(
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {list(input.shape)}"
        )


def multilabel_margin_loss(
    input: Any, target: Any, size_average: bool | None = None, reduce: bool | None = None, reduction: str = "mean"
) -> Any:
    """How far scores of other classes come closer than one to those of the row's classes, listed up to the first -1.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.multilabel_margin_loss(torch.tensor([0.5, 0.5]), torch.tensor([0, -1]))
    tensor(0.5000)
    """
    number = reduction_number(reduction, size_average, reduce)
    _check_scores(input)
    if input.shape != target.shape:
        raise RuntimeError(f"inconsistent target size: {list(target.shape)} for input of size: {list(input.shape)}")
    if target._a.dtype.char not in "lq":
        raise RuntimeError(f"expected scalar type Long but found {scalar_type(target._a)}")
    classes = np.atleast_2d(target._a)
    if classes.size and not (classes.min() >= -1 and classes.max() < classes.shape[1]):
        raise RuntimeError("argument #2 'target' is out of range")
    listed = np.logical_and.accumulate(classes >= 0, axis=1)
    own = np.zeros(classes.shape, bool)
    rows = np.broadcast_to(np.arange(len(classes))[:, None], classes.shape)
    own[rows[listed], classes[listed]] = True
    facts = (Tensor._of(np.maximum(classes, 0)), Tensor._of(listed), Tensor._of(own))
    return aten.multilabel_margin_loss(input, *facts, number)[0]


def multilabel_soft_margin_loss(
    input: Any, target: Any, weight: Any = None, size_average: bool | None = None, reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    """The cross entropy of each of several 0/1 targets for a row, averaged over the classes.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.multilabel_soft_margin_loss(torch.zeros(1, 2), torch.ones(1, 2))
    tensor(0.6931)
    """
    number = reduction_number(reduction, size_average, reduce)
    loss = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        loss = loss * weight
    return reduced(loss.sum(dim=-1) / input.shape[-1], number)


def hinge_embedding_loss(
    input: Any, target: Any, margin: float = 1.0, size_average: bool | None = None, reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    """The input where the target is 1; how much is missing to ``margin`` where it is -1.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.hinge_embedding_loss(torch.tensor([0.5, 0.25]), torch.tensor([1., -1.]))
    tensor(0.6250)
    """
    return hinged(input, target, margin, reduction_number(reduction, size_average, reduce))


def _number(value: float, like: Any) -> Tensor:
    """A constant, of the dtype of another tensor."""
    return Tensor._of(like._a.dtype.type(value))


def hinged(input: Any, target: Any, margin: float, number: int) -> Any:
    """The hinge loss with PyTorch's number for the reduction."""
    zero = _number(0, input)
    missing = (_number(margin, input) - input).clamp_min(0)
    loss = aten.where(target != 1, missing, zero) + aten.where(target != -1, input, zero)
    return reduced(loss, number)


def cosine_embedding_loss(
    input1: Any, input2: Any, target: Any, margin: float = 0, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """One less the cosine where the target is 1; the cosine beyond ``margin`` where it is -1.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.cosine_embedding_loss(torch.eye(2), torch.ones(2, 2), torch.ones(2))
    tensor(0.2929)
    """
    return angled(input1, input2, target, margin, reduction_number(reduction, size_average, reduce))


def angled(input1: Any, input2: Any, target: Any, margin: float, number: int) -> Any:
    """The cosine loss with PyTorch's number for the reduction."""
    if target.ndim > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if target.ndim + 1 != input1.ndim or target.ndim + 1 != input2.ndim:
        sizes = f"input sizes {list(input1.shape)} and {list(input2.shape)}"
        kind = f"{target.ndim}D target tensor expects {target.ndim + 1}D input tensors, but found inputs with sizes"
        raise RuntimeError(f"{kind} {sizes.removeprefix('input sizes ')}.")
    first = aten.add_scalar((input1 * input1).sum(target.ndim), 1e-12)
    second = aten.add_scalar((input2 * input2).sum(target.ndim), 1e-12)
    cosine = (input1 * input2).sum(target.ndim) / (first * second).sqrt()
    zero = _number(0, input1)
    alike = aten.where(target == 1, _number(1, input1) - cosine, zero)
    unlike = aten.where(target == -1, aten.sub_scalar(cosine, margin).clamp_min(0), zero)
    return reduced(alike + unlike, number)


def _check_triplet(anchor: Any, positive: Any, negative: Any, margin: float) -> None:
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    if not anchor.ndim == positive.ndim == negative.ndim:
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: "
            f"anchor {anchor.ndim}D, positive {positive.ndim}D, and negative {negative.ndim}D inputs"
        )


def triplet_margin_loss(
    anchor: Any, positive: Any, negative: Any, margin: float = 1.0, p: float = 2, eps: float = 1e-6,
    swap: bool = False, size_average: bool | None = None, reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """How much closer than ``margin`` the negative comes to the anchor than the positive does.

    swap: the distance of positive and negative counts where it is smaller. ValueError for a margin of zero or less.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.triplet_margin_loss(torch.zeros(1, 1), torch.ones(1, 1), 2 * torch.ones(1, 1)).round()
    tensor(0.)
    """
    _check_triplet(anchor, positive, negative, margin)
    return tripled(anchor, positive, negative, margin, p, eps, swap, reduction_number(reduction, size_average, reduce))


def tripled(
    anchor: Any, positive: Any, negative: Any, margin: float, p: float, eps: float, swap: bool, number: int
) -> Any:
    """The triplet loss with PyTorch's number for the reduction."""
    near = pairwise_distance(anchor, positive, p, eps)
    far = pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = aten.minimum(far, pairwise_distance(positive, negative, p, eps))
    return reduced((aten.add_scalar(near, margin) - far).clamp_min(0), number)


def triplet_margin_with_distance_loss(
    anchor: Any, positive: Any, negative: Any, *, distance_function: Callable[[Any, Any], Any] | None = None,
    margin: float = 1.0, swap: bool = False, reduction: str = "mean",
) -> Any:  # fmt: skip
    """:func:`triplet_margin_loss` with a distance of one's own.

    >>> import autograd_nb as torch
    >>> zero, one = torch.zeros(1, 1), torch.ones(1, 1)
    >>> F = torch.nn.functional
    >>> F.triplet_margin_with_distance_loss(zero, one, one, distance_function=lambda a, b: (a - b).abs().sum(1))
    tensor(1.)
    """
    number = reduction_number(reduction)
    _check_triplet(anchor, positive, negative, margin)
    distance = pairwise_distance if distance_function is None else distance_function
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = aten.minimum(far, distance(positive, negative))
    return reduced((margin + near - far).clamp_min(0), number)
