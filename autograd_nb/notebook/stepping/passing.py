"""Which pass a display shows: the engine's own where hooks have their part in it, else one for the eyes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...engine.node import Node
from ..backward_pass import Moment, observe, starts_of
from ..tensors import is_tensor
from .engine_pass import engine_moments, has_hooks


class NoGradient(ValueError):
    """A pass has no gradient to begin with, or one of another shape."""


def alone(values: Sequence[Any]) -> Any:
    """The only value, as errors shall speak of it, or all of them."""
    return values[0] if len(values) == 1 else list(values)


def gradients_of(values: Sequence[Any], gradients: Sequence[Any] | None, expression: str = "the value") -> list[Any]:
    """The gradient at which each root begins, None for the one of a single number.

    `NoGradient` where a root has more elements and no gradient is given, or one of another shape.
    """
    given = list(gradients) if gradients is not None else [None] * len(values)
    if len(given) != len(values):
        raise NoGradient(f"{len(values)} roots need as many gradients, not {len(given)}")
    for one, gradient, (node, output) in zip(values, given, starts_of(values), strict=True):
        shape = tuple(one.shape) if is_tensor(one) else tuple(node._input_metadata[output].shape)
        size = 1
        for n in shape:
            size *= n
        if gradient is None and size != 1:
            raise NoGradient(
                f"{expression} has {size} elements: which gradient shall arrive there? "
                "grad can be implicitly created only for scalar outputs"
            )
        if gradient is not None and tuple(getattr(gradient, "shape", ())) != shape:
            had = tuple(getattr(gradient, "shape", ()))
            raise NoGradient(f"the gradient has shape {had}, {expression} has shape {shape}")
    return given


def moments_of(
    values: Sequence[Any], gradients: Sequence[Any], variables: Mapping[str, Any]
) -> tuple[Iterable[Moment], bool]:
    """The moments of the pass, and whether hooks ran in it."""
    starts = starts_of(values)
    if has_hooks(starts):
        try:
            return engine_moments(starts, gradients, variables), True
        except RuntimeError:
            # Something was freed or changed: the other pass tells where, and goes on as far as it can. Where it finds
            # nothing, a hook of the user raised; but PyTorch also refuses leaves that do not require grad any more.
            moments = list(observe(values, gradients))
            if isinstance(starts[0][0], Node) and all(moment.failure is None for moment in moments):
                raise
            return moments, True
    return observe(values, gradients), False
