"""Committed notebooks: complete, comparable, self-contained, and the same programme in both languages."""

import base64
import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PATHS = sorted(NOTEBOOKS.rglob("*.ipynb"))
UNCHECKED = {"nbval-ignore-output", "nbval-skip"}

if not NOTEBOOKS.exists():
    pytest.skip("the session that tests the wheel has no notebooks", allow_module_level=True)


def code(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def faults(notebook: dict) -> list[str]:
    """What would keep nbval from comparing a cell, or a reader without kernel and network from seeing it."""
    found = []
    if "widgets" in notebook["metadata"]:
        found.append("stores widget state: its pages would need a CDN")
    if notebook["metadata"].get("kernelspec", {}).get("name") != "python3":
        found.append("does not name the kernel python3")
    for number, cell in enumerate(code(notebook)):
        if cell["source"] and cell["execution_count"] is None:
            found.append(f"cell {number} has no execution count: nbval does not compare it")
        if UNCHECKED & set(cell["metadata"].get("tags", ())):
            found.append(f"cell {number} is not compared")
        if any(output.get("name") == "stderr" for output in cell["outputs"]):
            found.append(f"cell {number} wrote to stderr")
        if any(fetches(text) for output in cell["outputs"] for text in texts(output)):
            found.append(f"cell {number} shows something from the network")
    return found


def texts(output: dict):
    """HTML and SVG of one output, images inside data URIs included."""
    for mime, data in output.get("data", {}).items():
        if mime in ("text/html", "image/svg+xml"):
            text = "".join(data)
            yield text
            for image in re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", text):
                yield base64.b64decode(image).decode("utf-8")


def fetches(text: str) -> bool:
    return bool(re.search(r"""(src|href)\s*=\s*["']?(https?:)?//|url\(["']?(https?:)?//|import\s+["']https?:""", text))


def programmes(folder: Path) -> dict[str, list]:
    notebooks = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.ipynb")}
    return {name: [cell["source"] for cell in code(notebook)] for name, notebook in notebooks.items()}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(NOTEBOOKS).as_posix())
def test_is_complete_and_self_contained(path):
    assert faults(json.loads(path.read_text(encoding="utf-8"))) == []


def test_both_languages_run_the_same_programme():
    english, japanese = (programmes(NOTEBOOKS / language) for language in ("en", "ja"))
    assert english
    assert english == japanese


def planted(output: dict | None = None, count: int | None = 1, tags=(), **metadata) -> dict:
    cell = {"cell_type": "code", "source": ["1"], "execution_count": count, "metadata": {"tags": list(tags)}}
    kernel = {"kernelspec": {"name": "python3"}}
    return {"metadata": kernel | metadata, "cells": [cell | {"outputs": [output] if output else []}]}


def html(text: str) -> dict:
    return {"output_type": "display_data", "data": {"text/html": [text]}}


def image(svg: str) -> dict:
    return html(f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">')


@pytest.mark.parametrize(
    "notebook",
    [
        planted(widgets={}),
        planted(kernelspec={"name": "my-env"}),
        planted(count=None),
        planted(tags=["nbval-skip"]),
        planted({"output_type": "stream", "name": "stderr", "text": ["careful"]}),
        planted(html('<script src="https://cdn.example/x.js"></script>')),
        planted(html("<style>@font-face { src: url(//fonts.example/a) }</style>")),
        planted(image('<svg><image href="http://example.org/a.png"/></svg>')),
    ],
)
def test_a_planted_fault_is_found(notebook):
    assert len(faults(notebook)) == 1


def test_a_self_contained_picture_is_left_alone():
    assert faults(planted(image('<svg xmlns="http://www.w3.org/2000/svg"><a href="#n1"/></svg>'))) == []
