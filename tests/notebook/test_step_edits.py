"""Changing an input: the pass is computed again, the user's tensors stay as they are, and what cannot be says why."""

import numpy as np
import pytest

import autograd_nb
from autograd_nb import show
from autograd_nb.notebook.stepping.gathering import gathered
from autograd_nb.notebook.stepping.recipe import Missing

from .stepped import OPERATIONS, leaves_of, program, seed_of

CANNOT = {
    "relu": "replay_operand", "write": "replay_written", "var_mean": "replay_operand",
    "max_pool1d": "replay_setting", "layer_norm": "replay_setting",
}  # fmt: skip


@pytest.fixture(params=["autograd_nb", "torch"])
def t(request):
    return autograd_nb if request.param == "autograd_nb" else pytest.importorskip("torch")


def end_of(view, leaf):
    return next(f for f in view.frames if f.leaf and f.node == view._inputs.node(leaf)).after


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in CANNOT])
def test_recorded_operations_are_run_again(t, name):
    x, y = leaves_of(t)
    out = OPERATIONS[name](t, x, y)
    gradient = seed_of(t, out)
    view = show.step(out, gradient=gradient, variables={"x": x, "y": y})
    view.edit("x", 1.25, [0, 1])
    assert x.tolist()[0][1] == 2.0
    assert x.grad is None
    changed, fresh = leaves_of(t)
    with t.no_grad():
        changed[0, 1] = 1.25
    OPERATIONS[name](t, changed, fresh).backward(gradient)
    np.testing.assert_allclose(end_of(view, "x"), changed.grad.numpy(), rtol=1e-9, atol=1e-12)
    assert y.grad is None


@pytest.mark.parametrize(("name", "key"), CANNOT.items())
def test_what_is_not_known_is_said(name, key):
    t = pytest.importorskip("torch") if name == "layer_norm" else autograd_nb
    x, y = leaves_of(t)
    out = OPERATIONS[name](t, x, y)
    with pytest.raises(Missing) as missing:
        gathered([out], [seed_of(t, out)], {})
    assert missing.value.key == key
    view = show.step(out, gradient=seed_of(t, out), variables={"x": x})
    with pytest.raises(ValueError, match="The pass cannot be computed again: "):
        view.edit("x", 1.0, [0, 0])


@pytest.mark.parametrize("seed", range(20))
def test_random_programs_as_expressions(t, seed):
    lines = program(seed)

    def run(x, y):
        scope = {"t": t, "x": x, "y": y}
        exec("\n".join(lines), scope)
        return scope["out"]

    x, y = leaves_of(t)
    view = show.step(lambda: run(x, y), variables={"x": x, "y": y})
    before = x.tolist()
    view.edit("x", 0.75, [1, 2])
    assert x.tolist() == before
    changed, fresh = leaves_of(t)
    with t.no_grad():
        changed[1, 2] = 0.75
    run(changed, fresh).backward()
    np.testing.assert_allclose(end_of(view, "x"), changed.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_edits_add_up_and_can_be_forgotten(t):
    w = t.tensor([1.0, 2.0], requires_grad=True)
    view = show.step((w * w * w).sum(), variables={"w": w})
    first = view.text()
    view.edit("w", 3.0, [0])
    view.edit("w", 0.5, [1])
    assert "Computed again with w[0] = 3, w[1] = 0.5." in view.text()
    np.testing.assert_allclose(end_of(view, "w"), [27.0, 0.75])
    assert view.document()["leaves"][0]["texts"] == ["3", "0.5"]
    view.reset()
    assert view.text() == first
    assert view.document()["leaves"][0]["texts"] == ["1", "2"]


def test_a_gradient_that_is_there_is_added_to(t):
    w = t.tensor([1.0, 2.0], requires_grad=True)
    (w * 10).sum().backward()
    view = show.step((w * w).sum(), variables={"w": w})
    view.edit("w", 5.0, [0])
    np.testing.assert_allclose(end_of(view, "w"), [20.0, 14.0])
    assert w.grad.tolist() == [10.0, 10.0]


def test_the_answer_to_a_page(t):
    w = t.tensor([1.0, 2.0], requires_grad=True)
    view = show.step((w * w).sum(), variables={"w": w})
    key = view.document()["key"]
    told = view.answer_edit({"ask": "edit", "name": "w", "index": [1], "value": 4})
    assert told["document"]["key"] == key
    assert told["document"]["leaves"][0]["texts"] == ["1", "4"]


@pytest.mark.parametrize(
    ("name", "index", "error", "sentence"),
    [
        ("q", [0], ValueError, "no leaf is called 'q'; there are w"),
        ("w", [], IndexError, "w has 1 dimensions, the index \\[\\] has 0"),
        ("w", [7], IndexError, "out of bounds"),
    ],
)
def test_what_is_no_element(name, index, error, sentence):
    w = autograd_nb.tensor([1.0, 2.0], requires_grad=True)
    view = show.step((w * w).sum(), variables={"w": w})
    with pytest.raises(error, match=sentence):
        view.edit(name, 1.0, index)


def test_random_numbers_are_drawn_again_as_they_were(t):
    x = t.ones(50, requires_grad=True)
    t.manual_seed(3)
    view = show.step(lambda: (t.nn.functional.dropout(x) * x).sum(), variables={"x": x})
    state = t.random.get_rng_state().tolist()
    before = end_of(view, "x")
    view.edit("x", 1.0, [0])
    np.testing.assert_array_equal(end_of(view, "x"), before)
    assert t.random.get_rng_state().tolist() == state


def test_memory_is_put_back_when_the_expression_fails(t):
    x = t.tensor([4.0, 9.0], requires_grad=True)

    def root():
        if x.min() < 0:
            raise RuntimeError("no root of a negative number")
        return x.sqrt().sum()

    view = show.step(root, variables={"x": x})
    with pytest.raises(RuntimeError, match="no root"):
        view.edit("x", -1.0, [0])
    assert x.tolist() == [4.0, 9.0]
    assert x._version == 0


def test_leaves_that_are_gone_or_changed_shape(bare_notebook):
    notebook = bare_notebook
    notebook("import autograd_nb as torch\n%load_ext autograd_nb\nw = torch.ones(2, requires_grad=True)")
    view = notebook("%autograd step (w * 2).exp().sum()")
    notebook("w = torch.ones(3, requires_grad=True)")
    with pytest.raises(ValueError, match="w has another shape now"):
        view.edit("w", 2.0, [0])
    notebook("del w")
    with pytest.raises(ValueError, match="no variable holds the leaf w any more"):
        view.edit("w", 2.0, [0])


def test_numbers_that_stand_in_the_source_are_known(bare_notebook):
    notebook = bare_notebook
    notebook("import autograd_nb as torch\n%load_ext autograd_nb\nw = torch.ones(2, requires_grad=True)")
    notebook("loss = (w - 0.25).relu().sum() + 3")
    view = notebook("%autograd step loss")
    view.edit("w", 0.0, [0])
    np.testing.assert_array_equal(end_of(view, "w"), [0.0, 1.0])


def test_hooks_stand_in_the_way_of_replaying(t):
    w = t.ones(2, requires_grad=True)
    h = w * 2
    h.register_hook(lambda g: g * 10)
    view = show.step(h.exp().sum(), variables={"w": w})
    with pytest.raises(ValueError, match="hooks on tensors and nodes have a part in it"):
        view.edit("w", 2.0, [0])


def test_custom_functions_are_evaluated_with_their_expression(t):
    class Square(t.autograd.Function):
        @staticmethod
        def forward(ctx, value):
            ctx.save_for_backward(value)
            return value * value

        @staticmethod
        def backward(ctx, gradient):
            return gradient * 2 * ctx.saved_tensors[0]

    w = t.ones(2, requires_grad=True)
    view = show.step(Square.apply(w).sum(), variables={"w": w})
    with pytest.raises(ValueError, match="SquareBackward is a custom function"):
        view.edit("w", 3.0, [0])
    view = show.step(lambda: Square.apply(w).sum(), variables={"w": w})
    view.edit("w", 3.0, [0])
    np.testing.assert_array_equal(end_of(view, "w"), [6.0, 2.0])
