"""The tutorials in JupyterLab: they run, every picture shows, and nothing leaves the machine."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def assert_well(report):
    assert report.cell_errors == []
    assert report.console_errors == []
    assert report.external == []
    assert all(cell["count"] for cell in report.cells)
    assert "".join(cell["stderr"] for cell in report.cells) == ""
    # As saved, in a notebook that nobody trusts yet; and again from this run.
    for pictures in (report.saved_pictures, report.pictures):
        assert any(picture["width"] > 200 and picture["height"] > 100 for picture in pictures)
        assert [picture for picture in pictures if not picture["drawn"] or picture["height"] < 5] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_runs_and_shows_its_pictures(look, theme):
    report = look(NOTEBOOKS / "en" / "01_autograd.ipynb", dark=theme == "dark")
    assert_well(report)
    assert report.dark == (theme == "dark")


def test_japanese_edition_runs_and_shows_its_pictures(look):
    assert_well(look(NOTEBOOKS / "ja" / "01_autograd.ipynb"))
