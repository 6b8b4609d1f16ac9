"""Run notebooks/en and notebooks/ja and store what they show, the same bytes each time.

    python tools/run_tutorials.py             run all of them again
    python tools/run_tutorials.py --check     change nothing; status 1 if an output is not what is stored
    python tools/run_tutorials.py --torch     change nothing; status 1 if the cells print something else with PyTorch
    python tools/run_tutorials.py a.ipynb     run these

Addresses, clocks and widget state are not stored, so that nbval can compare every output as it stands.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from record_parity import without_addresses

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
OURS, TORCHS = "import autograd_nb as torch", "import torch"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/en and notebooks/ja")
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--torch", action="store_true", help="compare what is printed with PyTorch")
    options = parser.parse_args(arguments)
    different = 0
    for path in options.notebooks or sorted([*NOTEBOOKS.glob("en/*.ipynb"), *NOTEBOOKS.glob("ja/*.ipynb")]):
        stored = path.read_text(encoding="utf-8")
        if options.torch:
            found = differences(nbformat.reads(stored, as_version=4), with_torch(stored, path))
        else:
            text = nbformat.writes(executed(nbformat.reads(stored, as_version=4), path)) + "\n"
            found = [] if text == stored else ["its outputs are not those that are stored"]
            if found and not options.check:
                path.write_text(text, encoding="utf-8")
        print(f"{'differs' if found else 'same   '} {path.parent.name}/{path.name}", *found, sep="\n        ")
        different += bool(found)
    return 1 if different and (options.check or options.torch) else 0


def executed(notebook: nbformat.NotebookNode, path: Path) -> nbformat.NotebookNode:
    """The notebook after a run in a fresh kernel, without what would differ between two runs."""
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=60,
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    ).execute(env=os.environ | {"PYTHONPATH": str(ROOT)})  # the tree this script stands in, installed or not
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    )
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("tags",) if key in cell.metadata})
        for output in cell.get("outputs", ()):
            output.update(json.loads(without_addresses(json.dumps(output))))
    return notebook


def with_torch(stored: str, path: Path) -> nbformat.NotebookNode:
    """The same cells on PyTorch's tensors; the magics stay ours, which draw those too."""
    notebook = nbformat.reads(stored, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = re.sub(rf"^{OURS}$", TORCHS, cell.source, flags=re.MULTILINE)
    return executed(notebook, path)


def differences(ours: nbformat.NotebookNode, theirs: nbformat.NotebookNode) -> list[str]:
    """The cells whose printed text, or whose result without a display of ours, is not the same."""
    pairs = zip(ours.cells, theirs.cells, strict=True)
    return [f"{cell.id} prints otherwise" for cell, other in pairs if printed(cell) != printed(other)]


def printed(cell: nbformat.NotebookNode) -> list[str]:
    """Streams and plain results of a cell; a display of ours also has HTML and is left out."""
    outputs = [output for output in cell.get("outputs", ()) if "text/html" not in output.get("data", {})]
    return [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
