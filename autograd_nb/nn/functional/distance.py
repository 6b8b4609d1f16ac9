"""Losses of numbers, distributions and directions."""

from __future__ import annotations

import warnings
from typing import Any

from ...engine.assemble import aten
from ...engine.modes import no_grad
from ...ops.errors import mismatch
from .reduction import MEAN, NONE, reduction_number


def _same_size(input: Any, target: Any) -> tuple[Any, Any]:
    """Both operands of one size; PyTorch's warning where they had to be broadcast."""
    sizes = input.shape, target.size()
    if sizes[0] == sizes[1]:
        return input, target
    warnings.warn(
        f"Using a target size ({sizes[1]}) that is different to the input size ({sizes[0]}). This will likely lead to "
        "incorrect results due to broadcasting. Please ensure they have the same size.",
        UserWarning,
        stacklevel=3,
    )
    return _broadcast(input, target)


def _broadcast(first: Any, second: Any) -> tuple[Any, Any]:
    """Both operands expanded to their common size; RuntimeError where there is none."""
    a, b = tuple(first.shape), tuple(second.shape)
    message = mismatch(a, b)
    if message is not None:
        raise RuntimeError(message)
    width = max(len(a), len(b))
    a, b = (1,) * (width - len(a)) + a, (1,) * (width - len(b)) + b
    size = tuple(m if n == 1 else n for n, m in zip(a, b, strict=True))
    return tuple(t if tuple(t.shape) == size else t.expand(size) for t in (first, second))


def _reduced(loss: Any, number: int) -> Any:
    return loss if number == NONE else loss.mean() if number == MEAN else loss.sum()


def _weighted(loss: Any, weight: Any, number: int) -> Any:
    """The losses times a weight each; their mean is over the sum of the weights."""
    weighted = loss * weight
    return weighted if number == NONE else weighted.sum() / weight.sum() if number == MEAN else weighted.sum()


def mse_loss(
    input: Any,
    target: Any,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Any = None,
) -> Any:
    """Squared differences: their mean, their sum, or each of them. Warns where the sizes differ.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1., 2.]), torch.tensor([1., 4.]))
    tensor(2.)
    """
    input, target = _same_size(input, target)
    number = reduction_number(reduction, size_average, reduce)
    if weight is not None:
        return _weighted((input - target) ** 2, weight, number)
    return aten.mse_loss(input, target, number)


def l1_loss(
    input: Any,
    target: Any,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Any = None,
) -> Any:
    """Absolute differences: their mean, their sum, or each of them. Warns where the sizes differ.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.l1_loss(torch.tensor([1., 2.]), torch.tensor([1., 4.]))
    tensor(1.)
    """
    input, target = _same_size(input, target)
    number = reduction_number(reduction, size_average, reduce)
    loss = (input - target).abs()
    return _reduced(loss, number) if weight is None else _weighted(loss, weight, number)


def smooth_l1_loss(
    input: Any,
    target: Any,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Any:
    """Half squares over ``beta`` of differences below it, absolute differences (less ``beta / 2``) above.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.smooth_l1_loss(torch.tensor([1., 5.]), torch.tensor([1., 2.]))
    tensor(1.2500)
    """
    input, target = _same_size(input, target)
    number = reduction_number(reduction, size_average, reduce)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    if beta == 0:
        return _reduced((input - target).abs(), number)
    return aten.smooth_l1_loss(input, target, number, beta)


def huber_loss(input: Any, target: Any, reduction: str = "mean", delta: float = 1.0, weight: Any = None) -> Any:
    """Half squares of differences up to ``delta``, lines of slope ``delta`` beyond.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.huber_loss(torch.tensor([1., 5.]), torch.tensor([1., 2.]), delta=2.0)
    tensor(2.)
    """
    input, target = _same_size(input, target)
    number = reduction_number(reduction)
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    if weight is not None:
        return _weighted(aten.huber_loss(input, target, NONE, delta), weight, number)
    return aten.huber_loss(input, target, number, delta)


def kl_div(
    input: Any,
    target: Any,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Any:
    """The Kullback-Leibler divergence of ``target`` from the log-probabilities ``input``.

    ``reduction="batchmean"``, the sum over the batch size, is the mathematical one; "mean" warns.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.kl_div(torch.tensor([[-0.5]]), torch.tensor([[1.]]), reduction="batchmean")
    tensor(0.5000)
    """
    if reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            UserWarning,
            stacklevel=2,
        )
    batchmean = reduction == "batchmean"
    number = reduction_number("sum" if batchmean else reduction, size_average, reduce)
    result = diverged(input, target, log_target, number)
    return result / input.shape[0] if batchmean and input.ndim else result


def diverged(input: Any, target: Any, log_target: bool, number: int) -> Any:
    """The divergence with PyTorch's number for the reduction."""
    return _reduced(target.exp() * (target - input) if log_target else target.xlogy(target) - target * input, number)


def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    """The cosine of the angle between vectors along ``dim``; lengths are taken to be at least ``eps``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.cosine_similarity(torch.tensor([[1., 0.]]), torch.tensor([[1., 1.]]))
    tensor([0.7071])
    """
    if x1.shape != x2.shape:
        size = _broadcast(x1, x2)[0].shape
        x1, x2 = x1.expand(size), x2.expand(size)
    return (_unit(x1, dim, eps) * _unit(x2, dim, eps)).sum(dim)


def _unit(x: Any, dim: int, eps: float) -> Any:
    length = x.norm(2, dim, keepdim=True).clone()
    with no_grad():
        length.clamp_min_(eps)
    return x / length
