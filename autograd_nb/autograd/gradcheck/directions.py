"""Fast mode: the derivative along one random direction of the inputs, weighted by one of the outputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.sampling import FUNCTIONS
from ...engine.tensor import Tensor
from ...random import Generator
from .comparison import agree, mismatch, slow_account
from .jacobians import analytical, check_kind, check_same, forward, gradients, numerical, pushed
from .problem import Input, Part, Problem

rand = FUNCTIONS["rand"]


def direction(array: Any, generator: Generator) -> np.ndarray:
    """A random direction of length one in the space of an array, drawn as PyTorch draws it."""
    drawn = rand(array.size, generator=generator)._a.astype(array.real.dtype)
    return (drawn / (np.linalg.norm(drawn) if array.size else 1)).reshape(array.shape)


class Directions:
    """The directions of all checked inputs, one for the real and one for the imaginary parts, and of the outputs."""

    def __init__(self, problem: Problem) -> None:
        generator = Generator()
        self.of_inputs = [
            tuple(direction(e.memory, generator) for _ in range(1 + e.is_complex)) for e in problem.checked
        ]
        self.of_outputs = [direction(out._a, generator) for out in problem.outputs]


def along(problem: Problem, entry: Input, tangent: np.ndarray) -> list[np.ndarray]:
    """The changes of all outputs along a tangent of one input, per unit."""
    eps, memory = problem.settings.eps, entry.memory
    before = memory.copy()
    try:
        memory[...] = before + tangent * eps
        high = problem.arrays()
        memory[...] = before - tangent * eps
        low = problem.arrays()
    finally:
        memory[...] = before
    return [(h - c) / (2 * eps) for h, c in zip(high, low, strict=True)]


def check_reverse(problem: Problem, part: Part) -> None:
    """GradcheckError where a backward pass disagrees with the change along the directions."""
    chosen = Directions(problem)
    measured = [_measured(problem, part, chosen, k) for k in range(len(problem.checked))]
    for output in part.positions:
        weights = chosen.of_outputs[output]
        seen = part.of_tensor(problem.outputs[output])
        seed = weights.astype(seen._a.dtype)
        first, second = (gradients(problem, (seen,), [Tensor._of(seed.copy())]) for _ in range(2))
        for k, entry in enumerate(problem.checked):
            check_same(problem, first[k], second[k])
            got = 0.0
            if first[k] is not None:
                check_kind(problem, entry, first[k])
                got = _projected(first[k]._a, chosen.of_inputs[k])
            weight = float(chosen.of_inputs[k][0].sum()) * float(weights.sum())
            if not agree(problem, got, measured[k][output], weight):
                slow = _slow_reverse(problem, part, output, k)
                raise mismatch(part.opening, "", output, entry.number, np.asarray(got), measured[k][output], slow)


def _measured(problem: Problem, part: Part, chosen: Directions, k: int) -> list[Any]:
    """For each output its weighted change along the direction of input ``k``."""
    entry, total = problem.checked[k], None
    for unit, tangent in zip((1, 1j), chosen.of_inputs[k], strict=False):
        changes = along(problem, entry, unit * tangent)
        sums = [
            np.asarray(unit * np.sum(part.of_array(c) * w)) for c, w in zip(changes, chosen.of_outputs, strict=True)
        ]
        total = sums if total is None else [a + b for a, b in zip(total, sums, strict=True)]
    return total or []


def _projected(gradient: np.ndarray, tangents: tuple[np.ndarray, ...]) -> Any:
    if len(tangents) == 1:
        return np.sum(gradient * tangents[0])
    return np.sum(gradient.real * tangents[0]) + 1j * np.sum(gradient.imag * tangents[1])


def _slow_reverse(problem: Problem, part: Part, output: int, k: int) -> str:
    entry = problem.checked[k]
    found = analytical(problem, part, output)[k]
    expected = whole_numerical(problem, part, entry)[output]
    return slow_account(problem, output, entry, found, expected)


def whole_numerical(problem: Problem, part: Part, entry: Input) -> list[np.ndarray]:
    """For each output the Jacobian of one of its parts; of a complex input PyTorch's gradient, d/da + i d/db."""
    rows = [part.of_array(j) for j in numerical(problem, entry, 1)]
    if not entry.is_complex:
        return rows
    turned = [part.of_array(j) for j in numerical(problem, entry, 1j)]
    return [a + 1j * b for a, b in zip(rows, turned, strict=True)]


def check_forward(problem: Problem, mode: str) -> None:
    """GradcheckError where forward mode disagrees with the change along the directions."""
    chosen = Directions(problem)
    for k, entry in enumerate(problem.checked):
        for unit, tangent, prefix in zip((1, 1j), chosen.of_inputs[k], input_parts(entry), strict=False):
            changes = along(problem, entry, unit * tangent)
            found = pushed(problem, entry, (unit * tangent).astype(entry.memory.dtype))
            for output, (a, n) in enumerate(zip(found, changes, strict=True)):
                if not agree(problem, a, n, float(tangent.sum())):
                    slow = slow_account(
                        problem, output, entry, forward(problem, entry, unit)[output],
                        numerical(problem, entry, unit)[output],
                    )  # fmt: skip
                    raise mismatch(prefix, mode, output, entry.number, a.reshape(-1), n.reshape(-1), slow)


def input_parts(entry: Input) -> tuple[str, ...]:
    """How an error begins for each direction in which an input can move."""
    if not entry.is_complex:
        return ("",)
    return tuple(f"While considering the {part} part of complex inputs only, " for part in ("real", "imag"))
