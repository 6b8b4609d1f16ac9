"""Formulas: every card's formula and every derivative becomes MathML that a parser takes, and a line of text."""

import re
from xml.etree import ElementTree

import pytest

import autograd_nb  # noqa: F401  its operations are what is read here
from autograd_nb.graph.mathematics import mathml, readable
from autograd_nb.graph.trees import to_html
from autograd_nb.notebook.derivatives import derivative_latex, derivative_tree, formula_tree
from autograd_nb.notebook.formulas import card_of
from autograd_nb.ops.card import cards

ARITY = {
    "mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "mover": 2, "munder": 2, "munderover": 3, "mi": 0, "mn": 0, "mo": 0,
    "mtext": 0, "mspace": 0,
}  # fmt: skip
# As PyTorch calls them, with a formula everybody knows.
KNOWN = {
    ("MulBackward0", "self"): "ȳ · other", ("DivBackward0", "other"): "(−ȳ) · (self / other) / other",
    ("TanhBackward0", "self"): "ȳ · (1 − y²)", ("SigmoidBackward0", "self"): "ȳ · y · (1 − y)",
    ("ExpBackward0", "self"): "ȳ · y", ("LogBackward0", "self"): "ȳ / self", ("SqrtBackward0", "self"): "ȳ / (2 · y)",
    ("MmBackward0", "self"): "ȳ · mat2ᵀ", ("MmBackward0", "mat2"): "selfᵀ · ȳ",
    ("ReluBackward0", "self"): "ȳ · [self > 0]",
    ("SoftmaxBackward0", "self"): "y · (ȳ − ∑ ȳ · y)", ("SubBackward0", "other"): "−ȳ",
    ("AddmmBackward0", "mat1"): "ȳ · mat2ᵀ", ("ClampBackward1", "self"): "ȳ · ([self ≥ min] ∧ [self ≤ max])",
    ("WhereBackward0", "self"): "{ȳ if condition, else 0}",
}  # fmt: skip


def parsed(tree):
    """The tree as an XML parser reads it, each element with as many children as MathML wants."""
    root = ElementTree.fromstring(to_html(tree))
    assert root.tag == "math"
    for element in root.iter():
        expected = ARITY.get(element.tag)
        assert expected is None or len(element) == expected, (element.tag, ElementTree.tostring(element))
        if element.tag in ("mi", "mn", "mo"):
            assert element.text
            assert "\\" not in element.text
        elif element.tag not in ("mtext", "mspace"):
            assert not (element.text or "").strip()
    return root


def formulas():
    for name in sorted(cards):
        for argument in (None, *cards[name].vjp):
            yield name, argument


def test_every_formula_and_every_derivative_of_every_card_is_mathml():
    found = none = 0
    for name, argument in formulas():
        card = cards[name]
        latex = card.latex if argument is None else derivative_latex(name, argument)
        if latex is None:
            none += 1
            continue
        grad_fn = card.grad_fn if card_of(card.grad_fn) is card else None
        tree = mathml(latex if argument else _with_names(latex, card), [["mi", {}, p] for p in card.params])
        parsed(tree)
        text = readable(tree)
        assert text, (name, argument)
        assert not set(text) & set("\\\n"), (name, argument, text)
        found += 1
        if grad_fn is not None:
            again = formula_tree(grad_fn) if argument is None else derivative_tree(grad_fn, argument)
            assert again is not None
            assert readable(again)
    assert found > 850
    assert none < found / 2


def _with_names(latex, card):
    return re.sub(
        r"(?<![A-Za-z])\{(\w+)\}",
        lambda m: rf"{{\given{{{card.params.index(m[1])}}}}}" if m[1] in card.params else m[0],
        latex,
    )


@pytest.mark.parametrize(("grad_fn", "argument"), KNOWN)
def test_derivatives_that_everybody_knows(grad_fn, argument):
    assert readable(derivative_tree(grad_fn, argument)) == KNOWN[grad_fn, argument]


def test_numbers_that_the_operation_was_given_are_put_in():
    tree = derivative_tree("PowBackward0", "self", {"self": ["mi", {}, "h"]}, {"exponent": 3})
    assert readable(tree) == "ȳ · (3 · h²)"


def test_names_of_the_user_are_never_read_as_latex():
    hostile = r"w\frac{</math><script>"
    tree = derivative_tree("MulBackward0", "self", {"other": ["mtext", {}, hostile]})
    root = parsed(tree)
    assert [e.text for e in root.iter("mtext")] == [hostile]


def test_weights_that_were_not_given_do_not_stand_in_the_formula():
    bare = readable(derivative_tree("NativeLayerNormBackward0", "input"))
    weighted = readable(derivative_tree("NativeLayerNormBackward0", "input", weighted=True))
    assert "weight" not in bare
    assert "weight" in weighted


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{1}{\sqrt{x}}", "1 / √x"), (r"x^{2} + y_{1}^2", "x² + y_1²"), (r"e^{-x}", "e^(−x)"),
        (r"\left|x\right|", "|x|"), (r"\lVert x \rVert_{p}", "‖x‖_p"), (r"\sum_{i} x_i", "∑_i x_i"),
        (r"\overline{xy}", "conj(xy)"),
        (r"\begin{cases} {a} & {b > 0} \\ {c} & \text{else} \end{cases}", "{a if b > 0, else c}"),
        (r"2.220446049250313e-16", "2.22 × 10^−16"),
        (r"\mathrm{grad\_output}\,\alpha", "grad_output · α"),
        (r"\ln \frac{a}{1 - a}", "ln (a / (1 − a))"), (r"1.1283791670955126", "2 / √π"), ("", ""),
    ],
)  # fmt: skip
def test_readings(latex, text):
    tree = mathml(latex)
    parsed(tree)
    assert readable(tree) == text


@pytest.mark.parametrize("latex", [r"\unknown{x}", "{x", "x}", r"\frac{1}", r"\left(x", r"\begin{matrix}", "x^", "&"])
def test_what_is_no_formula_is_refused(latex):
    with pytest.raises(ValueError):
        mathml(latex)


def test_a_group_of_fences_stretches_only_over_what_it_holds():
    tree = mathml(r"f(x) + \frac{1}{2}")
    fenced = [item for item in tree[2][2:] if item[1].get("class") == "fenced"]
    assert [item[2:] for item in fenced] == [[["mo", {}, "("], ["mi", {}, "x"], ["mo", {}, ")"]]]
