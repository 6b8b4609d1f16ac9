"""Saved tensors: every buffer once, what is shared, whose it is, and what is gone."""

import re
import weakref

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb import show
from autograd_nb.notebook.displays.saved import size
from autograd_nb.notebook.saved_values import saved_rows

real = pytest.importorskip("torch")


def program(lib):
    lib.manual_seed(0)
    x, w, b = lib.ones(5, 8), lib.ones(8, 8, requires_grad=True), lib.zeros(8, requires_grad=True)
    h = lib.tanh(x @ w + b)
    z = h * h[:, :1]
    loss = (z**2).sum() + lib.cat([z, z]).exp().mean()
    return loss, {"x": x, "w": w, "b": b, "h": h, "z": z, "loss": loss}


def table(view):
    return [line.rstrip() for line in view.text().splitlines() if re.match(r" +\d", line)]


def test_the_total_is_the_sum_of_the_buffers_and_views_count_once():
    loss, variables = program(torch)
    rows = saved_rows([loss.grad_fn], variables)
    h, x, z, exp = (t.numpy(force=True) for t in (variables["h"], variables["x"], variables["z"], torch.ones(10, 8)))
    assert sum(row.bytes for row in rows) == h.nbytes + x.nbytes + z.nbytes + exp.nbytes
    assert len({row.buffer for row in rows}) == 4
    view = next(row for row in rows if row.name == "view of h")
    assert (view.bytes, view.first, view.buffer_bytes) == (0, ("result", "tanh"), h.nbytes)


def test_after_backward_nothing_is_kept():
    loss, variables = program(torch)
    loss.backward()
    rows = saved_rows([loss.grad_fn], variables)
    assert {row.state for row in rows} == {"freed"}
    assert sum(row.bytes for row in rows) == 0
    text = show.saved(loss).text()
    assert text == "Nothing is kept for the backward of loss. 6 values were freed by a backward pass."


def test_retained_graphs_keep_everything():
    loss, variables = program(torch)
    before = saved_rows([loss.grad_fn], variables)
    loss.backward(retain_graph=True)
    assert saved_rows([loss.grad_fn], variables) == before


def test_torch_reads_the_same_and_says_what_it_does_not_tell():
    views = []
    for lib in (torch, real):
        loss, variables = program(lib)
        views.append(show.saved(loss, variables=variables))
    mine, theirs = (view.text().splitlines() for view in views)
    assert theirs[: len(mine)] == mine
    assert theirs[len(mine)].startswith("By operation: PyTorch does not tell the line")


def test_what_is_yours_and_what_a_small_view_keeps_alive():
    big = torch.ones(1000)
    w = torch.ones(3, requires_grad=True)
    y = (w * big[:3]).sum()
    (row,) = saved_rows([y.grad_fn], {"w": w, "big": big})
    assert (row.bytes, row.yours) == (4000, True)
    assert table(show.saved(y))[0].endswith("also yours, keeps all 4 kB alive")
    del big
    assert not saved_rows([y.grad_fn], {"w": w})[0].yours


def test_the_largest_come_first_and_lines_are_summed(notebook):
    notebook("x, w = torch.ones(100), torch.ones(100, requires_grad=True)")
    notebook("a = w[:10].exp()\nb = (w * x).tanh().sum()\nloss = b + a.sum()")
    lines = notebook("%autograd saved loss").text().splitlines()
    assert [line[:7].strip() for line in lines[1:4]] == ["400 B", "400 B", "40 B"]
    assert lines[lines.index("By line:") + 1 :] == [
        "  400 B  In[3]:2 w * x",
        "  400 B  In[3]:2 (w * x).tanh()",
        "   40 B  In[3]:1 w[:10].exp()",
    ]


def test_above_a_cell(notebook):
    notebook("w = torch.ones(4, requires_grad=True)")
    view = notebook("%%autograd saved\ny = w.exp().sum()")
    assert "Saved for the backward of y: 1 value in 1 buffer, 16 B in all." in view.text()


@pytest.mark.parametrize("lib", [torch, real], ids=["ours", "torch"])
def test_pack_hooks_are_not_unpacked_for_a_look(lib):
    def refuse(packed):
        raise AssertionError("nobody asked for it")

    w = lib.ones(4, requires_grad=True)
    with lib.autograd.graph.saved_tensors_hooks(lambda t: "on disk", refuse):
        y = w.exp().sum()
    assert table(show.saved(y)) == ["  0 B  result    exp    packed by a hook, not a tensor"]
    with lib.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone(), refuse):
        y = w.exp().sum()
    assert table(show.saved(y)) == ["  16 B  result  4 float32  exp    packed by a hook"]


@pytest.mark.parametrize("lib", [torch, real], ids=["ours", "torch"])
def test_what_was_changed_since_is_said(lib):
    w = lib.ones(4, requires_grad=True)
    a = w.exp()
    y = a.sum()
    a.mul_(2)
    y = a.grad_fn
    assert "changed in place since: backward will fail" in show.saved(y).text()


@pytest.mark.parametrize("lib", [torch, real], ids=["ours", "torch"])
def test_custom_functions_and_lists(lib):
    class Keep(lib.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            ctx.save_for_backward(a, a * 2)
            return a * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    w = lib.ones(4, requires_grad=True)
    y = Keep.apply(w)
    assert sum(row.bytes for row in saved_rows([y.grad_fn], {"w": w})) == 32
    assert "Saved for the backward of y: 2 values in 2 buffers, 32 B in all." in show.saved(y).text()


def test_deep_graphs_and_nothing_held():
    w = torch.ones(1, requires_grad=True)
    y = w
    for _ in range(5000):
        y = y.exp() * 0.1
    view = show.saved(y)
    assert len(view.html()) < 200_000
    node = weakref.ref(y.grad_fn)
    del y
    assert node() is None


def test_without_saved_values():
    w = torch.ones(2, requires_grad=True)
    y = w + 1
    assert show.saved(y).text() == "Nothing is kept for the backward of y."
    with pytest.raises(ValueError, match="is a leaf"):
        show.saved(w)


def test_words_and_markup():
    loss, variables = program(torch)
    variables["<b>" + "h" * 500] = variables.pop("h")
    view = show.saved(loss, variables=variables, lang="ja")
    assert "値 6 個" in view.text()
    assert "<b>h" not in view.html()
    assert "http" not in view.html()
    assert size(np.int64(1234567)) == "1.235 MB"
