r"""The formula of a step in the user's own names: ``ȳ · w`` where the card says ``\bar{y}\,\mathrm{other}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ...graph.labels import op_name
from ...graph.mathematics import mathml, readable
from ...graph.render.typeset import clean
from ...graph.trees import Tree
from ...ops.symbols import derivative, escape, name_of
from ..formulas import card_of

_CALL = re.compile(r"\\operatorname\{(?:sum\\_to|cast|zeros\\_of)\}\(")
_TURNED = re.compile(r"\\operatorname\{mT\}\((\\mathrm\{[^{}]*\}|\\bar\{y\})\)")
LONGEST = 300


def argument(label: str, position: int) -> str:
    """The name that the formulas give to an input of the operation behind a grad_fn.

    >>> argument("MulBackward0", 1), argument("CatBackward0", 2), argument("SquareBackward", 0)
    ('other', 'tensors[2]', '[0]')
    """
    card = card_of(label)
    inputs = () if card is None else tuple(card.vjp)
    if card is not None and card.lists and inputs and inputs[0] in card.lists:
        return f"{inputs[0]}[{position}]"
    return inputs[position] if position < len(inputs) else f"[{position}]"


@lru_cache(maxsize=2048)
def derivative_of(label: str, position: int) -> str | None:
    """The LaTeX of what an operation sends to an input; None where its rule has no formula."""
    card = card_of(label)
    wanted = argument(label, position).partition("[")[0]
    if card is None or wanted not in card.vjp:
        return None
    latex = derivative(card.name, wanted)
    return latex if latex is None else tidied(latex)


def tidied(latex: str) -> str:
    r"""A derivative without what only keeps shapes and dtypes, and transposes as one writes them.

    >>> print(tidied(r"\operatorname{sum\_to}(\bar{y}, \mathrm{shape}(x))"))
    \bar{y}
    """
    latex = _TURNED.sub(r"{\1}^{\\top}", latex)
    while found := _CALL.search(latex):
        depth, comma, end = 0, None, found.end()
        while end < len(latex) and depth >= 0:
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(latex[end], 0)
            if latex[end] == "," and not depth and comma is None:
                comma = end
            end += 1
        latex = latex[: found.start()] + latex[found.end() : comma or end - 1] + latex[end:]
    return latex


def formula_tree(label: str, position: int, names: Mapping[str, str]) -> Tree:
    """The formula as MathML; ``names`` are what the user calls the inputs. Without a rule, the step as a function."""
    latex = derivative_of(label, position)
    given: list[Tree] = []
    if latex is None or len(latex) > LONGEST:
        return mathml(rf"\operatorname{{{escape(_spoken(label))}}}(\bar{{y}})")
    for own, name in names.items():
        letters = name_of(own).latex
        if letters in latex:
            latex = latex.replace(letters, rf"\given{{{len(given)}}}")
            given.append(["mi", {"class": "name"}, name])
    try:
        return mathml(latex, given)
    except ValueError:  # a card may say more than the reader of formulas knows
        return mathml(rf"\operatorname{{{escape(_spoken(label))}}}(\bar{{y}})")


def _spoken(label: str) -> str:
    bare = clean(label.rsplit("::", 1)[-1], 60)
    return f"{op_name(bare)}_backward" if card_of(label) is not None else f"{bare.removesuffix('Backward')}.backward"


def formula_line(label: str, position: int, names: Mapping[str, str]) -> str:
    """The same on one line of text.

    >>> formula_line("MulBackward0", 0, {"other": "w"}), formula_line("SquareBackward", 0, {})
    ('ȳ · w', 'Square.backward(ȳ)')
    """
    return readable(formula_tree(label, position, names))
