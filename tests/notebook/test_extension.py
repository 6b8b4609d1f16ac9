"""Loading, and that unloading leaves nothing behind."""

import subprocess
import sys

import pytest

from autograd_nb.engine import record
from autograd_nb.engine.node import Node
from autograd_nb.notebook import session


def state(shell) -> dict:
    """Everything in a shell that an extension could leave something in."""
    formatters = shell.display_formatter.formatters
    return {
        "callbacks": {event: list(found) for event, found in shell.events.callbacks.items()},
        "line": sorted(shell.magics_manager.magics["line"]),
        "cell": sorted(shell.magics_manager.magics["cell"]),
        "registry": "AutogradMagics" in shell.magics_manager.registry,
        "matchers": list(shell.Completer.custom_matchers),
        "cards": {mime: Node in formatter for mime, formatter in formatters.items()},
        "transformers": (list(shell.ast_transformers), list(shell.input_transformers_post)),
        "observer": record.observer,
        "history": session.history(),
    }


def test_unloading_undoes_everything(bare_notebook):
    bare_notebook("import autograd_nb as torch")
    before = state(bare_notebook.shell)
    names = set(bare_notebook.shell.user_ns)
    bare_notebook("%load_ext autograd_nb")
    during = state(bare_notebook.shell)
    assert all(during[key] != before[key] for key in ("callbacks", "line", "cell", "matchers", "cards", "observer"))
    bare_notebook("%unload_ext autograd_nb")
    assert state(bare_notebook.shell) == before
    assert {name for name in set(bare_notebook.shell.user_ns) - names if not name.startswith("_")} == set()


def test_load_unload_load_works(notebook):
    notebook("%unload_ext autograd_nb\n%load_ext autograd_nb\n%reload_ext autograd_nb")
    notebook("x = torch.ones(2, requires_grad=True); y = x.exp()")
    assert "In[3]:1" in repr(notebook("%autograd graph y"))
    assert len([f for f in notebook.shell.events.callbacks["post_run_cell"] if "Extension" in repr(f)]) == 1


def test_nothing_is_noted_while_it_is_not_loaded(bare_notebook):
    bare_notebook("import autograd_nb as torch\ny = torch.ones(2, requires_grad=True).exp()")
    assert record.observer is None
    assert not hasattr(bare_notebook["y"].grad_fn, "origin")


def test_ipython_is_imported_by_loading_only():
    program = "import sys, autograd_nb, autograd_nb.notebook, autograd_nb.show; print('IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_torch_is_never_imported_by_us():
    pytest.importorskip("IPython")
    program = (
        "import sys, autograd_nb as t; from autograd_nb import show\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "t.load_ipython_extension(InteractiveShell())\n"
        "x = t.ones(2, requires_grad=True); y = x.exp(); y.sum().backward()\n"
        "show.graph(y), show.chain(y), show.grads(x); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
