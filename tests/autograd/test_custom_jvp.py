"""Forward mode through custom functions: what ``jvp`` is given, and what it may give back."""

from types import SimpleNamespace

import pytest

import autograd_nb as torch
from autograd_nb.autograd import forward_ad
from tests.engine.oracle import same_or_raises

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def functions(T):
    """Custom functions of either module."""

    class Cube(T.autograd.Function):
        @staticmethod
        def forward(x, k):
            return x**3 * k

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(inputs[0])
            ctx.save_for_forward(inputs[0])

        @staticmethod
        def jvp(ctx, t, k):
            return t * 3 * ctx.saved_tensors[0] ** 2

    class Doubled(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def jvp(ctx, t):
            return t.mul_(2)

    class Pair(T.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y, (x > 1).to(x.dtype).argmax()

        @staticmethod
        def jvp(ctx, t, u):
            return t + u, None

    return SimpleNamespace(Cube=Cube, Doubled=Doubled, Pair=Pair, **more_functions(T))


def more_functions(T):
    """And others, which return views, ask for None in place of zeros, or have no ``jvp``."""

    class Unset(T.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.set_materialize_grads(False)
            return x * y, x.argmax()

        @staticmethod
        def jvp(ctx, t, u):
            return (t if u is None else u), None

    class Flat(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.view(-1)

        @staticmethod
        def jvp(ctx, t):
            return t.view(-1)

    class Silent(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

    return {"Unset": Unset, "Flat": Flat, "Silent": Silent}


CUSTOM = [
    "F.Cube.apply(d, 2.)", "F.Cube.apply(e, 2.)", "F.Doubled.apply(d * 1)", "F.Pair.apply(d, e)",
    "bad(F.Doubled, lambda ctx, t: t * 2).apply(d * 1)", "bad(F.Doubled, lambda ctx, t: t).apply(d)",
    "bad(F.Doubled, lambda ctx, t: (t.mul_(2) * 1).mul_(1)).apply(d)",
    "F.Unset.apply(d, e)", "F.Unset.apply(e, d)", "F.Flat.apply(d)", "F.Silent.apply(e)", "F.Silent.apply(d)",
    "bad(F.Flat, lambda ctx, t: t * 1).apply(d)", "bad(F.Silent, lambda ctx, t: (t, t)).apply(d)",
    "bad(F.Silent, lambda ctx, t: 3).apply(d)", "bad(F.Silent, lambda ctx, t: t[:1]).apply(d)",
    "bad(F.Pair, lambda ctx, t, u: (t, t)).apply(d, e)",
]  # fmt: skip


@pytest.mark.parametrize("expression", CUSTOM)
@same_or_raises
def test_custom_functions(T, expression):
    fw = T.autograd.forward_ad

    def bad(function, jvp):
        return type("Bad", (function,), {"jvp": staticmethod(jvp)})

    with fw.dual_level():
        x = T.tensor([1.0, 2.0], requires_grad="Cube" in expression)
        d, e = fw.make_dual(x, T.tensor([1.0, 10.0])), T.tensor([3.0, 4.0])
        out = eval(expression, {"F": functions(T), "d": d, "e": e, "bad": bad})
        for o in out if isinstance(out, tuple) else (out,):
            tangent = fw.unpack_dual(o).tangent
            yield fw.unpack_dual(o).primal.detach(), tangent if tangent is None else tangent.detach()
        if "Cube" in expression and fw.unpack_dual(out).tangent is not None:
            yield T.autograd.grad(fw.unpack_dual(out).tangent.sum(), x)


def test_a_custom_forward_sees_plain_tensors():
    seen = []

    class Peek(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            seen.append((repr(x), forward_ad.unpack_dual(x).tangent))
            return x * 1

        @staticmethod
        def jvp(ctx, t):
            return t * 1

    with forward_ad.dual_level():
        Peek.apply(forward_ad.make_dual(torch.ones(1), torch.ones(1)))
    assert seen == [("tensor([1.])", None)]
