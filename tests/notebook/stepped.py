"""Programs whose backward pass is stepped through, and what every frame of any pass must fulfil."""

import random

import numpy as np

import autograd_nb
from autograd_nb.notebook.stepping.frames import frames_of
from autograd_nb.notebook.stepping.passing import moments_of

X = [[1.0, 2.0, 0.5], [0.3, 1.7, 2.2]]
Y = [[0.4, 1.1, 2.5], [1.3, 0.7, 0.2]]


def written(t, x, y):
    copy = x.clone()
    copy[0] = y[0] * 2
    return copy


OPERATIONS = {
    "mul": lambda t, x, y: x * y, "add": lambda t, x, y: x + y, "sub": lambda t, x, y: x - y,
    "add row": lambda t, x, y: x + y[0], "mul column": lambda t, x, y: x * y[:, :1], "div": lambda t, x, y: x / y[0],
    "tanh": lambda t, x, y: x.tanh(), "sigmoid": lambda t, x, y: x.sigmoid(), "exp": lambda t, x, y: x.exp(),
    "log": lambda t, x, y: x.log(), "relu": lambda t, x, y: (x - 1).relu(), "abs": lambda t, x, y: (x - 1).abs(),
    "gelu": lambda t, x, y: t.nn.functional.gelu(x), "pow": lambda t, x, y: x**y, "square": lambda t, x, y: x**2,
    "sqrt": lambda t, x, y: x.sqrt(), "clamp": lambda t, x, y: x.clamp(0.5, 1.5),
    "minimum": lambda t, x, y: t.minimum(x, y), "where": lambda t, x, y: t.where(x > 1, x, y),
    "sum": lambda t, x, y: x.sum(), "sum rows": lambda t, x, y: x.sum(1), "mean": lambda t, x, y: x.mean(0),
    "prod": lambda t, x, y: x.prod(), "max": lambda t, x, y: x.max(), "max rows": lambda t, x, y: x.max(1)[0],
    "norm": lambda t, x, y: x.norm(), "var": lambda t, x, y: x.var(), "var_mean": lambda t, x, y: sum(t.var_mean(x)),
    "softmax": lambda t, x, y: x.softmax(1), "logsumexp": lambda t, x, y: x.logsumexp(1),
    "cumsum": lambda t, x, y: x.cumsum(1), "matmul": lambda t, x, y: x @ y.T, "vector": lambda t, x, y: x @ y[0],
    "linear": lambda t, x, y: t.nn.functional.linear(x, y, y[:, 0]),
    "einsum": lambda t, x, y: t.einsum("ij,kj->ik", x, y),
    "permute": lambda t, x, y: x.permute(1, 0), "reshape": lambda t, x, y: x.reshape(-1),
    "slice": lambda t, x, y: x[1:, ::2], "index": lambda t, x, y: x[t.tensor([0, 0, 1])],
    "gather": lambda t, x, y: x.gather(1, t.tensor([[0, 1], [1, 1]])), "cat": lambda t, x, y: t.cat([x, y, x]),
    "stack": lambda t, x, y: t.stack([x, y]), "unbind": lambda t, x, y: x.unbind(0)[0] * x.unbind(0)[1],
    "split": lambda t, x, y: x.split(1)[1], "sort": lambda t, x, y: x.sort(1)[0],
    "expand": lambda t, x, y: x[:1].expand(4, 3),
    "repeat": lambda t, x, y: x.repeat(2, 1), "pad": lambda t, x, y: t.nn.functional.pad(x, (1, 1)),
    "conv1d": lambda t, x, y: t.nn.functional.conv1d(x[None], y[None]),
    "max_pool1d": lambda t, x, y: t.nn.functional.max_pool1d(x[None], 2),
    "layer_norm": lambda t, x, y: t.nn.functional.layer_norm(x, (3,)),
    "cross_entropy": lambda t, x, y: t.nn.functional.cross_entropy(x, t.tensor([0, 2])),
    "mse_loss": lambda t, x, y: t.nn.functional.mse_loss(x, y),
    "det": lambda t, x, y: (x @ y.T).det(), "write": written,
}  # fmt: skip

_UNARY = ["{a}.tanh()", "{a}.exp().log1p()", "{a} * 1.5", "{a}.sin() + {a}", "{a}.softmax(-1)", "({a} ** 2 + 1).sqrt()"]
_UNARY += ["{a}.T.contiguous().T", "{a} - {a}.mean(0)", "{a}.reshape(-1).reshape({a}.shape)", "{a}.flip(0)"]
_BINARY = [
    "{a} * {b}",
    "{a} + {b}",
    "{a} - 2 * {b}",
    "{a} / ({b} ** 2 + 1)",
    "({a} @ {b}.T) @ {b}",
    "t.maximum({a}, {b})",
]
_BINARY += ["t.cat([{a}, {b}])[1:3]", "t.stack([{a}, {b}]).unbind(0)[1] * {a}"]


def program(seed):
    """Lines of a program on the leaves ``x`` and ``y`` of two rows and three columns, and the name of its result."""
    draw, names, lines = random.Random(seed), ["x", "y"], []
    for k in range(draw.randint(4, 10)):
        kind = draw.choice([_UNARY, _BINARY])
        source = draw.choice(kind).format(a=draw.choice(names), b=draw.choice(names))
        lines.append(f"h{k} = {source}")
        names.append(f"h{k}")
    return [*lines, f"out = (x * y + {' + '.join(names[-3:])}).sum()"]


def leaves_of(t):
    return t.tensor(X, dtype=t.float64, requires_grad=True), t.tensor(Y, dtype=t.float64, requires_grad=True)


def seed_of(t, out):
    """A gradient for a root in which no two numbers are alike; None where PyTorch needs none."""
    size = int(np.prod(tuple(out.shape)))
    return None if not tuple(out.shape) else t.tensor((np.arange(size) * 0.37 + 0.5).reshape(tuple(out.shape)))


def frames(out, gradient=None):
    """Every frame of the pass behind ``out``."""
    moments, _ = moments_of([out], [gradient], {})
    return list(frames_of(moments))


def check_products(found):
    """Upstream x local derivative is the contribution wherever there is a product; how many there were."""
    checked = 0
    for frame in found:
        for part in frame.parts:
            if part.value is None or not part.local:
                continue
            products = [local.product(frame.upstream[k]) for k, local in part.local]
            if any(product is None for product in products):
                continue
            made = part.value if part.made is None else part.made
            np.testing.assert_allclose(sum(products), made, rtol=1e-12, atol=1e-12)
            checked += 1
    return checked


def check_sums(found, leaves):
    """What arrives at each leaf is the sum of the contributions to it, and ``after`` is what backward() makes of it."""
    totals = {}
    for frame in found:
        for part in frame.parts:
            if part.value is not None:
                totals[part.target] = totals.get(part.target, 0) + part.value
    ends = [frame for frame in found if frame.leaf]
    for frame in ends:
        if not frame.arrived:
            np.testing.assert_allclose(totals[frame.node], frame.upstream[0], rtol=1e-12, atol=1e-12)
    grads = [np.asarray(leaf.grad) for leaf in leaves if leaf.grad is not None]
    assert len(ends) == len(grads)
    for frame in ends:
        assert min(float(np.abs(grad - frame.after).max()) for grad in grads) < 1e-12


def engine_order(out, gradient=None):
    """The names of the nodes as the engine ran them in a real pass; ours are asked, PyTorch's get hooks."""
    ran = []
    if isinstance(out, autograd_nb.Tensor):
        from autograd_nb.engine import run

        def observer(step):
            ran.append(step.node.name())

        run.observers.append(observer)
        try:
            out.backward(gradient, retain_graph=True)
        finally:
            run.observers.remove(observer)
        return ran
    handles, seen, waiting = [], [], [out.grad_fn]
    while waiting:
        node = waiting.pop()
        if not any(node is other for other in seen):
            seen.append(node)
            handles.append(node.register_hook(lambda *_, node=node: ran.append(node.name())))
            waiting += [below for below, _ in node.next_functions if below is not None]
    out.backward(gradient, retain_graph=True)
    for handle in handles:
        handle.remove()
    return ran
