"""A backward pass as a function of its own, so that it can be checked like any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...engine.sampling import FUNCTIONS
from ...engine.tensor import Tensor
from ..backward import grad
from .problem import as_tuple

rand_like = FUNCTIONS["rand_like"]


def backward_as_function(
    func: Callable[..., Any], inputs: Any, grad_outputs: Any, scattered: bool
) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """The function of inputs and output gradients that gives the input gradients, and what to call it with."""
    given = as_tuple(inputs)
    outputs = carrying(func(*given))
    seeds = (
        tuple(random_gradient(out, scattered) for out in outputs) if grad_outputs is None else as_tuple(grad_outputs)
    )
    count = len(seeds)

    def backward(*args: Any) -> tuple[Tensor, ...]:
        inner, gradients = args[: len(args) - count], args[len(args) - count :]
        targets = tuple(t for t in inner if isinstance(t, Tensor) and t.requires_grad)
        found = grad(carrying(func(*inner)), targets, gradients, create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None)

    return backward, (*given, *seeds)


def carrying(outputs: Any) -> tuple[Tensor, ...]:
    """The outputs that carry gradients."""
    return tuple(out for out in as_tuple(outputs) if out.requires_grad)


def random_gradient(out: Tensor, scattered: bool) -> Tensor:
    """A gradient between -1 and 1 for an output; ``scattered`` in memory with gaps."""
    array = np.asarray((rand_like(out.detach()) * 2 - 1)._a)
    if scattered and array.ndim:
        array = np.repeat(array, 2, axis=-1)[..., ::2]
    return Tensor._of(array).requires_grad_()
