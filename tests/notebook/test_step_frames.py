"""Frames of a backward pass: the arithmetic of every step, its order, and that looking changes nothing."""

import gc
import itertools
import weakref

import numpy as np
import pytest

import autograd_nb
from autograd_nb.notebook.stepping.frames import frames_of
from autograd_nb.notebook.stepping.local import Local, close, locals_of, summed_to
from autograd_nb.notebook.stepping.passing import gradients_of, moments_of

from .stepped import (
    OPERATIONS,
    check_products,
    check_sums,
    engine_order,
    frames,
    leaves_of,
    program,
    seed_of,
)


@pytest.fixture(params=["autograd_nb", "torch"])
def t(request):
    return autograd_nb if request.param == "autograd_nb" else pytest.importorskip("torch")


def names(found, out):
    """The nodes of frames by name, found by walking the graph as the adapter does."""
    from autograd_nb.graph.adapt import Walk

    walk = Walk([out.grad_fn], 10_000)
    return [walk.seen[int(frame.node[1:])].name() for frame in found]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_product_of_an_operation_is_its_contribution(t, name):
    x, y = leaves_of(t)
    out = OPERATIONS[name](t, x, y)
    gradient = seed_of(t, out)
    found = frames(out, gradient)
    parts = sum(part.value is not None for frame in found for part in frame.parts)
    assert check_products(found) == parts, "each local derivative of these small operations can be written down"
    assert x.grad is None
    assert y.grad is None
    out.backward(gradient)
    check_sums(found, [x, y])


@pytest.mark.parametrize("seed", range(20))
def test_random_programs(t, seed):
    lines = program(seed)
    x, y = leaves_of(t)
    scope = {"t": t, "x": x, "y": y}
    exec("\n".join(lines), scope)
    out = scope["out"]
    found = frames(out)
    assert check_products(found) > 0
    order = engine_order(out)
    assert names(found, out) == order, lines
    check_sums(found, [x, y])


def test_as_many_frames_as_nodes_ran_in_their_order(t):
    x, y = leaves_of(t)
    h = (x * y).tanh()
    out = (h * h + x).sum()
    found = frames(out)
    assert [frame.number for frame in found] == list(range(1, len(found) + 1))
    assert names(found, out) == engine_order(out)


def test_the_first_pass_frees_nothing_and_a_second_look_is_the_same(t):
    x, y = leaves_of(t)
    out = (x * y).exp().sum()
    first, second = frames(out), frames(out)
    assert [f.node for f in first] == [f.node for f in second]
    for one, two in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.upstream[0], two.upstream[0])
    assert x.grad is None
    out.backward()


def test_grad_that_is_there_is_added_to_and_left_alone(t):
    x, y = leaves_of(t)
    (x * y).sum().backward()
    before = np.array(x.grad.detach().numpy())
    end = next(f for f in frames((x * 3).sum()) if f.leaf)
    np.testing.assert_array_equal(end.before, before)
    np.testing.assert_allclose(end.after, before + 3)
    np.testing.assert_array_equal(x.grad.detach().numpy(), before)


def test_hooks_run_once_and_have_their_part(t):
    x, y = leaves_of(t)
    calls = []
    h = x * y
    h.register_hook(lambda g: calls.append("tensor") or g * 2)
    x.register_hook(lambda g: calls.append("leaf") or g + 1)
    out = h.sum()
    out.grad_fn.register_prehook(lambda given: calls.append("before"))
    h.grad_fn.register_hook(lambda sent, given: calls.append("after") or (sent[0] * 3, sent[1]))
    found = frames(out)
    assert sorted(calls) == ["after", "before", "leaf", "tensor"]
    assert x.grad is None
    assert h.grad_fn is not None
    product = found[1]
    np.testing.assert_array_equal(product.arrived[0], np.ones((2, 3)))
    np.testing.assert_array_equal(product.upstream[0], np.full((2, 3), 2.0))
    assert product.parts[0].made is not None
    assert product.parts[1].made is None
    check_products(found)
    out.backward()
    check_sums(found, [x, y])


def test_retained_gradients_and_hooks_after_accumulation_are_left_alone(t):
    x, y = leaves_of(t)
    h = x * y
    h.retain_grad()
    x.register_post_accumulate_grad_hook(lambda leaf: pytest.fail("nothing was accumulated"))
    h.register_hook(lambda g: g)
    moments, _ = moments_of([h.sum()], [None], {"h": h})
    assert len(list(frames_of(moments))) == 4
    assert h.grad is None
    assert x.grad is None


def test_custom_functions_run_once(t):
    calls = []

    class Square(t.autograd.Function):
        @staticmethod
        def forward(ctx, value, times):
            ctx.save_for_backward(value)
            ctx.times = times
            return value * value * times

        @staticmethod
        def backward(ctx, gradient):
            calls.append(1)
            (value,) = ctx.saved_tensors
            return gradient * 2 * value * ctx.times, None

    x, y = leaves_of(t)
    out = Square.apply(x * y, 3).sum()
    found = frames(out)
    assert len(calls) == 1
    custom = found[1]
    assert custom.custom
    assert custom.parts[0].local == ()
    out.backward()
    check_sums(found, [x, y])


def test_several_outputs_have_a_local_derivative_each(t):
    x, _ = leaves_of(t)
    var, mean = t.var_mean(x)
    found = frames(var * 2 + mean)
    node = next(f for f in found if len(f.upstream) == 2)
    assert [k for k, _ in node.parts[0].local] == [0, 1]
    assert check_products(found) == 4


def test_an_output_without_a_gradient_has_none(t):
    x, _ = leaves_of(t)
    _, second = x.unbind(0)
    node = frames(second.sum())[1]
    assert node.upstream[0] is None
    assert node.upstream[1] is not None
    np.testing.assert_array_equal(node.parts[0].value, [[0, 0, 0], [1, 1, 1]])


def test_second_order_graphs(t):
    x, y = leaves_of(t)
    first = t.autograd.grad((x**3 * y).sum(), x, create_graph=True)[0]
    out = (first * first).sum()
    found = frames(out)
    assert check_products(found) > 4
    assert names(found, out) == engine_order(out)
    check_sums(found, [x, y])


def test_views_and_writing_in_place(t):
    x, y = leaves_of(t)
    h = x * 2
    h[0] = y[1] * 3
    h.mul_(2)
    h.view(-1)[2:4] *= 5
    out = h.sum()
    found = frames(out)
    assert check_products(found) > 3
    out.backward()
    check_sums(found, [x, y])


def test_a_leaf_used_several_times_gathers_all_parts(t):
    x, _ = leaves_of(t)
    out = (x * x + x).sum()
    found = frames(out)
    parts = [part for frame in found for part in frame.parts if part.target == found[-1].node]
    assert len(parts) == 3
    assert parts[0].before is None
    for before, after in itertools.pairwise(parts):
        np.testing.assert_array_equal(before.after, after.before)
    np.testing.assert_array_equal(parts[-1].after, found[-1].upstream[0])


def test_complex_numbers(t):
    z = t.tensor([1 + 2j, 0.5 - 1j], dtype=t.complex128, requires_grad=True)
    out = (z * z * (2 - 1j)).abs().sum()
    found = frames(out)
    assert check_products(found) > 2
    out.backward()
    end = next(f for f in found if f.leaf)
    np.testing.assert_allclose(end.after, z.grad.numpy(), rtol=1e-12)


def test_what_cannot_run_is_said_and_the_rest_goes_on(t):
    x, y = leaves_of(t)
    h = (x * y).exp()
    out = (h + x).sum()
    h.sum().backward()
    found = frames(out)
    assert [f.failure.kind for f in found if f.failure is not None][:1] == ["freed"]
    assert found[0].failure is None
    assert found[0].parts[0].value is not None


def test_a_root_with_several_elements_needs_a_gradient(t):
    x, y = leaves_of(t)
    out = x * y
    with pytest.raises(ValueError, match="out has 6 elements"):
        gradients_of([out], None, "out")
    with pytest.raises(ValueError, match=r"gradient has shape \(3,\)"):
        gradients_of([out], [y[0]], "out")
    with pytest.raises(ValueError, match="1 roots need as many gradients, not 2"):
        gradients_of([out], [y, y], "out")
    assert gradients_of([out.sum()], None) == [None]


def test_several_roots_run_in_one_pass(t):
    x, y = leaves_of(t)
    a, b = (x * y).sum(), (x.exp() * y).sum()
    moments, _ = moments_of([a, b], [None, None], {})
    found = list(frames_of(moments))
    t.autograd.backward([a, b])
    check_sums(found, [x, y])


def test_a_frozen_leaf_gets_nothing(t):
    x, y = leaves_of(t)
    out = (x * y).sum()
    x.requires_grad_(False)
    frozen = [f for f in frames(out) if f.leaf and f.frozen]
    assert len(frozen) == 1
    assert frozen[0].after is None


def test_a_large_map_is_not_written_down(t):
    x = t.ones(40, 30, dtype=t.float64, requires_grad=True)
    out = (x @ t.ones(30, 20, dtype=t.float64)).tanh().sum()
    kinds = [local.kind for f in frames(out) for part in f.parts for _, local in part.local]
    assert kinds == ["factor", "factor", "map"]


def test_nan_and_infinity_pass_through(t):
    x = t.tensor([0.0, 1.0, -1.0], dtype=t.float64, requires_grad=True)
    found = frames((x.log() * x.sqrt()).sum())
    with np.errstate(all="ignore"):
        assert len(found) == 5
    assert not np.isfinite(found[-1].upstream[0]).all()


def test_packed_values_are_not_unpacked_again(t):
    calls = []
    x, _ = leaves_of(t)
    with t.autograd.graph.saved_tensors_hooks(lambda value: value, lambda value: calls.append(1) or value):
        out = (x**2).sum()
    found = frames(out)
    if t is autograd_nb:
        assert len(calls) == 1
        assert found[1].custom
    out.backward()
    check_sums(found, [x])


def test_frames_keep_nothing_alive(t):
    x, y = leaves_of(t)
    h = x * y
    gone = weakref.ref(h)
    found = frames(h.tanh().sum())
    del h
    gc.collect()
    assert gone() is None
    assert len(found) == 5


def test_a_wrong_guess_of_a_derivative_becomes_a_map():
    def step(gradients):
        (g,) = gradients
        return [g * (2.0 if g.sum() > 100 else 1.0)]

    found, made = locals_of(step, [np.full(3, 50.0)], [np.full(3, 100.0)])
    assert found[0][0][1] == Local("map", (3,))
    assert made[0].tolist() == [100.0, 100.0, 100.0]


def test_sums_over_what_was_stretched():
    assert summed_to(np.ones((2, 3, 4)), (3, 1)).tolist() == [[8.0], [8.0], [8.0]]
    assert summed_to(np.ones((2, 3)), ()).tolist() == 6.0
    assert close(np.array([1.0, np.nan]), np.array([1.0, np.nan]))
    assert not close(np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-9]))
