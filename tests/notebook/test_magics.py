"""The magic in a shell: verbs, arguments, help, completion, errors."""

import re
import weakref
from pathlib import Path

import pytest

from autograd_nb import show
from autograd_nb.notebook.displays import Display


@pytest.fixture
def cell(notebook):
    notebook(
        "x = torch.ones(5)\ny = torch.zeros(3)\ntorch.manual_seed(0)\n"
        "w = torch.randn(5, 3, requires_grad=True)\nb = torch.randn(3, requires_grad=True)\n"
        "z = torch.matmul(x, w) + b\nloss = (z - y).pow(2).mean()\nd = {'a b': [z * 2]}"
    )
    return notebook


def said(notebook, source: str, capsys) -> str:
    """What a cell with a usage error prints."""
    capsys.readouterr()
    notebook.shell.run_cell(source)
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize("verb", ["graph", "chain"])
def test_a_magic_returns_its_display(cell, verb):
    shown = cell(f"%autograd {verb} loss")
    cell(f"v = %autograd {verb} loss")
    assert isinstance(shown, Display)
    assert set(shown._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert repr(cell["v"]) == repr(shown)
    assert cell["v"].html() == shown.html()
    assert shown.svg().startswith("<svg ")


@pytest.mark.parametrize("verb", ["graph", "chain", "grads"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_magic_and_function_are_twins(cell, verb, lang):
    cell("loss.backward()")
    target = "w" if verb == "grads" else "loss"
    shown = cell(f"%autograd {verb} --lang {lang} {target}")
    twin = getattr(show, verb)(cell[target], variables=cell.shell.user_ns, lang=lang)
    assert repr(shown) == repr(twin)
    assert shown.html() == twin.html()
    assert ("勾配" in repr(shown)) == (lang == "ja")


def test_the_expression_is_passed_raw(cell):
    assert "d['a b'][0]" in repr(cell('%autograd graph d["a b"][0]'))
    assert "MulBackward0" in repr(cell("%autograd graph {'k': z * 2}['k']"))
    assert "NegBackward0" in repr(cell("%autograd graph -- -z"))
    assert "ExpBackward0" in repr(cell("%autograd graph [(z,  z)[0].sum()][0].exp()"))


def test_grads_takes_several_expressions(cell):
    cell("loss.backward()")
    text = repr(cell('%autograd grads w d["a b"][0] b x'))
    heads = [line for line in text.splitlines()[1:] if not line.startswith(" ")]
    assert [line.split(":")[0] for line in heads] == ["w.grad", 'd["a b"][0]', "b.grad", "x"]


def test_cell_magic_draws_what_the_cell_recorded(cell):
    shown = cell("%%autograd graph\np = z.exp()\nq = p.sum()\nr = b * 2")
    text = repr(shown)
    roots = [line for line in text.splitlines() if line.startswith("n")]
    assert [line.split(":")[0].split()[1] for line in roots] == ["q", "r"]
    assert "In[3]:2  z.exp()" in text
    assert "In[3]:4  b * 2" in text


def test_cell_magic_shows_the_last_value_and_its_graph(cell, capsys):
    shown = cell("%%autograd\nz.sum() * 3")
    assert "tensor(" in capsys.readouterr().out
    assert "MulBackward0" in repr(shown)


def test_cell_magic_of_a_cell_that_records_nothing(cell):
    assert "nothing was recorded" in repr(cell("%%autograd graph\nk = 3"))


def test_an_error_under_the_cell_magic_fails_the_cell(cell, capsys):
    outcome = cell.shell.run_cell("%%autograd graph\nok = 1\nundefined_name + 1", store_history=True)
    assert isinstance(outcome.error_in_exec, NameError)
    shown = capsys.readouterr().out
    assert "----> 3 undefined_name + 1" in shown
    assert "command.py" not in shown
    assert cell["ok"] == 1


def test_in_place_changes_count_as_recorded(cell):
    cell("t = z * 1")
    assert "t" in repr(cell("%%autograd graph\nt.mul_(2)\nNone")).splitlines()[1]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("%autograd", "%autograd needs a verb: graph, explore, "),
        ("%autograd grpah loss", "%autograd has no verb 'grpah'; did you mean graph?"),
        ("%autograd zzz", "%autograd has no verb 'zzz'; there are graph"),
        ("%autograd graph", "%autograd graph: which tensor?"),
        ("%autograd graph lss", "%autograd graph: name 'lss' is not defined; did you mean loss?"),
        ("%autograd chain x", "%autograd chain: x has no graph: it does not require grad"),
        ("%autograd chain w", "%autograd chain: w is a leaf"),
        ("%autograd graph 3", "%autograd graph: 3 is neither a tensor nor a grad_fn, but of type int"),
        ("%autograd graph a b", "%autograd graph: not a Python expression: a b"),
        ("%autograd graph --depth 3 loss", "%autograd graph: unrecognized arguments: --depth"),
        ("%autograd grads 3", "%autograd grads: 3 is neither a tensor nor holds one, but of type int"),
        ("%autograd repr maybe", "%autograd repr: argument state: invalid choice: 'maybe'"),
        ("%%autograd repr on\nnever_run = 1", "%autograd repr stands on a line of its own"),
    ],
)
def test_usage_errors_are_one_line(cell, capsys, source, message):
    text = said(cell, source, capsys)
    assert text.startswith(f"UsageError: {message}")
    assert "\n" not in text
    assert "never_run" not in cell.shell.user_ns


def test_errors_of_the_users_own_code_are_not_usage_errors(cell):
    cell("def broken():\n    return inside_it")
    outcome = cell.shell.run_cell("%autograd graph broken()", silent=True)
    assert isinstance(outcome.error_in_exec, NameError)


def test_nothing_goes_to_stderr(cell, capsys):
    capsys.readouterr()
    cell(
        "loss.backward()\n%autograd grads\n%autograd graph loss\n%autograd chain loss\nloss.grad_fn\n%autograd grads z"
    )
    assert capsys.readouterr().err == ""


def test_help_is_true(cell, capsys):
    docstring = cell.shell.find_line_magic("autograd").__doc__
    for verb in ("graph", "explore", "chain", "grads", "repr"):
        assert f"  %autograd {verb} " in docstring
    assert "--lang" in docstring
    cell("%autograd?")
    assert "%%autograd [VERB]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%autograd c", ["chain"]),
        ("%autograd gr", ["grads", "graph"]),
        ("%%autograd ch", ["chain"]),
        ("v = %autograd gra", ["grads", "graph"]),
        ("%autograd graph --l", ["--lang"]),
        ("%autograd graph lo", ["loss"]),
        ("%autograd grads w lo", ["loss"]),
        ("%autograd graph --lang ja lo", ["loss"]),
    ],
)
def test_tab(cell, line, expected):
    assert completed(cell, line) == {line[: line.rfind(" ") + 1] + word for word in expected}


def test_tab_knows_what_containers_hold(cell):
    assert "%autograd chain d['a b'][0]" in completed(cell, "%autograd chain d")


def test_tab_elsewhere_is_left_alone(cell):
    assert completed(cell, "los") == {"loss"}
    assert "%autocall" in completed(cell, "%auto")


def completed(cell, line: str) -> set[str]:
    """The line after each of the completions that a front end would offer."""
    from IPython.core.completer import provisionalcompleter

    with provisionalcompleter():
        return {line[: c.start] + c.text + line[c.end :] for c in cell.shell.Completer.completions(line, len(line))}


def test_a_bare_grad_fn_shows_its_chain(cell):
    plain, rich = (cell.shell.display_formatter.format(cell["loss"].grad_fn)[0][m] for m in ("text/plain", "text/html"))
    first, second, *_ = plain.splitlines()
    assert first == repr(cell["loss"].grad_fn)
    assert second.startswith("Chain of loss: ")
    assert "MeanBackward0 object&gt;" in rich
    assert "0x" not in rich


def test_nodes_inside_a_tuple_print_as_they_do_in_pytorch(cell):
    functions = cell["loss"].grad_fn.next_functions
    assert cell.shell.display_formatter.format(functions)[0]["text/plain"] == repr(functions)


def test_repr_off(cell):
    cell("%autograd repr off")
    shown = cell.shell.display_formatter.format(cell["loss"].grad_fn)[0]
    assert shown.keys() == {"text/plain"}
    assert re.fullmatch("<MeanBackward0( object)? at 0x[0-9a-f]+>", shown["text/plain"])
    cell("%autograd repr on")
    assert "text/html" in cell.shell.display_formatter.format(cell["loss"].grad_fn)[0]


def test_the_card_never_raises(cell, capsys, monkeypatch):
    monkeypatch.setattr("autograd_nb.notebook.grad_fn_card.snapshot", lambda *_, **__: 1 / 0)
    shown = cell.shell.display_formatter.format(cell["loss"].grad_fn)[0]
    assert set(shown) == {"text/plain"}
    assert "could not be shown: ZeroDivisionError" in shown["text/plain"]
    assert capsys.readouterr().err == ""


def test_a_long_chain_is_cut_in_the_card_only(cell):
    cell("h = z\nfor i in range(50):\n    h = h.tanh()\ns = h.sum()")
    card = cell.shell.display_formatter.format(cell["s"].grad_fn)[0]["text/plain"]
    assert len(card.splitlines()) < 40
    assert card.splitlines()[-1].startswith("… and ")
    assert repr(cell("%autograd chain s")).count("TanhBackward0") == 50


def test_a_usage_error_keeps_no_tensor(cell):
    cell("only = torch.ones(3, requires_grad=True)")
    alive = weakref.ref(cell["only"])
    cell.shell.run_cell("%autograd graph only")
    cell("del only")
    assert alive() is None


def test_the_example_of_a_new_verb_works(cell):
    import autograd_nb.notebook as room

    text = (Path(room.__file__).parent / "magics" / "README.md").read_text(encoding="utf-8")
    namespace: dict = {}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], namespace)
    verb = namespace["CountVerb"](cell.shell)
    assert repr(verb.run(*verb.parse("loss"))) == "8"
