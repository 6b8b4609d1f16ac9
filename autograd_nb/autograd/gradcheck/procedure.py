"""The order in which ``gradcheck`` looks at things."""

from __future__ import annotations

import numpy as np

from . import GradcheckError, directions
from .comparison import compare
from .demands import check_batched, check_batched_forward, check_proportional, check_undefined
from .directions import input_parts, whole_numerical
from .jacobians import analytical, forward, numerical
from .problem import Part, Problem

FORWARD = "computed with forward mode "


def check_all(problem: Problem) -> None:
    """GradcheckError with what is wrong first."""
    settings = problem.settings
    if not problem.outputs:
        check_flat(problem)
        return
    if settings.forward_ad:
        check_forward(problem)
    if settings.backward_ad:
        for part in problem.parts():
            if settings.fast_mode:
                directions.check_reverse(problem, part)
            else:
                check_reverse(problem, part)
    if settings.batched_forward_grad:
        check_batched_forward(problem)
    if settings.backward_ad:
        if settings.batched_grad:
            check_batched(problem)
        check_proportional(problem)
        if settings.undefined_grad:
            check_undefined(problem)


def check_flat(problem: Problem) -> None:
    """GradcheckError unless outputs that carry no gradient do not change with the inputs either."""
    problem.positions = tuple(range(len(problem.everything)))
    problem.outputs = problem.everything
    for entry in problem.checked:
        for jacobian in numerical(problem, entry, 1):
            if np.any(np.abs(jacobian) > problem.settings.eps):
                raise GradcheckError("Numerical gradient for function expected to be zero")


def check_reverse(problem: Problem, part: Part) -> None:
    """GradcheckError where the Jacobian of backward passes is not that of differences."""
    expected = [whole_numerical(problem, part, entry) for entry in problem.checked]
    for output in part.positions:
        found = analytical(problem, part, output)
        for k, entry in enumerate(problem.checked):
            compare(problem, part.opening, "", output, entry, found[k], expected[k][output])


def check_forward(problem: Problem) -> None:
    """GradcheckError where forward mode disagrees with differences."""
    if problem.settings.fast_mode:
        directions.check_forward(problem, FORWARD)
        return
    for entry in problem.checked:
        for step, prefix in zip((1, 1j), input_parts(entry), strict=False):
            found, expected = forward(problem, entry, step), numerical(problem, entry, step)
            for output in range(len(problem.outputs)):
                compare(problem, prefix, FORWARD, output, entry, found[output], expected[output])
