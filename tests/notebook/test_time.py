"""Time per line: planted waits are found where they are, sums are the whole, and texts repeat."""

import gc
import sys
import time
import weakref

import pytest

import autograd_nb as torch
from autograd_nb import show
from autograd_nb.engine import run
from autograd_nb.notebook.displays.time import milliseconds

real = pytest.importorskip("torch")
UsageError = pytest.importorskip("IPython.core.error").UsageError

SETUP = """
import time
{library}
x, w = lib.ones(4, 3), lib.ones(3, 2, requires_grad=True)
class Slow(lib.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2
    @staticmethod
    def backward(ctx, g):
        time.sleep(0.05)
        return g * 2
def layer(x, w):
    time.sleep(0.03)
    return x @ w"""
CELL = """%%autograd time
h = layer(x, w)
z = Slow.apply(h)
for _ in range(3):
    z = z * 0.5
loss = z.sum()
"""
LIBRARIES = pytest.mark.parametrize("library", ["import autograd_nb as lib", "import torch as lib"])


def rows(view):
    return {row.source: row for row in view.rows}


@LIBRARIES
@pytest.mark.parametrize("own_pass", ["", "loss.backward()\n"], ids=["added pass", "own pass"])
def test_planted_waits_are_found_on_their_lines(notebook, library, own_pass):
    notebook(SETUP.format(library=library))
    started = time.perf_counter()
    view = notebook(CELL + own_pass)
    wall = time.perf_counter() - started
    found = rows(view)
    slow, wait, product = found["z = Slow.apply(h)"], found["time.sleep(0.03)"], found["return x @ w"]
    assert slow.backward >= 0.05
    assert wait.forward >= 0.03
    assert (wait.nodes, slow.nodes, product.nodes, found["z = z * 0.5"].nodes) == (0, 1, 1, 3)
    assert found["z = z * 0.5"].runs == 3
    assert slow.place == "In[3]:3"
    # Everything but the shell's own work is put down to a line.
    total = sum(row.forward + row.backward for row in view.rows)
    assert 0.08 <= total <= wall
    assert found["h = layer(x, w)"].forward < 0.03  # its own time, without that of the function it calls
    assert (notebook["w"].grad is None) == (not own_pass)


def test_the_sums_are_the_whole():
    w = torch.ones(2, requires_grad=True)

    took = []

    def program():
        started = time.perf_counter()
        time.sleep(0.05)
        y = (w * 2).sum()
        time.sleep(0.05)
        took.append(time.perf_counter() - started)
        return y

    view = show.time(program)
    assert sum(row.forward for row in view.rows) == pytest.approx(took[0], rel=0.1)


def test_what_is_stored_has_no_times_in_it(notebook):
    notebook(SETUP.format(library="import autograd_nb as lib"))
    first, second = (notebook("%autograd time Slow.apply(layer(x, w)).sum()") for _ in range(2))
    assert first.text() == second.text()
    assert first.text().splitlines() == [
        "Time per line, forward and backward (the picture has the times, --exact writes them here)",
        "            Slow.apply(layer(x, w)).sum()  (2 nodes)",
        "  In[2]:7   return a * 2",
        "  In[2]:13  time.sleep(0.03)",
        "  In[2]:14  return x @ w  (1 node)",
    ]
    bundle, sizes = first._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png"}  # nothing else that a strict replay would compare
    assert bundle["text/plain"] == first.text()
    assert 300 < sizes["image/png"]["width"] < 1200


def test_exact_numbers_are_written_on_request(notebook):
    notebook(SETUP.format(library="import autograd_nb as lib"))
    lines = notebook("%autograd time --exact Slow.apply(layer(x, w)).sum()").text().splitlines()
    assert lines[1].split() == ["forward", "ms", "backward", "ms"]
    forward = next(float(line.split()[0]) for line in lines if "sleep(0.03)" in line)
    assert forward >= 30
    assert lines[-1].endswith("in all")


@pytest.mark.parametrize("lib", [torch, real], ids=["ours", "torch"])
def test_a_tensor_that_is_there_is_timed_backward_and_left_alone(lib):
    w = lib.ones(3, requires_grad=True)
    loss = (w * 2).exp().sum()
    view = show.time(loss)
    assert sum(row.nodes for row in view.rows) >= 3
    assert "line not known" in view.text()
    assert w.grad is None
    loss.backward()  # the graph is still there


def test_nothing_stays_switched_on():
    before = sys.gettrace()
    w = real.ones(2, requires_grad=True)

    def fails():
        w.exp().sum()
        raise KeyError("of the user")

    with pytest.raises(KeyError, match="of the user"):
        show.time(fails)
    assert sys.gettrace() is before
    assert run.observers == []
    assert real.overrides._get_current_function_mode_stack() == []


def test_a_failing_cell_fails_as_ever(notebook):
    outcome = notebook.shell.run_cell("%%autograd time\n1 / 0", store_history=True)
    assert isinstance(outcome.error_in_exec, ZeroDivisionError)
    assert run.observers == []


@LIBRARIES
def test_a_failing_cell_leaves_no_node_alive(notebook, library):
    notebook(library)
    cell = "%%autograd time\nw = lib.ones(2, requires_grad=True)\nh = w.exp()\n1 / 0"
    assert isinstance(notebook.shell.run_cell(cell, store_history=True).error_in_exec, ZeroDivisionError)
    gone = weakref.ref(notebook["w"])
    notebook("del w, h")
    notebook.shell.run_cell("1 / 0")  # the shell keeps the last failure with everything in it
    gc.collect()
    assert gone() is None


def test_what_the_users_code_raises_is_no_mistake_in_the_line(notebook):
    notebook("def model():\n    raise ValueError('of the model')")
    with pytest.raises(ValueError, match="of the model"):
        notebook("%autograd time model()")
    with pytest.raises(UsageError, match="name 'modle' is not defined; did you mean model"):
        notebook("%autograd time modle()")


@pytest.mark.parametrize(("line", "message"), [("3", "neither a tensor"), ("", "of what"), ("x +", "not a Python")])
def test_the_wrong_thing_is_refused(notebook, line, message):
    with pytest.raises(Exception, match=message):
        notebook(f"%autograd time {line}")


def test_a_cell_without_a_graph(notebook):
    assert "In[2]:2  a = 1" in notebook("%%autograd time\na = 1").text()


def test_pictures_of_any_source(notebook):
    pytest.importorskip("matplotlib")
    notebook("w = torch.ones(2, requires_grad=True)")
    view = notebook("%%autograd time --lang ja\ny = (w * 2).sum()  # 重み $x$ <script>" + "a" * 300)
    assert view.png().startswith(b"\x89PNG")
    assert "<script" not in view.html()
    assert "行ごとの時間" in view.text()


@pytest.mark.parametrize("lacking", ["matplotlib", "matplotlib.figure"])
def test_without_a_matplotlib_that_works_the_text_says_how_to_see_times(monkeypatch, lacking):
    pytest.importorskip("matplotlib")
    monkeypatch.setitem(sys.modules, lacking, None)
    w = torch.ones(2, requires_grad=True)
    bundle = show.time(lambda: w.sum(), exact=False)._repr_mimebundle_()
    assert set(bundle) == {"text/plain"}
    assert "--exact writes the times here" in bundle["text/plain"]


def test_milliseconds():
    assert [milliseconds(s) for s in (0, 1e-7, 0.00123456, 1.5)] == ["0", "0", "1.23", "1500"]
