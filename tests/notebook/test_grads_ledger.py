"""Which backward call added what to which .grad."""

import weakref

import pytest

import autograd_nb as torch
from autograd_nb import show
from autograd_nb.engine.run import Run
from autograd_nb.notebook.ledger import ledger

START = "w = torch.tensor([1.0, 2.0], requires_grad=True)\nx = torch.tensor([3.0, 4.0])"


def entries(notebook, name="w"):
    return ledger().of(notebook[name])


def told(notebook, line):
    return [line.strip() for line in notebook(line).text().splitlines()]


@pytest.fixture
def started(notebook):
    notebook(START)
    return notebook


def test_two_calls_are_two_lines_that_sum_to_the_gradient(started):
    started("(w * x).sum().backward()")
    started("w.sum().backward()")
    found = entries(started)
    assert [entry.values.tolist() for entry in found] == [[3, 4], [1, 1]]
    assert sum(entry.values for entry in found).tolist() == started["w"].grad.tolist()
    assert told(started, "%autograd grads w")[-3:] == [
        "2 backward calls added to it since it was last empty:",
        "In[3]:1 (w * x).sum().backward(): added [3, 4]",
        "In[4]:1 w.sum().backward(): added [1, 1]",
    ]


def test_one_call_over_two_ways(started):
    started("y = (w + w).sum()\ny.backward()")
    (entry,) = entries(started)
    assert entry.values.tolist() == [2, 2]
    assert [op for op, _ in entry.ways] == ["add", "add"]
    assert told(started, "%autograd grads --history w")[-2:] == [
        "1 backward call made it:",
        "In[3]:2 y.backward(): added [2, 2], over 2 ways (2 × add In[3]:1)",
    ]
    assert "backward call" not in started("%autograd grads w").text()  # nothing to wonder about


@pytest.mark.parametrize("clear", ["w.grad = None", "w.grad.zero_()", "torch.optim.SGD([w]).zero_grad()"])
def test_clearing_starts_anew(started, clear):
    started("w.sum().backward()")
    started(clear)
    assert entries(started) == ()
    started("(2 * w).sum().backward()")
    assert [entry.values.tolist() for entry in entries(started)] == [[2, 2]]


def test_a_cell_that_ran_again_is_marked_and_a_loop_is_not(started):
    cell = "loss = (w * x).sum()\nloss.backward()"
    started(cell)
    started(cell)
    assert started("%autograd grads w").text().count("! this cell ran before") == 1
    started("w.grad = None\nfor part in (1.0, 2.0, 3.0):\n    (w * part).sum().backward()")
    (entry,) = entries(started)
    assert (entry.times, entry.values.tolist(), entry.updates) == (3, [6, 6], 0)
    assert "! " not in started("%autograd grads w").text().split("since it was last empty")[1]


def test_a_forgotten_zero_grad_is_marked(started):
    loop = """
opt = torch.optim.SGD([w], lr=0.1)
for _ in range(4):
    {}(w * x).sum().backward()
    opt.step()"""
    started(loop.format(""))
    text = started("%autograd grads w").text()
    assert "In[3]:3 (w * x).sum().backward() × 4: added [12, 16]" in text
    assert "! w was updated meanwhile (3 ×) and .grad was not cleared" in text
    started(loop.format("opt.zero_grad(); "))
    assert [entry.times for entry in entries(started)] == [1]
    assert "backward call" not in started("%autograd grads w").text()


def test_a_function_is_named(started):
    started("def learn(t):\n    t.sum().backward()\nlearn(w)\nlearn(w)")
    assert "In[3]:2 (in learn) t.sum().backward() × 2: added [2, 2]" in started("%autograd grads w").text()


def test_what_the_user_does_to_a_gradient_is_noted(started):
    started("w.sum().backward()\nw.grad.mul_(2)\nw.sum().backward()")
    assert [entry.kind for entry in entries(started)] == ["added", "changed", "added"]
    started("w.grad = torch.ones(2)")
    assert [entry.kind for entry in entries(started)] == ["given"]
    started("v = torch.ones(2, requires_grad=True)\nv.grad = torch.ones(2)\nv.sum().backward()")
    assert [entry.kind for entry in entries(started, "v")] == ["before", "added"]


PASSES = {
    "hooked": "w.register_hook(lambda g: g * 2)\nw.sum().backward()",
    "recorded": "w.sum().backward(create_graph=True, gradient=torch.tensor(2.0))",
    "a leaf itself": "w.backward(torch.tensor([2.0, 2.0]))",
    "some inputs": "(2 * w).sum().backward(inputs=[w])",
    "parts": "big = torch.ones(2, 2)\n(w[0] * 2 + w[1] * 2).backward()",
    "under anomaly detection": "with torch.autograd.detect_anomaly():\n    (2 * w).sum().backward()",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("cell", PASSES.values(), ids=PASSES)
def test_every_kind_of_pass_is_noted(started, cell):
    started(cell)
    (entry,) = entries(started)
    assert entry.values.tolist() == started["w"].grad.tolist() == [2, 2]
    assert entry.norm == pytest.approx(8**0.5)


def test_complex_gradients_are_noted_as_they_are_shown(started):
    started("z = torch.tensor(1 + 2j, requires_grad=True)\n(z * z).real.backward()")
    assert entries(started, "z")[0].values == started["z"].grad.item()


def test_autograd_grad_adds_nothing(started):
    started("g = torch.autograd.grad((w * x).sum(), w)")
    assert entries(started) == ()


def test_large_gradients_are_noted_as_norms(started):
    started("big = torch.ones(50, requires_grad=True)\nfor _ in range(2):\n    big.sum().backward()")
    assert entries(started, "big")[0].values is None
    assert "× 2: added a norm of 7.071 the last time" in started("%autograd grads big").text()


def test_large_graphs_are_not_counted_through(started):
    started("y = w\nfor _ in range(500):\n    y = y + w\ny.sum().backward()")
    assert entries(started)[0].ways is None


def test_japanese_says_the_same(started):
    started("w.sum().backward()\nw.sum().backward()")
    assert told(started, "%autograd grads --lang ja w")[-3] == "空になってから backward が 2 回加算しました:"


def test_the_ledger_keeps_nothing_alive_and_costs_nothing_when_unloaded(started):
    started("w.sum().backward()")
    kept = weakref.ref(started["w"]), weakref.ref(started["w"].grad)
    started("del w")
    assert [link() for link in kept] == [None, None]
    started("%unload_ext autograd_nb")
    assert ledger() is None
    assert {step.__module__ for step in (Run.walk, Run.finish_leaves, Run.accumulate)} == {Run.__module__}


def test_without_the_extension_nothing_is_known():
    w = torch.ones(2, requires_grad=True)
    w.sum().backward()
    w.sum().backward()
    assert "backward calls" not in show.grads(w).text()
    assert "while the extension is loaded" in show.grads(w, history=True).text()


def test_untrusted_source_is_escaped(started):
    started("'<script>alert(1)</script>' and w.sum().backward()\n'<script>' and w.sum().backward()")
    html = started("%autograd grads w").html()
    assert "2 backward calls" in html
    assert "<script" not in html
