"""All parameters as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...engine.assemble import composites
from ...engine.tensor import Tensor
from ..modules.members import type_name


def parameters_to_vector(parameters: Iterable[Any]) -> Any:
    """The elements of all parameters in one vector.

    >>> import autograd_nb as torch
    >>> parameters_to_vector([torch.zeros(1, 2), torch.ones(1)])
    tensor([0., 0., 1.])
    """
    return composites["cat"]([parameter.view(-1) for parameter in parameters])


def vector_to_parameters(vec: Any, parameters: Iterable[Any]) -> None:
    """Let each parameter be its part of the vector, on the vector's memory."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {type_name(vec)}")
    start = 0
    for parameter in parameters:
        count = parameter.numel()
        parameter.data = vec[start : start + count].view_as(parameter).data
        start += count
