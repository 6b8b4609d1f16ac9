"""The order of hooks, nodes and accumulation: what is foretold is what happens."""

import re
from functools import partial

import pytest

import autograd_nb as torch
from autograd_nb import show
from autograd_nb.notebook.hook_order import events

real = pytest.importorskip("torch")
LIBRARIES = pytest.mark.parametrize("lib", [torch, real], ids=["ours", "torch"])


class Log(list):
    """Makes hooks that write down that they were called."""

    def __call__(self, name):
        def hook(*_):
            self.append(name)

        hook.__qualname__ = name
        return hook


def hook_before_retain_grad(lib, log):
    w = lib.ones(2, requires_grad=True)
    h = w * 2
    h.register_hook(log("first"))
    h.retain_grad()
    h.register_hook(log("second"))
    return h.sum(), {"w": w, "h": h}


def hook_after_retain_grad(lib, log):
    w = lib.ones(2, requires_grad=True)
    h = w * 2
    h.retain_grad()
    h.register_hook(log("after retaining"))
    return h.sum(), {"w": w, "h": h}


def hook_after_writing(lib, log):
    w = lib.ones(2, requires_grad=True)
    h = w * 2
    h.mul_(3)
    h.register_hook(log("written"))
    return h.exp().sum(), {"w": w, "h": h}


def hooks_on_a_leaf(lib, log):
    w = lib.ones(2, requires_grad=True)
    w.register_hook(log("leaf"))
    w.register_post_accumulate_grad_hook(log("accumulated"))
    w.register_hook(log("leaf again"))
    return (w * w).sum(), {"w": w}


def leaves_finish_as_soon_as_they_can(lib, log):
    early, late = (lib.ones(2, requires_grad=True) for _ in range(2))
    a = late * 2
    b = a * early
    for name, t in {"early": early, "late": late, "a": a, "b": b}.items():
        t.register_hook(log(name))
    early.register_post_accumulate_grad_hook(log("early added"))
    return b.sum(), {"early": early, "late": late, "a": a, "b": b}


def two_ways_to_one_tensor(lib, log):
    w = lib.ones(2, requires_grad=True)
    h = w.exp()
    left, right = h * 2, h.sin()
    for name, t in {"w": w, "h": h, "left": left, "right": right}.items():
        t.register_hook(log(name))
    return (left + right).sum(), {"w": w, "h": h, "left": left, "right": right}


ARRANGEMENTS = [
    hook_before_retain_grad, hook_after_retain_grad, hook_after_writing, hooks_on_a_leaf,
    leaves_finish_as_soon_as_they_can, two_ways_to_one_tensor,
]  # fmt: skip


@LIBRARIES
@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_hooks_run_in_the_order_that_is_told(lib, arrangement):
    log = Log()
    loss, variables = arrangement(lib, log)
    told = [event.hook for event in events([loss.grad_fn], variables) if event.hook]
    assert log == []  # looking runs nothing
    loss.backward()
    assert log == told != []


def around_every_node(lib, log):
    w, b = (lib.ones(2, requires_grad=True) for _ in range(2))
    h = (w * b).tanh()
    parts = lib.split(h * w, 1)
    loss = parts[0].sum() + parts[1].sum() * 2
    todo, seen = [loss.grad_fn], []
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.append(node)
            todo += [below for below, _ in node.next_functions if below is not None]
    for k, node in enumerate(seen):
        node.register_hook(log(f"after {k}"))
        node.register_prehook(log(f"before {k}"))
    h.register_hook(log("h"))
    w.register_hook(log("w"))
    w.register_post_accumulate_grad_hook(log("w added"))
    return loss, {"w": w, "b": b, "h": h}


def test_hooks_of_nodes_in_the_order_that_is_told():
    log = Log()
    loss, variables = around_every_node(torch, log)
    told = [event.hook for event in events([loss.grad_fn], variables) if event.hook]
    loss.backward()
    assert log == told
    theirs = Log()
    around_every_node(real, theirs)[0].backward()
    assert log == theirs


def test_a_hook_from_before_a_write_stays_with_the_old_value():
    log = Log()
    w = torch.ones(2, requires_grad=True)
    h = w * 2
    h.register_hook(log("old"))
    h.mul_(3)
    h.register_hook(log("new"))
    loss = h.sum()
    found = [(event.label, event.hook) for event in events([loss.grad_fn], {"w": w, "h": h}) if event.hook]
    loss.backward()
    assert [name for _, name in found] == log == ["new", "old"]


def test_the_state_of_grad_is_said():
    w, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    w.grad = torch.ones(2)
    for t in (w, b):
        t.register_hook(lambda g: None)
        t.register_post_accumulate_grad_hook(lambda p: None)
    h = w * b
    h.retain_grad()
    loss = h.sum()
    lines = [line.strip() for line in show.hooks(loss).text().splitlines()]
    assert lines[0] == "What backward() of loss runs, in this order: 4 hooks on 4 nodes."
    told = [(re.sub(r" \(.*?\)(?=$|  —)", "", line)) for line in lines[1:]]
    assert told == [
        "1 ● loss = SumBackward0",
        "h.grad is written",
        "2 ● h = MulBackward0",
        "hook on w: test_the_state_of_grad_is_said.<lambda>  — gets the gradient of w, may replace it, "
        "w.grad still holds what was there before",
        "3 ● AccumulateGrad: is added to w.grad",
        "hook after accumulation on w: test_the_state_of_grad_is_said.<lambda>  — w.grad holds the new sum",
        "hook on b: test_the_state_of_grad_is_said.<lambda>  — gets the gradient of b, may replace it, "
        "b.grad is not written yet",
        "4 ● AccumulateGrad: b.grad is set",
        "hook after accumulation on b: test_the_state_of_grad_is_said.<lambda>  — b.grad holds the new sum",
    ]


def test_places_of_hooks(notebook):
    notebook("from functools import partial\nw = torch.ones(2, requires_grad=True)")
    notebook("def clip(limit, g):\n    return g.clamp(-limit, limit)")
    notebook("w.register_hook(partial(clip, 1.0))\nh = w * 3\nh.register_hook(print)\nloss = h.sum()")
    text = notebook("%autograd hooks loss").text()
    assert "hook on w: clip (In[3]:1 def clip(limit, g):)" in text
    assert "hook on h: print  —" in text
    assert "2 ● h = MulBackward0  — In[4]:2 w * 3" in text
    assert "loss の backward()" in notebook("%autograd hooks --lang ja loss").text()


def test_torch_says_what_it_does_not_tell():
    w = real.ones(2, requires_grad=True)
    y = w.exp()
    assert show.hooks(y).text().endswith("and from before a write in place it does not.")
    assert "does not" not in show.hooks(torch.ones(2, requires_grad=True).exp()).text()


def test_long_graphs_leave_out_what_nothing_hangs_on():
    w = torch.ones(1, requires_grad=True)
    y = w
    for k in range(3000):
        y = y * 1.5
        if k == 1500:
            y.register_hook(partial(print, end=""))
    lines = show.hooks(y).text().splitlines()
    assert len(lines) < 20
    assert sum("nodes without hooks" in line for line in lines) == 2
    assert any("hook on" in line and "print" in line for line in lines)


def test_untrusted_names_are_escaped():
    w = torch.ones(2, requires_grad=True)

    def hook(g):
        """Does nothing."""

    hook.__qualname__ = hook.__name__ = "<script>alert(1)</script>\u202e"
    w.register_hook(hook)
    w.name = "<img src=x>"
    view = show.hooks(w.exp())
    assert "<script" not in view.html()
    assert "<img" not in view.html()
    assert "\u202e" not in view.html() + view.text()
