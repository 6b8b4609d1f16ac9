"""The tutorials on exploring and stepping in JupyterLab: they run, nothing complains, nothing leaves the machine."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.mark.parametrize(
    ("path", "dark"),
    [
        ("en/02_explore.ipynb", False),
        ("en/03_step_by_step.ipynb", True),
        ("ja/02_explore.ipynb", True),
        ("ja/03_step_by_step.ipynb", False),
    ],
    ids=lambda value: value.replace("/", "_") if isinstance(value, str) else None,
)
def test_runs_without_complaints(look, path, dark):
    report = look(NOTEBOOKS / path, dark=dark)
    assert (report.cell_errors, report.console_errors, report.external) == ([], [], [])
    assert all(cell["count"] for cell in report.cells)
    assert "".join(cell["stderr"] for cell in report.cells) == ""
    # Nobody has trusted the notebook as it was saved: pictures, and all of them drawn.
    shown = [picture for picture in report.saved_pictures if picture["height"] > 0]
    assert len(shown) >= 3
    assert all(picture["drawn"] for picture in shown)
