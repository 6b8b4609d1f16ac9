"""Grad modes and inference mode: as blocks, decorators, on generators, as calls, nested, per thread and per task."""

import asyncio
import threading

import pytest

from tests.engine.oracle import error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@same
def test_blocks(T):
    x = T.ones(2, requires_grad=True)
    with T.no_grad():
        yield (x * 2).requires_grad, T.is_grad_enabled(), (x * 2).is_leaf, x.requires_grad
        with T.enable_grad():
            yield x * 2, T.is_grad_enabled()
            with T.set_grad_enabled(False):
                yield x * 2
            yield T.is_grad_enabled()
        yield T.is_grad_enabled(), T.zeros(2, requires_grad=True)
    yield x * 2, T.is_grad_enabled()
    with pytest.raises(KeyError), T.no_grad():
        raise KeyError
    yield T.is_grad_enabled()


@same
def test_one_manager_used_twice_and_nested(T):
    off = T.no_grad()
    with off:
        with off:
            yield T.is_grad_enabled()
        yield T.is_grad_enabled()
    with T.enable_grad(), off:
        yield T.is_grad_enabled()
    T.set_grad_enabled(True)  # PyTorch's manager remembers one mode only


@same
def test_calls_last(T):
    T.set_grad_enabled(False)
    yield T.is_grad_enabled(), T.ones(1, requires_grad=True) * 2
    T.set_grad_enabled(True)
    yield T.is_grad_enabled()
    manager = T.set_grad_enabled(False)
    yield T.is_grad_enabled()
    with manager:
        yield T.is_grad_enabled()
    yield T.is_grad_enabled(), error(T.set_grad_enabled, 1), error(T.set_grad_enabled)
    T.set_grad_enabled(True)


@same
def test_decorators(T):
    x = T.ones(2, requires_grad=True)

    @T.no_grad()
    def without(depth):
        """Doubles."""
        return (x * 2).requires_grad, depth and without(depth - 1)

    @T.no_grad
    def bare():
        return (x * 2).requires_grad

    @T.enable_grad()
    def within():
        return (x * 2).requires_grad

    @T.set_grad_enabled(False)
    def switched():
        return (x * 2).requires_grad

    @T.inference_mode()
    def inferred():
        return (x * 2).is_inference()

    yield without(3), without.__name__, without.__doc__, bare(), switched(), inferred(), T.is_grad_enabled()
    with T.no_grad():
        yield within(), T.is_grad_enabled()

    class Model:
        @T.no_grad()
        def predict(self):
            return T.is_grad_enabled()

    yield Model().predict(), T.is_grad_enabled()


@same
def test_decorated_generators(T):
    @T.no_grad()
    def produce():
        got = yield T.is_grad_enabled()
        try:
            yield got, T.is_grad_enabled()
        except KeyError:
            yield "caught", T.is_grad_enabled()
        return "done"

    steps = produce()
    yield next(steps), T.is_grad_enabled(), steps.send("sent"), T.is_grad_enabled()
    yield steps.throw(KeyError()), T.is_grad_enabled()
    with pytest.raises(StopIteration) as stop:
        next(steps)
    yield stop.value.value, T.is_grad_enabled()
    early = produce()
    next(early)
    early.close()
    yield T.is_grad_enabled(), list(produce())


@same
def test_threads_have_their_own_mode(T):
    seen = {}

    def look(name):
        seen[name] = T.is_grad_enabled(), (T.ones(1, requires_grad=True) * 2).requires_grad
        T.set_grad_enabled(False)

    with T.no_grad():
        thread = threading.Thread(target=look, args=["inside"])
        thread.start()
        thread.join()
        seen["after"] = T.is_grad_enabled()
    yield seen, T.is_grad_enabled()


@same
def test_generators_do_not_leak_their_mode(T):
    def quiet():
        with T.no_grad():
            yield T.is_grad_enabled()
            yield T.is_grad_enabled()

    steps = quiet()
    yield next(steps), T.is_grad_enabled()
    yield next(steps)
    steps.close()
    yield T.is_grad_enabled()


def test_asyncio_tasks_have_their_own_mode():
    import autograd_nb as T

    async def step(off, trace):
        with T.set_grad_enabled(not off):
            for _ in range(3):
                trace.append(T.is_grad_enabled())
                await asyncio.sleep(0)

    async def main():
        off, on = [], []
        await asyncio.gather(step(True, off), step(False, on))
        return off, on, T.is_grad_enabled()

    assert asyncio.run(main()) == ([False] * 3, [True] * 3, True)


@same
def test_inference_mode(T):
    w = T.ones(2, requires_grad=True)
    with T.inference_mode():
        x = T.ones(2)
        y = w * 2
        yield T.is_inference_mode_enabled(), T.is_grad_enabled(), x.is_inference(), y.is_inference(), y.requires_grad
        x.add_(1)
        yield x, error(lambda: x._version), w.is_inference(), x[0].is_inference()
        with T.inference_mode(False):
            yield T.is_inference_mode_enabled(), T.is_grad_enabled(), (w * 2).requires_grad
    yield T.is_inference_mode_enabled(), x.is_inference(), x.clone().is_inference(), (x * 2).is_inference()
    yield whole_error(x.add_, 1), whole_error(x.requires_grad_)
    yield whole_error(lambda: w * x), (w + x).grad_fn, x.detach().is_inference()
    with T.inference_mode(mode=True):
        x.fill_(1)
    yield x, whole_error(lambda: x._version), T.ones(2).is_inference()


@same
def test_views_in_inference_mode(T):
    w = T.ones(3, requires_grad=True)
    y = w * 1
    with T.inference_mode():
        view, own = y[:2], T.zeros(3)[:2]
        yield view.is_inference(), own.is_inference(), view._is_view()
    yield whole_error(view.add_, 1), error(own.add_, 1)
    with T.inference_mode():
        y.add_(1)
    yield y.tolist(), y.is_inference()


@same
def test_modes_and_functions(T):
    class Twice(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.mode = T.is_grad_enabled()
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2, T.is_grad_enabled() and None

    class Modes(Twice):
        @staticmethod
        def backward(ctx, g):
            seen.append((ctx.mode, T.is_grad_enabled()))
            return g * 2

    seen = []
    x = T.ones(2, requires_grad=True)
    Modes.apply(x).sum().backward()
    T.autograd.grad(Modes.apply(x).sum(), x, create_graph=True)
    with T.no_grad():
        yield Modes.apply(x).requires_grad
    with T.enable_grad():
        T.autograd.grad(Modes.apply(x).sum(), x)
    yield seen, T.is_grad_enabled()


@same
def test_hooks_run_without_recording(T):
    x = T.ones(2, requires_grad=True)
    seen = []
    y = x * 2
    y.register_hook(lambda g: seen.append(T.is_grad_enabled()))
    y.sum().backward(retain_graph=True)
    T.autograd.grad(y.sum(), x, create_graph=True)
    yield seen, T.is_grad_enabled()
