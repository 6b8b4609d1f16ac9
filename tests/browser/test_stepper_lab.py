"""The stepper in JupyterLab 4 and Notebook 7 with a running kernel: by keyboard, tied to Python, edited, dark."""

import pytest

from tests.browser.explored import Explored
from tests.browser.live_page import opened

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("anywidget")
pytestmark = pytest.mark.browser

CELLS = [
    "import autograd_nb as torch\n%load_ext autograd_nb",
    "a = torch.tensor(2.0, requires_grad=True)\nb = torch.tensor(-3.0, requires_grad=True)\nf = a * b + a ** 2",
    "view = %autograd step f\nview",
    "print(view.frame)",
    "view.frame = 4",
    "print(a.item(), a.grad, view.frames[2].parts[1].value)",
]
STEP, TELL, SET, NUMBERS = range(2, 6)


@pytest.fixture
def notebook(tmp_path):
    path = tmp_path / "stepping.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_stepping_by_keyboard_and_editing(chromium, server, notebook, app):
    with opened(chromium, server, notebook, app) as live:
        if app == "lab":
            live.dark()
        for number in range(STEP + 1):
            live.run(number)
        output, page = live.output(STEP), live.page
        Explored(page, output).wait_for_kernel()
        place = output.locator(".place")
        output.locator(".do-next").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert place.inner_text() == "3 / 5"
        # A widget holds a change back while the kernel has not answered the one before.
        assert "2\n" in (live.run(TELL), live.run(TELL), live.run(TELL))
        assert place.inner_text() == "3 / 5"
        output.locator("summary", has_text="Change the inputs").focus()
        page.keyboard.press("Enter")
        output.get_by_label("a", exact=True).focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("5")
        page.keyboard.press("Enter")
        # Now b gets 5, and the reader is still in step 3, in the cell that was typed into.
        output.locator(".step-gives", has_text="5").wait_for()
        assert place.inner_text() == "3 / 5"
        assert output.get_by_label("a", exact=True).input_value() == "5"
        # The user's own tensors are as they were.
        assert live.run(NUMBERS) == "2.0 None 5.0\n"
        live.run(SET)
        output.locator(".place", has_text="5 / 5").wait_for()
        assert (live.complaints, live.external) == ([], [])
