"""Hooks on saved tensors beside PyTorch: what is packed, what comes back, what is refused, and what stays alive."""

import gc
import weakref

import pytest
import torch

import autograd_nb as ours

OPERATIONS = [
    "x * x", "x.exp()", "x.sin()", "x * 2", "x.sum()", "x ** 2", "m.stack([x, x])", "x.abs()", "x / x", "x.softmax(0)",
    "x.relu()", "x[m.tensor([0])]", "m.ones(2, 2) @ x", "x.norm()", "x.std()", "m.cat([x, x]).prod()", "x @ x",
    "m.einsum('i,i->', x, x)", "x.view(2, 1).mm(x.view(1, 2))", "x.clone().mul_(x)", "x.clone().exp_()", "x.tanh()",
]  # fmt: skip


def kind(tensor):
    return type(tensor.grad_fn).__name__


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_same_is_packed_and_gradients_come_out(operation):
    def program(m):
        packed, unpacked = [], []

        def pack(tensor):
            packed.append((tuple(tensor.shape), tensor.requires_grad, kind(tensor)))
            return len(packed), tensor.detach().clone()

        def unpack(kept):
            unpacked.append(kept[0])
            return kept[1]

        x = m.tensor([1.0, 2.0], requires_grad=True)
        with m.autograd.graph.saved_tensors_hooks(pack, unpack):
            y = eval(operation, {"m": m, "x": x})
        (grad,) = m.autograd.grad(y.sum(), x)
        return packed, sorted(unpacked), [round(v, 4) for v in grad.tolist()]

    assert program(ours) == program(torch)


def said(program):
    """The error of both."""
    errors = []
    for m in (ours, torch):
        with pytest.raises((RuntimeError, TypeError, AssertionError, ValueError)) as caught:
            program(m)
        errors.append((caught.type, str(caught.value).splitlines()[0]))
    return errors


def packs_in_place(m):
    def pack(tensor):
        tensor.detach().mul_(2)
        return tensor

    with m.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
        m.ones(2, requires_grad=True).clone() ** 2


def unpacks_a_number(m):
    with m.autograd.graph.saved_tensors_hooks(lambda tensor: 5, lambda kept: kept):
        y = m.ones(2, requires_grad=True) ** 2
    y.sum().backward()


def disables_around(m):
    graph = m.autograd.graph
    with graph.disable_saved_tensors_hooks("not here"), graph.saved_tensors_hooks(print, print):
        pass


def disables_inside(m):
    graph = m.autograd.graph
    with graph.saved_tensors_hooks(print, print), graph.disable_saved_tensors_hooks("not here"):
        pass


def registers_twice(m):
    y = m.ones(2, requires_grad=True) ** 2  # PyTorch crashes once the node of a saved tensor is gone
    saved = y.grad_fn._raw_saved_self
    saved.register_hooks(lambda t: t, lambda t: t)
    saved.register_hooks(lambda t: t, lambda t: t)


def registers_after_backward(m):
    y = m.ones(2, requires_grad=True) ** 2
    saved = y.grad_fn._raw_saved_self
    y.sum().backward()
    saved.register_hooks(lambda t: t, lambda t: t)


def nests_mutation(m):
    allow = m.autograd.graph.allow_mutation_on_saved_tensors
    with allow(), allow():
        pass


def leaves_mutation(m):
    with m.autograd.graph.allow_mutation_on_saved_tensors():
        y = m.ones(2, requires_grad=True) ** 2
    y.sum().backward()


def asks_for_no_edge(m):
    m.autograd.graph.get_gradient_edge(m.ones(1))


@pytest.mark.parametrize("program", [
    packs_in_place, unpacks_a_number, disables_around, disables_inside, registers_twice, registers_after_backward,
    nests_mutation, leaves_mutation, asks_for_no_edge,
])  # fmt: skip
def test_what_is_refused_is_refused_in_pytorchs_words(program):
    got, expected = said(program)
    assert got == expected


def test_the_innermost_pair_is_asked_and_the_outer_one_again_afterwards():
    hooks = ours.autograd.graph.saved_tensors_hooks
    x = ours.tensor([3.0], requires_grad=True)
    with hooks(lambda t: t, lambda t: t * 100):
        with hooks(lambda t: t, lambda t: t * 10):
            inner = x**2
        outer = x**2
    plain = x**2
    grads = [ours.autograd.grad(y, x)[0].item() for y in (inner, outer, plain)]
    assert grads == [60, 600, 6]


def test_one_saved_tensor_can_have_hooks_of_its_own():
    def grads(m):
        x = m.tensor([1.0, 2.0], requires_grad=True)
        found = []
        for y in (x * x, x.exp(), m.stack([x, x]).prod(0), m.softmax(x, 0)):
            name = "_raw_saved_self" if hasattr(y.grad_fn, "_raw_saved_self") else "_raw_saved_result"
            getattr(y.grad_fn, name).register_hooks(lambda t: t.detach().clone(), lambda t: t * 10)
            found.append([round(v, 3) for v in m.autograd.grad(y.sum(), x)[0].tolist()])
        return found

    assert grads(ours) == grads(torch)


def test_second_derivatives_flow_through_what_was_unpacked():
    def second(m):
        x = m.tensor([1.0, 2.0], dtype=m.float64, requires_grad=True)
        with m.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone(), lambda t: t):
            y = (x * x * x).exp().sum()
        (first,) = m.autograd.grad(y, x, create_graph=True)
        return m.autograd.grad(first.sum(), x)[0].tolist()

    assert second(ours) == pytest.approx(second(torch))


def test_a_custom_function_is_packed_as_well():
    def program(m):
        packed = []

        class Double(m.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                y = x * 2
                ctx.save_for_backward(x, y)
                return y

            @staticmethod
            def backward(ctx, g):
                x, y = ctx.saved_tensors
                packed.append((x.tolist(), y.tolist(), kind(y)))
                return g * x

        x = m.tensor([1.0, 2.0], requires_grad=True)
        with m.autograd.graph.saved_tensors_hooks(lambda t: (packed.append(kind(t)), t)[1], lambda t: t * 10):
            y = Double.apply(x)
        y.sum().backward()
        return packed, x.grad.tolist()

    assert program(ours) == program(torch)


def test_mutation_keeps_the_old_values():
    def grads(m):
        found = []
        x = m.ones(3, requires_grad=True)
        with m.autograd.graph.allow_mutation_on_saved_tensors() as context:
            b = x.clone()
            loss = (b * b).sum()
            b.mul_(5)
            found.append(m.autograd.grad(loss, x)[0].tolist())
            view = x.clone().view(3)
            loss = (view * view).sum()
            view.mul_(100)
            found.append(m.autograd.grad(loss, x)[0].tolist())
            e = (x * 2).exp()
            loss = e.sum()
            with m.no_grad():
                e.zero_()
            found.append([round(v, 3) for v in m.autograd.grad(loss, x)[0].tolist()])
            context.clear()
        return found

    assert grads(ours) == grads(torch)


def test_increment_version_counts_for_one_or_many():
    x, y = ours.ones(1), ours.ones(1)
    ours.autograd.graph.increment_version(x)
    ours.autograd.graph.increment_version([x, y])
    assert (x._version, y._version) == (2, 1)


def test_a_dropped_graph_is_freed_at_once_also_when_hooks_gave_back_what_they_got():
    gc.disable()
    try:
        x = ours.ones(2, requires_grad=True)
        with ours.autograd.graph.save_on_cpu():
            first = x.exp().sum()
        with ours.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
            second = x.exp().sum()
        nodes = [weakref.ref(y.grad_fn.next_functions[0][0]) for y in (first, second)]
        del first, second
        assert [node() for node in nodes] == [None, None]
    finally:
        gc.enable()
