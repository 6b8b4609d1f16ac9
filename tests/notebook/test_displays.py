"""What chains and gradients say, in text and HTML."""

import base64
import re

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb import show
from autograd_nb.notebook.displays import chain_display, grads_display
from autograd_nb.notebook.displays.statistics import level, statistics
from autograd_nb.notebook.formulas import arguments_of, plain


def images(html: str) -> list[str]:
    return [base64.b64decode(data).decode() for data in re.findall(r"svg\+xml;base64,([^\"]+)", html)]


def test_a_chain_explains_every_input():
    x, w = torch.ones(3), torch.full((3,), 2.0, requires_grad=True)
    y = (w * x + 1).exp()
    assert repr(show.chain(y)).splitlines() == [
        "Chain of y: 3 operations and 1 leaf. The gradient flows downwards; [k] is the place in next_functions.",
        "● y = ExpBackward0, e^self",
        "│   saves result = y (3 float32)",
        "● [0] self: AddBackward0, self + other",
        "│   [1] other: None, a constant, or an input that needs no gradient",
        "● [0] self: MulBackward0, self · other",
        "│   saves other = x (3 float32)",
        "│   [1] other: None, x (3 float32) needs no gradient",
        "◆ [0] self: w = AccumulateGrad, adds into w.grad (3 float32), .grad is None",
    ]


def test_a_node_reached_twice_is_described_once():
    x = torch.ones(2, requires_grad=True)
    h = x.exp()
    text = repr(show.chain(h * h.tanh()))
    assert text.count("saves result = h (2 float32)") == 1
    assert text.count("h = ExpBackward0 *1") == 2
    assert "described above" in text


def test_a_chain_of_thousands_does_not_walk_off_the_page():
    x = torch.ones(1, requires_grad=True)
    y = x
    for _ in range(3000):
        y = y * 1.5
    text = repr(show.chain(y))
    assert text.count("MulBackward0") == 3000
    assert max(map(len, text.splitlines())) < 120
    assert len(show.chain(y).html()) < 200_000


def test_torch_chains_and_gradients_read_the_same():
    real = pytest.importorskip("torch")
    shown = []
    for lib in (torch, real):
        w = lib.tensor([1.0, -2.0, 0.0], requires_grad=True)
        k = lib.tensor([0.0, 1.0, 3.0])
        y = (w * k).exp().sum()
        before = repr(show.chain(y))
        y.backward()
        shown.append((before, repr(show.grads(w, k)), show.grads(w).html()))
    assert shown[0][1:] == shown[1][1:]
    mine, theirs = (
        [line.split(",")[0] for line in text.splitlines() if re.match(r"[●◆○├]", line)] for text, _, _ in shown
    )
    assert mine == theirs


def test_gradients_in_numbers_and_pictures():
    w = torch.zeros(2, 3, requires_grad=True)
    c = torch.tensor([[3.0, 0.0, -4.0], [0.0, 0.0, 1.0]])
    (w * c).sum().backward()
    shown = show.grads(w)
    assert repr(shown).splitlines()[1:] == [
        "w.grad: 2×3 float32, norm 5.099, max |g| 4, mean 0, zeros 50 %",
        "  -4 |█         █  ▅     ▅ | 4".replace("█         █  ▅     ▅ ", repr(shown).split("|")[3]),
        "    #.=",
        "    ..+",
    ]
    heat = images(shown.html())[1]
    assert heat.count("h1v1h-1z") == 6
    assert 'class="p0" d="M1 0h1v1h-1zM0 1h1v1h-1zM1 1h1v1h-1z"' in heat
    assert shown.svg().count("<image ") == 2


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda w: w, "no backward has reached it yet"),
        (lambda w: w.detach(), "requires_grad is False"),
        (lambda w: w.exp(), "not a leaf: made by exp"),
    ],
)
def test_why_there_is_no_gradient(make, reason):
    value = make(torch.ones(2, requires_grad=True))
    assert repr(show.grads(value)).splitlines()[1] == f"value: None, {reason} (2 float32)"
    assert reason in show.grads(value).html()


def test_a_retained_gradient_is_shown():
    x = torch.ones(2, requires_grad=True)
    h = x.exp()
    h.retain_grad()
    assert "no backward has reached it yet" in repr(show.grads(h))
    h.sum().backward()
    assert "h.grad: 2 float32, norm 1.414" in repr(show.grads(h))


def test_gradients_without_arguments_are_those_of_the_leaves():
    a, b = torch.ones(1, requires_grad=True), torch.ones(1)
    layers = [a, torch.ones(2, requires_grad=True)]
    variables = {"a": a, "b": b, "layers": layers, "c": a.exp(), "again": a}
    names = [line.split(":")[0] for line in repr(show.grads(variables=variables)).splitlines()[1:]]
    assert names == ["a", "layers[1]"]
    assert repr(show.grads(variables={})) == "No tensor here requires a gradient."


def test_what_is_not_finite_is_counted_and_crossed_out():
    w = torch.ones(3, requires_grad=True)
    w.grad = torch.tensor([float("nan"), float("inf"), 2.0])
    text = repr(show.grads(w))
    assert "max |g| 2, mean 2, zeros 0 %, 2 not finite" in text
    assert text.endswith("    !!#")
    assert 'class="nan"' in images(show.grads(w).html())[1]


@pytest.mark.parametrize("shape", [(), (0,), (1,), (700,), (3, 4, 5), (100, 100)])
def test_gradients_of_any_shape(shape):
    w = torch.ones(*shape, requires_grad=True) if shape else torch.tensor(1.0, requires_grad=True)
    (w * 2).sum().backward()
    shown = show.grads(w)
    assert ("no elements" if 0 in shape else "max |g| 2, mean 2") in repr(shown)
    assert len(shown.html()) < 20_000


def test_statistics_agree_with_numpy():
    values = np.random.default_rng(0).normal(size=(70, 90)).astype(np.float32)
    found = statistics(values)
    assert found.norm == pytest.approx(np.linalg.norm(values.astype(np.float64)))
    assert found.largest == np.abs(values).max()
    assert found.mean == pytest.approx(values.mean(dtype=np.float64))
    assert sum(found.counts) == values.size
    assert max(abs(v) for row in found.grid for v in row) == found.largest


def test_only_exact_zeros_have_the_colour_of_zero():
    assert [level(v, 1.0) for v in (0.0, 1e-9, -1e-9, 0.5, -1.0)] == [0, 1, -1, 4, -8]
    assert level(float("nan"), 1.0) is None


def test_everything_untrusted_is_escaped():
    x = torch.ones(2, requires_grad=True)
    evil = "<script>alert(1)</script>\u202e&\"'"
    y = x.exp()
    y.name = x.name = evil
    y.sum().backward()
    shown = [show.chain(y), show.graph(y), show.grads(variables={evil: x}), show.grads(variables={"d": {evil: x}})]
    for view in shown:
        pages = [view.html(), view.svg(), *images(view.html())]
        assert not any("<script" in page or "\u202e" in page for page in pages)
        assert "\u202e" not in repr(view)


def test_displays_are_deterministic():
    def once() -> list[str]:
        torch.manual_seed(1)
        w = torch.randn(4, 4, requires_grad=True)
        y = (w @ w).tanh().sum()
        views = [show.graph(y), show.chain(y)]
        y.backward()
        return [part for view in [*views, show.grads(w)] for part in (repr(view), view.html(), view.svg())]

    assert once() == once()


def test_nothing_in_a_display_needs_a_script_or_the_network():
    w = torch.ones(3, requires_grad=True)
    y = w.exp().sum()
    y.backward()
    for view in (show.chain(y), show.grads(w)):
        html = view.html()
        assert "<script" not in html
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", html + "".join(images(html)))


def test_the_wrong_thing_is_refused():
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(ValueError, match="is a leaf"):
        show.graph(x)
    with pytest.raises(ValueError, match="does not require grad"):
        show.chain(torch.ones(2))
    with pytest.raises(TypeError, match=r"neither a tensor nor a grad_fn, but of type str"):
        show.graph("x")
    with pytest.raises(TypeError, match="neither a tensor nor holds one"):
        show.grads("x")


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{{self}}{{other}}", "self / other"),
        (r"\frac{1}{1 + e^{-{self}}}", "1 / (1 + e^(-self))"),
        (r"{self}^{2}", "self²"),
        (r"\begin{cases}a\\b\end{cases}", None),
    ],
)
def test_formulas_in_plain_text(latex, text):
    assert plain(latex, ["self", "other"]) == text


def test_every_card_has_a_formula_on_one_line_or_none():
    from autograd_nb.ops.card import cards

    for card in cards.values():
        text = plain(card.latex, card.params) if card.latex else None
        assert text is None or not set(text) & set("\\{}\n")


def test_an_empty_chain_and_no_gradients():
    from autograd_nb.graph import Graph

    assert "0 operations" in repr(chain_display(Graph(), arguments=arguments_of))
    assert grads_display([]).html().startswith("<div")
