"""What else a derivative must fulfil: missing gradients, proportionality, and several gradients at once."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ...engine.assemble import find
from ...engine.batching.level import VmapLevel
from ...engine.sampling import FUNCTIONS
from ...engine.tensor import Tensor
from ..backward import grad
from ..function import Function
from . import GradcheckError
from .jacobians import gradients, push, pushed
from .problem import Problem

randn_like = FUNCTIONS["randn_like"]

BATCHED = "gradcheck or gradgradcheck failed while testing batched gradient computation."


NEW = (
    "Backwards compatibility: New undefined gradient support checking feature is enabled by default, but it may break "
    "existing callers of this function. If this is true for you, you can call this function with "
    '"check_undefined_grad=False" to disable the feature'
)
ABOUT = "A backward gets None, or zeros where gradients are materialised, for an output that nobody used."


class _Missing(Function):
    """Passes a tensor on, and no gradient back."""

    @staticmethod
    def forward(ctx: Any, tensor: Any) -> Any:
        return tensor.clone()

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> Any:
        return None


def check_proportional(problem: Problem) -> None:
    """GradcheckError where zero gradients of the outputs give other than zero, or other shapes and dtypes."""
    seeds = [Tensor._of(np.zeros_like(np.asarray(out._a))) for out in problem.outputs]
    for entry, found in zip(problem.checked, gradients(problem, problem.outputs, seeds), strict=True):
        if found is None:
            continue
        if np.any(found._a):
            raise GradcheckError("backward not multiplied by grad_output")
        if found.dtype is not entry.tensor.dtype:
            raise GradcheckError("grad is incorrect type")
        if found.shape != entry.tensor.shape:
            raise GradcheckError("grad is incorrect size")


def check_undefined(problem: Problem) -> None:
    """GradcheckError unless backward copes with outputs that got no gradient, all of them or one at a time."""
    everything = range(len(problem.outputs))
    _check_missing(problem, set(everything))
    if len(everything) > 1:
        for k in everything:
            _check_missing(problem, {k})


def _check_missing(problem: Problem, missing: set[int]) -> None:
    outputs = problem.call()
    ends = tuple(_Missing.apply(out) if k in missing else out for k, out in enumerate(outputs))
    seeds = [Tensor._of(np.zeros_like(np.asarray(out._a))) for out in outputs]
    try:
        found = gradients(problem, ends, seeds)
    except RuntimeError as error:
        warnings.warn(NEW, stacklevel=6)
        raise GradcheckError(
            f"Expected backward function to handle undefined output grads. {ABOUT} It raised {error}"
        ) from error
    if any(g is not None and np.any(g._a) for g in found):
        warnings.warn(NEW, stacklevel=6)
        raise GradcheckError(
            "Expected all input grads to be undefined or zero when all output grads are undefined or zero. " + ABOUT
        )


def check_batched(problem: Problem) -> None:
    """GradcheckError where several gradients in one call of ``autograd.grad`` give other results than one by one."""
    targets = [entry.tensor for entry in problem.checked]
    for k, out in enumerate(problem.outputs):
        rows = [randn_like(out.detach()) for _ in range(2)]
        apart = [gradients(problem, (out,), [row]) for row in rows]
        try:
            together = grad(
                out, targets, find("stack")(rows), retain_graph=True, allow_unused=True, is_grads_batched=True
            )
        except RuntimeError as error:
            raise GradcheckError(f"{BATCHED}\nIt raised {type(error).__name__}: {error}") from error
        for entry, got, single in zip(problem.checked, together, zip(*apart, strict=True), strict=True):
            expected = None if single[0] is None else np.stack([g._a for g in single])
            compare_batches(problem, k, entry.number, None if got is None else got._a, expected)


def compare_batches(problem: Problem, output: int, number: int, got: Any, expected: Any) -> None:
    """GradcheckError where what was computed at once is not what was computed one by one."""
    got = np.zeros(()) if got is None else got
    expected = np.zeros(()) if expected is None else expected
    if not np.allclose(got, expected, rtol=problem.settings.rtol, atol=problem.settings.atol):
        raise GradcheckError(
            f"\nFor output {output} and input {number}:\n\n{BATCHED}\n\nGot:\n{Tensor._of(got)}\n\nExpected:\n"
            f"{Tensor._of(expected)}\n"
        )


def check_batched_forward(problem: Problem) -> None:
    """GradcheckError where two tangents at once give other results than one by one."""
    for entry in problem.checked:
        tangents = Tensor._of(np.stack([np.ones_like(entry.memory) * factor for factor in (1.0, -0.5)]))
        level = VmapLevel(2)
        with level:
            together = push(problem, entry, level.wrap(tangents))
        apart = [pushed(problem, entry, rows) for rows in tangents._a]
        for k, got in enumerate(together):
            both = None if got is None else level.front(got)._a
            compare_batches(problem, k, entry.number, both, np.stack([rows[k] for rows in apart]))
