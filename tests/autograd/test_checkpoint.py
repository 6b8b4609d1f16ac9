"""Checkpoints beside PyTorch: gradients, how often and how far a function runs again, what is refused, what is kept."""

import importlib
import warnings
import weakref

import pytest
import torch

import autograd_nb as ours


class Bench:
    """What programs use: the module, its checkpoints, a leaf, and a log of calls."""

    def __init__(self, m):
        self.m, self.C = m, importlib.import_module(f"{m.__name__}.utils.checkpoint")
        self.x = m.tensor([0.5, 1.0, 2.0], requires_grad=True)
        self.log = []

    def run(self, function, *args, **kwargs):
        return self.C.checkpoint(function, *(args or (self.x,)), **{"use_reentrant": False, **kwargs})

    def logged(self, a):
        self.log.append("sin")
        b = a.sin()
        self.log.append("cos")
        c = b.cos()
        self.log.append("rest")
        return c * 2 + a.sum()

    def changing(self, first, later):
        """A function that does something else from the second time on."""

        def function(a):
            self.log.append("run")
            return first(a) if len(self.log) == 1 else later(a)

        return function

    def grad(self, y, **kwargs):
        return [round(v, 4) for v in self.m.autograd.grad(y.sum(), self.x, **kwargs)[0].tolist()]

    def backward(self, y, **kwargs):
        y.sum().backward(**kwargs)
        return [round(v, 4) for v in self.x.grad.tolist()]


def outcome(m, program):
    bench = Bench(m)
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        try:
            answer = program(bench)
        except (RuntimeError, ValueError) as error:
            answer = type(error).__name__, str(error).split("\n\nTip")[0].rstrip(".\n")
    return answer, bench.log, [str(w.message) for w in noted]


def twice(b, **kwargs):
    loss = b.run(lambda a: a.sin().cos()).sum()
    loss.backward(**kwargs)
    loss.backward()
    return [round(v, 4) for v in b.x.grad.tolist()]


def second_derivative(b):
    (first,) = b.m.autograd.grad(b.run(lambda a: a.sin().cos()).sum(), b.x, create_graph=True)
    return b.grad(first)


def nested(b):
    return b.grad(b.run(lambda a: b.run(lambda v: v.sin().cos(), a * 2).exp() * a))


def random_numbers(b, **kwargs):
    b.m.manual_seed(0)
    draws = []

    def function(a):
        draws.append(b.m.rand(3))
        return a * draws[-1] * a

    b.backward(b.run(function, **kwargs))
    return draws[0].tolist() == draws[1].tolist(), b.m.rand(2).tolist()


def contexts(b):
    class Noted:
        def __init__(self, name):
            self.name = name

        def __enter__(self):
            b.log.append(f"in {self.name}")

        def __exit__(self, *exc):
            b.log.append(f"out {self.name}")

    return b.grad(b.run(b.logged, context_fn=lambda: (Noted("first"), Noted("second"))))


def changed_input(b):
    y = b.x * 1
    out = b.run(lambda a: a.exp(), y)
    y.add_(1)
    out.sum().backward()


def stops_early(b, enable):
    with b.C.set_checkpoint_early_stop(enable):
        return b.grad(b.run(b.logged))


def sequential(b, segments, **kwargs):
    return b.backward(b.C.checkpoint_sequential([b.m.sin, b.m.cos, b.m.exp, b.logged], segments, b.x, **kwargs))


PROGRAMS = {
    "gradients": lambda b: b.grad(b.run(b.logged)),
    "reentrant": lambda b: b.backward(b.run(b.logged, use_reentrant=True)),
    "not said": lambda b: b.backward(b.C.checkpoint(b.logged, b.x)),
    "reentrant tuple": lambda b: [
        getattr(v, "requires_grad", v) for v in b.run(lambda a, n: (a * n, 3, a + n), b.x, 2, use_reentrant=True)
    ],
    "no inputs": lambda b: b.run(b.logged, b.x.detach(), use_reentrant=True).requires_grad,
    "keywords": lambda b: b.grad(b.run(lambda a, times=1: a * a * times, times=3)),
    "keywords reentrant": lambda b: b.run(lambda a, times=1: a, times=3, use_reentrant=True),
    "contexts reentrant": lambda b: b.run(b.logged, context_fn=contexts, use_reentrant=True),
    "debug reentrant": lambda b: b.run(b.logged, debug=True, use_reentrant=True),
    "grad reentrant": lambda b: b.grad(b.run(b.m.sin, use_reentrant=True)),
    "inputs reentrant": lambda b: b.backward(b.run(b.m.sin, use_reentrant=True), inputs=[b.x]),
    "detached reentrant": lambda b: b.backward(b.run(lambda a: a.detach(), use_reentrant=True)),
    "check": lambda b: b.run(b.logged, determinism_check="all"),
    "other shapes": lambda b: b.grad(b.run(b.changing(lambda a: a.sin().cos(), lambda a: a[:2].sin().cos()))),
    "fewer": lambda b: b.grad(b.run(b.changing(lambda a: a.sin().cos().exp(), lambda a: a.sin()))),
    "not looked at": lambda b: b.grad(
        b.run(b.changing(lambda a: a.sin(), lambda a: a.double().sin()), determinism_check="none")
    ),
    "stops": lambda b: stops_early(b, True),
    "does not stop": lambda b: stops_early(b, False),
    "does not stop either": lambda b: b.grad(b.run(b.logged, early_stop=False)),
    "twice": lambda b: twice(b, retain_graph=True),
    "twice freed": twice,
    "second derivative": second_derivative,
    "nested": nested,
    "random": random_numbers,
    "random reentrant": lambda b: random_numbers(b, use_reentrant=True),
    "random anew": lambda b: random_numbers(b, preserve_rng_state=False),
    "contexts": contexts,
    "changed": changed_input,
    "no grad": lambda b: b.m.no_grad()(b.run)(b.logged).requires_grad,
    "sequential": lambda b: sequential(b, 2, use_reentrant=False),
    "sequential reentrant": lambda b: sequential(b, 4),
    "sequential whole": lambda b: sequential(b, 1, use_reentrant=False),
    "sequential keywords": lambda b: sequential(b, 2, use_reentrant=False, other=1),
    "sequential short": lambda b: sequential(b, 9, use_reentrant=False),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_everything_goes_as_in_pytorch(name):
    assert outcome(ours, PROGRAMS[name]) == outcome(torch, PROGRAMS[name])


def test_what_lies_between_is_not_kept():
    held = []

    def function(a):
        b = a.exp()
        held.append(weakref.ref(b))
        return b.sin().cos()

    x = ours.ones(3, requires_grad=True)
    y = Bench(ours).run(function, x)
    assert held[0]() is None
    y.sum().backward()
    assert x.grad is not None
    assert held[1]() is None


def test_a_checkpoint_inside_another_keeps_nothing_of_it():
    held = []

    def inner(a):
        return a.sin().cos()

    def outer(a):
        b = a * 2
        held.append(weakref.ref(b))
        return Bench(ours).run(inner, b) * 3

    x = ours.ones(3, requires_grad=True)
    y = Bench(ours).run(outer, x)
    assert held[0]() is None
    y.sum().backward()
    expected = ours.ones(3, requires_grad=True)
    (inner(expected * 2) * 3).sum().backward()
    assert x.grad.tolist() == expected.grad.tolist()
