"""JupyterLab on loopback, driven through headless Chromium: open a notebook, run it, report what a reader would see.

Everything the server writes goes into one temporary folder; requests to anywhere but 127.0.0.1 are blocked and noted.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

SECONDS_TO_START = 60
SECONDS_TO_RUN = 60

SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
    # Otherwise cells outside the window are not in the page.
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
}

# JupyterLab's own remarks on a machine without network; requests themselves are counted apart.
NOT_OURS = ("net::ERR_BLOCKED_BY_CLIENT", "favicon.ico")

OUTSIDE = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTER_NO_CONFIG")

NOTEBOOK = "window.jupyterapp.shell.currentWidget"
KERNEL_IS_IDLE = (
    f"{NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle' && !!{NOTEBOOK}.content?.widgets?.length"
)
# `evaluate` itself waits for ever.
RUN_ALL = """milliseconds => Promise.race([
    window.jupyterapp.commands.execute('notebook:run-all-cells'),
    new Promise((_, fail) => setTimeout(() => fail(new Error('the cells did not finish')), milliseconds)),
])"""
CELLS = f"""{NOTEBOOK}.content.widgets.filter(cell => cell.model.type === 'code').map(cell => ({{
    count: cell.model.executionCount,
    stderr: cell.model.outputs.toJSON().filter(output => output.name === 'stderr').map(output => output.text).join(''),
    error: cell.model.outputs.toJSON().filter(output => output.output_type === 'error')
        .map(output => output.ename + ': ' + output.evalue)[0] ?? null,
}}))"""
PICTURES = """[...document.querySelectorAll('.jp-OutputArea-output img, .jp-OutputArea-output svg')].map(element => {
    const box = element.getBoundingClientRect();
    const drawn = element.tagName !== 'IMG' || (element.complete && element.naturalWidth > 0);
    return { tag: element.tagName.toLowerCase(), width: box.width, height: box.height, drawn };
})"""


@dataclass
class Report:
    """What was seen of one notebook: first as it was saved, untrusted, then after a run of all cells."""

    saved_pictures: list[dict] = field(default_factory=list)
    cells: list[dict] = field(default_factory=list)
    pictures: list[dict] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    dark: bool = False

    @property
    def cell_errors(self) -> list[str]:
        return [cell["error"] for cell in self.cells if cell["error"]]


class LabServer:
    """A JupyterLab server that ends with the `with` block."""

    def __init__(self, scratch: Path):
        self.root, self.scratch = scratch / "root", scratch
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.token = secrets.token_hex(16)

    def __enter__(self) -> "LabServer":
        self.root.mkdir()
        for name, value in SETTINGS.items():
            path = self.scratch / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(value))
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
        command += [f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.root}"]
        command += [f"--IdentityProvider.token={self.token}", "--ServerApp.terminals_enabled=False"]
        command += ["--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"]
        command += ["--JupyterNotebookApp.expose_app_in_browser=True"]
        with open(self.scratch / "server.log", "wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.root, env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def environment(self) -> dict[str, str]:
        env = {key: value for key, value in os.environ.items() if key not in OUTSIDE}
        folders = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime"}
        folders |= {"IPYTHONDIR": "ipython", "JUPYTERLAB_SETTINGS_DIR": "settings", "MPLCONFIGDIR": "matplotlib"}
        folders |= {"JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
        return env | {key: str(self.scratch / folder) for key, folder in folders.items()}

    def wait_until_it_answers(self) -> None:
        # An empty ProxyHandler: a proxy of the environment must not stand between us and loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                opener.open(f"http://127.0.0.1:{self.port}/api?token={self.token}", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("JupyterLab did not start:\n" + (self.scratch / "server.log").read_text()[-3000:])

    def __exit__(self, *_) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def url(self, notebook: Path) -> str:
        """Copy the notebook into the served folder; where to open the copy."""
        shutil.copy(notebook, self.root / notebook.name)
        return f"http://127.0.0.1:{self.port}/lab/tree/{quote(notebook.name)}?token={self.token}&reset"


def look_at(browser, server: LabServer, notebook: Path, picture: Path, *, dark: bool = False) -> Report:
    """Open the notebook in a fresh page, look, run all its cells, look again; a photograph goes to `picture`."""
    report = Report()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * SECONDS_TO_RUN)
        listen(page, report)
        page.goto(server.url(notebook), wait_until="domcontentloaded")
        page.wait_for_function("!!window.jupyterapp?.shell")
        page.wait_for_function(KERNEL_IS_IDLE)
        theme = "JupyterLab Dark" if dark else "JupyterLab Light"
        page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{'false' if dark else 'true'}'")
        report.saved_pictures = pictures(page)
        page.evaluate(RUN_ALL, 1000 * SECONDS_TO_RUN)
        page.wait_for_function(KERNEL_IS_IDLE)
        report.pictures, report.cells = pictures(page), page.evaluate(CELLS)
        report.dark = page.evaluate("document.body.dataset.jpThemeLight === 'false'")
        photograph(page, picture)
        page.evaluate(f"{NOTEBOOK}.sessionContext.shutdown()")
    finally:
        context.close()
    return report


def pictures(page) -> list[dict]:
    # Images decode and scripts of outputs run after the kernel's last word.
    page.wait_for_function("[...document.images].every(image => image.complete)")
    page.wait_for_timeout(300)
    return page.evaluate(PICTURES)


def listen(page, report: Report) -> None:
    def route(request):
        address = urlsplit(request.request.url)
        if address.scheme in ("http", "https") and address.hostname != "127.0.0.1":
            report.external.append(request.request.url)
            request.abort("blockedbyclient")
        else:
            request.continue_()

    def console(message):
        if message.type == "error" and not any(noise in message.text for noise in NOT_OURS):
            report.console_errors.append(message.text)

    page.route("**/*", route)
    page.on("console", console)
    page.on("pageerror", lambda error: report.console_errors.append(str(error)))
    page.on("websocket", lambda socket: socket.url.startswith("ws://127.0.0.1:") or report.external.append(socket.url))


def photograph(page, picture: Path) -> None:
    """The whole notebook in one image: the window is made as tall as the notebook."""
    tall = page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollHeight")
    page.set_viewport_size({"width": 1280, "height": min(tall + 200, 16000)})
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
    page.wait_for_timeout(300)
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(picture))
