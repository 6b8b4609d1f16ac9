"""Hooks on tensors, leaves and nodes, and the order of everything in a backward pass."""

import pytest

from tests.engine.oracle import error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@same
def test_tensor_hooks(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    seen = []
    y.register_hook(seen.append)
    handle = y.register_hook(lambda g: g * 10)
    y.register_hook(seen.append)
    y.sum().backward(retain_graph=True)
    yield seen, x.grad
    handle.remove()
    handle.remove()
    y.sum().backward(retain_graph=True)
    yield seen, x.grad
    with y.register_hook(lambda g: g * 0):
        y.sum().backward(retain_graph=True)
    yield x.grad
    y.sum().backward()
    yield x.grad, whole_error(T.ones(1).register_hook, print)


@same
def test_leaf_hooks(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    seen = []
    x.register_hook(lambda g: seen.append(g.clone()))
    x.register_hook(lambda g: g * 2)
    (x * x + x).sum().backward()
    yield seen, x.grad
    yield T.autograd.grad((x * 5).sum(), x), seen
    x.sum().backward()
    yield seen, x.grad


@same
def test_bad_hooks(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    for bad in (
        lambda g: 1.0, lambda g: T.ones(3), lambda g: "g", lambda g: g.double(), lambda g: (g,), lambda g: 1 / 0,
        lambda: None,
    ):  # fmt: skip
        for leaf in (True, False):
            y = x * 2
            target = x if leaf else y
            handle = target.register_hook(bad)
            yield whole_error(y.sum().backward)
            handle.remove()
    yield x.grad
    x.grad = None
    (x * 2).sum().backward()
    yield x.grad


@same
def test_node_hooks(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    w = T.tensor([3.0, 4.0], requires_grad=True)
    y = x * w
    seen = []
    y.grad_fn.register_prehook(lambda grads: seen.append(("pre", grads)))
    y.grad_fn.register_prehook(lambda grads: (grads[0] * 2,))
    y.grad_fn.register_hook(lambda inputs, outputs: seen.append(("post", inputs, outputs)))
    handle = y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] * 0, inputs[1]))
    y.sum().backward(retain_graph=True)
    yield seen, x.grad, w.grad
    handle.remove()
    y.sum().backward()
    yield len(seen), x.grad, w.grad


@same
def test_node_hooks_where_an_input_needs_no_gradient(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    seen = []
    for y in (x * 3, x * T.ones(2), x.sum(), T.cat([x, x]), x.unbind(0)[1]):
        y.grad_fn.register_hook(lambda inputs, outputs: seen.append((inputs, outputs)))
        y.sum().backward()
    yield seen, x.grad


@same
def test_retained_gradients_and_hooks(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    y.retain_grad()
    y.register_hook(lambda g: g * 2)
    y.grad_fn.register_prehook(lambda grads: (grads[0] * 100,))
    y.sum().backward(retain_graph=True)
    yield y.grad, x.grad
    y.sum().backward()
    yield y.grad, x.grad
    z = x * 2
    z.retain_grad()
    z.retain_grad()
    (z * z).sum().backward()
    yield z.grad
    yield T.autograd.grad((x * 2).sum(), x), x.retains_grad


@same
def test_captured_gradients_and_hooks(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    seen = []
    y.register_hook(lambda g: g * 2)
    y.grad_fn.register_prehook(lambda grads: seen.append("pre"))
    y.grad_fn.register_hook(lambda i, o: seen.append("post"))
    yield T.autograd.grad(y.sum(), y, retain_graph=True), seen
    yield T.autograd.grad(y.sum(), (y, x), retain_graph=True), seen


@same
def test_post_accumulate_hooks(T):
    x, w = T.tensor([1.0, 2.0], requires_grad=True), T.tensor([3.0, 4.0], requires_grad=True)
    seen = []
    handle = x.register_post_accumulate_grad_hook(lambda t: seen.append((t is x, t.grad.clone(), w.grad is None)))
    (x * w).sum().backward()
    (x * w).sum().backward()
    yield seen, x.grad
    handle.remove()
    x.register_post_accumulate_grad_hook(lambda t: setattr(t, "grad", None))
    (x * w).sum().backward()
    yield len(seen), x.grad, w.grad
    yield T.autograd.grad((x * w).sum(), x), x.grad
    yield error((x * 2).register_post_accumulate_grad_hook, print)
    yield error(T.ones(1).register_post_accumulate_grad_hook, print)


@same
def test_optimizer_step_in_backward(T):
    w = T.tensor([1.0, 2.0], requires_grad=True)

    def step(t):
        with T.no_grad():
            t -= 0.1 * t.grad
        t.grad = None

    w.register_post_accumulate_grad_hook(step)
    for _ in range(3):
        (w * w).sum().backward()
    yield w, w.grad, w._version


def watched_net(T, seen):
    """A small graph with a hook of every kind that writes its name down."""
    a, b, c = (T.tensor([float(k), 1.0], requires_grad=True) for k in (1, 2, 3))
    p = a * b
    q = p + c
    r = q * a
    s = (r.exp() + p).sum()
    for name, t in {"a": a, "b": b, "c": c, "p": p, "q": q, "r": r, "s": s}.items():
        t.register_hook(lambda g, name=name: seen.append(f"tensor {name}"))
        if t.is_leaf:
            t.register_post_accumulate_grad_hook(lambda t, name=name: seen.append(f"accumulated {name}"))
        else:
            t.grad_fn.register_prehook(lambda g, name=name: seen.append(f"before {name}"))
            t.grad_fn.register_hook(lambda i, o, name=name: seen.append(f"after {name}"))
    for name, t in {"a": a, "b": b, "c": c}.items():
        edge = T.autograd.graph.get_gradient_edge(t).node
        edges.append(edge)
        edge.register_prehook(lambda g, name=name: seen.append(f"before leaf {name}"))
        edge.register_hook(lambda i, o, name=name: seen.append(f"after leaf {name} {len(i)} {len(o)}"))
    return a, b, c, p, q, r, s


edges = []  # AccumulateGrad nodes live as long as somebody holds them


@same
def test_order_of_everything(T):
    seen = []
    a, b, _, _, q, _, s = watched_net(T, seen)
    s.backward(retain_graph=True)
    yield list(seen)
    seen.clear()
    T.autograd.grad(s, (a, q), retain_graph=True)
    yield list(seen)
    seen.clear()
    s.backward(inputs=[b], retain_graph=True)
    yield list(seen)
    seen.clear()
    T.autograd.grad(s, a, create_graph=True)
    yield list(seen)
    edges.clear()


@same
def test_leaves_are_finished_where_pytorch_finishes_them(T):
    seen = []
    x, w, v = (T.tensor([float(k)], requires_grad=True) for k in (1, 2, 3))
    h = x * w
    for k in range(3):
        h = (h * w).tanh() if k % 2 else h + v
        h.register_hook(lambda g, k=k: seen.append(f"h{k}"))
    for name, t in {"x": x, "w": w, "v": v}.items():
        t.register_hook(lambda g, name=name: seen.append(name))
    h.backward()
    yield seen, x.grad, w.grad, v.grad


@same
def test_multi_grad_hooks(T):
    x, w, unused = (T.tensor([float(k), 1.0], requires_grad=True) for k in (1, 2, 3))
    seen = []
    together = T.autograd.graph.register_multi_grad_hook((x, w), lambda grads: seen.append(("all", grads)))
    T.autograd.graph.register_multi_grad_hook((x, w), lambda grad: seen.append(("any", grad)), mode="any")
    T.autograd.graph.register_multi_grad_hook([x, unused], lambda grads: seen.append(("partly", grads)))
    (x * w).sum().backward()
    yield seen
    seen.clear()
    (x * w).sum().backward()
    together.remove()
    x.sum().backward()
    yield seen
    yield whole_error(lambda: T.autograd.graph.register_multi_grad_hook((x,), print, mode="some"))


@same
def test_hooks_survive_writes_in_place(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    seen = []
    y.register_hook(lambda g: seen.append(("before", g)))
    y.retain_grad()
    y.mul_(3)
    y.register_hook(lambda g: seen.append(("after", g)))
    y.sum().backward()
    yield seen, x.grad, y.grad


@same
def test_a_hook_may_start_another_backward(T):
    x = T.tensor([2.0], requires_grad=True)
    seen = []

    def hook(g):
        with T.enable_grad():
            inner = T.tensor([3.0], requires_grad=True)
            (inner * inner).backward()
        seen.append(inner.grad)

    y = x * x
    y.register_hook(hook)
    y.backward()
    yield seen, x.grad


@same
def test_node_calls(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    yield y.grad_fn(T.ones(2)), (x + 1).grad_fn(T.ones(2)), x.exp().grad_fn(T.ones(2))
    yield T.cat([x, x]).grad_fn(T.ones(4))


@same
def test_metadata_and_names(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    y.grad_fn.metadata["note"] = 1
    yield y.grad_fn.metadata, y.grad_fn.name(), y.grad_fn.next_functions, y.grad_fn is y.grad_fn
    leaf = y.grad_fn.next_functions[0][0]
    yield leaf is (x * 2).grad_fn.next_functions[0][0], leaf.variable is x
    yield error(lambda: y.grad_fn.nothing), y.grad_fn._sequence_nr() < (x * 2).grad_fn._sequence_nr()
    yield sorted(n for n in dir(y.grad_fn) if n.startswith("_saved"))
    yield isinstance(y.grad_fn, T.autograd.graph.Node), repr(y.grad_fn).startswith("<MulBackward0 object at 0x")
