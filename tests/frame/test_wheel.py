"""The wheel is small, pure Python, typed, and asks for NumPy alone."""

import email
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import autograd_nb

pytest.importorskip("hatchling", reason="building the wheel needs hatchling")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def names(wheel):
    return zipfile.ZipFile(wheel).namelist()


@pytest.fixture(scope="module")
def metadata(wheel, names):
    (name,) = [name for name in names if name.endswith(".dist-info/METADATA")]
    return email.message_from_bytes(zipfile.ZipFile(wheel).read(name))


def test_runs_on_every_python_and_platform(wheel):
    assert wheel.name == f"autograd_nb-{autograd_nb.__version__}-py3-none-any.whl"


def test_is_small_enough_for_a_browser(wheel):
    # The whole of torch.autograd, nn, optim, func, linalg and fft in pure Python (1 MB) and the notebook half with its
    # viewer (0.4 MB): a fraction of NumPy, which a page
    # that runs Python has to fetch as well.
    assert wheel.stat().st_size < 1_500_000


def test_holds_the_package_and_nothing_else(names):
    in_tree = {path.relative_to(ROOT).as_posix() for path in (ROOT / "autograd_nb").rglob("*.py")}
    in_wheel = {name for name in names if name.endswith(".py")}
    assert in_wheel == in_tree
    assert {name.partition("/")[0] for name in names} == {
        "autograd_nb",
        f"autograd_nb-{autograd_nb.__version__}.dist-info",
    }


def test_is_typed_and_licensed(names, metadata):
    assert "autograd_nb/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert metadata["License-Expression"] == "BSD-3-Clause"


def test_depends_on_numpy_alone(metadata):
    required = [line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line]
    assert [re.match(r"[\w-]+", line).group() for line in required] == ["numpy"]
    assert set(metadata.get_all("Provides-Extra")) == {"notebook", "torch", "dev"}
