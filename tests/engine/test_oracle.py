"""The comparison with PyTorch itself: whatever differs makes it fail."""

import warnings

import pytest

import autograd_nb
from tests.engine.oracle import check

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def other_value(T):
    yield T.ones(2) * (2 if T is autograd_nb else 1)


def other_dtype(T):
    yield T.ones(2, dtype=T.float64 if T is autograd_nb else T.float32)


def other_node(T):
    x = T.ones(2, requires_grad=True)
    yield x + 1 if T is autograd_nb else x - 1


def one_observation_more(T):
    yield 1
    if T is autograd_nb:
        yield 2


def raising(program):
    program.may_raise = True
    return program


@raising
def other_error(T):
    yield 1
    raise (ValueError if T is autograd_nb else TypeError)("the same sentence")


@raising
def other_sentence(T):
    yield 1
    raise ValueError("one thing" if T is autograd_nb else "another thing")


def a_warning_of_ours_alone(T):
    yield 1
    if T is autograd_nb:
        warnings.warn("look here", UserWarning, stacklevel=1)


def nothing_to_see(T):
    if T is None:
        yield 1


def a_mistake_of_its_own(T):
    yield 1
    first, _ = T.ones(3)
    yield first


@raising
def misspelt(T):
    yield T.ones(1)
    yield tensor(1)  # noqa: F821


@pytest.mark.parametrize(
    ("program", "why"),
    [
        (nothing_to_see, "the program shows nothing"),
        (a_mistake_of_its_own, "the program stops on PyTorch too: .*ValueError"),
        (misspelt, "the program stops on PyTorch too: .*NameError"),
    ],
)
def test_a_program_that_shows_nothing_or_stops_at_a_mistake_fails(program, why):
    with pytest.raises(AssertionError, match=why):
        check(program)


@pytest.mark.parametrize(
    "program",
    [other_value, other_dtype, other_node, one_observation_more, other_error, other_sentence, a_warning_of_ours_alone],
)
def test_a_difference_fails(program):
    with pytest.raises(AssertionError):
        check(program)
