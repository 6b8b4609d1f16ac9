"""The explorer in JupyterLab 4 and Notebook 7 with a running kernel: page and Python know the same."""

import json

import pytest

from tests.browser.explored import Explored
from tests.browser.live_page import opened

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("anywidget")
pytestmark = pytest.mark.browser

CELLS = [
    "import autograd_nb as torch\n%load_ext autograd_nb",
    "h = torch.zeros(2)\nw = torch.ones(2, requires_grad=True)\n"
    "for step in range(60):\n    h = torch.tanh(h * w)\nloss = h.sum()",
    "view = %autograd explore loss\nview",
    "print(view.selected, view.expanded == [view._document['groups']['id'][0]])",
    "view.selected = 'loss'\nview.expanded = []",
    "view.selected = 'w'",
    "from ipywidgets import VBox\nVBox([view])",
    "import time\nfrom autograd_nb.notebook import widget\nwidget.progress.LONG, quick = 1, widget.exploration_of\n"
    "def slow(*args, progress, **options):\n    for percent in range(1, 100):\n"
    "        progress(percent / 100)\n        time.sleep(0.3)\nwidget.exploration_of = slow",
    "%autograd explore loss",
    "widget.exploration_of = quick\nagain = %autograd explore loss\nprint(len(again.text()) > 100)",
]
LOOK, TELL, SET, LEAF, BOX, SLOW, LONG, AGAIN = range(2, 10)


@pytest.fixture
def notebook(tmp_path):
    def write(name):
        path = tmp_path / f"{name}.ipynb"
        cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path

    return write


def explored(live, cell=LOOK) -> Explored:
    for number in range(cell + 1):
        live.run(number)
    return Explored(live.page, live.output(cell)).wait_for_kernel()


def test_lab_and_python_know_the_same(chromium, server, notebook):
    path = notebook("live")
    with opened(chromium, server, path) as live:
        view = explored(live)
        assert live.output(LOOK).locator("img").first.is_hidden()
        group = next(box for box in view.boxes if box.startswith("g"))
        view.click(group)
        assert view.expanded == [group]
        view.press("Enter")
        assert view.expanded == []
        view.press("Enter")
        assert live.run(TELL) == f"{group} True\n"
        view.search("loss")
        root = view.selected
        assert root == "n0"
        assert live.run(TELL) == f"{root} True\n"
        view.press("ArrowUp", "Space")
        assert view.selected not in (root, group)
        live.run(SET)
        assert (view.selected, view.expanded) == (root, [])
        live.run(LEAF)
        assert live.output(LOOK).locator(".panel-title").inner_text() == "w"
        assert live.run(TELL) == f"{view.selected} {bool(view.expanded)}\n"
        live.dark()
        assert live.output(LOOK).locator("section.view").get_attribute("data-theme") == "dark"
        live.save()
        assert (live.complaints, live.external) == ([], [])
    saved = json.loads((server.root / path.name).read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"]
    assert [sorted(output["data"]) for output in saved["cells"][LOOK]["outputs"]] == [["text/html", "text/plain"]]


def test_notebook_7_and_python_know_the_same(chromium, server, notebook):
    with opened(chromium, server, notebook("seven"), "notebook") as live:
        view = explored(live)
        group = next(box for box in view.boxes if box.startswith("g"))
        view.click(group)
        assert live.run(TELL) == f"{group} True\n"
        live.run(SET)
        assert (view.selected, view.expanded) == ("n0", [])
        assert (live.complaints, live.external) == ([], [])


def test_inside_another_widget_and_after_a_restart(chromium, server, notebook):
    with opened(chromium, server, notebook("inside")) as live:
        explored(live)
        live.run(BOX)
        inner = live.output(BOX).get_by_role("tree")
        inner.wait_for()
        live.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        live.page.wait_for_function("[...globalThis.autograd_nb_views.views.values()].flat().every(e => !e.view.live)")
        assert inner.is_visible()
        assert (live.complaints, live.external) == ([], [])


def test_long_work_says_how_far_it_is_and_can_be_interrupted(chromium, server, notebook):
    path = notebook("long")
    with opened(chromium, server, path) as live:
        for number in (0, 1, SLOW):
            live.run(number)
        live.start(LONG)
        corner = live.page.locator(".autograd-nb-corner")
        corner.get_by_text("Drawing the graph: ").wait_for()
        live.page.wait_for_function("parseInt(document.querySelector('.autograd-nb-corner').innerText.slice(-4)) > 2")
        live.interrupt()
        corner.wait_for(state="detached")
        live.output(LONG).get_by_text("KeyboardInterrupt").first.wait_for()
        assert live.run(AGAIN) == "True\n"
        live.save()
        assert (live.complaints, live.external) == ([], [])
    saved = json.loads((server.root / path.name).read_text(encoding="utf-8"))["cells"]
    assert [output.get("ename") for output in saved[LONG]["outputs"]] == ["KeyboardInterrupt"]
