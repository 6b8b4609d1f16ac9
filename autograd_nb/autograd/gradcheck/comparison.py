"""Comparing an analytical with a numerical derivative, and saying where they part."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.tensor import Tensor
from . import GradcheckError
from .problem import Input, Problem

SLOW = (
    "\nThe above quantities relating the numerical and analytical jacobians are computed \nin fast mode. See: "
    "https://github.com/pytorch/pytorch/issues/53876 for more background \nabout fast mode. Below, we recompute "
    "numerical and analytical jacobians in slow mode:\n\n"
)
SMALL = (
    "Fast gradcheck failed but element-wise differences are small. This means that the test might've passed in "
    "slow_mode!\n"
)


def agree(problem: Problem, analytical: Any, numerical: Any, weight: float = 1.0) -> bool:
    """True if they differ no more than allowed; ``weight`` is what a sum over many elements allows."""
    s = problem.settings
    return bool(np.allclose(analytical, numerical, rtol=s.rtol, atol=s.atol * weight))


def mismatch(
    prefix: str, mode: str, output: int, number: int, analytical: Any, numerical: Any, rest: str
) -> GradcheckError:
    """The error with PyTorch's sentence, both values, and whatever else helps."""
    sentence = f"{prefix}Jacobian {mode}mismatch for output {output} with respect to input {number},"
    return GradcheckError(f"{sentence}\nnumerical:{shown(numerical)}\nanalytical:{shown(analytical)}\n{rest}")


def shown(value: Any) -> str:
    """An array as a tensor, a number as a number."""
    return repr(Tensor._of(value)) if isinstance(value, np.ndarray) and value.ndim else repr(value.item())


def worst(problem: Problem, output: int, entry: Input, analytical: np.ndarray, numerical: np.ndarray) -> str:
    """The element that differs most, in a sentence."""
    off = np.abs(analytical - numerical)
    if not off.size:
        return ""
    row, column = np.unravel_index(int(np.argmax(np.where(np.isnan(off), np.inf, off))), off.shape)
    of_input = tuple(int(k) for k in np.unravel_index(row, entry.memory.shape))
    of_output = tuple(int(k) for k in np.unravel_index(column, problem.outputs[output]._a.shape))
    a, n = analytical[row, column], numerical[row, column]
    relative = off[row, column] / abs(n) if n else np.inf
    return (
        f"The largest difference: output {output}{_at(of_output)} for input {entry.number}{_at(of_input)} is "
        f"analytically {a:.6g} and numerically {n:.6g}, a relative difference of {relative:.3g}"
    )


def _at(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, place))}]" if place else ""


def compare(
    problem: Problem, prefix: str, mode: str, output: int, entry: Input, analytical: Any, numerical: Any
) -> None:
    """GradcheckError where two Jacobians differ; ``prefix`` says which part was looked at, ``mode`` how."""
    if not agree(problem, analytical, numerical):
        rest = worst(problem, output, entry, analytical, numerical)
        raise mismatch(prefix, mode, output, entry.number, analytical, numerical, rest)


def slow_account(problem: Problem, output: int, entry: Input, analytical: np.ndarray, numerical: np.ndarray) -> str:
    """What a failure in fast mode adds: both Jacobians, and where they differ most."""
    largest = float(np.max(np.abs(analytical - numerical), initial=0.0))
    small = SMALL if agree(problem, analytical, numerical) else ""
    return (
        f"{SLOW}Numerical:\n {shown(numerical)}\nAnalytical:\n{shown(analytical)}\n\n"
        f"The max per-element difference (slow mode) is: {largest}.\n{small}"
        f"{worst(problem, output, entry, analytical, numerical)}"
    )
