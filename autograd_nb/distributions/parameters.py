"""Parameters of distributions: brought to one shape, turned into one another, worked out when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.assemble import find
from ..engine.creation import as_tensor
from ..engine.modes import enable_grad
from ..engine.tensor import Tensor
from ..nn import functional


def broadcast_all(*values: Any) -> tuple[Tensor, ...]:
    """Numbers and tensors, broadcast to one shape; numbers take the dtype of the first tensor. ValueError for others.

    >>> import autograd_nb as torch
    >>> broadcast_all(1, torch.zeros(2))
    (tensor([1., 1.]), tensor([0., 0.]))
    """
    if not all(isinstance(v, (Tensor, int, float)) for v in values):
        raise ValueError(
            "Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__."
        )
    kind = next((v.dtype for v in values if isinstance(v, Tensor)), dtypes.get_default_dtype())
    tensors = [v if isinstance(v, Tensor) else as_tensor(v, dtype=kind) for v in values]
    return tuple(find("broadcast_tensors")(*tensors))


def clamp_probs(probs: Tensor) -> Tensor:
    """Probabilities that are neither 0 nor 1."""
    eps = float(np.finfo(probs.dtype.numpy).eps)
    return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs: Tensor, is_binary: bool = False) -> Tensor:
    """The logarithms of probabilities; of one that stands against its opposite, the log-odds."""
    inside = clamp_probs(probs)
    return inside.log() - (-inside).log1p() if is_binary else inside.log()


def logits_to_probs(logits: Tensor, is_binary: bool = False) -> Tensor:
    """The probabilities that belong to logarithms, which need not be normalized, or to log-odds."""
    return logits.sigmoid() if is_binary else functional.softmax(logits, dim=-1)


class lazy_property:
    """A parameter that is worked out from another when it is first asked for, with gradients, and kept."""

    def __init__(self, wrapped: Callable[[Any], Tensor]) -> None:
        self.wrapped, self.__doc__ = wrapped, wrapped.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        with enable_grad():
            value = self.wrapped(instance)
        instance.__dict__[self.wrapped.__name__] = value
        return value
