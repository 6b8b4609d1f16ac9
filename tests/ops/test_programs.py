"""Random programs of views, indexing and in-place writes: every outcome, value, graph and gradient as with PyTorch."""

import pytest

import autograd_nb as ours
from tests.ops.programs import SETUP, Program, describe, run

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")
COUNT, PER_TEST = 300, 30


def close(mine, theirs):
    """Equal plain data, numbers up to rounding."""
    if isinstance(theirs, (list, tuple)):
        return isinstance(mine, type(theirs)) and len(mine) == len(theirs) and all(map(close, mine, theirs))
    if isinstance(theirs, float) and theirs == theirs:
        return isinstance(mine, float) and abs(mine - theirs) <= 1e-4 * max(1.0, abs(theirs))
    return mine == theirs or (mine != mine and theirs != theirs)


def compare(seed):
    """Run one program on both sides."""
    program, state = Program(torch, seed), {"torch": ours}
    for statement in SETUP:
        run(statement, state)
    text = "\n".join(program.statements)
    for statement, outcome in zip(program.statements[len(SETUP) :], program.outcomes, strict=True):
        assert run(statement, state) == outcome, f"program {seed}: {statement}\n{text}"
    facts, outcome, grads = describe(state, program.names, ours)
    expected, expected_outcome, expected_grads = describe(program.state, program.names, torch)
    for mine, theirs in zip(facts, expected, strict=True):
        assert close(mine, theirs), f"program {seed}: {mine} is not {theirs}\n{text}"
    assert outcome == expected_outcome, f"program {seed}\n{text}"
    if outcome is None:
        assert close(grads, expected_grads), f"program {seed}: {grads} is not {expected_grads}\n{text}"


@pytest.mark.parametrize("first", range(0, COUNT, PER_TEST))
def test_programs(first):
    for seed in range(first, first + PER_TEST):
        compare(seed)
