"""Anomaly detection beside PyTorch: the warning with the forward calls, the errors, and that it leaves no trace."""

import re
import warnings

import pytest
import torch

import autograd_nb as ours
from autograd_nb.engine import passes, record, run


def seen(program, m):
    """The error and the warnings of a program, without what PyTorch says of its own files."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        try:
            program(m)
            error = None
        except RuntimeError as raised:
            error = str(raised)
    texts = [re.sub(r" \(Triggered internally at .*\)$", "", str(w.message)) for w in noted]
    return error, [re.sub(r'  File "[^"]*site-packages/torch/[^\n]*\n(    [^\n]*\n)*', "", t).rstrip() for t in texts]


def root(x):
    return (x * 0).sqrt()


def gives_nan(m):
    with m.autograd.detect_anomaly():
        x = m.tensor([0.0, 1.0], requires_grad=True)
        (root(x) * 0).sum().backward()


def was_recorded_before(m):
    y = root(m.tensor([0.0], requires_grad=True))
    with m.autograd.set_detect_anomaly(True):
        (y * 0).sum().backward()


def fails_in_a_custom_function(m):
    class Fails(m.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, g):
            raise RuntimeError("no gradient today")

    with m.autograd.set_detect_anomaly(True):
        Fails.apply(m.ones(2, requires_grad=True) * 2).sum().backward()


def was_changed_in_place(m):
    with m.autograd.set_detect_anomaly(True):
        y = m.ones(2, requires_grad=True).exp()
        y.add_(1)
        y.sum().backward()


def fails_in_the_second_pass(m):
    with m.autograd.set_detect_anomaly(True):
        x = m.tensor([0.0], requires_grad=True, dtype=m.float64)
        (g,) = m.autograd.grad((x**1.5).sum(), x, create_graph=True)
        m.autograd.grad(g.sum() * 0, x)


def has_several_outputs(m):
    with m.autograd.set_detect_anomaly(True):
        a, b = m.ones(2, 2, requires_grad=True).unbind(0)
        (m.tensor(float("nan")) * a * b).sum().backward()


def does_not_look_for_nan(m):
    with m.autograd.set_detect_anomaly(True, check_nan=False):
        (root(m.tensor([0.0], requires_grad=True)) * 0).sum().backward()


@pytest.mark.parametrize("program", [
    gives_nan, was_recorded_before, fails_in_a_custom_function, was_changed_in_place, fails_in_the_second_pass,
    has_several_outputs, does_not_look_for_nan,
])  # fmt: skip
def test_errors_and_warnings_are_those_of_pytorch(program):
    assert seen(program, ours) == seen(program, torch)


def test_the_warning_points_at_the_users_line():
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        with pytest.raises(RuntimeError, match="Good luck!"):
            was_changed_in_place(ours)
    assert [w.filename for w in noted] == [__file__]


def test_switches_nest_and_come_back():
    def states(m):
        state = lambda: (m.is_anomaly_enabled(), m.is_anomaly_check_nan_enabled())  # noqa: E731
        found = [state()]
        with m.autograd.set_detect_anomaly(True, False):
            found.append(state())
            with m.autograd.set_detect_anomaly(False):
                found.append(state())
            found.append(state())
        return [*found, state()]

    assert states(ours) == states(torch)


def test_another_observer_still_hears_and_nothing_is_left_behind():
    heard = []
    record.set_observer(heard.append)
    try:
        with ours.autograd.set_detect_anomaly(True):
            y = ours.ones(1, requires_grad=True) * 2
        assert heard == [y.grad_fn]
        assert any("ours.ones(1" in call for call in y.grad_fn.metadata["traceback_"])
        assert record.observer == heard.append
    finally:
        record.set_observer(None)
    assert run.observers == []
    assert passes.run_class is run.Run
