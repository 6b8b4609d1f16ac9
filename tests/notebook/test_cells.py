"""Cells have the numbers of the prompt, also where they are replayed without being counted, as nbval does it."""

import re

import pytest

CELLS = [
    "import autograd_nb as torch\n%load_ext autograd_nb",
    "x = torch.ones(2, requires_grad=True)\ndef f(t):\n    return t.exp()",
    "y = x * 2",
    "view = get_ipython().run_line_magic('autograd', 'graph [y.sum(), f(x)]')",
    "%%autograd graph\nz = x * 3",
    "y = x * 2",
    "again = get_ipython().run_line_magic('autograd', 'graph y')",
]


@pytest.mark.parametrize("counted", [True, False])
def test_places_are_the_same_whether_or_not_cells_are_counted(bare_notebook, counted):
    shell = bare_notebook.shell
    shown = []
    for source in CELLS:
        outcome = shell.run_cell(source, store_history=counted)
        outcome.raise_error()
        if source.startswith("%%"):
            shown.append(outcome.result.text())
    shown += [bare_notebook["view"].text(), bare_notebook["again"].text()]
    places = [re.findall(r"In\[\d+\]:\d+", text) for text in shown]
    assert places == [["In[5]:2"], ["In[3]:1", "In[2]:3"], ["In[6]:1"]]


def test_counting_goes_on_from_the_prompt(notebook):
    notebook.shell.run_cell("x = torch.ones(1, requires_grad=True)", store_history=False).raise_error()
    notebook("y = x.exp()")
    assert "In[2]:1" in notebook("%autograd chain y").text()
