"""Every None of a chain says why, where that is certain, and nothing where it is not."""

import re
import weakref

import pytest

import autograd_nb as torch
from autograd_nb import show
from autograd_nb.engine import tensor
from autograd_nb.graph import Graph
from autograd_nb.notebook import session
from autograd_nb.notebook.cuts import cuts
from autograd_nb.notebook.snapshot import snapshot

real = pytest.importorskip("torch")

START = """w, x = torch.ones(3, requires_grad=True), torch.ones(3)
h = w * 2
d = h.detach()
c = h > 1
long = h.long()
n = h.sum().item()
with torch.no_grad():
    t = w * 3"""


def reason(notebook, source, lang="en"):
    """What is said about the None of the last line's operation."""
    notebook(source)
    text = notebook(f"%autograd chain --lang {lang} y").text()
    return re.search(r"\[\d\][^:]*: None, (.*)", text)[1]


@pytest.fixture
def started(notebook):
    notebook(START)
    return notebook


REASONS = {
    # what a node saved is known by itself, wherever it was made
    "y = w * d": "d (3 float32): cut by detach() at In[2]:3",
    "y = w * h.data": "h.data (3 float32): taken with .data at In[3]:1",
    "y = w * c": "c (3 bool): the result of a comparison at In[2]:4",
    "y = w * long": "long (3 int64): cast to a type without gradients at In[2]:5",
    "y = w * torch.tensor([1, 2, 3])": "torch.tensor([1, 2, 3]) (3 int64): whole numbers have no gradient",
    "y = w * (x > 0)": "x > 0 (3 bool): the result of a comparison at In[3]:1",
    "y = w * x": "x (3 float32) needs no gradient",
    "y = w * 2.5": "2.5 needs no gradient",
    "k = torch.tensor([True, False, True])\ny = w * k": "k (3 bool): truth values have no gradient",
    # what it did not save is known by its source
    "y = w + h.detach()": "h.detach(): cut by detach() at In[3]:1",
    "k = h.detach()\ny = w + k": "k: cut by detach() at In[3]:1",
    "with torch.no_grad():\n    k = w * 3\ny = w + k": "k: computed under no_grad at In[3]:2",
    "def f(a):\n    k = a.detach()\n    return a - k\ny = f(w)": "f:k: cut by detach() at In[3]:2",
    "k = h.sum().item()\ny = w * k": "k (6.0): made a plain number at In[3]:1",
}


@pytest.mark.parametrize(("source", "said"), REASONS.items(), ids=REASONS)
def test_reasons(started, source, said):
    assert reason(started, source) == said


@pytest.mark.parametrize(
    "source",
    [
        "y = w + d",  # assigned in another cell: it may be another value by now
        "k = h.detach()\nk = x\ny = w + k",
        "k = x\nfor _ in range(2):\n    y = w + k\n    k = h.detach()",
        "k = h.detach() if len(x) else x\ny = w + k",
    ],
)
def test_nothing_is_claimed_that_is_not_certain(started, source):
    said = reason(started, source)
    assert "cut by" not in said
    assert said.endswith("needs no gradient")


def test_japanese(started):
    assert reason(started, "y = w * d", "ja") == "d (3 float32): detach() で切断 (In[2]:3)"


def test_the_reason_is_part_of_the_model(started):
    started("y = w * d")
    graph = snapshot([started["y"].grad_fn], started.shell.user_ns, session.history(), reasons=True)
    cut = graph.nodes[0].untracked[0].cut
    assert (cut.label, cut.name, cut.origin.place) == ("detach", "h", "In[2]:3")
    assert Graph.from_json(graph.to_json()) == graph


def test_every_none_is_told_once_per_place():
    a = torch.ones(3, requires_grad=True)
    k = torch.ones(3)
    y = torch.where(k > 0, a * k, k) + torch.nn.functional.linear(k, torch.ones(3, 3), a)
    text = show.chain(y).text()
    todo, seen, empty = [y.grad_fn], set(), 0
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            empty += sum(below is None for below, _ in node.next_functions)
            todo += [below for below, _ in node.next_functions if below is not None]
    assert text.count(": None, ") == empty > 0


def test_torch_tells_kinds_and_not_places():
    a = real.ones(3, requires_grad=True)
    y = a * real.tensor([1, 2, 3])
    assert "3 int64: whole numbers have no gradient" in show.chain(y).text()
    y.sum().backward()
    assert "[1] other: None" in show.chain(y).text()  # also when what was saved is gone


def test_cuts_are_noted_weakly_and_only_while_loaded(started):
    link = weakref.ref(started["d"])
    assert cuts().of(started["d"], lambda _: None).label == "detach"
    started("del d")
    assert link() is None
    started("%unload_ext autograd_nb")
    assert cuts() is None
    assert tensor.cut_observer is None


def test_pack_hooks_are_not_run_for_a_reason():
    opened = []
    w, x = torch.ones(2, requires_grad=True), torch.ones(2)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: opened.append(1) or t):
        y = w * x
    graph = snapshot([y.grad_fn], {"w": w, "x": x})
    before = len(opened)
    assert snapshot([y.grad_fn], {"w": w, "x": x}, reasons=True) == graph
    assert len(opened) == 2 * before
