"""The stepper as people meet it: the verb, its text, its pages, and from Python."""

import gc
import json
import re
import weakref

import numpy as np
import pytest

import autograd_nb as nb
from autograd_nb import show
from autograd_nb.graph.trees import to_html
from autograd_nb.notebook.stepping.quiz import judged
from autograd_nb.notebook.stepping.words import WORDS

UsageError = pytest.importorskip("IPython.core.error").UsageError


@pytest.fixture
def notebook(bare_notebook):
    bare_notebook("import autograd_nb as torch\n%load_ext autograd_nb")
    bare_notebook(
        "x = torch.tensor([1.0, 2.0, 3.0])\nw = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)\n"
        "b = torch.tensor(0.0, requires_grad=True)\nh = w * x + b\nloss = torch.tanh(h).sum()"
    )
    return bare_notebook


TOLD = [
    "Backward pass of loss, step by step: 6 steps, in which 4 operations run and 2 leaves get their gradient.",
    "Each step multiplies the upstream gradient ȳ by a local derivative; the products add up where the operation's "
    "inputs were made.",
    "Step 1: loss = SumBackward0  In[2]:5",
    "  upstream gradient ȳ: 1",
    "  for self (step 2): ȳ",
    "    local derivative: [1, 1, 1]",
    "    contribution: [1, 1, 1]",
    "    added into gradient at step 2: held nothing, then holds [1, 1, 1]",
    "Step 2: TanhBackward0  In[2]:5",
    "  upstream gradient ȳ: [1, 1, 1]",
    "  for h: ȳ · (1 − y²)",
    "    local derivative: [0.7864, 0.07065, 2.456e-05]",
    "    contribution: [0.7864, 0.07065, 2.456e-05]",
    "    added into gradient of h: held nothing, then holds [0.7864, 0.07065, 2.456e-05]",
    "Step 3: h = AddBackward0  In[2]:4",
    "  upstream gradient ȳ: [0.7864, 0.07065, 2.456e-05]",
    "  for self (step 5): ȳ",
    "    local derivative: [1, 1, 1]",
    "    contribution: [0.7864, 0.07065, 2.456e-05]",
    "    added into gradient at step 5: held nothing, then holds [0.7864, 0.07065, 2.456e-05]",
    "  for b: ȳ",
    "    local derivative: [1, 1, 1] (summed over the dimensions in which the input was stretched)",
    "    contribution: 0.8571",
    "    added into gradient of b: held nothing, then holds 0.8571",
    "Step 4: b.grad",
    "  upstream gradient ȳ: 0.8571",
    "  b.grad: held nothing, then holds 0.8571",
    "  The gradient of b is complete and is added to b.grad.",
    "Step 5: MulBackward0  In[2]:4",
    "  upstream gradient ȳ: [0.7864, 0.07065, 2.456e-05]",
    "  for w: ȳ · x",
    "    local derivative: [1, 2, 3]",
    "    contribution: [0.7864, 0.1413, 7.367e-05]",
    "    added into gradient of w: held nothing, then holds [0.7864, 0.1413, 7.367e-05]",
    "Step 6: w.grad",
    "  upstream gradient ȳ: [0.7864, 0.1413, 7.367e-05]",
    "  w.grad: held nothing, then holds [0.7864, 0.1413, 7.367e-05]",
    "  The gradient of w is complete and is added to w.grad.",
]


def test_the_text_says_every_step(notebook):
    view = notebook("view = %autograd step loss\nview")
    assert view.text().splitlines() == TOLD
    assert notebook["w"].grad is None


def test_the_document_is_what_the_viewer_reads(notebook):
    view = notebook("%autograd step --quiz loss")
    document = json.loads(view.to_json())
    assert document["kind"] == "step"
    assert document["quiz"] is True
    assert document["frame"] == 0
    assert [frame["number"] for frame in document["frames"]] == [1, 2, 3, 4, 5, 6]
    product = document["frames"][4]
    (row,) = product["inputs"]
    assert (row["name"], row["into"], row["edge"]) == ("w", "gradient of w", [product["node"], "n5"])
    assert row["formula"][0] == "math"
    assert to_html(row["contribution"]).count("<td>") == 3
    assert row["before"] is None
    leaf = document["frames"][5]["inputs"][0]
    assert (leaf["edge"], leaf["into"], leaf["formula"]) == (None, "w.grad", None)
    assert [(leaf["name"], leaf["shape"], leaf["texts"]) for leaf in document["leaves"]] == [
        ("b", [], ["0"]), ("w", [3], ["0.5", "-1", "2"]),
    ]  # fmt: skip


def test_ids_are_those_of_the_scene(notebook):
    document = notebook("%autograd step loss").document()
    boxes = set(document["scene"]["id"])
    leaves = {leaf for chips in document["scene"].get("chips", {}).values() for leaf in chips}
    assert {frame["node"] for frame in document["frames"]} <= boxes | leaves


def test_every_tree_is_fit_for_a_page(notebook):
    view = notebook("big = torch.ones(40, 50, requires_grad=True)\n%autograd step ((big * 2).tanh() @ big.T).sum()")
    images = 0
    for frame in view.document()["frames"]:
        for tree in [
            frame["upstream"],
            *(row[key] for row in frame["inputs"] for key in ("local", "contribution", "after")),
        ]:
            images += 0 if tree is None else to_html(tree).count("<img")
    assert images > 0
    assert len(view.html()) < 1_000_000


def test_the_static_form_stands_alone(notebook):
    still = notebook("%autograd step loss").content.still
    assert "<script" not in still
    assert "http" not in re.sub(r'src="data:[^"]*"', "", still)
    assert still.count("<table style") == 6
    assert re.findall(r'font-weight:700">(\d+)</span>', still) == ["1", "2", "3", "4", "5", "6"]


def test_the_picture_carries_the_numbers(notebook):
    svg = notebook("%autograd step loss").to_svg()
    assert "step 5 · self · other" in svg
    assert "w (6)" in svg


def test_japanese(notebook):
    view = notebook("%autograd step --lang ja loss")
    assert view.text().splitlines()[0] == (
        "loss の逆伝播を 1 ステップずつ：全 6 ステップ（演算 4 個を実行、葉 2 個が勾配を受け取る）。"
    )
    assert "ステップ 5：MulBackward0" in view.text()
    assert view.document()["lang"] == "ja"
    assert WORDS["ja"].keys() == WORDS["en"].keys()


def test_going_to_a_step(notebook):
    view = notebook("view = %autograd step loss\nview")
    assert view.run_to("h").number == 3
    assert view.frame == 2
    assert view.run_to("w.grad").leaf
    assert view.run_to("n0").number == 1
    with pytest.raises(ValueError, match="no step is called 'q'; there are loss, h, "):
        view.run_to("q")


def test_as_many_frames_as_are_asked_for(notebook):
    view = notebook("%autograd step --max-frames 2 loss")
    assert [frame.number for frame in view.frames] == [1, 2]
    assert "Steps 1 to 2 of 6 are shown" in view.text()
    with pytest.raises(ValueError, match="h: it is step 3, which is not shown"):
        view.run_to("h")
    view = notebook("%autograd step --max-frames 2 --to b loss")
    assert [frame.number for frame in view.frames] == [3, 4]
    assert view.frame == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("%autograd step", "which tensor? For example: %autograd step loss"),
        ("%autograd step h", "h has 3 elements: which gradient shall arrive there? "),
        ("%autograd step x", "x has no graph: it does not require grad"),
        ("%autograd step w", "w is a leaf: no operation made it"),
        ("%autograd step loss loss", "not a Python expression"),
        ("%autograd step los", "name 'los' is not defined; did you mean loss?"),
        ("%autograd step --to q loss", "no step is called 'q'"),
        ("%autograd step --max-frames 0 loss", "--max-frames counts from 1, not 0"),
        ("%autograd step --gradient torch.ones(2) h", "the gradient has shape (2,), h has shape (3,)"),
        ("%autograd step [1]", "neither a tensor nor a grad_fn"),
    ],
)
def test_mistakes_cost_one_line(notebook, line, sentence):
    with pytest.raises(UsageError) as caught:
        notebook(line)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", [TypeError, RuntimeError])
def test_what_a_hook_raises_is_no_mistake_in_the_line(notebook, kind):
    notebook(f"def of_the_user(g):\n    raise {kind.__name__}('of the hook')\nh.register_hook(of_the_user)")
    with pytest.raises(kind, match="of the hook"):
        notebook("%autograd step loss")


def test_a_gradient_to_begin_with(notebook):
    view = notebook("%autograd step --gradient x h")
    np.testing.assert_array_equal(view.frames[0].upstream[0], [1.0, 2.0, 3.0])


def test_several_roots(notebook):
    view = notebook("%autograd step [loss, (w * w).sum()]")
    notebook("torch.autograd.backward([loss, (w * w).sum()])")
    np.testing.assert_allclose(view.run_to("w").after, notebook["w"].grad.numpy(), rtol=1e-6)


def test_above_a_cell(notebook):
    view = notebook("%%autograd step\nu = (w.exp() * x).sum()")
    assert view.frames[0].leaf is False
    assert view.text().startswith("Backward pass of u, step by step")


def test_the_same_cell_gives_the_same_bytes(notebook):
    first, second = (notebook("%autograd step loss").content for _ in range(2))
    assert (first.document, first.text, first.still) == (second.document, second.text, second.still)


def test_names_and_sources_do_not_become_markup(notebook):
    nasty = "<script>alert(1)</script>\u202e\"'"
    notebook["w"].name = nasty
    view = notebook("%autograd step loss")
    still = re.sub(r'src="data:[^"]*"', "", view.content.still)
    assert "<script" not in still
    assert "&lt;script&gt;" in still
    assert "\u202e" not in still
    assert "\u202e" not in view.text()


def test_quiz(notebook):
    view = notebook("%autograd step --quiz loss")
    asked = view.document()["frames"][4]["answer"]
    assert asked["question"] == "What is element [0] of what is added into the gradient of w?"
    assert asked["hint"] == "Upstream gradient times local derivative: ȳ · x"
    view.frame = 4
    assert [view.check(answer) for answer in (0.786, "-0.786", "0.75", "three", 5)] == [
        "right", "sign", "near", "unreadable", "wrong",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="asks nothing"):
        view.check(1, len(view.frames) - 1)


def test_rounded_answers_are_right_if_two_digits_count():
    assert judged("0.33", 1 / 3) == "right"
    assert judged("0.3", 1 / 3) == "wrong" or judged("0.3", 1 / 3) == "near"
    assert judged("3.3e-1", 1 / 3) == "right"
    assert judged(0.0, 0.0) == "right"
    assert judged("nan", 1.0) == "unreadable"


def test_nothing_is_kept_alive(notebook):
    view = notebook("%autograd step loss")
    gone = [weakref.ref(notebook[name]) for name in ("loss", "h", "w", "x")]
    node = weakref.ref(notebook["loss"].grad_fn)
    notebook("del loss, h, w, x, b")
    notebook.shell.displayhook.flush()
    gc.collect()
    assert [link() for link in [*gone, node]] == [None] * 5
    assert view.run_to("w").leaf


def test_a_long_pass_is_cut_and_says_so():
    x = nb.ones(1, requires_grad=True)
    y = x
    for _ in range(3000):
        y = y * 1.001
    heard = []
    from autograd_nb.notebook.stepping.watching import watched

    seen = watched([y], [None], {"x": x}, progress=heard.append, most=5)
    assert len(seen.frames) == 5
    assert len(seen.numbers) == 3001
    assert heard == sorted(heard)
    assert heard[-1] <= 1.0
    assert len(heard) > 40


def test_interrupting_leaves_everything_as_it_was():
    x = nb.ones(2, requires_grad=True)
    h = x * 2
    h.retain_grad()
    h.register_hook(lambda g: g)

    class Slow(nb.autograd.Function):
        @staticmethod
        def forward(ctx, value):
            return value * 1

        @staticmethod
        def backward(ctx, gradient):
            raise KeyboardInterrupt

    from autograd_nb.engine import run

    with pytest.raises(KeyboardInterrupt):
        show.step(Slow.apply(h).sum(), variables={})
    assert run.observers == []
    assert x.grad is None
    assert h.retains_grad
    h.sum().backward()
    assert h.grad.tolist() == [1.0, 1.0]


def test_the_twin_takes_pytorch(monkeypatch):
    torch = pytest.importorskip("torch")
    w = torch.tensor([1.0, -2.0], requires_grad=True)
    y = (w * w).sum()
    view = show.step(y)
    ours = nb.tensor([1.0, -2.0], requires_grad=True)
    mine = show.step((ours * ours).sum(), variables={"w": ours})
    rows = [[(r["name"], r["formula_text"]) for r in frame["inputs"]] for frame in view.document()["frames"]]
    assert rows == [[(r["name"], r["formula_text"]) for r in frame["inputs"]] for frame in mine.document()["frames"]]
    assert "PyTorch's engine ran the pass for this display" in view.text()
    assert w.grad is None
