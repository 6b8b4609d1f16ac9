"""One notebook open in JupyterLab or Notebook 7, to run cells in and act on what they show."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.lab import KERNEL_IS_IDLE, NOTEBOOK, SECONDS_TO_RUN, LabServer, Report, listen

FOLDERS = {"lab": "/lab/tree/", "notebook": "/notebooks/"}
RUN = f"""number => {{
    {NOTEBOOK}.content.activeCellIndex = number;
    return window.jupyterapp.commands.execute('notebook:run-cell');
}}"""
START = f"number => {{ void ({RUN})(number); }}"
# What a cell printed, or why it failed.
SAID = f"""number => {NOTEBOOK}.content.widgets[number].model.outputs.toJSON()
    .map(output => output.text ?? output.evalue ?? '').join('')"""
# Notebook 7 complains by itself, whatever is in the notebook.
ITS_OWN = ("Cannot read properties of undefined (reading 'schema')", "Command 'filebrowser:open-path' not registered")


class LivePage:
    """A page with a running kernel; `complaints` are console errors and exceptions, `external` requests elsewhere."""

    def __init__(self, page, report: Report):
        self.page, self.report = page, report

    @property
    def complaints(self) -> list[str]:
        return [text for text in self.report.console_errors if not any(own in text for own in ITS_OWN)]

    @property
    def external(self) -> list[str]:
        return self.report.external

    def run(self, number: int) -> str:
        """Run one cell; what it printed."""
        self.page.evaluate(RUN, number)
        self.page.wait_for_function(KERNEL_IS_IDLE)
        return self.page.evaluate(SAID, number)

    def start(self, number: int) -> None:
        """Run one cell, and do not wait for it."""
        self.page.evaluate(START, number)

    def interrupt(self) -> None:
        self.page.evaluate(f"{NOTEBOOK}.sessionContext.session.kernel.interrupt()")
        self.page.wait_for_function(KERNEL_IS_IDLE)

    def output(self, number: int):
        """Where a cell shows what it made; the cells of a notebook are counted from 0."""
        return self.page.locator(".jp-Cell").nth(number).locator(".jp-OutputArea")

    def dark(self) -> None:
        self.page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
        self.page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")

    def save(self) -> None:
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_function(f"!{NOTEBOOK}.context.model.dirty")

    def wait_for_kernel(self) -> None:
        self.page.wait_for_function("!!window.jupyterapp?.shell")
        self.page.wait_for_function(KERNEL_IS_IDLE)


@contextmanager
def opened(browser, server: LabServer, notebook: Path, app: str = "lab", **options) -> Iterator[LivePage]:
    """The notebook, copied into the server's folder, in a context of its own; its kernel ends with the block."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    report = Report()
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * SECONDS_TO_RUN)
        listen(page, report)
        page.goto(server.url(notebook).replace(FOLDERS["lab"], FOLDERS[app]), wait_until="domcontentloaded")
        live = LivePage(page, report)
        live.wait_for_kernel()
        yield live
        page.evaluate(f"{NOTEBOOK}.sessionContext.shutdown()")
    finally:
        context.close()
