"""The harness sees what is there and complains about what should not be."""

import pytest

nbformat = pytest.importorskip("nbformat")

pytestmark = pytest.mark.browser

SVG = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5MCIgaGVpZ2h0PSIzMCIvPg=="
)


@pytest.fixture
def notebook(tmp_path):
    def write(*sources):
        path = tmp_path / "planted.ipynb"
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path

    return write


def test_a_clean_notebook_is_clean(look, notebook):
    show = f"from IPython.display import HTML\nHTML('<img src=\"{SVG}\">')"
    report = look(notebook("1 + 1", show), dark=True)
    assert [cell["count"] for cell in report.cells] == [1, 2]
    assert report.pictures == [{"tag": "img", "width": 90, "height": 30, "drawn": True}]
    assert (report.cell_errors, report.console_errors, report.external, report.dark) == ([], [], [], True)


def test_planted_faults_are_reported(look, notebook):
    show = "from IPython.display import HTML\nHTML('<script>console.error(\"planted\")</script>{}')"
    fetch = '<img src="https://example.invalid/a.png">'
    report = look(notebook(show.format(fetch), "import sys; print('careful', file=sys.stderr)", "1 / 0", "2"))
    assert report.console_errors == ["planted"]
    assert set(report.external) == {"https://example.invalid/a.png"}
    assert [picture["drawn"] for picture in report.pictures] == [False]
    assert report.cells[1]["stderr"] == "careful\n"
    assert report.cell_errors == ["ZeroDivisionError: division by zero"]
    assert report.cells[3]["count"] is None
    assert not report.dark
