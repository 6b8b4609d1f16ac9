"""Whole Jacobians: by central differences, by backward passes, and in forward mode.

A Jacobian has a row for each element of the input and a column for each element of the output.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.duals import visible_level
from ...engine.tensor import Tensor
from ..backward import grad
from . import GradcheckError
from .problem import Input, Part, Problem, as_tuple


def numerical(problem: Problem, entry: Input, step: complex) -> list[np.ndarray]:
    """For each output the changes along ``step``, 1 or 1j, of each element of an input, per unit."""
    eps = problem.settings.eps
    columns = []
    for k in range(entry.memory.size):
        high, low = shifted(problem, entry, k, step * eps), shifted(problem, entry, k, -step * eps)
        columns.append([((h - c) / (2 * eps)).reshape(-1) for h, c in zip(high, low, strict=True)])
    if not columns:
        return [np.zeros((0, out._a.size)) for out in problem.outputs]
    return [np.stack(rows) for rows in zip(*columns, strict=True)]


def shifted(problem: Problem, entry: Input, element: int, by: complex) -> list[np.ndarray]:
    """The outputs with one element of an input moved; the element is put back."""
    flat = entry.memory.flat
    before = flat[element]
    flat[element] = before + by
    try:
        return problem.arrays()
    finally:
        flat[element] = before


def gradients(problem: Problem, outputs: tuple[Any, ...], seeds: list[Any]) -> list[Any]:
    """The gradients of all checked inputs, None where there is none."""
    targets = [entry.tensor for entry in problem.checked]
    return list(grad(outputs, targets, seeds, retain_graph=True, allow_unused=True))


def analytical(problem: Problem, part: Part, output: int) -> list[np.ndarray]:
    """The Jacobians of one output for all checked inputs, by a backward pass for each element; run twice.

    GradcheckError where the two passes differ by more than allowed, or a gradient has another dtype or shape.
    """
    seen = part.of_tensor(problem.outputs[output])
    found = [np.zeros((e.memory.size, seen._a.size), e.memory.dtype) for e in problem.checked]
    for k in range(seen._a.size):
        seed = np.zeros(seen._a.shape, seen._a.dtype)
        seed.flat[k] = 1
        first, second = (gradients(problem, (seen,), [Tensor._of(seed.copy())]) for _ in range(2))
        for entry, jacobian, a, b in zip(problem.checked, found, first, second, strict=True):
            check_same(problem, a, b)
            if a is not None:
                check_kind(problem, entry, a)
                jacobian[:, k] = a._a.reshape(-1)
    return found


def check_same(problem: Problem, first: Any, second: Any) -> None:
    """GradcheckError where two passes gave different gradients."""
    tolerance = problem.settings.nondet_tol
    if (first is None) == (second is None) and (first is None or _near(first._a, second._a, tolerance)):
        return
    raise GradcheckError(
        "Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives "
        "different values, although analytical gradient matches numerical gradient."
        f"The tolerance for nondeterminism was {tolerance}.\n\nIf the function is meant to be random or to add up in "
        "no fixed order, say by how much two passes may differ: gradcheck(..., nondet_tol=<tol>)."
    )


def _near(a: Any, b: Any, tolerance: float) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True))


def check_kind(problem: Problem, entry: Input, gradient: Tensor) -> None:
    """GradcheckError where a gradient has not the shape or, if asked for, the dtype of its input."""
    if gradient.shape != entry.tensor.shape:
        raise GradcheckError("Gradient has incorrect size")
    if problem.settings.grad_dtypes and gradient.dtype is not entry.tensor.dtype:
        raise GradcheckError("Gradient has dtype mismatch")


def push(problem: Problem, entry: Input, tangent: Tensor) -> tuple[Any, ...]:
    """The tangents of all outputs where one input moves along ``tangent``; None for those that stay."""
    from .. import forward_ad

    with forward_ad.dual_level():
        inputs = [
            t.detach().requires_grad_() if isinstance(t, Tensor) and t.requires_grad else t for t in problem.inputs
        ]
        level = visible_level()  # what make_dual() asks: it would look how the tangent lies, a batch of them does not
        assert level is not None
        inputs[entry.number] = level.make(inputs[entry.number], tangent)
        outputs = as_tuple(problem.func(*inputs))
        return tuple(forward_ad.unpack_dual(outputs[k]).tangent for k in problem.positions)


def pushed(problem: Problem, entry: Input, tangent: np.ndarray) -> list[np.ndarray]:
    """The same on arrays, zero for outputs that stay."""
    tangents = push(problem, entry, Tensor._of(tangent.copy()))
    shapes = [(out._a.shape, out._a.dtype) for out in problem.outputs]
    return [np.zeros(*s) if t is None else np.array(t._a) for t, s in zip(tangents, shapes, strict=True)]


def forward(problem: Problem, entry: Input, step: complex) -> list[np.ndarray]:
    """For each output the Jacobian for one input, a run in forward mode for each element."""
    rows = []
    for k in range(entry.memory.size):
        tangent = np.zeros(entry.memory.shape, entry.memory.dtype)
        tangent.flat[k] = step
        rows.append([t.reshape(-1) for t in pushed(problem, entry, tangent)])
    if not rows:
        return [np.zeros((0, out._a.size)) for out in problem.outputs]
    return [np.stack(columns) for columns in zip(*rows, strict=True)]
