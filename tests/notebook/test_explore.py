"""``%autograd explore`` in a shell: the widget's traits and forms, what it answers, and that it keeps nothing alive."""

import gc
import json
import os
import subprocess
import sys
import weakref
from types import SimpleNamespace

import pytest

from autograd_nb import show
from autograd_nb.notebook import widget
from autograd_nb.notebook.widget import document, front_end
from autograd_nb.notebook.widget.messages import answer
from autograd_nb.notebook.widget.progress import LONG, Progress

traitlets = pytest.importorskip("traitlets")
anywidget = pytest.importorskip("anywidget")

NETWORK = """
w = torch.tensor([0.5, -1.0], requires_grad=True)
x = torch.tensor([1.0, 2.0])
loss = torch.tanh(w * x).sum()
"""
LOOP = """
h = torch.zeros(2)
w = torch.ones(2, requires_grad=True)
for step in range(50):
    h = torch.tanh(h * w)
loss = h.sum()
"""


@pytest.fixture
def explored(notebook):
    notebook(NETWORK)
    return notebook("view = %autograd explore loss\nview")


@pytest.fixture
def looped(notebook):
    notebook(LOOP)
    return notebook("%autograd explore loss")


def test_the_verb_returns_a_widget_that_shows_text_and_page(notebook, explored):
    assert notebook["view"] is explored
    bundle, metadata = explored._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert metadata == {}
    assert bundle["text/plain"] == explored.text() == repr(explored) == notebook("%autograd graph loss").text()
    assert bundle["text/html"].count("data:image/svg+xml;base64,") == 1
    assert explored.to_svg().startswith("<svg ")


def test_a_name_selects_its_box(explored):
    found = json.loads(explored.to_json())
    assert explored.selected == ""
    explored.selected = "w"
    assert explored.selected in {leaf for chips in found["scene"]["chips"].values() for leaf in chips}
    assert json.loads(explored.to_json())["selected"] == explored.selected
    explored.selected = found["scene"]["id"][0]
    with pytest.raises(traitlets.TraitError, match="no box 'nothing' in this graph; there are "):
        explored.selected = "nothing"
    assert explored.selected == found["scene"]["id"][0]


def test_open_and_closed_groups_complement_each_other(looped):
    assert looped.expanded == []
    assert looped.collapsed
    heard = []
    looped.observe(heard.append, ["expanded", "collapsed"])
    every = list(looped.collapsed)
    looped.expanded = every[:1]
    assert looped.collapsed == every[1:]
    looped.collapsed = []
    assert looped.expanded == every
    assert [change.name for change in heard] == ["expanded", "collapsed"] * 2 or len(heard) == 4
    with pytest.raises(traitlets.TraitError, match="no group 'g0'"):
        looped.expanded = ["g0"]


def test_frames_are_counted_from_the_document(explored):
    with pytest.raises(traitlets.TraitError, match="there are frames 0 to 0"):
        explored.frame = 1


def test_options_open_groups_and_choose_them(notebook):
    notebook(LOOP)
    opened = notebook("%autograd explore --depth 1 loss")
    assert opened.expanded
    assert not notebook("%autograd explore --by none loss").collapsed
    japanese = json.loads(notebook("%autograd explore --lang ja loss").to_json())
    assert japanese["lang"] == "ja"
    assert "計算グラフ" in japanese["title"]


def test_above_a_cell_it_explores_what_the_cell_recorded(notebook):
    view = notebook("%%autograd explore\nv = torch.ones(2, requires_grad=True).exp()")
    assert "ExpBackward0" in view.text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%autograd explore", "which tensor"),
        ("%autograd explore x", "has no graph"),
        ("%autograd explore --depth -1 loss", "counts levels from 0"),
        ("%autograd explore --by colour loss", "invalid choice: 'colour'"),
        ("%%autograd explore\n1 + 1", "recorded nothing"),
    ],
)
def test_mistakes_cost_one_line(notebook, capsys, line, said):
    notebook(NETWORK)
    notebook.shell.run_cell(line)
    assert said in capsys.readouterr().err


def test_the_kernel_answers_with_scenes_and_says_what_it_cannot(looped):
    sent = []
    looped.send = sent.append
    group = looped.collapsed[0]
    looped._handle_custom_msg({"ask": "scene", "id": group}, [])
    looped._handle_custom_msg({"ask": "document"}, [])
    looped._handle_custom_msg({"ask": "scene", "id": "g0"}, [])
    assert sent[0]["scene"] == group
    assert sent[0]["data"]["id"]
    assert sent[1]["document"]["key"] == looped.key
    assert "KeyError" in sent[2]["error"]


def test_the_pages_groups_come_along_and_within_a_size(notebook, monkeypatch):
    notebook(LOOP)
    monkeypatch.setattr(document, "SCENES", 10)
    view = notebook("%autograd explore loss")
    assert json.loads(view.to_json())["scenes"] == {}
    monkeypatch.undo()
    assert json.loads(notebook("%autograd explore loss").to_json())["scenes"]


def test_details_come_along_and_within_a_size(notebook, monkeypatch):
    notebook(NETWORK)
    graph = notebook("from autograd_nb.notebook.snapshot import snapshot\nsnapshot([loss.grad_fn], globals())")
    told = document.exploration_of(graph, panels=lambda box: [{"id": "formula", "body": [box]}])
    assert set(told.document["details"]) == {node.id for node in graph.nodes}
    assert answer({"ask": "details", "id": "n1"}, told.answers)["data"][0]["body"] == ["n1"]
    monkeypatch.setattr(document, "DETAILS", 10)
    assert len(document.exploration_of(graph, panels=lambda box: ["p" * 20]).document["details"]) == 1


def test_everything_is_let_go_while_the_widget_is_open(notebook):
    notebook(NETWORK)
    view = notebook("%autograd explore loss")
    view.send = lambda message: None
    gone = [weakref.ref(notebook["loss"].grad_fn), weakref.ref(notebook["w"])]
    notebook("del loss, w, x")
    gc.collect()
    assert [reference() for reference in gone] == [None, None]
    view._handle_custom_msg({"ask": "document"}, [])
    assert view.text()


def test_no_model_is_announced_where_nobody_listens(notebook, explored):
    assert explored.comm is None
    explored.selected = "w"
    assert explored.model_id
    assert explored.comm is not None
    explored.close()


def test_only_a_page_that_could_answer_listens(monkeypatch):
    import IPython

    def sent(request):
        kernel = SimpleNamespace(get_parent=lambda channel: request)
        monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=kernel))

    sent({"content": {"allow_stdin": True}})
    assert front_end.page_listens()
    sent({"content": {"allow_stdin": False}})
    assert not front_end.page_listens()
    sent(None)
    assert not front_end.page_listens()
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    assert not front_end.page_listens()


def test_without_anywidget_the_page_is_there_and_the_line_says_what_is_missing(notebook, monkeypatch):
    notebook(NETWORK)
    monkeypatch.setattr(widget, "has_widgets", lambda: False)
    view = notebook("%autograd explore loss")
    assert type(view) is widget.StillExploration
    assert "pip install anywidget" in view._repr_mimebundle_()["text/plain"].splitlines()[-1]
    assert "<script" in view._repr_mimebundle_()["text/html"]


def test_the_function_shows_the_same(notebook, explored):
    twin = show.explore(notebook["loss"], variables=notebook.shell.user_ns)
    mine, its = json.loads(explored.to_json()), json.loads(twin.to_json())
    assert mine.pop("key")[:12] == its.pop("key")[:12]
    assert mine == its


def test_an_interrupted_drawing_leaves_the_notebook_usable(notebook, monkeypatch):
    notebook(NETWORK)

    def interrupted(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(document, "document_parts", interrupted)
    outcome = notebook.shell.run_cell("%autograd explore loss")
    assert isinstance(outcome.error_in_exec, KeyboardInterrupt)
    monkeypatch.undo()
    assert notebook("%autograd explore loss").text()


def test_progress_is_told_to_terminals_in_long_work_and_wiped_away(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with Progress(size=LONG - 1, lang="en") as progress:
        progress(0.5)
    assert capsys.readouterr().err == ""

    def interrupted():
        with Progress(size=LONG, lang="en") as progress:
            progress(0.5)
            progress(0.501)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert capsys.readouterr().err == "\rDrawing the graph: 50 %\r\x1b[K"


def test_progress_rises_to_the_end(notebook):
    notebook(NETWORK)
    graph = notebook("from autograd_nb.notebook.snapshot import snapshot\nsnapshot([loss.grad_fn], globals())")
    heard = []
    document.exploration_of(graph, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[0] > 0
    assert heard[-1] > 0.8


def test_progress_is_not_told_to_files(capsys):
    with Progress(size=LONG, lang="en") as progress:
        progress(0.5)
    assert capsys.readouterr().err == ""


def test_graphs_of_pytorch_are_explored_too():
    torch = pytest.importorskip("torch")
    w = torch.ones(2, requires_grad=True)
    view = show.explore((w * 3).exp().sum(), variables={"w": w})
    found = json.loads(view.to_json())
    assert {panel["id"] for panel in found["details"][found["scene"]["id"][0]]} >= {"formula", "saved", "gradient"}
    view.selected = "w"
    gone = weakref.ref(w)
    del w
    gc.collect()
    assert gone() is None


PROGRAM = """
import autograd_nb as torch
from autograd_nb import show
w = torch.tensor([0.5, -1.0], requires_grad=True)
h = w
for step in range(50):
    h = torch.tanh(h * w + step)
loss = h.sum()
print(show.explore(loss, depth=1).to_html())
"""


def test_two_processes_write_the_same_page():
    def page(seed):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PROGRAM]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    first = page("1")
    assert b"data-autograd-nb" in first
    assert first == page("2")
