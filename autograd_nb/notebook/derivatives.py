r"""The formula of an operation and of its derivatives, written with the names that its inputs really have.

``y`` is the result, ``\bar{y}`` the gradient that arrives at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from ..graph.mathematics import mathml
from ..graph.trees import Tree
from ..ops.card import Card, Read, cards, expressions
from ..ops.symbols import ATOM, POWER, PRODUCT, Symbol, name_of, sym, symbol
from .formulas import card_of
from .written_derivatives import written_derivative

Names = Mapping[str, Tree]
Values = Mapping[str, Any]

_PARAMETER = re.compile(r"(?<![A-Za-z])\{(\w+)\}")
_IS_POWER = re.compile(r"\{\w+\}\^\{+\w+\}+")


def formula_tree(grad_fn: str, names: Names | None = None) -> Tree | None:
    """What the operation computes, as MathML; None where no card says it.

    >>> formula_tree("MulBackward0", {"self": ["mi", {}, "w"], "other": ["mi", {}, "x"]})[2]
    ['mrow', {}, ['mi', {}, 'w'], ['mo', {}, '·'], ['mi', {}, 'x']]
    """
    card = card_of(grad_fn)
    if card is None or not card.latex:
        return None
    return _tree(_placed(card.latex, card), card, names or {})


def derivative_tree(
    grad_fn: str, argument: str, names: Names | None = None, values: Values | None = None, *, real: bool = True,
    weighted: bool = False,
) -> Tree | None:  # fmt: skip
    r"""What the operation sends to one of its inputs, as MathML; None where the rule has no formula.

    ``values`` are numbers and flags that the operation was given: some rules look at them. ``real``: conjugates of real
    numbers are not written. ``weighted``: the operation was given weights.

    >>> from ..graph.mathematics import readable
    >>> readable(derivative_tree("TanhBackward0", "self")), readable(derivative_tree("ClampMinBackward0", "self"))
    ('ȳ · (1 − y²)', 'ȳ · [self ≥ min]')
    """
    card = card_of(grad_fn)
    if card is None or argument not in card.vjp:
        return None
    known = tuple(sorted((values or {}).items()))
    latex = derivative_latex(card.name, argument, known, real, weighted)
    return None if latex is None else _tree(latex, card, names or {})


@lru_cache(maxsize=4096)
def derivative_latex(
    card_name: str, argument: str, values: tuple[tuple[str, Any], ...] = (), real: bool = True, weighted: bool = False
) -> str | None:
    r"""The derivative as LaTeX in which ``\given{k}`` stands for the k-th parameter of the card."""
    card, key = cards[card_name], f"{card_name}.{argument}"
    written = written_derivative(key, dict(values), weighted)
    if written is not None:
        return _placed(written, card)
    upstream = Symbol(r"\bar{y}")
    given = [_operand(card, read, dict(values)) for read in card.reads[argument]]
    try:
        result = card.vjp[argument](_Reading(real), [upstream] if card.outputs != 1 else upstream, *given)
    except Exception:  # noqa: BLE001  a rule may decide by what symbols do not have, or refuse in any way
        return None
    return result.latex if isinstance(result, Symbol) else None


def _tree(latex: str, card: Card, names: Names) -> Tree | None:
    try:
        return mathml(latex, [names.get(param) or parameter_tree(param) for param in card.params])
    except ValueError:  # a card that was declared in a cell may be written in any LaTeX
        return None


def parameter_tree(param: str) -> Tree:
    """A parameter under its own name."""
    return mathml(name_of(param).latex)[2]


def _placed(latex: str, card: Card) -> str:
    """The formula with places for its parameters; braces around other words belong to LaTeX."""
    return _PARAMETER.sub(lambda m: _given(card, m[1]) if m[1] in card.params else m[0], latex)


def _given(card: Card, param: str) -> str:
    return rf"{{\given{{{card.params.index(param)}}}}}"


class _Given(Symbol):
    """An input of a rule. Unlike other symbols it cannot be taken apart, and nothing can be decided by comparing it."""

    __hash__ = object.__hash__
    __iter__ = None

    def __eq__(self, other: object) -> Any:
        return _Open(super().__eq__(other).latex)

    def __ne__(self, other: object) -> Any:
        return _Open(super().__ne__(other).latex)

    def __lt__(self, other: Any) -> Symbol:
        return _Open(super().__lt__(other).latex)

    def __gt__(self, other: Any) -> Symbol:
        return _Open(super().__gt__(other).latex)


class _Open(Symbol):
    """A condition of which is not known whether it holds."""

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("whether the condition holds is not known")


def _default(card: Card, param: str) -> Any:
    """What the operation takes where nothing was given."""
    return dict(zip(reversed(card.params), reversed(card.defaults), strict=False)).get(param)


def _operand(card: Card, read: Read, values: Values) -> Any:
    if read.kind == "value":
        value = values.get(read.source, _default(card, read.source))
        if isinstance(value, (bool, int, float)):
            return value
    if read.kind == "out":
        return Symbol("y")
    if read.kind == "position":
        return Symbol("i")
    latex = _given(card, read.source)
    return _Given(rf"\mathrm{{{read.kind}}}({latex})" if read.kind in ("shape", "dtype") else latex)


class _Reading:
    """``xp`` for reading a rule: as `sym`, without the steps that only fit shapes and dtypes."""

    def __init__(self, real: bool) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        own: Callable[..., Any] | None = _OWN.get(name) or (_OWN_IF_REAL.get(name) if self._real else None)
        if own is not None:
            return own
        if name in expressions:
            return expressions[name]
        card = cards.get(name)
        if card is None or card.latex is None:
            found: Callable[..., Any] = getattr(sym, name)
            return found
        return lambda *operands, **_: _applied(card, operands)


def _applied(card: Card, operands: tuple[Any, ...]) -> Symbol:
    """The card's formula with its operands put in all at once: what is put in may look like a parameter."""
    known = {p: symbol(v).within(PRODUCT) for p, v in zip(card.params, operands, strict=False)}
    latex = _PARAMETER.sub(
        lambda m: "{" + known.get(m[1], name_of(m[1]).latex) + "}" if m[1] in card.params else m[0], card.latex or ""
    )
    return Symbol(latex, POWER if _IS_POWER.fullmatch(card.latex or "") else PRODUCT if operands else ATOM)


def _as_it_is(value: Any, *_: Any, **__: Any) -> Symbol:
    return symbol(value)


def _nothing(*_: Any, **__: Any) -> Symbol:
    return Symbol("0")


def _transposed(value: Any, *_: Any) -> Symbol:
    return symbol(value).T


def _where(condition: Any, then: Any, otherwise: Any) -> Symbol:
    """A choice between a value and zero is a product with a condition; any other one has two lines."""
    if symbol(otherwise).latex == "0" and symbol(condition).latex.startswith("["):
        return symbol(then) * condition
    then, condition, otherwise = (symbol(v).latex for v in (then, condition, otherwise))
    shown = condition[1:-1] if re.fullmatch(r"\[[^\[\]]*\]", condition) else condition
    return Symbol(rf"\begin{{cases}} {{{then}}} & {{{shown}}} \\ {{{otherwise}}} & \text{{else}} \end{{cases}}", ATOM)


_OWN: dict[str, Callable[..., Any]] = {
    "sum_to": _as_it_is, "cast": _as_it_is, "expand": _as_it_is, "view": _as_it_is, "zeros_of": _nothing,
    "mT": _transposed, "transpose": _transposed, "t": _transposed, "where": _where,
}  # fmt: skip
_OWN_IF_REAL: dict[str, Callable[..., Any]] = {
    "conj": _as_it_is, "conj_physical": _as_it_is, "conjugate": _as_it_is, "real_part": _as_it_is,
    "hermitian": _transposed,
}  # fmt: skip
