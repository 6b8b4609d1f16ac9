"""Panels: what they say of real nodes, ours and PyTorch's, in both languages, without touching anything."""

import json
import re
import string
import weakref

import numpy as np
import pytest

import autograd_nb
from autograd_nb.graph.mathematics import readable
from autograd_nb.graph.trees import checked, texts, to_html
from autograd_nb.notebook.panels import WORDS, Budget, details_of, panel, panels
from autograd_nb.notebook.snapshot import snapshot

IDS = ["formula", "numbers", "saved", "value", "gradient", "source", "hooks", "order"]


@pytest.fixture(params=["ours", "torch"])
def torch(request):
    return autograd_nb if request.param == "ours" else pytest.importorskip("torch")


def look(value, lang="en", budget=None, **variables):
    roots = [value.grad_fn]
    return details_of(roots, snapshot(roots, variables), variables=variables, lang=lang, budget=budget)


def box_of(details, label):
    return next(box for box, facts in details.facts.items() if facts.node.label == label)


def said(details, box, panel_id):
    found = next(one for one in details(box) if one["id"] == panel_id)
    return " ".join(" ".join(text for tree in found["body"] for text in texts(tree)).split())


def formulas(details, box):
    found = next(one for one in details(box) if one["id"] == "formula")
    waiting, lines = list(found["body"]), []
    while waiting:
        tree = waiting.pop(0)
        if isinstance(tree, list):
            if tree[0] == "math" and tree[1].get("display") == "block":
                lines.append(readable(tree))
            waiting = tree[2:] + waiting
    return lines


def small(torch):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    x = torch.tensor([3.0, -4.0])
    loss = (w * x).sum()
    return loss, w, x


def test_a_product_in_the_names_of_its_user(torch):
    loss, w, x = small(torch)
    details = look(loss, loss=loss, w=w, x=x)
    mul = box_of(details, "MulBackward0")
    assert [one["id"] for one in details[mul]] == IDS
    assert formulas(details, mul) == ["y = w · x", "∂loss / ∂w = ȳ · x"]
    assert "x needs no gradient" in said(details, mul, "formula")
    assert said(details, mul, "numbers") == (
        "y ¯ arrives 1 1 w 2 float32 ∂ y ∂ w local derivative 3 -4 ∂ loss ∂ w contribution 3 -4"
    )
    assert "other = x 2 float32, 8 B" in said(details, mul, "saved")
    assert said(details, box_of(details, "AccumulateGrad"), "value") == "1 2 2 float32. From the leaf itself."
    assert said(details, mul, "order").startswith("Forward: number 1 of 2 operations. Backward: number 2 of 3 nodes.")


def test_single_numbers_stand_as_a_product(torch):
    a = torch.tensor(3.0, requires_grad=True)
    b = torch.tensor(-2.0, requires_grad=True)
    y = a * b
    assert "1 × ( − 2 ) = ( − 2 )" in said(look(y, a=a, b=b, y=y), "n0", "numbers")


def test_looking_changes_no_grad_frees_nothing_and_runs_no_hook(torch):
    loss, w, x = small(torch)
    heard = []
    w.register_hook(lambda g: heard.append(g))
    loss.grad_fn.register_hook(lambda a, b: heard.append(a))
    loss.grad_fn.next_functions[0][0].register_prehook(lambda g: heard.append(g))
    w.grad = torch.tensor([5.0, 5.0])
    details = look(loss, loss=loss, w=w, x=x)
    assert heard == []
    assert w.grad.tolist() == [5.0, 5.0]
    leaf = box_of(details, "AccumulateGrad")
    assert "What a backward pass adds 2 float32 3 -4" in said(details, leaf, "gradient")
    assert ".grad now 5 5" in said(details, leaf, "gradient")
    loss.backward()
    assert w.grad.tolist() == [8.0, 1.0]
    assert len(heard) == 3


def test_a_freed_graph_says_so_and_still_shows_the_formula(torch):
    loss, w, x = small(torch)
    loss.backward()
    details = look(loss, loss=loss, w=w, x=x)
    mul = box_of(details, "MulBackward0")
    assert "retain_graph=True" in said(details, mul, "numbers")
    assert formulas(details, mul)[0] == "y = w · x" or formulas(details, mul)[0].startswith("y = w")
    assert "other freed" in said(details, mul, "saved")
    leaf = box_of(details, "AccumulateGrad")
    assert "depend on an operation whose own cannot be had" in said(details, leaf, "gradient")
    assert ".grad now 3 -4" in said(details, leaf, "gradient")


def test_a_saved_tensor_that_was_changed_is_told_with_the_error(torch):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    h = torch.exp(w)
    y = (h * h).sum()
    h.detach().mul_(2)
    numbers = said(look(y, w=w, y=y), "n1", "numbers")
    assert "changed in place since it was saved" in numbers
    assert "modified by an inplace operation" in numbers


def test_a_custom_function_shows_its_backward_and_is_run_once(torch):
    runs = []

    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            runs.append(1)
            return grad * 2

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = Twice.apply(x).sum()
    details = look(y, x=x, y=y)
    assert runs == [1]
    assert "return grad * 2" in said(details, "n1", "formula")
    assert "run your backward() again" in said(details, "n1", "numbers")
    assert "contribution 2 2" in said(details, "n1", "numbers")


def test_saved_tensors_that_share_memory_are_counted_once(torch):
    x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    h = torch.exp(x)
    y = (h * h).sum()
    details = look(y, x=x, h=h, y=y)
    mul = box_of(details, "MulBackward0")
    assert "8 B" not in said(details, mul, "saved")
    assert "16 B in one piece of memory" in said(details, mul, "saved")
    assert "result of h (n2)" in said(details, mul, "saved")
    assert "h" in said(details, box_of(details, "ExpBackward0"), "saved")


def test_first_value_that_is_not_finite(torch):
    x = torch.tensor([[1.0, 4.0], [0.0, -1.0]], requires_grad=True)
    r = torch.sqrt(x)
    y = r.sum()
    details = look(y, x=x, r=r, y=y)
    sqrt = box_of(details, "SqrtBackward0")
    assert "nan at [1, 1] (1 in all)" in said(details, sqrt, "value")
    assert "inf at [1, 0] (2 in all)" in said(details, sqrt, "numbers")


def test_large_arrays_are_pictures_with_statistics(torch):
    torch.manual_seed(0)
    x = torch.randn(40, 50, requires_grad=True)
    h = torch.tanh(x)
    y = (h * h).sum()
    details = look(y, x=x, h=h, y=y)
    body = next(one for one in details[box_of(details, "TanhBackward0")] if one["id"] == "value")["body"]
    html = "".join(map(to_html, body))
    assert html.count("<img") == 2
    assert "norm" in html
    assert len(json.dumps(details[box_of(details, "TanhBackward0")])) < 80_000


def test_numbers_of_the_pass_are_those_of_backward(torch):
    torch.manual_seed(0)
    w = torch.randn(3, 4, requires_grad=True)
    b = torch.randn(4, requires_grad=True)
    h = torch.tanh(torch.randn(5, 3) @ w + b)
    loss = torch.logsumexp(h, 1).mean() + (w * w).sum() + h[1:3, 0].sum()
    details = look(loss, w=w, b=b, h=h, loss=loss)
    loss.backward()
    for facts in details.facts.values():
        if facts.node.kind == "leaf":
            grad = {"w": w, "b": b}[facts.node.name].grad
            assert np.allclose(facts.upstream[0].stats.norm, np.linalg.norm(np.asarray(grad)), rtol=1e-6)
            assert facts.upstream[0].shape == tuple(grad.shape)


def test_hooks_by_name_in_their_order():
    torch = autograd_nb
    w = torch.tensor([1.0], requires_grad=True)
    y = w * 2

    def clip(g):
        return g

    w.register_hook(clip)
    w.register_post_accumulate_grad_hook(lambda t: None)
    y.retain_grad()
    y.register_hook(clip)
    y.grad_fn.register_prehook(lambda g: None)
    details = look(y, w=w, y=y)
    leaf = said(details, box_of(details, "AccumulateGrad"), "hooks")
    assert leaf.index("clip on the gradient of the leaf") < leaf.index("after accumulation")
    op = said(details, "n0", "hooks")
    assert op.index("clip on the gradient of output 0") < op.index("before the node")
    assert "retain_grad" in op
    assert "Hooks are not run for this" in said(details, "n0", "gradient")


def test_what_torch_does_not_reveal_is_said():
    torch = pytest.importorskip("torch")
    loss, w, x = small(torch)
    w.register_hook(lambda g: None)
    details = look(loss, loss=loss, w=w, x=x)
    assert "PyTorch does not list the hooks of a node" in said(details, "n1", "hooks")
    assert "on the gradient of the leaf" in said(details, box_of(details, "AccumulateGrad"), "hooks")
    assert "PyTorch does not note" in said(details, "n1", "source")


def test_source_with_cell_and_lines_around(notebook):
    notebook("w = torch.ones(2, requires_grad=True)\nx = torch.ones(2)\n\nloss = (w * x).sum()\nprint(end='')")
    details = look(notebook["loss"], w=notebook["w"], x=notebook["x"], loss=notebook["loss"])
    body = next(one for one in details[box_of(details, "MulBackward0")] if one["id"] == "source")["body"]
    html = "".join(map(to_html, body))
    assert '<b data-cell="2" data-line="4">In[2]:4</b>' in html
    assert html.index("x = torch.ones(2)") < html.index('class="pn-here"') < html.index("loss = (w * x).sum()")


def test_groups_tell_what_goes_in_and_out(torch):
    w = torch.ones(3, requires_grad=True)
    y = w
    for _ in range(60):
        y = torch.tanh(y * 1.5)
    loss = y.sum()
    details = look(loss, w=w, loss=loss)
    group = next(item.id for item in details._hierarchy().items() if not isinstance(item, int))
    assert [one["id"] for one in details(group)] == ["members", "saved", "gradient", "order"]
    assert "operations" in said(details, group, "members")
    assert "pieces of memory, each counted once" in said(details, group, "saved")
    assert "arrives from outside" in said(details, group, "gradient")
    assert details("g1-nothing") == []


def test_beyond_the_budget_the_panels_say_so(torch):
    loss, w, x = small(torch)
    details = look(loss, budget=Budget(nodes=1, local=0), w=w, x=x, loss=loss)
    assert "the graph is large" in said(details, box_of(details, "MulBackward0"), "numbers")
    assert "Not worked out for this node" in said(details, "n0", "numbers")
    details = look(loss, budget=Budget(elements=0), w=w, x=x, loss=loss)
    assert "Too large to be counted" in said(details, box_of(details, "MulBackward0"), "numbers")


def test_nothing_is_kept_alive(torch):
    loss, w, x = small(torch)
    details = look(loss, loss=loss, w=w, x=x)
    gone = weakref.ref(w)
    del loss, w, x
    assert gone() is None
    assert json.dumps([details[box] for box in details])


HOSTILE = '</script><img src=x onerror=alert(1)>"\u202e\x00'


def test_hostile_names_sources_and_hooks_stay_text(torch):
    w = torch.tensor([1.0], requires_grad=True)

    def hook(g):
        return None

    hook.__qualname__ = HOSTILE
    w.register_hook(hook)
    y = w * 2
    details = look(y, **{HOSTILE: w})
    assert "</script><img" in said(details, "n0", "formula")
    for box in details:
        for one in details[box]:
            html = "".join(map(to_html, one["body"]))
            assert "<img src=x" not in html
            assert "\u202e" not in html
            assert "\x00" not in html


def test_the_same_graph_gives_the_same_panels(torch):
    def once():
        torch.manual_seed(0)
        w = torch.randn(3, 3, requires_grad=True)
        loss = torch.softmax(w @ w, 1).log().mean()
        details = look(loss, w=w, loss=loss)
        return [[one for one in details[box] if one["id"] != "order"] for box in details]

    assert json.dumps(once()) == json.dumps(once())


def test_both_languages_say_the_same_things():
    english, japanese = WORDS["en"], WORDS["ja"]
    assert english.keys() == japanese.keys()
    fields = {lang: {k: _fields(v) for k, v in words.items()} for lang, words in WORDS.items()}
    assert fields["en"] == fields["ja"]
    assert all(any(ord(c) > 0x3000 for c in japanese[k]) for k in ("formula", "numbers", "freed", "order_why"))


def _fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_is_used():
    from pathlib import Path

    import autograd_nb.notebook.panels as package

    source = "".join(path.read_text() for path in Path(package.__file__).parent.glob("*.py") if path.name != "words.py")
    computed = ("held_", "is_", "hook_")
    named = set(re.findall(r"""["'](\w+)["']""", source))
    unused = [k for k in WORDS["en"] if k not in named and not k.startswith(computed)]
    kinds = {"freed", "changed", "unreadable", "open", "budget", "moved", "spread", "map", "custom", "unasked", *IDS}
    assert set(unused) <= kinds, sorted(set(unused) - kinds)


def test_a_panel_of_ones_own_reads_the_live_node():
    torch = autograd_nb

    @panel("notes", title={"en": "Notes", "ja": "メモ"}, order=5, read=lambda node: dict(node.metadata))
    def notes(facts, words):
        found = facts.extra.get("notes")
        return [["p", {}, f"{key}: {value}"] for key, value in found.items()] if found else None

    try:
        x = torch.tensor([1.0], requires_grad=True)
        y = x * 2
        y.grad_fn.metadata["who"] = "me"
        first = look(y, "ja", x=x, y=y)["n0"][0]
        assert first == {"id": "notes", "title": "メモ", "body": [["p", {}, "who: me"]]}
        assert checked(first["body"][0])
    finally:
        del panels["notes"]
