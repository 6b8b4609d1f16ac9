r"""``sym``: a rule read as mathematics. Fed with symbols in place of arrays, it gives the LaTeX of the derivative.

>>> from autograd_nb.ops.symbols import derivative
>>> derivative("mul", "self")
'\\bar{y}\\,\\mathrm{other}'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .card import Card, Read, cards, expressions

SUM, NEGATION, PRODUCT, POWER, ATOM = range(5)
_GREEK = {"alpha", "beta", "eps"}


class Symbol:
    """A mathematical expression: its LaTeX and how tightly it binds."""

    __hash__ = object.__hash__
    __iter__ = None  # else Python would ask for x[0], x[1], ... without end

    def __init__(self, latex: str, binds: int = ATOM, holds: bool | None = None) -> None:
        self.latex = latex
        self.binds = binds
        self.holds = holds  # of a condition: whether it does in general

    def within(self, binds: int) -> str:
        """The LaTeX as an operand of something that binds this tightly, in brackets where needed."""
        return self.latex if self.binds >= binds else rf"\left({self.latex}\right)"

    def __repr__(self) -> str:
        return f"Symbol({self.latex!r})"

    def __bool__(self) -> bool:
        if self.holds is None:
            raise TypeError("whether it holds depends on numbers")  # a rule that decides by it has no formula
        return self.holds

    def __neg__(self) -> Symbol:
        return Symbol(f"-{self.within(PRODUCT)}", NEGATION)

    def __add__(self, other: Any) -> Symbol:
        return Symbol(f"{self.within(SUM)} + {symbol(other).within(PRODUCT)}", SUM)

    def __radd__(self, other: Any) -> Symbol:
        return symbol(other) + self

    def __sub__(self, other: Any) -> Symbol:
        return Symbol(f"{self.within(SUM)} - {symbol(other).within(PRODUCT)}", SUM)

    def __rsub__(self, other: Any) -> Symbol:
        return symbol(other) - self

    def __mul__(self, other: Any) -> Symbol:
        right = symbol(other)
        if right.latex == "-1":
            return -self
        return Symbol(rf"{self.within(PRODUCT)}\,{right.within(POWER)}", PRODUCT)

    def __rmul__(self, other: Any) -> Symbol:
        return symbol(other) * self

    def __truediv__(self, other: Any) -> Symbol:
        return Symbol(rf"\frac{{{self.latex}}}{{{symbol(other).latex}}}", PRODUCT)

    def __rtruediv__(self, other: Any) -> Symbol:
        return symbol(other) / self

    def __pow__(self, other: Any) -> Symbol:
        return Symbol(f"{self.within(ATOM)}^{{{symbol(other).latex}}}", POWER)

    def __rpow__(self, other: Any) -> Symbol:
        return symbol(other) ** self

    def __matmul__(self, other: Any) -> Symbol:
        return Symbol(rf"{self.within(PRODUCT)}\,{symbol(other).within(POWER)}", PRODUCT)

    def __and__(self, other: Any) -> Symbol:
        return Symbol(rf"{self.within(POWER)} \wedge {symbol(other).within(POWER)}", SUM)

    def __or__(self, other: Any) -> Symbol:
        return Symbol(rf"{self.within(POWER)} \vee {symbol(other).within(POWER)}", SUM)

    def __invert__(self) -> Symbol:
        return Symbol(rf"\neg {self.within(POWER)}", PRODUCT)

    def __eq__(self, other: object) -> Any:
        return indicator(self, "=", other, holds=False)

    def __ne__(self, other: object) -> Any:
        return indicator(self, r"\ne", other, holds=True)

    def __lt__(self, other: Any) -> Symbol:
        return indicator(self, "<", other)

    def __le__(self, other: Any) -> Symbol:
        return indicator(self, r"\le", other)

    def __gt__(self, other: Any) -> Symbol:
        return indicator(self, ">", other)

    def __ge__(self, other: Any) -> Symbol:
        return indicator(self, r"\ge", other)

    def __getitem__(self, key: Any) -> Symbol:
        return Symbol(rf"{self.within(ATOM)}_{{{key if isinstance(key, int) else ':'}}}", ATOM)

    @property
    def T(self) -> Symbol:
        return Symbol(rf"{self.within(ATOM)}^{{\top}}", POWER)


def indicator(left: Symbol, relation: str, right: Any, holds: bool | None = None) -> Symbol:
    """One where the relation holds, zero elsewhere; a rule's `if` takes two things for different in general."""
    return Symbol(rf"[{left.latex} {relation} {symbol(right).latex}]", ATOM, holds)


def symbol(value: Any) -> Symbol:
    """A number, name or symbol as a symbol."""
    if isinstance(value, Symbol):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Symbol(repr(value), ATOM if value >= 0 else NEGATION)
    return Symbol(rf"\mathrm{{{escape(str(value))}}}")


def escape(text: str) -> str:
    """Text that stands in LaTeX as itself."""
    return "".join("\\" + c if c in "#$%&_{}" else c for c in text if c.isprintable() and c not in "\\^~")


def name_of(param: str) -> Symbol:
    r"""The symbol of a parameter: Greek letters by their command, other names upright."""
    return Symbol("\\" + param.replace("eps", "epsilon") if param in _GREEK else rf"\mathrm{{{escape(param)}}}")


class _SymbolicOperations:
    """``xp`` on symbols: an operation with a formula gives that formula, any other its name applied to its operands."""

    def __getattr__(self, name: str) -> Callable[..., Symbol]:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in expressions:
            return expressions[name]
        card = cards.get(name)

        def apply(*operands: Any, **_: Any) -> Symbol:
            if card is not None and card.latex is not None:
                return formula(card, operands)
            shown = [symbol(v).latex for v in operands if isinstance(v, Symbol)]
            return Symbol(rf"\operatorname{{{escape(name)}}}({', '.join(shown)})")

        return apply


sym = _SymbolicOperations()


def formula(card: Card, operands: tuple[Any, ...] = ()) -> Symbol:
    """The card's formula with these operands in place of its parameters."""
    latex = card.latex or rf"\operatorname{{{escape(card.name)}}}"
    missing = card.params[len(operands) :]
    given = [*operands, *(name_of(p) for p in missing)]
    put = {param: symbol(value).within(PRODUCT) for param, value in zip(card.params, given, strict=False)}
    # All at once: what was put in for one parameter may have the name of another.
    latex = re.sub(r"\{(\w+)\}", lambda found: "{" + put.get(found[1], found[1]) + "}", latex)
    return Symbol(latex, PRODUCT if given and card.latex else ATOM)


def derivative(card_name: str, param: str) -> str | None:
    r"""The LaTeX of what a card sends to one of its inputs, with ``\bar{y}`` for the gradient that arrives.

    None where the rule decides by shapes or positions and has no formula.
    """
    card = cards[card_name]
    rule, reads = card.vjp[param], card.reads[param]
    upstream = Symbol(r"\bar{y}")
    try:
        result = rule(sym, [upstream] if card.outputs != 1 else upstream, *[_operand(card, r) for r in reads])
    except (TypeError, AttributeError, ValueError, IndexError, KeyError, NotImplementedError, RuntimeError):
        return None
    return result.latex if isinstance(result, Symbol) else None


def _operand(card: Card, read: Read) -> Any:
    """What stands for something a rule reads."""
    if read.kind == "out":
        return Symbol("y")
    if read.kind == "position":
        return Symbol("i")
    if read.kind in ("shape", "dtype"):
        return Symbol(rf"\mathrm{{{read.kind}}}({name_of(read.source).latex})")
    return name_of(read.source)
