"""The package as it was installed for this session, and a place to plant what the laws forbid."""

from pathlib import Path

import pytest

import autograd_nb


@pytest.fixture(scope="session")
def package() -> Path:
    return Path(autograd_nb.__file__).parent


@pytest.fixture
def plant(tmp_path):
    """``plant("ops/trig.py", "import torch")`` makes a package with one such file and returns its folder."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / "autograd_nb" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path / "autograd_nb"

    return write
