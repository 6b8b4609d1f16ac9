"""Custom functions: everything ``ctx`` offers, what forward may return, and what backward may give back."""

import pytest

from tests.engine.oracle import chain, error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def function(T, forward, backward, **more):
    """A Function class of two functions that take ctx."""
    body = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Mine", (T.autograd.Function,), {**body, **{k: staticmethod(v) for k, v in more.items()}})


def save(ctx, *tensors):
    ctx.save_for_backward(*tensors)


@same
def test_basics(T):
    class Cube(T.autograd.Function):
        @staticmethod
        def forward(ctx, x, factor):
            ctx.save_for_backward(x)
            ctx.factor = factor
            return factor * x**3

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * ctx.factor * 3 * x**2, None

    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = Cube.apply(x, 2.0)
    yield y, chain(y.grad_fn), y.grad_fn.saved_tensors, y.grad_fn.factor, y.grad_fn.needs_input_grad
    (y.sum() + Cube.apply(x, 1).sum()).backward()
    yield x.grad, whole_error(y.sum().backward), whole_error(lambda: y.grad_fn.saved_tensors)
    yield repr(y), repr(y.grad_fn).startswith("<torch.autograd.function.CubeBackward object at 0x")
    (g,) = T.autograd.grad(Cube.apply(x, 1.0).sum(), x, create_graph=True)
    yield T.autograd.grad(g.sum(), x)
    with T.no_grad():
        yield Cube.apply(x, 1.0)
    yield Cube.apply(T.ones(2), 1.0), error(lambda: Cube()(x))


@same
def test_setup_context(T):
    class Scale(T.autograd.Function):
        @staticmethod
        def forward(x, factor):
            return x * factor, x + 1

        @staticmethod
        def setup_context(ctx, inputs, output):
            x, factor = inputs
            ctx.factor = factor
            ctx.save_for_backward(x, output[0])

        @staticmethod
        def backward(ctx, g, h):
            seen.append([t.tolist() for t in ctx.saved_tensors])
            return g * ctx.factor + h, None

    seen = []
    x = T.tensor([1.0, 2.0], requires_grad=True)
    a, b = Scale.apply(x, 3.0)
    yield a, b
    (a.sum() + 2 * b.sum()).backward()
    yield x.grad, seen


@same
def test_needs_input_grad_and_none(T):
    seen = []
    Mine = function(
        T, lambda ctx, x, y, n: x * y, lambda ctx, g: (seen.append(ctx.needs_input_grad), (g * 2, g * 3, None))[1]
    )
    x, y = T.ones(2, requires_grad=True), T.ones(2)
    Mine.apply(x, y, 5).sum().backward()
    yield seen, x.grad, y.grad
    Mine.apply(y, x, None).sum().backward()
    yield seen, x.grad, chain(Mine.apply(y, x, "s").grad_fn)
    Nothing = function(T, lambda ctx, x: x * 2, lambda ctx, g: None)
    z = T.ones(2, requires_grad=True)
    Nothing.apply(z).sum().backward()
    yield z.grad


@same
def test_mark_non_differentiable(T):
    def forward(ctx, x):
        top, index = x * 2, (x > 1).float()
        ctx.mark_non_differentiable(index)
        return top, index

    Mine = function(T, forward, lambda ctx, g, h: (seen.append(h), g * 2)[1])
    seen = []
    x = T.tensor([1.0, 2.0], requires_grad=True)
    a, b = Mine.apply(x)
    yield a, b
    a.sum().backward()
    yield x.grad, seen
    Whole = function(T, lambda ctx, x: (x * 2, T.tensor([1, 2])), lambda ctx, g, h: (seen.append(h), g)[1])
    a, b = Whole.apply(x)
    yield a, b
    a.sum().backward()
    yield x.grad, seen


@same
def test_materialize(T):
    seen = []

    def forward(ctx, x, mode):
        ctx.set_materialize_grads(mode)
        return x * 2, x * 3

    Mine = function(T, forward, lambda ctx, g, h: (seen.append((g, h)), (g if h is None else h, None))[1])
    x = T.tensor([1.0, 2.0], requires_grad=True)
    for mode in (True, False):
        Mine.apply(x, mode)[0].sum().backward()
        Mine.apply(x, mode)[1].sum().backward()
    yield seen, x.grad


@same
def test_dirty(T):
    def forward(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        return x

    Mine = function(T, forward, lambda ctx, g: g * 2)
    leaf = T.tensor([1.0, 2.0], requires_grad=True)
    x = leaf * 1
    y = Mine.apply(x)
    yield y is x, x, x._version, chain(x.grad_fn)
    (x * x).sum().backward()
    yield leaf.grad, whole_error(Mine.apply, leaf), whole_error(Mine.apply, leaf[:])
    base = leaf * 1
    part = base[:1]
    Mine.apply(part)
    yield base, part, chain(base.grad_fn)[0]
    base.sum().backward()
    yield leaf.grad
    plain = T.ones(2)
    yield Mine.apply(plain) is plain, plain, plain._version


@same
def test_saved_tensors(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    Exp = function(T, lambda ctx, x: (r := x.exp(), save(ctx, r, None))[0], lambda ctx, g: g * ctx.saved_tensors[0])
    y = Exp.apply(x)
    yield y.grad_fn.saved_tensors
    (g,) = T.autograd.grad(y.sum(), x, create_graph=True)
    yield g.requires_grad, T.autograd.grad(g.sum(), x)
    y = Exp.apply(x)
    y.add_(1)
    yield whole_error(y.sum().backward)
    Square = function(T, lambda ctx, x: (save(ctx, x), x * x)[1], lambda ctx, g: 2 * g * ctx.saved_tensors[0])
    a = x * 1
    y = Square.apply(a)
    a.mul_(2)
    yield whole_error(y.sum().backward)
    Middle = function(T, lambda ctx, x: (m := x * 2, save(ctx, m), m * 3)[2], lambda ctx, g: g * ctx.saved_tensors[0])
    Middle.apply(x).sum().backward()
    yield x.grad
    yield error(function(T, lambda ctx, x: save(ctx, 1) or x * 2, lambda ctx, g: g).apply, x)


@same
def test_returning_inputs_and_views(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    Same = function(T, lambda ctx, x: x, lambda ctx, g: g * 10)
    y = Same.apply(x)
    yield y is x, y, chain(y.grad_fn), y.data_ptr() == x.data_ptr()
    y.sum().backward()
    yield x.grad
    Viewed = function(T, lambda ctx, x: x.view_as(x), lambda ctx, g: g * 10)
    v = Viewed.apply(x * 1)
    yield v, error(v.mul_, 2)
    Both = function(T, lambda ctx, x, y: (x, x * y), lambda ctx, g, h: (g + h, h * 3))
    a, b = Both.apply(x, x * 2)
    yield a, b
    (a + b).sum().backward()
    yield x.grad
    Strange = function(T, lambda ctx, x: (x * 2, 7, "text"), lambda ctx, g, *rest: g)
    a, seven, text = Strange.apply(x)
    yield a, seven, text
    yield error(function(T, lambda ctx, x: None, lambda ctx, g: g).apply, x)
    yield error(function(T, lambda ctx, x: 5, lambda ctx, g: g).apply, x)


@same
def test_wrong_gradients_of_a_function(T):
    x, y = T.ones(2, requires_grad=True), T.ones(2, requires_grad=True)
    for back in (
        lambda ctx, g: (g, g), lambda ctx, g: (g, None, None), lambda ctx, g: T.ones(3), lambda ctx, g: 1.0,
        lambda ctx, g: (),
        lambda ctx, g: T.ones(2, 2), lambda ctx, g: g.double(), lambda ctx, g: T.ones(1), lambda ctx, g: "g",
        lambda ctx: 1,
        lambda ctx, g: [g], lambda ctx, g: g[0], lambda ctx, g: 1 / 0,
    ):  # fmt: skip
        out = function(T, lambda ctx, x: x * 2, back).apply(x)
        yield error(out.sum().backward), x.grad
    two = function(T, lambda ctx, x, n, y: x * y, lambda ctx, g: (g, g, g))
    yield whole_error(two.apply(x, 3, y).sum().backward)
    one = function(T, lambda ctx, x, y: x * y, lambda ctx, g: g)
    yield whole_error(one.apply(x, y).sum().backward)


@same
def test_missing_parts(T):
    class Empty(T.autograd.Function):
        pass

    class Forward(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

    x = T.ones(2, requires_grad=True)
    yield whole_error(Empty.apply, x), whole_error(Forward.apply(x).sum().backward), error(T.autograd.Function.apply, x)


@same
def test_once_differentiable(T):
    once = T.autograd.function.once_differentiable
    Mine = function(T, lambda ctx, x: (save(ctx, x), x * x)[1], once(lambda ctx, g: g * 2 * ctx.saved_tensors[0]))
    x = T.tensor([1.0, 2.0], requires_grad=True)
    Mine.apply(x).sum().backward()
    yield x.grad
    (g,) = T.autograd.grad(Mine.apply(x).sum(), x, create_graph=True)
    yield whole_error(g.sum().backward)
    v = T.ones(2, requires_grad=True)
    (g,) = T.autograd.grad(Mine.apply(x), x, v, create_graph=True)
    yield g.requires_grad, whole_error(g.sum().backward)


@same
def test_exceptions_pass_through(T):
    def fail(*args):
        raise KeyError("mine")

    x = T.ones(2, requires_grad=True)
    yield error(function(T, fail, fail).apply, x), T.is_grad_enabled()
    y = function(T, lambda ctx, x: x * 2, fail).apply(x)
    yield error(y.sum().backward), T.is_grad_enabled(), x.grad
    (x * 2).sum().backward()
    yield x.grad


@same
def test_functions_inside_functions(T):
    Inner = function(T, lambda ctx, x: (save(ctx, x), x * x)[1], lambda ctx, g: 2 * g * ctx.saved_tensors[0])
    Outer = function(
        T, lambda ctx, x: (save(ctx, x), Inner.apply(x) + 1)[1], lambda ctx, g: Inner.apply(g) * ctx.saved_tensors[0]
    )
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = Outer.apply(Inner.apply(x))
    yield y, chain(y.grad_fn)
    y.backward(T.tensor([2.0, 3.0]))
    yield x.grad


@same
def test_hooks_on_function_nodes(T):
    seen = []
    Mine = function(T, lambda ctx, x: (x * 2, x * 3), lambda ctx, g, h: g + h)
    x = T.tensor([1.0, 2.0], requires_grad=True)
    a, b = Mine.apply(x)
    a.register_hook(lambda g: g * 10)
    b.retain_grad()
    a.grad_fn.register_prehook(lambda grads: seen.append(grads))
    a.grad_fn.register_hook(lambda i, o: seen.append((i, o)))
    (a + b).sum().backward()
    yield seen, x.grad, b.grad, a.grad_fn is b.grad_fn, b.output_nr


@same
def test_keyword_arguments_are_refused(T):
    Mine = function(T, lambda ctx, x, factor=2: x * factor, lambda ctx, g: g)
    x = T.ones(2, requires_grad=True)
    yield error(lambda: Mine.apply(x, factor=3)), error(lambda: Mine.apply())


@same
def test_function_of_integers_and_lists(T):
    Mine = function(T, lambda ctx, xs, i: xs[0] * 2 + i, lambda ctx, g: (None, None))
    x = T.ones(2, requires_grad=True)
    yield Mine.apply([x], T.tensor([1, 2])), Mine.apply([x.detach()], T.tensor([1, 2]))
    Index = function(T, lambda ctx, x, i: x * i, lambda ctx, g: (g * 2, None))
    y = Index.apply(x, T.tensor([1, 2]))
    y.sum().backward()
    yield y, x.grad, chain(y.grad_fn)
