"""The stored outputs of the parity notebooks are PyTorch's, and the recorder can be trusted with that."""

import importlib.util
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")
torch = pytest.importorskip("torch")

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("record_parity", ROOT / "tools" / "record_parity.py")
recorder = importlib.util.module_from_spec(spec)
spec.loader.exec_module(recorder)

PROGRAM = """import autograd_nb.nn.functional as F
from autograd_nb import nn
from autograd_nb.autograd import grad
print(torch.__name__, F.__name__, nn.__name__, grad.__module__)
print(torch.ones(1, requires_grad=True).exp().grad_fn)"""


def write(path: Path, *sources: str) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbformat.write(notebook, path)
    return path


def test_cells_run_on_real_torch(tmp_path):
    text = recorder.recorded(write(tmp_path / "a.ipynb", recorder.FIRST_CELL, PROGRAM))
    first, second = nbformat.reads(text, as_version=4).cells
    assert (first.execution_count, second.execution_count) == (1, 2)
    assert first.source == recorder.FIRST_CELL
    assert second.outputs[0].text == (
        "torch torch.nn.functional torch.nn torch.autograd\n<ExpBackward0 object at 0x...>\n"
    )


def test_check_finds_an_output_that_is_not_torchs(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", recorder.FIRST_CELL, "print(torch.ones(2))")
    assert recorder.main([str(path)]) == 0
    assert recorder.main(["--check", str(path)]) == 0
    path.write_text(path.read_text(encoding="utf-8").replace("[1., 1.]", "[1., 2.]"), encoding="utf-8")
    assert recorder.main(["--check", str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == ["recorded  a.ipynb", "same  a.ipynb", "differs  a.ipynb"]


def test_a_notebook_that_starts_otherwise_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="the first code cell must be"):
        recorder.recorded(write(tmp_path / "a.ipynb", "import torch"))


@pytest.mark.parametrize("path", sorted(recorder.PARITY.glob("*.ipynb")), ids=lambda path: path.stem)
def test_stored_outputs_are_torchs(path):
    assert path.read_text(encoding="utf-8") == recorder.recorded(path)
