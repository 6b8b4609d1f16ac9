"""One server and one Chromium for all browser tests; they skip, with the reason, where Chromium is missing."""

import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.browser.lab import LabServer, look_at

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium: install the Debian package `chromium`, or name one in CHROMIUM")
    # Chromium refuses its sandbox to root; only our own pages on loopback are opened.
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    pytest.importorskip("jupyterlab")
    with LabServer(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture
def look(chromium, server, request):
    """``look(path, dark=False)`` reports on a notebook; its photograph is left in build/browser."""
    return partial(look_at, chromium, server, picture=ROOT / "build" / "browser" / f"{request.node.name}.png")
