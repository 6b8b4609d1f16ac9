"""What the README says is so: its example gives that output, and its links lead somewhere."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md", "CONTRIBUTING.md", "benchmarks/README.md", "notebooks/parity/README.md", "docs/architecture.md",
    "docs/operations.md", "docs/performance.md", "docs/pytorch.md",
)  # fmt: skip

if not (ROOT / "README.md").exists():
    pytest.skip("the session that tests the wheel has no README", allow_module_level=True)


def examples(text: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_example_runs_as_printed():
    blocks = [block for block in examples((ROOT / "README.md").read_text(encoding="utf-8")) if ">>>" in block]
    assert blocks
    for block in blocks:
        test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
        report: list[str] = []
        failed, attempted = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
        assert attempted > 0
        assert failed == 0, "".join(report)


def test_what_those_who_come_from_pytorch_read_runs_as_printed():
    """The blocks go on from one another, as in a session."""
    text = (ROOT / "docs" / "pytorch.md").read_text(encoding="utf-8")
    session: dict[str, object] = {}
    for block in examples(text):
        if ">>>" not in block:
            continue
        test = doctest.DocTestParser().get_doctest(block, session, "pytorch.md", "pytorch.md", 0)
        report: list[str] = []
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
        assert runner.run(test, out=report.append, clear_globs=False).failed == 0, "".join(report)
        session = test.globs
    assert session


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_that_exist(page):
    path = ROOT / page
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (path.parent / target).exists()]
    assert missing == []


def test_every_make_target_it_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE))
    assert {"lab", "test"} <= named <= targets


def where_to() -> list[list[str]]:
    """The rows of CONTRIBUTING's first table: what I want, where to go, what to copy."""
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1:]]


@pytest.mark.parametrize("row", where_to(), ids=lambda row: row[0])
def test_the_where_to_table_names_real_places(row):
    _, go_to, copy_from = row
    places = [ROOT / name.partition("<")[0] for name in re.findall(r"`([^`]*/[^`]*)`", go_to)]
    assert places
    assert [place for place in places if not place.exists()] == []
    for model in re.findall(r"`([\w/]+\.\w+)`", copy_from):
        assert any((folder / model).exists() for folder in (*places, *(place.parent for place in places))), model
