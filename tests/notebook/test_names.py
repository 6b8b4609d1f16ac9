"""Names and lines on nodes: right, or not there at all."""

import gc
import weakref

import pytest

from autograd_nb import show


def named(notebook, expression: str = "y") -> dict[str, list[str | None]]:
    """grad_fn name -> names of such nodes, from the root down."""
    from autograd_nb.notebook import session
    from autograd_nb.notebook.snapshot import roots_of, snapshot

    value = notebook.shell.ev(expression)
    graph = snapshot(roots_of(value), notebook.shell.user_ns, session.history())
    found: dict[str, list[str | None]] = {}
    for node in graph.nodes:
        found.setdefault(node.label, []).append(node.name)
    return found


def origins(notebook, expression: str = "y") -> dict[str, object]:
    from autograd_nb.notebook.snapshot import roots_of, snapshot

    graph = snapshot(roots_of(notebook.shell.ev(expression)), notebook.shell.user_ns)
    return {node.label: node.origin for node in graph.nodes if node.origin is not None}


@pytest.fixture
def cell(notebook):
    notebook("x = torch.ones(3, requires_grad=True)\nw = torch.full((3,), 2., requires_grad=True)")
    return notebook


def test_cell_line_and_fragment(cell):
    cell("a = x * w\n\ny = (a + 1).tanh()")
    found = origins(cell)
    assert {label: (o.place, o.source) for label, o in found.items()} == {
        "TanhBackward0": ("In[3]:3", "(a + 1).tanh()"),
        "AddBackward0": ("In[3]:3", "a + 1"),
        "MulBackward0": ("In[3]:1", "x * w"),
    }


def test_the_same_cell_run_again_has_its_own_number(cell):
    cell("y = x.exp()")
    cell("y = x.exp()")
    assert origins(cell)["ExpBackward0"].place == "In[4]:1"


def test_function_lines_are_where_the_function_stands(cell):
    cell("def f(t):\n    h = t * 2\n    return h.tanh()")
    cell("y = f(x)")
    place = origins(cell)["MulBackward0"]
    assert (place.place, place.function) == ("In[3]:2", "f")
    assert named(cell) == {"TanhBackward0": ["y"], "MulBackward0": ["f:h"], "AccumulateGrad": ["x"]}


def test_tuple_targets(cell):
    cell("a, b = x * 2, x.exp()\ny = a + b\ndel a, b")
    assert named(cell) == {
        "AddBackward0": ["y"], "MulBackward0": ["was a"], "ExpBackward0": ["was b"], "AccumulateGrad": ["x"]
    }  # fmt: skip
    cell("def f(t):\n    a, (b, c) = t * 2, (t.exp(), t.tanh())\n    return a + b + c\ny = f(x)")
    found = named(cell)
    assert (found["MulBackward0"], found["ExpBackward0"], found["TanhBackward0"]) == (["f:a"], ["f:b"], ["f:c"])


def test_outputs_of_one_operation(cell):
    cell("p, q, r = (x * 1).unbind(0)\ny = p * q * r")
    assert named(cell)["UnbindBackward0"] == ["p, q, r"]


def test_loop_iterations(cell):
    cell("h = x\nfor i in range(3):\n    h = (h * w).tanh()\ny = h.sum()")
    assert named(cell)["TanhBackward0"] == ["h", "h #2", "h #1"]
    assert named(cell)["MulBackward0"] == [None, None, None]


def test_a_folded_loop_keeps_one_name(cell):
    cell("h = x\nfor i in range(60):\n    h = (h * w).tanh()\ny = h.sum()")
    assert set(named(cell)["TanhBackward0"]) == {"h"}


def test_a_loop_whose_body_is_one_composite(cell):
    cell("m = torch.eye(3, requires_grad=True)\nh = x\nfor i in range(3):\n    h = m.matmul(h)\ny = h.sum()")
    labels = [label for label in named(cell) if label not in ("SumBackward0", "AccumulateGrad")]
    names = [name for label in labels for name in named(cell)[label] if name]
    assert names == ["h", "h #2", "h #1"]


def test_two_names_for_one_tensor(cell):
    cell("y = x.exp()\nz = y")
    assert named(cell)["ExpBackward0"] == ["y = z"]


def test_rebinding(cell):
    cell("a = x.exp()")
    cell("b = a\na = 1\ny = b.tanh()")
    assert named(cell)["ExpBackward0"] == ["b (was a)"]
    cell("x = x.tanh()\ny = x * 2")
    cell("x = x * 1\ny = x + 1")
    found = named(cell)
    assert found["TanhBackward0"] == ["was x"]
    assert found["AccumulateGrad"] == ["was x"]


def test_rebinding_within_a_cell(cell):
    cell("t = x * 2\nt = t.exp()\ny = t.sum()")
    assert named(cell) == {
        "SumBackward0": ["y"], "ExpBackward0": ["t"], "MulBackward0": ["was t"], "AccumulateGrad": ["x"]
    }  # fmt: skip


def test_temporaries_have_no_name(cell):
    cell("y = (x * w + 1).exp()")
    found = named(cell)
    assert (found["MulBackward0"], found["AddBackward0"]) == ([None], [None])


def test_a_name_set_by_the_user_wins(cell):
    cell("y = x.exp()\ny.name = 'density'\nx.name = 'position'")
    assert named(cell) == {"ExpBackward0": ["density"], "AccumulateGrad": ["position"]}


def test_augmented_and_attribute_targets(cell):
    cell(
        "class Net:\n    def forward(self, t):\n        self.h = t * 2\n"
        "        s = self.h.exp()\n        s = s + 1\n        return s"
    )
    cell("net = Net()\ny = net.forward(x)\nz = x * 3\nz += w")
    assert named(cell)["MulBackward0"] == ["net.h"]
    assert named(cell)["ExpBackward0"] == ["forward:s"]
    assert named(cell, "z")["AddBackward0"] == ["z"]
    assert named(cell, "z")["MulBackward0"] == ["was z"]


def test_containers_and_modules(cell):
    cell("ps = [torch.ones(3, requires_grad=True)]\nd = {'a b': x * 2}\ny = ps[0] * d['a b']")
    found = named(cell)
    assert sorted(found["MulBackward0"]) == ["d['a b']", "y"]
    assert sorted(found["AccumulateGrad"]) == ["ps[0]", "x"]


def test_what_grad_records_is_not_called_after_its_target(cell):
    cell("y = (x ** 3).sum()\ng, = torch.autograd.grad(y, x, create_graph=True)\nk = (g * g).sum()")
    graph_names = [n for names in named(cell, "k").values() for n in names if n]
    assert graph_names.count("g") == 1


def test_multiline_calls(cell):
    cell("def f(t):\n    r = (t\n        .exp()\n        .tanh())\n    return r + 1\ny = f(x)")
    found = named(cell)
    assert (found["TanhBackward0"], found["ExpBackward0"]) == (["f:r"], [None])


def test_run_file(cell, tmp_path):
    script = tmp_path / "model.py"
    script.write_text("def f(t):\n    k = t * 5\n    return k.exp()\n\ny = f(x)\n", encoding="utf-8")
    cell(f"%run -i {script}")
    place = origins(cell)["MulBackward0"]
    assert (place.place, place.function, place.source) == ("model.py:2", "f", "t * 5")
    assert named(cell)["MulBackward0"] == ["f:k"]


def test_names_keep_nothing_alive(cell):
    gc.collect()
    gc.disable()
    try:
        cell("a = x * 2\nb = a.exp()\ny = b.sum()")
        from autograd_nb.notebook import session

        alive = [weakref.ref(cell[name].grad_fn) for name in "aby"] + [weakref.ref(cell[name]) for name in "aby"]
        before = len(session.history())
        cell("v = %autograd graph y")
        cell("c = %autograd chain y")
        cell("%autograd graph y")
        cell.shell.run_cell("%autograd graph y.data")
        cell("%autograd grads a b y")
        cell("del a, b, y")
        assert [ref() for ref in alive] == [None] * 6
        assert len(session.history()) == before - 6
        assert "ExpBackward0" in cell["v"].svg()
        assert "ExpBackward0" in repr(cell["c"])
    finally:
        gc.enable()


def test_of_what_is_recorded_together_only_the_result_has_the_name(cell):
    cell("import autograd_nb as torch\nx = torch.ones(4, 3, requires_grad=True)\nv = torch.ones(4)")
    cell("y = torch.nn.functional.cross_entropy(x * 2, torch.tensor([0, 1, 2, 0]))\nz = v @ x")
    assert named(cell)["NllLossBackward0"] == ["y"]
    assert named(cell)["LogSoftmaxBackward0"] == [None]
    assert named(cell, "z") == {"SqueezeBackward4": ["z"], "MmBackward0": [None], "AccumulateGrad": ["x"]}


def test_names_in_scripts_come_from_the_caller():
    import autograd_nb as torch

    weight = torch.ones(2, requires_grad=True)

    def inner(t):
        local = t.exp()
        return repr(show.graph(local * weight))

    text = inner(weight)
    assert "local: ExpBackward0" in text
    assert "weight: leaf" in text


def test_torch_tensors_have_names_too(cell):
    torch = pytest.importorskip("torch")
    cell.shell.user_ns["T"] = torch
    cell("u = T.ones(2, requires_grad=True)\nlin = T.nn.Linear(2, 1)\nk = (u * 2).tanh()\ny = lin(k)")
    found = named(cell)
    assert found["TanhBackward0"] == ["k"]
    assert next(iter(found.values()))[0] == "y"
    assert sorted(found["AccumulateGrad"]) == ["lin.bias", "lin.weight", "u"]
