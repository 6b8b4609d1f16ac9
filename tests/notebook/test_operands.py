"""What stands beside an operation without a gradient: named as the source names it, or not at all."""

import pytest

SETUP = """x = torch.ones(5)
w = torch.ones(5, 3, requires_grad=True)
b = torch.ones(3, requires_grad=True)
goal = torch.ones(3)
rate, rate_tensor = 0.1, torch.tensor(0.25)
F = torch.nn.functional
def near(t):
    other = torch.zeros(3)
    return t + other - goal"""


@pytest.fixture
def cell(notebook):
    notebook(SETUP)
    return notebook


def beside(cell, source: str) -> list[tuple[str | None, str | None]]:
    """(name, value) of each input of ``y`` without gradient, the last operation's first."""
    from autograd_nb.notebook import session
    from autograd_nb.notebook.snapshot import roots_of, snapshot

    cell(source)
    graph = snapshot(roots_of(cell["y"]), cell.shell.user_ns, session.history())
    return [(lost.name, lost.value) for node in graph.nodes for lost in node.untracked]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("y = b - goal", ("goal", None)),
        ("y = goal - b", ("goal", None)),
        ("y = goal + b", ("goal", None)),
        ("y = b + goal", ("goal", None)),
        ("y = b + goal[1]", ("goal[1]", None)),
        ("y = 0.1 * b", (None, "0.1")),
        ("y = b * -2", (None, "-2")),
        ("y = 3 + b", (None, "3")),
        ("y = rate * b", ("rate", "0.1")),
        ("y = rate + b", ("rate", None)),
        ("y = b + rate", ("rate", None)),
        ("y = rate_tensor * b", ("rate_tensor", "0.25")),
        ("y = b / rate", ("rate", "0.1")),
        ("y = torch.add(b, goal)", ("goal", None)),
        ("y = torch.add(goal, b)", ("goal", None)),
        ("y = b.sub(goal)", ("goal", None)),
        ("y = b.sub(other=goal)", ("goal", None)),
        ("y = F.mse_loss(b, goal)", ("goal", None)),
        ("y = torch.where(goal > 0, b, goal)", ("goal", None)),
        ("y = goal.where(goal > 5, b)", ("goal", None)),
        ("y = b.where(goal > 5, goal)", ("goal", None)),
        ("y = b * 1\ny -= goal", ("goal", None)),
        ("y = torch.zeros(3)\ny += b", (None, None)),
        ("y = b * 1\ny[0] = rate", ("rate", None)),
        ("y = b * 1\ny[0] = goal[0]", ("goal[0]", None)),
        ("y = b * 1\ny[:2].mul_(3)", (None, "3")),
        ("y = x @ w", ("x", None)),
        ("y = goal[0] * b", ("goal[0]", "1.0")),
        ("y = goal.exp() + b", ("goal.exp()", None)),
    ],
)
def test_operand_is_called_what_the_source_calls_it(cell, source, expected):
    assert beside(cell, source)[0] == expected


def test_what_is_local_to_a_function_says_so(cell):
    assert beside(cell, "y = near(b)") == [("goal", None), ("near:other", None)]


@pytest.mark.parametrize(
    "source",
    [
        "y = b + (goal + goal + goal + goal + goal + goal)",  # too long to be said
        "def f(t):\n    return b + (t + 1)\ny = f(goal)",  # t means nothing outside
        "y = torch.add(*[b, goal])",
        "class Box:\n    t = torch\ny = Box.t.sub(goal, b)",  # may be a method of anything
        "from operator import add\ny = add(b, goal)",
        "b2 = b\ny = [rate + one for one in [b]][0]",  # which side the number stood on is not known
    ],
)
def test_no_name_where_it_is_not_certain(cell, source):
    assert beside(cell, source)[0] == (None, None)


def test_a_number_that_changes_sides_is_not_taken_for_the_tensor(cell):
    cell("h = b.exp()\nv = h")
    assert beside(cell, "y = rate + h")[0] == ("rate", None)
    assert beside(cell, "y = rate + v")[0] == ("rate", None)


def test_operands_stay_named_after_backward_freed_them(cell):
    cell("y = F.mse_loss(b, goal)\ny.backward()")
    assert beside(cell, "pass") == [("goal", None)]


def test_assignment_into_a_view_is_shown_whole(cell):
    cell("y = b * 1\ny[0] = goal[0]")
    assert "y[0] = goal[0]" in cell("%autograd chain y").text()


def test_formulas_show_saved_exponents(cell):
    cell("y = (x @ w) ** 2")
    shown = cell("%autograd chain y").text()
    assert "PowBackward0, self²," in shown
    assert "SqueezeBackward4, In[" in shown
