"""``autograd.functional``: every function with every option, on functions that do and do not depend on their input."""

import pytest

from tests.func.oracle import agree, grid

ONE = {
    "bent": (lambda t: lambda x: (x.sin() * x.sum()).sum(), grid),
    "two inputs": (lambda t: lambda x, y: (x * y * x).sum(), lambda t: (grid(t), grid(t)[0])),
    "linear": (lambda t: lambda x: x.sum(), grid),
    "constant": (lambda t: lambda x: t.ones(()), grid),
    "recorded input": (lambda t: lambda x: (x**3).sum(), lambda t: grid(t).requires_grad_()),
    "many elements": (lambda t: lambda x: x * 2, grid),
    "a tuple": (lambda t: lambda x: (x.sum(),), grid),
    "scalar": (lambda t: lambda x: x**3, lambda t: t.tensor(2.0)),
}
MANY = {
    "bent": (lambda t: lambda x: x.sin() * x.sum(), grid),
    "two and two": (lambda t: lambda x, y: (x * y, x.sum()), lambda t: (grid(t), grid(t)[0])),
    "constant": (lambda t: lambda x: t.ones(2), grid),
    "partly": (lambda t: lambda x, y: x * 2, lambda t: (grid(t), grid(t))),
    "no tensor": (lambda t: lambda x: 3, grid),
    "recorded input": (lambda t: lambda x: x**2, lambda t: grid(t).requires_grad_()),
}
OPTIONS = ({}, {"strict": True}, {"create_graph": True}, {"strict": True, "create_graph": True})
WAYS = (
    {}, {"vectorize": True}, {"strict": True}, {"create_graph": True}, {"vectorize": True, "create_graph": True},
    {"vectorize": True, "strategy": "forward-mode"}, {"vectorize": True, "strict": True}, {"strategy": "forward-mode"},
    {"strategy": "sideways"}, {"strategy": "forward-mode", "create_graph": True, "vectorize": True},
    {"strategy": "forward-mode", "strict": True, "vectorize": True},
)  # fmt: skip


def told(options):
    return ", ".join(f"{k}={v}" for k, v in options.items()) or "plain"


@pytest.mark.parametrize("options", WAYS, ids=told)
@pytest.mark.parametrize("name", MANY)
def test_jacobian(name, options):
    func, inputs = MANY[name]
    agree(lambda t: t.autograd.functional.jacobian(func(t), inputs(t), **options))


@pytest.mark.parametrize("options", [
    {}, {"vectorize": True}, {"strict": True}, {"create_graph": True},
    {"vectorize": True, "outer_jacobian_strategy": "forward-mode"}], ids=told)  # fmt: skip
@pytest.mark.parametrize("name", ONE)
def test_hessian(name, options):
    func, inputs = ONE[name]
    agree(lambda t: t.autograd.functional.hessian(func(t), inputs(t), **options))


def vector(torch, product, kind, inputs):
    """A vector that fits, none, or one of another size or number."""
    if kind == "none":
        return None
    if kind == "size":
        return torch.ones(7)
    if kind == "number":
        return torch.ones(3, 2), torch.ones(1)
    if product == "vjp":
        return torch.tensor(2.0)
    return tuple(torch.ones_like(v) for v in inputs) if isinstance(inputs, tuple) else torch.ones_like(inputs)


@pytest.mark.parametrize("options", OPTIONS, ids=told)
@pytest.mark.parametrize("kind", ["fits", "none", "size", "number"])
@pytest.mark.parametrize("product", ["vjp", "jvp", "vhp", "hvp"])
@pytest.mark.parametrize("name", ONE)
def test_products(name, product, kind, options):
    func, inputs = ONE[name]

    def case(torch):
        given = inputs(torch)
        return getattr(torch.autograd.functional, product)(
            func(torch), given, vector(torch, product, kind, given), **options
        )

    agree(case)
