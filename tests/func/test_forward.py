"""``jvp``, ``jacfwd``, ``hessian`` and ``linearize``, alone and over and under reverse mode and ``vmap``."""

from tests.func.oracle import agree, grid, named


def bent(x):
    return (x.sin() * x.sum()).prod() + (x**3).sum()


def written(torch, x):
    y = torch.zeros_like(x)
    y[0] = x[1]
    y[1] += x[0] * 2
    return y.mul_(x)


def linear(torch, func, *primals, at):
    output, jvp_fn = torch.func.linearize(func, *primals)
    return output, jvp_fn(*at)


CASES = {
    "jvp": lambda t: t.func.jvp(lambda x: x.sin() * x.sum(), (grid(t),), (t.ones(3, 2),)),
    "jvp of a leaf": lambda t: repr(t.func.jvp(lambda x: (x * x).sum(), (grid(t).requires_grad_(),), (t.ones(3, 2),))),
    "jvp of several": lambda t: t.func.jvp(
        lambda x, y: (x * y, {"a": y.exp()}), (grid(t), t.tensor(2.0)), (t.ones(3, 2), t.tensor(1.0))),
    "jvp aux": lambda t: t.func.jvp(lambda x: (x * x, x + 1), (grid(t),), (t.ones(3, 2),), has_aux=True),
    "jvp of a constant": lambda t: t.func.jvp(lambda x: t.ones(2), (grid(t),), (t.ones(3, 2),)),
    "jvp strict": lambda t: t.func.jvp(lambda x: t.ones(2), (grid(t),), (t.ones(3, 2),), strict=True),
    "jvp without tuple": lambda t: t.func.jvp(lambda x: x, grid(t), (t.ones(3, 2),)),
    "jvp of two for one": lambda t: t.func.jvp(lambda x: x, (grid(t),), (t.ones(3, 2), t.ones(1))),
    "jacfwd": lambda t: t.func.jacfwd(lambda x: x.sin() @ x.T)(grid(t)),
    "jacfwd of a structure": lambda t: t.func.jacfwd(lambda x, y: (x * y, {"s": x.sum()}), argnums=(0, 1))(
        grid(t), grid(t)[0]),
    "jacfwd aux": lambda t: t.func.jacfwd(lambda x: (x.exp(), x), has_aux=True)(grid(t)),
    "hessian": lambda t: t.func.hessian(bent)(grid(t)),
    "hessian of several": lambda t: t.func.hessian(lambda x, y: (x * y.sin()).sum() * x.sum(), argnums=(0, 1))(
        grid(t), grid(t)[0]),
    "vmap of hessian": lambda t: t.vmap(t.func.hessian(bent))(grid(t)),
    "forward over forward": lambda t: t.func.jacfwd(t.func.jacfwd(bent))(grid(t)),
    "reverse over forward": lambda t: t.func.jacrev(t.func.jacfwd(bent))(grid(t)),
    "forward over reverse twice": lambda t: t.func.jacfwd(t.func.jacrev(t.func.jacrev(bent)))(grid(t)[0]),
    "grad of jvp": lambda t: t.func.grad(lambda x: t.func.jvp(bent, (x,), (t.ones(3, 2),))[1])(grid(t)),
    "jvp of grad": lambda t: t.func.jvp(t.func.grad(bent), (grid(t),), (t.ones(3, 2),)),
    "jvp of vjp_fn": lambda t: t.func.jvp(
        lambda g: t.func.vjp(lambda x: x.sin() * x, grid(t))[1](g)[0], (t.ones(3, 2),), (grid(t),)),
    "vmap of jvp": lambda t: t.vmap(lambda x, v: t.func.jvp(bent, (x,), (v,)))(grid(t), grid(t) + 1),
    "jvp of vmap": lambda t: t.func.jvp(t.vmap(bent), (grid(t),), (grid(t) + 1,)),
    "linearize": lambda t: linear(t, lambda x: x.sin() * x.sum(), grid(t), at=(t.ones(3, 2),)),
    "linearize several": lambda t: linear(
        t, lambda x, y: (x.sin() * y, x.sum()), grid(t), t.tensor(3.0), at=(t.ones(3, 2), t.tensor(2.0))),
    "linearize at another shape": lambda t: linear(t, lambda x: x.sin(), grid(t), at=(t.ones(3),)),
    "linearize at too many": lambda t: linear(t, lambda x: x.sin(), grid(t), at=(t.ones(3, 2), t.ones(3, 2))),
    "jvp in place": lambda t: t.func.jvp(lambda x: written(t, x), (grid(t)[0],), (t.ones(2),)),
    "jacfwd in place": lambda t: t.func.jacfwd(lambda x: written(t, x))(grid(t)[0]),
    "hessian in place": lambda t: t.func.hessian(lambda x: (written(t, x) ** 2).sum())(grid(t)[0]),
}  # fmt: skip


@named(CASES)
def test_forward_mode(case):
    agree(case)
