"""Custom functions under transforms: their own ``vmap``, the generated one, and what is refused."""

from tests.func.oracle import agree, grid, named


def doubled(torch, **extra):
    """A function without support for vmap, but for what ``extra`` adds."""

    def forward(x):
        return x * 2

    def setup_context(ctx, inputs, output):
        pass

    def backward(ctx, grad):
        return grad * 2

    body = {"forward": forward, "setup_context": setup_context, "backward": backward, **extra}
    body = {k: staticmethod(v) if callable(v) else v for k, v in body.items()}
    return type("Doubled", (torch.autograd.Function,), body).apply


def old(torch):
    class Old(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    return Old.apply


def cube(torch):
    class Cube(torch.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(x, w):
            return x**3 * w, x * 2

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs, output[1])
            ctx.save_for_forward(*inputs)

        @staticmethod
        def backward(ctx, first, second):
            x, w, twice = ctx.saved_tensors
            return first * 3 * twice * x / 2 * w + 2 * second, (first * x**3).sum_to_size(w.shape)

        @staticmethod
        def jvp(ctx, along_x, along_w):
            x, w = ctx.saved_tensors
            return along_x * 3 * x * x * w + x**3 * along_w, along_x * 2

    return Cube.apply


def product(torch):
    def call(x, w):
        first, second = cube(torch)(x, w)
        return (first * second).sum()

    return call


CASES = {
    "old": lambda t: t.vmap(old(t))(grid(t)),
    "old in grad": lambda t: t.func.grad(old(t))(t.tensor(1.0)),
    "no support": lambda t: t.vmap(doubled(t))(grid(t)),
    "both kinds of support": lambda t: t.vmap(
        doubled(t, generate_vmap_rule=True, vmap=lambda info, in_dims, x: (x, 0)))(grid(t)),
    "own": lambda t: t.vmap(doubled(t, vmap=lambda info, in_dims, x: (x * info.batch_size, in_dims[0])))(grid(t)),
    "own, batch last": lambda t: t.vmap(doubled(t, vmap=lambda info, in_dims, x: (x.T * 2, 1)))(grid(t)),
    "own, one return": lambda t: t.vmap(doubled(t, vmap=lambda info, in_dims, x: x))(grid(t)),
    "in grad": lambda t: t.func.grad(lambda x: doubled(t)(x).sum())(grid(t)),
    "generated": lambda t: t.vmap(cube(t), in_dims=(0, None))(grid(t), t.tensor(2.0)),
    "generated twice": lambda t: t.vmap(t.vmap(cube(t), in_dims=(0, None)), in_dims=(0, None))(grid(t), t.tensor(2.0)),
    "gradient": lambda t: t.func.grad(product(t), argnums=(0, 1))(grid(t), t.tensor(2.0)),
    "per sample": lambda t: t.vmap(t.func.grad(product(t), argnums=(0, 1)), in_dims=(None, 0))(grid(t), t.ones(3) * 2),
    "second": lambda t: t.func.jacrev(t.func.grad(product(t), argnums=(0, 1)))(grid(t), t.tensor(2.0)),
    "jvp": lambda t: t.func.jvp(cube(t), (grid(t), t.tensor(2.0)), (grid(t) + 1, t.tensor(1.0))),
    "backward outside": lambda t: (lambda x: (
        t.vmap(doubled(t, generate_vmap_rule=True))(x).sum().backward(), x.grad))(grid(t).requires_grad_())[1],
}  # fmt: skip


@named(CASES)
def test_custom_functions(case):
    agree(case)
