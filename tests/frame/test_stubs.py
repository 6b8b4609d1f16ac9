"""What is attached from op cards at import is known to type checkers too."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import autograd_nb as torch

x = torch.ones(5, requires_grad=True)
loss = (x * 2).exp().sum()
loss.backward()
gradient: torch.Tensor | None = x.grad
kind: torch.dtype = torch.float64
older: torch.FloatTensor = torch.FloatTensor([1.0])
value = torch.exp(x).reshape(5, 1) + 1
with torch.no_grad():
    x.mul_(2)
"""


def mypy(program: Path) -> str:
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(program)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


def test_stubs_are_those_of_the_cards():
    done = subprocess.run([sys.executable, "tools/write_stubs.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_users_programme_is_understood(tmp_path):
    program = tmp_path / "programme.py"
    program.write_text(PROGRAM)
    assert "Success" in mypy(program)


def test_a_name_that_does_not_exist_is_found(tmp_path):
    program = tmp_path / "programme.py"
    program.write_text(PROGRAM + "torch.sine(x)\nx.sine()\n")
    found = mypy(program)
    assert 'Module has no attribute "sine"' in found
    assert '"Tensor" has no attribute "sine"' in found
