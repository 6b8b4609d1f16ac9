"""Public forms of softmax, log_softmax and logsumexp."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from .arguments import flag, ints, one_int, parsed


def _cast(input: Tensor, dtype: Any) -> Tensor:
    return input if dtype is None else input.to(dtype)


@composite(methods=("softmax",))
@parsed
def softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    """Exponentials along ``dim`` divided by their sum: positive numbers that add up to one.

    >>> import autograd_nb as torch
    >>> torch.tensor([0., 0.]).softmax(0)
    tensor([0.5000, 0.5000])
    """
    return aten._softmax(_cast(input, dtype), one_int("softmax", dim), False)


@composite(methods=("log_softmax",))
@parsed
def log_softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    """The logarithm of :func:`softmax`, computed without losing small probabilities.

    >>> import autograd_nb as torch
    >>> torch.tensor([0., 0.]).log_softmax(0)
    tensor([-0.6931, -0.6931])
    """
    return aten._log_softmax(_cast(input, dtype), one_int("log_softmax", dim), False)


@composite(methods=("logsumexp",))
@parsed
def logsumexp(input: Tensor, dim: Any, keepdim: bool = False) -> Tensor:
    """The logarithm of the sum of exponentials over the dimensions ``dim``, computed without overflow.

    >>> import autograd_nb as torch
    >>> torch.tensor([1000., 1000.]).logsumexp(0)
    tensor(1000.6932)
    """
    return aten.logsumexp(input, ints("logsumexp", dim), flag("logsumexp", keepdim))
