"""What an operation computes, as one line of plain text, read from its op card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..ops.card import Card, cards

_SIGNS = {
    r"\,": " · ", r"\cdot": "·", r"\times": "×", r"\bmod": "mod", r"\neq": "≠", r"\leq": "≤", r"\geq": "≥",
    r"\lnot": "¬", r"\land": "∧", r"\lor": "∨", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉",
    r"\left": "", r"\right": "",
    r"\sigma": "σ", r"\Phi": "Φ", r"\pi": "π", r"\sum": "Σ", r"\prod": "Π", r"\odot": "⊙", r"\mu": "μ",
    r"\top": "ᵀ", r"\epsilon": "ε", r"\lambda": "λ", r"\beta": "β", r"\alpha": "α", r"\infty": "∞", r"\in": "∈",
    r"\quad": " ", r"\ ": " ", r"\;": " ", r"\!": "", r"\|": "‖", r"\lVert": "‖", r"\rVert": "‖", r"\partial": "∂",
}  # fmt: skip
_RAISED = {"2": "²", "3": "³", "-1": "⁻¹", "T": "ᵀ", "ᵀ": "ᵀ"}
_GROUP = r"\{((?:[^{}])*)\}"


def formula_of(grad_fn: str, values: Mapping[str, str] | None = None) -> str | None:
    """The formula of the operation behind a grad_fn name; None where no card has one.

    ``values`` are numbers the operation was given. An input that is only passed on has no formula.

    >>> formula_of("TanhBackward0"), formula_of("PowBackward0", {"exponent": "2"})
    ('tanh self', 'self²')
    """
    card = card_of(grad_fn)
    if card is None or not card.latex:
        return None
    return _formula(card.latex, tuple(card.params), tuple(sorted((values or {}).items())))


@lru_cache(maxsize=4096)
def _formula(latex: str, params: tuple[str, ...], values: tuple[tuple[str, str], ...]) -> str | None:
    for name, number in values:
        if name in params:
            latex = latex.replace("{" + name + "}", number)
    found = plain(latex, params)
    return None if found is None or found.strip("[]") in params else found


def card_of(grad_fn: str) -> Card | None:
    """The op card behind a grad_fn name."""
    return _by_grad_fn(len(cards.known)).get(grad_fn)


def arguments_of(grad_fn: str) -> Sequence[str] | None:
    """The inputs a gradient can flow to, in the order of ``next_functions``."""
    card = card_of(grad_fn)
    return None if card is None or card.lists else tuple(card.vjp)


# Kept for as long as the table has as many cards: a card that is declared later is found too.
@lru_cache(maxsize=1)
def _by_grad_fn(size: int) -> dict[str, Card]:
    found: dict[str, Card] = {}
    for card in cards.values():
        found.setdefault(card.grad_fn, card)
    return found


def plain(latex: str, params: Sequence[str] = ()) -> str | None:
    """A formula of the cards in Unicode; None if it says something that cannot be said on one line.

    >>> plain(r"\\frac{1}{\\sqrt{{self}}}", ["self"]), plain(r"e^{{self}} - 1", ["self"])
    ('1 / √self', 'e^self - 1')
    """
    text = latex
    for name in params:
        text = text.replace("{" + name + "}", name.replace("_", "\0"))
    for name, sign in _SIGNS.items():
        text = re.sub(re.escape(name) + ("(?![A-Za-z])" if name[-1].isalpha() else ""), sign, text)
    for _ in range(6):
        text = _unfold(text)
    # A word ends where the next command begins, or the next letter.
    text = re.sub(r"\\([A-Za-z]+)(?=\\)", r"\1 ", text)
    text = re.sub(r"\\([A-Za-z]+)", r"\1", text).replace("\0", "_")
    return None if set(text) & set("{}\\") else " ".join(text.split())


def _unfold(text: str) -> str:
    """The innermost groups written out."""
    text = re.sub(r"\\(?:operatorname|mathrm|text|mathbf)" + _GROUP, r"\1", text)
    text = re.sub(r"\\sqrt" + _GROUP, lambda m: "√" + _closed(m[1]), text)
    text = re.sub(r"\\frac" + _GROUP + _GROUP, _quotient, text)
    text = re.sub(r"\^" + _GROUP, lambda m: _RAISED.get(m[1].strip(), "^" + _closed(m[1])), text)
    text = re.sub(r"\^([23])(?![\w.])", lambda m: _RAISED[m[1]], text)
    return re.sub(r"_" + _GROUP, r"_\1", text)


def _quotient(found: re.Match[str]) -> str:
    # Close together where it is one number, so that what follows is not taken for part of it.
    between = "/" if re.fullmatch(r"\d+,\w", f"{found[1]},{found[2]}") else " / "
    return f"{_closed(found[1])}{between}{_closed(found[2])}"


def _closed(part: str) -> str:
    part = part.strip()
    return part if re.fullmatch(r"[^\s+*/·-]+|\(.*\)", part) else f"({part})"
