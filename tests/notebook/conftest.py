"""A real IPython shell with the extension loaded, as fast as a function call."""

import pytest


class Notebook:
    """Runs cells; a cell that fails, fails the test."""

    def __init__(self, shell):
        self.shell = shell

    def __call__(self, source: str):
        outcome = self.shell.run_cell(source, store_history=True)
        outcome.raise_error()
        return outcome.result

    def __getitem__(self, name: str):
        return self.shell.user_ns[name]


@pytest.fixture(scope="session")
def one_shell(tmp_path_factory):
    interactiveshell = pytest.importorskip("IPython.core.interactiveshell")
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.ipython_dir = str(tmp_path_factory.mktemp("ipython"))
    return interactiveshell.InteractiveShell(config=config)


@pytest.fixture
def bare_notebook(one_shell):
    """A shell with an empty namespace; the extension is not loaded."""
    # Not `shell.reset()`: it collects garbage twice, which takes longer than any test here.
    fresh = dict(one_shell.user_ns)
    yield Notebook(one_shell)
    if "autograd_nb" in one_shell.extension_manager.loaded:
        one_shell.extension_manager.unload_extension("autograd_nb")
    one_shell.user_ns.clear()
    one_shell.user_ns.update(fresh)
    one_shell.user_ns["_oh"].clear()
    one_shell.execution_count = 1


@pytest.fixture
def notebook(bare_notebook):
    """A shell in which cell 1 imported the package and loaded the extension."""
    bare_notebook("import autograd_nb as torch\n%load_ext autograd_nb")
    return bare_notebook
