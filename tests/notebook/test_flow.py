"""How much gradient arrives where: the numbers, the marks, and a figure with the same bytes every time."""

import base64
import re
import subprocess
import sys

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb import show
from autograd_nb.notebook.displays.flow_rows import flow_rows
from autograd_nb.notebook.displays.statistics import short

nn = torch.nn


def deep(activation, layers=12, width=16):
    torch.manual_seed(0)
    parts = []
    for _ in range(layers - 1):
        parts += [nn.Linear(width, width), activation()]
    net = nn.Sequential(*parts, nn.Linear(width, 1))
    net(torch.randn(32, width)).pow(2).mean().backward()
    return net


def marks(net):
    return [row.mark for row in flow_rows(list(net.named_parameters()))]


def image(html):
    return base64.b64decode(re.search(r"svg\+xml;base64,([^\"]+)", html)[1]).decode()


def test_a_deep_sigmoid_net_vanishes_layer_by_layer():
    net = deep(nn.Sigmoid)
    rows = flow_rows([(name, p) for name, p in net.named_parameters() if "weight" in name])
    means = [row.mean for row in rows]
    assert means == sorted(means)
    assert rows[0].mark == "vanishing"
    assert rows[-1].mark == ""
    text = show.flow(net).text().splitlines()
    assert text[0].startswith("Gradient flow of 24 parameters, in layer order: 18 vanishing (bar: mean |g|")
    assert text[1].startswith("net[0].weight   16×16  |█ ")
    assert text[1].endswith("! vanishing")


@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh])
def test_an_ordinary_net_gets_no_remark(activation):
    net = deep(activation, layers=4)
    assert set(marks(net)) == {""}
    assert "nothing stands out" in show.flow(net).text()


def test_gradients_that_grow_towards_the_input_are_exploding():
    weights = [torch.ones(2, 2, requires_grad=True) for _ in range(10)]
    sum(w.sum() * 3.0 ** (9 - k) for k, w in enumerate(weights)).backward()
    rows = flow_rows([(str(k), w) for k, w in enumerate(weights)])
    assert [row.mark for row in rows] == ["exploding"] * 3 + [""] * 7


def test_numbers_are_those_of_numpy():
    w = torch.randn(30, 40, requires_grad=True)
    (w**3).sum().backward()
    (row,) = flow_rows([("w", w)])
    g, data = w.grad.numpy().astype(np.float64), w.detach().numpy().astype(np.float64)
    assert row.mean == pytest.approx(np.abs(g).mean())
    assert row.largest == np.abs(g).max()
    assert row.rms == pytest.approx(np.sqrt((g**2).mean()))
    assert row.ratio == pytest.approx(np.linalg.norm(g) / np.linalg.norm(data))
    assert f"mean |g| {short(row.mean)}, max |g| {short(row.largest)}, zeros 0 %" in show.flow(w).text()


def test_dead_units_and_dead_parameters_are_named():
    w, b = torch.ones(4, 3, requires_grad=True), torch.tensor([1.0, -100.0, 1.0], requires_grad=True)
    dead, nan = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    loss = (torch.ones(5, 4) @ w + b).relu().sum() + (dead * 0).sum() + (nan * torch.tensor([1.0, float("nan")])).sum()
    loss.backward()
    lines = show.flow(w, b, dead, nan).text().splitlines()
    assert lines[0].startswith("Gradient flow of 4 parameters, in layer order: 1 dead, 1 not finite")
    assert lines[1].endswith("1 of 3 columns zero")
    assert "zeros 33 %" in lines[2]
    assert lines[3].endswith("! dead: all zero")
    assert lines[4].endswith("! 1 not finite")


def test_no_gradient_says_why():
    w, frozen = torch.ones(2, requires_grad=True), torch.ones(2)
    h = w.exp()
    lines = show.flow(w, frozen, h).text().splitlines()
    assert [line.split("  ")[-1] for line in lines[1:]] == [
        "None, no backward has reached it yet", "None, requires_grad is False", "None, not a leaf: made by exp",
    ]  # fmt: skip
    assert "3 without gradient" in lines[0]
    assert show.flow(variables={}).text() == "No tensor here requires a gradient."


def test_retained_gradients_between_the_layers_are_shown_too():
    w = torch.ones(2, requires_grad=True)
    h = w.exp()
    h.retain_grad()
    h.sum().backward()
    assert [line.split()[0] for line in show.flow(variables={"w": w, "h": h}).text().splitlines()[1:]] == ["w", "h"]


def test_torch_reads_the_same():
    real = pytest.importorskip("torch")
    net = deep(nn.Sigmoid)
    theirs = real.nn.Sequential(*(real.nn.Linear(16, 16 if k < 11 else 1) for k in range(12)))
    for mine, parameter in zip(net.parameters(), theirs.parameters(), strict=True):
        parameter.data = real.from_numpy(mine.detach().numpy().copy())
        parameter.grad = real.from_numpy(mine.grad.numpy().copy())
    rows = [[line.split("|", 1)[1] for line in show.flow(n).text().splitlines()[1:]] for n in (net, theirs)]
    assert rows[0] == rows[1]


def test_the_figure_has_a_light_and_a_dark_side_and_no_metadata():
    pytest.importorskip("matplotlib")
    net = deep(nn.Sigmoid, layers=3)
    html = show.flow(net).html()
    picture = image(html)
    assert picture.startswith("<svg ")
    assert "<title>Gradient flow of 6 parameters" in picture
    assert "@media (prefers-color-scheme:dark)" in picture
    assert not re.search(r"metadata|DOCTYPE|Matplotlib|https?://(?!www\.w3\.org/(2000/svg|1999/xlink))", picture)
    assert "net[0].weight" in picture
    assert len(html) < 30_000


def test_the_figure_is_a_figure():
    matplotlib = pytest.importorskip("matplotlib")
    before = dict(matplotlib.rcParams)
    net = deep(nn.Tanh, layers=3)
    drawn = show.flow(net).figure()
    assert drawn.axes[0].get_yticklabels()[0].get_text() == "net[0].weight"
    assert dict(matplotlib.rcParams) == before


@pytest.mark.filterwarnings("error")
def test_names_in_any_script_and_of_any_length_are_escaped():
    pytest.importorskip("matplotlib", reason="matplotlib draws the figure")
    names = ["<script>alert(1)</script>", "$x^{$", "重み", "w" * 3000, "\u202eevil", "a_b", "\\frac", "0.12345"]
    variables = {"d": {name: torch.ones(1, requires_grad=True) for name in names}}
    for t in variables["d"].values():
        t.sum().backward()
    view = show.flow(variables=variables)
    for page in (view.html(), view.svg(), image(view.html())):
        assert "<script" not in page
        assert "\u202e" not in page
    assert "0.12345" in view.svg()
    assert "\u202e" not in view.text()


def test_a_thousand_parameters_fit():
    parameters = [torch.ones(1, requires_grad=True) for _ in range(600)]
    sum(p.sum() for p in parameters).backward()
    assert len(show.flow(parameters).html()) < 600_000
    assert len(show.flow(parameters).text().splitlines()) == 601


def test_the_verb(notebook):
    notebook("w = torch.ones(2, requires_grad=True)\nw.sum().backward()")
    assert notebook("%autograd flow w").text() == notebook("%autograd flow").text()
    assert "勾配の流れ" in notebook("%autograd flow --lang ja").text()
    with pytest.raises(Exception, match="3 is neither a tensor nor holds one"):
        notebook("%autograd flow 3")


PROGRAM = """
import sys
import autograd_nb as torch
from autograd_nb import show
w, b = torch.ones(3, 2, requires_grad=True), torch.ones(2, requires_grad=True)
((torch.ones(4, 3) @ w + b) ** 2).sum().backward()
view = show.flow(w, b)
print(view.text(), view.html())
"""


def test_other_processes_show_the_same_bytes_whatever_matplotlib_was_told(tmp_path):
    def shown(seed, settings):
        (tmp_path / "matplotlibrc").write_text(settings)
        env = {"PYTHONHASHSEED": seed, "MATPLOTLIBRC": str(tmp_path), "MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": "."}
        done = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True)
        return done.stdout

    assert shown("1", "") == shown("2", "font.size: 20\naxes.facecolor: red\n")


@pytest.mark.parametrize("lacking", ["matplotlib", "matplotlib.figure"])
def test_without_a_matplotlib_that_works_the_table_is_all(monkeypatch, lacking):
    monkeypatch.setitem(sys.modules, lacking, None)
    w = torch.ones(2, requires_grad=True)
    w.sum().backward()
    bundle = show.flow(w)._repr_mimebundle_()
    assert "w  2" in bundle["text/plain"]
    assert "<table>" in bundle["text/html"]
    assert "<img" not in bundle["text/html"]


def test_matplotlib_is_not_imported_before_something_is_drawn():
    check = "import sys, autograd_nb.notebook.displays; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0
