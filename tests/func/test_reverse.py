"""``grad``, ``vjp``, ``jacrev`` and their nestings with each other, with ``vmap`` and with the graph outside."""

import autograd_nb as ours
from tests.func.oracle import agree, grid, named


def kept_out(torch, x):
    with torch.no_grad():
        constant = x**2
    return x**3 - constant


def without_grad(torch):
    with torch.no_grad():
        return torch.func.grad(lambda x: x**3)(torch.tensor(2.0, requires_grad=True))


def through(torch):
    x = torch.tensor(2.0, requires_grad=True)
    torch.func.grad(lambda v: v**3)(x).backward()
    return x.grad


def captured(torch):
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    found = torch.func.grad(lambda x: (x**2 * w).sum())(grid(torch))
    return found, torch.autograd.grad(found.sum(), w)


def leaf(torch):
    return torch.tensor([2.0, 3.0], requires_grad=True)


def written(torch, x):
    y = torch.zeros_like(x)
    y[0] = x[1]
    return y.mul_(x)


CASES = {
    "grad": lambda t: t.func.grad(lambda x: (x**3).sum())(grid(t)),
    "third": lambda t: t.func.grad(t.func.grad(t.func.grad(lambda x: x**5)))(t.tensor(0.3)),
    "value and aux": lambda t: t.func.grad_and_value(lambda x: ((x**3).sum(), x * 2), has_aux=True)(grid(t)),
    "grad and aux": lambda t: t.func.grad(lambda x: ((x**3).sum(), x * 2), has_aux=True)(grid(t)),
    "argnums": lambda t: t.func.grad(lambda x, y: (x * y * y).sum(), argnums=(0, 1))(grid(t), grid(t) + 1),
    "argnums -1": lambda t: t.func.grad(lambda x, y: (x * y * y).sum(), argnums=-1)(grid(t), grid(t) + 1),
    "dict": lambda t: t.func.grad(lambda p: (p["a"] * p["b"][0]).sum())({"a": grid(t), "b": (grid(t), t.ones(1))}),
    "no scalar": lambda t: t.func.grad(lambda x: x * 2)(grid(t)),
    "no tensor": lambda t: t.func.grad(lambda x: 3.0)(grid(t)),
    "a number": lambda t: t.func.grad(lambda x: x)(3.0),
    "argnums out of range": lambda t: t.func.grad(lambda x: x, argnums=2)(t.tensor(3.0)),
    "argnums twice": lambda t: t.func.grad(lambda x, y: x, argnums=(0, 0))(t.tensor(3.0), t.tensor(3.0)),
    "argnums list": lambda t: t.func.grad(lambda x: x, argnums=[0])(t.tensor(3.0)),
    "outer leaf": lambda t: t.func.grad(lambda x: (x**2).sum())(leaf(t)),
    "captured leaf": captured,
    "linear in a captured leaf": lambda t: (lambda w: t.func.grad(lambda x: (x * x + w).sum())(w.detach()))(leaf(t)),
    "value of a captured leaf": lambda t: (lambda w: t.func.grad_and_value(lambda x: (x * w).sum())(t.ones(2)))(
        leaf(t)),
    "no_grad inside": lambda t: t.func.grad(lambda x: kept_out(t, x))(t.tensor(2.0)),
    "no_grad outside": without_grad,
    "backward through": through,
    "vjp": lambda t: (lambda o: (o[0], o[1](t.ones(3, 2)), o[1](grid(t))))(t.func.vjp(lambda x: x**2, grid(t))),
    "vjp of several": lambda t: (lambda o: (o[0], o[1]((t.ones(3, 2), t.tensor(2.0)))))(
        t.func.vjp(lambda x, y: (x**2 * y, y * 3), grid(t), t.tensor(3.0))),
    "vjp aux": lambda t: (lambda o: (o[0], o[1](t.ones(3, 2)), o[2]))(
        t.func.vjp(lambda x: (x**2, x + 1), grid(t), has_aux=True)),
    "vjp of integers": lambda t: t.func.vjp(lambda x: x.long(), grid(t)),
    "vjp of another shape": lambda t: t.func.vjp(lambda x: x**2, grid(t))[1](t.ones(3)),
    "jacrev": lambda t: t.func.jacrev(lambda x: x.sin() @ x.T)(grid(t)),
    "jacrev of a structure": lambda t: t.func.jacrev(lambda x, y: (x * y, {"s": x.sum()}), argnums=(0, 1))(
        grid(t), grid(t)[0]),
    "jacrev in chunks": lambda t: t.func.jacrev(lambda x: x.sin() @ x.T, chunk_size=2)(grid(t)),
    "jacrev chunk 0": lambda t: t.func.jacrev(lambda x: x, chunk_size=0)(grid(t)),
    "jacrev aux": lambda t: t.func.jacrev(lambda x: (x.exp(), x), has_aux=True)(grid(t)),
    "jacrev of a constant": lambda t: t.func.jacrev(lambda x: t.ones(2) + 0 * x.sum())(grid(t)),
    "jacrev twice": lambda t: t.func.jacrev(t.func.jacrev(lambda x: (x**3).sum() * x[0, 0]))(grid(t)),
    "per sample": lambda t: t.vmap(t.func.grad(lambda w, x: ((x @ w) ** 2).sum()), in_dims=(None, 0))(
        grid(t).T.contiguous(), t.ones(4, 2, 2) * t.arange(4.0).reshape(4, 1, 1)),
    "vmap of jacrev": lambda t: t.vmap(t.func.jacrev(lambda x: x.sin() * x.sum()))(grid(t)),
    "jacrev of vmap": lambda t: t.func.jacrev(t.vmap(lambda x: x.sin() * x.sum()))(grid(t)),
    "vmap of second": lambda t: t.vmap(t.func.jacrev(t.func.jacrev(lambda x: (x.sin() * x.sum()).prod())))(grid(t)),
    "grad of vmap": lambda t: t.func.grad(lambda x: t.vmap(lambda r: r.softmax(0)[0])(x).sum())(grid(t)),
    "vmap of vmap of grad": lambda t: t.vmap(t.vmap(t.func.grad(lambda x: x.sin() * x)))(grid(t)),
    "vmap of vjp": lambda t: t.vmap(lambda x, g: t.func.vjp(t.exp, x)[1](g))(grid(t), grid(t)),
    "written in place": lambda t: t.vmap(t.func.grad(lambda x: written(t, x).sum()))(grid(t)),
    "inside of inside": lambda t: t.func.grad(lambda x: t.func.grad(lambda y: x * y * y)(x) * x)(t.tensor(3.0)),
}  # fmt: skip


@named(CASES)
def test_reverse_mode(case):
    agree(case)


def test_a_trace_leaves_nothing_in_the_users_leaves():
    x = ours.ones(2, requires_grad=True)
    ours.func.grad(lambda v: (v**2).sum())(x)
    assert x.grad is None


def test_gradients_are_numbers_of_their_own():
    x = ours.ones(3)
    found = ours.func.grad(lambda v: v.sum())(x)
    found += 1
    assert found.tolist() == [2.0, 2.0, 2.0]
    assert x.tolist() == [1.0, 1.0, 1.0]


BATCHED = {
    "rows": lambda t: (lambda x: t.autograd.grad(x.sin() * x.sum(), x, t.eye(3), is_grads_batched=True))(
        t.arange(1.0, 4.0).requires_grad_()),
    "recorded": lambda t: (lambda x: t.autograd.grad(
        x.sin() * x.sum(), x, t.eye(3), is_grads_batched=True, create_graph=True))(t.arange(1.0, 4.0).requires_grad_()),
    "unused": lambda t: (lambda x, y: t.autograd.grad(
        x * 2, (x, y), t.eye(3), is_grads_batched=True, allow_unused=True, materialize_grads=True))(
        t.arange(1.0, 4.0).requires_grad_(), t.ones(2).requires_grad_()),
}  # fmt: skip


@named(BATCHED)
def test_many_gradients_in_one_pass(case):
    agree(case)
