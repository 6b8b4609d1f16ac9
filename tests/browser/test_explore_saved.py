"""The explorer in notebooks that were saved: nobody runs them, nobody may trust them, the network may be off."""

import json
import os
import subprocess
import sys

import pytest

import autograd_nb as torch
from autograd_nb import show
from tests.browser.explored import Explored
from tests.browser.live_page import opened

nbformat = pytest.importorskip("nbformat")
sign = pytest.importorskip("nbformat.sign")
pytest.importorskip("nbconvert")
pytest.importorskip("anywidget")
pytestmark = pytest.mark.browser

CELLS = [
    "import autograd_nb as torch\n%load_ext autograd_nb",
    "w = torch.tensor([0.5, -1.0], requires_grad=True)\nh = torch.tanh(w * torch.tensor([1.0, 2.0]))\nloss = h.sum()",
    "view = %autograd explore loss\nview",
    "h2 = torch.ones(2)\nfor step in range(60):\n    h2 = torch.tanh(h2 * w)\n%autograd explore h2",
]
# Run in a process of its own: kernels leave warnings behind.
EXECUTE = """
import sys, nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
source, folder = sys.argv[1:]
for name in ("first", "second"):
    book = nbformat.read(source, 4)
    NotebookClient(book, timeout=60).execute()
    nbformat.write(book, f"{folder}/{name}.ipynb")
with open(f"{folder}/page.html", "w", encoding="utf-8") as file:
    file.write(HTMLExporter().from_notebook_node(book)[0])
"""
HOSTILE = [
    '</script><script>globalThis.broken = "script"</script>',
    "<img src=x onerror=\"globalThis.broken = 'image'\">",
    "'\"`${globalThis.broken = 'literal'}`--><!--",
    "]]></style></svg><svg onload=\"globalThis.broken = 'svg'\">",
    "\u202e\u2066right to left\u2028\u2029\x00\x07\x1b[31m",
    "long" * 2500,
]


@pytest.fixture(scope="module")
def executed(tmp_path_factory, server):
    folder = tmp_path_factory.mktemp("executed")
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(CELLS)]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "source.ipynb")
    command = [sys.executable, "-c", EXECUTE, str(folder / "source.ipynb"), str(folder)]
    subprocess.run(command, env=server.environment() | {"PATH": os.environ["PATH"]}, check=True, timeout=120)
    return folder


def outputs(path):
    return [cell["outputs"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def file_page(chromium, path, **options):
    context = chromium.new_context(offline=True, viewport={"width": 1100, "height": 900}, **options)
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    return page


def test_executed_twice_it_shows_the_same_bytes_and_leaves_no_widget(executed):
    first, second = outputs(executed / "first.ipynb"), outputs(executed / "second.ipynb")
    assert first == second
    assert [sorted(output["data"]) for cell in first for output in cell] == [["text/html", "text/plain"]] * 2
    assert "widgets" not in json.loads((executed / "first.ipynb").read_text(encoding="utf-8"))["metadata"]


def test_an_untrusted_notebook_shows_picture_and_text(chromium, server, executed):
    with opened(chromium, server, executed / "first.ipynb") as live:
        picture = live.output(2).locator("img")
        picture.wait_for()
        assert picture.bounding_box()["height"] > 100
        assert "Computation graph of loss" in picture.get_attribute("alt")
        assert live.page.locator(".autograd-nb-view").count() == 0
        live.output(2).get_by_text("As text").click()
        assert "TanhBackward0" in live.output(2).locator("pre").inner_text()
        assert (live.complaints, live.external) == ([], [])


def test_a_trusted_notebook_is_interactive_without_running_anything(chromium, server, executed):
    notary = sign.NotebookNotary(data_dir=str(server.scratch / "data"))
    notary.sign(nbformat.read(executed / "second.ipynb", 4))
    with opened(chromium, server, executed / "second.ipynb") as live:
        view = Explored(live.page, live.output(3)).wait()
        (group,) = (box for box in view.boxes if box.startswith("g"))
        view.click(group)
        assert view.expanded == [group]
        assert view.selected == group
        assert (live.complaints, live.external) == ([], [])


def test_a_page_of_nbconvert_is_interactive_without_network(chromium, executed):
    page = file_page(chromium, executed / "page.html")
    view = Explored(page, page.locator(".jp-Cell").nth(3)).wait()
    leaf = view.click_leaf()
    assert view.selected == leaf
    assert page.locator(".panel-title").last.inner_text() == "w"
    (group,) = (box for box in view.boxes if box.startswith("g"))
    view.click(group)
    assert view.expanded == [group]
    view.search("tanh")
    assert view.selected not in (group, None)
    # nbconvert's own page asks for RequireJS and MathJax; what it does without them is not our page's business.
    assert [text for text in page.complaints if "require" not in text and "MathJax" not in text] == []
    page.context.close()


def test_without_scripts_picture_and_text_remain(chromium, executed):
    page = file_page(chromium, executed / "page.html", java_script_enabled=False)
    picture = page.locator("[data-autograd-nb] img").first
    assert picture.is_visible()
    assert picture.bounding_box()["height"] > 100
    page.locator("[data-autograd-nb] summary").first.click()
    assert "TanhBackward0" in page.locator("[data-autograd-nb] pre").first.inner_text()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_names_are_text_whatever_they_say(chromium, tmp_path, scripts):
    tensors = {name: torch.ones(2, requires_grad=True) for name in HOSTILE}
    loss = sum(tensor.exp() for tensor in tensors.values()).sum()
    loss.name = HOSTILE[0]
    path = tmp_path / "hostile.html"
    show.explore(loss, variables=tensors | {HOSTILE[0]: loss}).to_html(path)
    page = file_page(chromium, path, java_script_enabled=scripts)
    if scripts:
        view = Explored(page, page.locator("[data-autograd-nb]")).wait()
        view.search("onerror")
        assert view.selected is not None
        view.press("ArrowUp", "Space")
        assert page.evaluate("globalThis.broken") is None
    else:
        assert page.locator("[data-autograd-nb] img").is_visible()
        assert page.locator("[data-autograd-nb] img").count() == 1
    assert page.complaints == []
    page.context.close()
