"""Record notebooks/parity/*.ipynb with real PyTorch: the same cells, torch in place of autograd_nb, torch's outputs.

    python tools/record_parity.py             record all of them again
    python tools/record_parity.py --check     change nothing; status 1 if a stored output is not PyTorch's
    python tools/record_parity.py a.ipynb     record these

nbval then replays the notebooks on our engine and compares every output as text.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

PARITY = Path(__file__).resolve().parent.parent / "notebooks" / "parity"
FIRST_CELL = "import autograd_nb as torch"
TORCH_VERSION = "2.13.0"

# Runs in the kernel before the first cell: every `autograd_nb.x` that a cell imports is torch's x.
PUT_TORCH_IN_PLACE = (
    "import sys, torch; sys.modules.update({'autograd_nb' + name[5:]: module for name, module in"
    " list(sys.modules.items()) if name == 'torch' or name.startswith('torch.')}); del sys, torch"
)
# Runs after the last cell and is dropped again: a recording of ourselves would prove nothing.
CONFIRM = f"assert torch.__name__ == 'torch' and torch.__version__.split('+')[0] == {TORCH_VERSION!r}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/parity")
    parser.add_argument("--check", action="store_true", help="compare only")
    options = parser.parse_args(arguments)
    stale = 0
    for path in options.notebooks or sorted(PARITY.glob("*.ipynb")):
        before, after = path.read_text(encoding="utf-8"), recorded(path)
        if before != after:
            stale += 1
            if not options.check:
                path.write_text(after, encoding="utf-8")
        print(f"{'same' if before == after else 'differs' if options.check else 'recorded'}  {path.name}")
    return 1 if options.check and stale else 0


def recorded(path: Path) -> str:
    """The notebook's text with the outputs that PyTorch gives."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not cells or cells[0].source.strip() != FIRST_CELL:
        raise SystemExit(f"{path}: the first code cell must be `{FIRST_CELL}`")
    notebook.cells.append(nbformat.v4.new_code_cell(CONFIRM))
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=60,
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR", f"--IPKernelApp.exec_lines={PUT_TORCH_IN_PLACE}"],
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    notebook.cells.pop()
    return nbformat.writes(tidied(notebook)) + "\n"


def tidied(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without what would differ between two recordings: addresses, versions, random cell ids, editor state."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "recorded_with": f"torch {TORCH_VERSION}",
        }
    )
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("tags",) if key in cell.metadata})
        for output in cell.get("outputs", ()):
            if "text" in output:
                output.text = without_addresses(output.text)
            if "text/plain" in output.get("data", {}):
                output.data["text/plain"] = without_addresses(output.data["text/plain"])
    return notebook


def without_addresses(text: str) -> str:
    return re.sub(r"\bat 0x[0-9a-f]+>", "at 0x...>", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
