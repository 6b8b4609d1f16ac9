"""ruff finds nothing, in the tests and tools as little as in the package."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("ruff")

ROOT = Path(__file__).resolve().parents[2]


def test_ruff_finds_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--quiet", "--no-cache", "--output-format=concise", ROOT],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
