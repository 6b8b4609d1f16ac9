"""The tutorials in JupyterLab: they run, every picture shows, and nothing leaves the machine."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def assert_well(report):
    assert report.cell_errors == []
    assert report.console_errors == []
    assert report.external == []
    assert report.pictures, "no picture is shown"
    for picture in report.pictures:
        assert picture["drawn"], picture
        assert picture["width"] > 40, picture
        assert picture["height"] > 20, picture


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_runs_and_shows_its_pictures(look, theme):
    report = look(NOTEBOOKS / "en" / "01_autograd.ipynb", dark=theme == "dark")
    assert_well(report)
    assert all(cell["count"] for cell in report.cells)
    assert "".join(cell["stderr"] for cell in report.cells) == ""
    assert report.dark == (theme == "dark")


def test_japanese_edition_runs(look):
    assert_well(look(NOTEBOOKS / "ja" / "01_autograd.ipynb"))


def test_saved_pictures_show_before_anything_runs(look):
    """As in a notebook that somebody sent: nothing is trusted, no cell was run here."""
    assert_well(look(NOTEBOOKS / "en" / "01_autograd.ipynb", run=False))
