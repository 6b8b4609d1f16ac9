"""What every session of the suite shares; tests of one part keep their fixtures beside them."""

import ast
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

# Two workers on two cores: BLAS threads would only get in each other's way. Read when NumPy is first imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

BARE = bool(os.environ.get("AUTOGRAD_NB_BARE"))
ABSENT_IN_BARE = (
    "torch",
    "IPython",
    "anywidget",
    "matplotlib",
    "nbformat",
    "nbclient",
    "playwright",
    "hatchling",
    "ruff",
    "mypy",
)

if find_spec("hypothesis"):
    from hypothesis import settings

    # The same examples in every run: a red suite is red for everybody.
    settings.register_profile("suite", deadline=None, derandomize=True)
    settings.load_profile("suite")


@pytest.fixture(scope="session")
def bare() -> bool:
    """True in the session that tests the wheel with NumPy and pytest alone."""
    return BARE


def pytest_report_header():
    if BARE:
        return f"bare session: test files that need one of {', '.join(ABSENT_IN_BARE)} are left out"
    return None


def pytest_ignore_collect(collection_path: Path, config):
    if BARE and collection_path.suffix == ".py" and missing_imports(collection_path):
        return True
    return None


@cache
def missing_imports(path: Path) -> frozenset[str]:
    """Which of the absent packages the file asks for at its top level, as an import or through `importorskip`."""
    wanted = set()
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        for node in ast.walk(statement) if not isinstance(statement, ast.FunctionDef | ast.ClassDef) else ():
            if isinstance(node, ast.Import):
                wanted |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                wanted.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
                wanted |= {str(getattr(argument, "value", "")).partition(".")[0] for argument in node.args[:1]}
    return frozenset(wanted & set(ABSENT_IN_BARE))
