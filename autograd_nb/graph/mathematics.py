r"""Formulas as MathML: the LaTeX that op cards and their derivatives are written in, as a tree that browsers draw.

>>> mathml(r"\frac{1}{\sqrt{x}}")
['math', {}, ['mfrac', {}, ['mn', {}, '1'], ['msqrt', {}, ['mi', {}, 'x']]]]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from .trees import Tree

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ", "lambda": "λ",
    "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "psi": "ψ", "omega": "ω", "zeta": "ζ",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "infty": "∞", "ell": "ℓ", "top": "⊤",
}  # fmt: skip
_OPERATORS = {
    "cdot": "·", "times": "×", "otimes": "⊗", "oplus": "⊕", "odot": "⊙", "circ": "∘", "pm": "±", "ne": "≠", "neq": "≠",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "approx": "≈", "sim": "∼", "in": "∈", "to": "→", "wedge": "∧",
    "land": "∧", "vee": "∨", "lor": "∨", "neg": "¬", "lnot": "¬", "partial": "∂", "nabla": "∇", "mid": "∣",
    "ldots": "…", "star": "⋆", "cdots": "⋯", "dots": "…", "bmod": "mod", ",": "·",
}  # fmt: skip
_LARGE = {"sum": "∑", "prod": "∏", "int": "∫"}
_NAMED = "sin cos tan sinh cosh tanh arcsin arccos arctan log ln exp max min arg det Re Im sup inf lim sgn tr"
_FUNCTIONS = frozenset(_NAMED.split())
_FENCES = {"(": ")", "[": "]", "lVert": "rVert", "lfloor": "rfloor", "lceil": "rceil", "langle": "rangle"}
_FENCE_SIGNS = {
    "lVert": "‖", "rVert": "‖", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "|": "|", "Vert": "‖", "{": "{", "}": "}",
}  # fmt: skip
_ALPHABETS = {"mathrm", "operatorname", "text", "mathsf", "mathbf", "mathcal", "mathit"}
_ACCENTS = {"bar": "¯", "overline": "¯", "hat": "^", "tilde": "~", "dot": "˙", "vec": "→"}
_SPACES = {"quad": "1em", "qquad": "2em", ";": "0.28em", ":": "0.22em", " ": "0.25em"}
# What needs no brackets around it, unless it is raised to a power.
_WHOLE = frozenset({"mi", "mn", "mfrac", "msqrt", "msup", "mover"})
_SILENT = frozenset({"textstyle", "displaystyle", "limits", "nolimits", "!", "big", "Big"})
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?(?:e[+-]?\d+)?|\s+|.", re.DOTALL)
# Numbers that derivatives contain, as one would write them.
_KNOWN = {
    "3.141592653589793": r"\pi", "6.283185307179586": r"2 \pi", "0.6931471805599453": r"\ln 2",
    "2.302585092994046": r"\ln 10", "1.1283791670955126": r"\frac{2}{\sqrt{\pi}}",
    "0.5641895835477563": r"\frac{1}{\sqrt{\pi}}", "0.8862269254527579": r"\frac{\sqrt{\pi}}{2}",
    "0.3989422804014327": r"\frac{1}{\sqrt{2 \pi}}", "2.5066282746310002": r"\sqrt{2 \pi}",
    "0.7978845608028654": r"\sqrt{\frac{2}{\pi}}", "0.7071067811865476": r"\frac{1}{\sqrt{2}}",
    "0.3333333333333333": r"\frac{1}{3}", "0.16666666666666666": r"\frac{1}{6}",
    "0.017453292519943295": r"\frac{\pi}{180}", "57.29577951308232": r"\frac{180}{\pi}",
}  # fmt: skip


def mathml(latex: str, given: Sequence[Tree] = (), display: bool = False) -> Tree:
    r"""The formula as a tree with root ``math``; ``\given{k}`` stands for the tree ``given[k]``.

    Raises ValueError for a command that is not known, or brackets that do not close.

    >>> mathml(r"\bar{y}\,\given{0}", [["mi", {"class": "name"}, "w"]])[2][2:]
    [['mover', {'accent': 'true'}, ['mi', {}, 'y'], ['mo', {}, '¯']], ['mo', {}, '·'], ['mi', {'class': 'name'}, 'w']]
    """
    reader = _Reader(latex, given)
    row = reader.row(None)
    return ["math", {"display": "block"} if display else {}, row]


class _Reader:
    """A recursive descent over the tokens; each method leaves ``at`` behind what it has read."""

    def __init__(self, latex: str, given: Sequence[Tree]) -> None:
        self.tokens = _TOKEN.findall(latex)
        self.given = given
        self.at = 0

    # -- tokens ----------------------------------------------------------------------------------------------------
    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        if self.at >= len(self.tokens):
            raise ValueError("the formula ends where something is still expected")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, token: str) -> None:
        self.skip_spaces()
        if self.peek() != token:
            raise ValueError(f"expected {token} in a formula, found {self.peek()!r}")
        self.at += 1

    def skip_spaces(self) -> None:
        while (token := self.peek()) is not None and token.isspace():
            self.at += 1

    # -- rows and scripts ------------------------------------------------------------------------------------------
    def row(self, *ends: str | None) -> Tree:
        """Everything up to one of ``ends``, which is read too; None is the end of the formula."""
        items: list[Tree] = []
        apart = False
        while True:
            token = self.peek()
            if token in ends:
                self.at += token is not None
                return _row(items)
            if token is None:
                raise ValueError(f"a formula ends before {' or '.join(map(str, ends))}")
            if token.isspace():
                apart, self.at = True, self.at + 1
                continue
            if token in ("^", "_"):
                items.append(self.scripts(items.pop() if items else ["mrow", {}]))
                apart = False
                continue
            item = self.atom()
            if item is not None:
                if items and _needs_space(items[-1], item, apart):
                    items.append(["mspace", {"width": "0.2em"}])
                items.append(item)
                apart = False

    def scripts(self, base: Tree) -> Tree:
        found: dict[str, Tree] = {}
        while (token := self.peek()) in ("^", "_") and token not in found:
            self.at += 1
            found[str(token)] = self.argument()
        below, above = found.get("_"), found.get("^")
        large = base[0] == "mo" and base[2] in _LARGE.values()
        if below is not None and above is not None:
            return ["munderover" if large else "msubsup", {}, base, below, above]
        if below is not None:
            return ["munder" if large else "msub", {}, base, below]
        return ["mover" if large else "msup", {}, base, above]

    def argument(self) -> Tree:
        """What a command or a script applies to: a group, or the next atom."""
        self.skip_spaces()
        item = self.atom()
        while item is None:
            item = self.atom()
        return item

    # -- atoms -----------------------------------------------------------------------------------------------------
    def atom(self) -> Tree | None:
        token = self.take()
        if token.startswith("\\"):
            return self.command(token[1:])
        if token == "{":
            return self.row("}")
        if token[0].isdigit():
            return _number(token)
        if token.isalpha():
            return ["mi", {}, token]
        if token in _FENCES and self.closes(token, _FENCES[token]):
            return _fenced(token, self.row(_FENCES[token]), _FENCES[token])
        if token in "}&":
            raise ValueError(f"{token} where a formula does not expect it")
        return ["mo", {}, {"-": "−", "*": "∗", "'": "′"}.get(token, token)]

    def closes(self, left: str, right: str) -> bool:
        """Whether this bracket has its partner within the same group."""
        depth = braces = 0
        for token in self.tokens[self.at :]:
            braces += (token == "{") - (token == "}")
            if braces < 0:
                return False
            if not braces:
                if token == right and not depth:
                    return True
                depth += (token == left) - (token == right)
        return False

    def command(self, name: str) -> Tree | None:
        if name in _GREEK:
            return ["mi", {}, _GREEK[name]]
        if name in _OPERATORS:
            return ["mo", {}, _OPERATORS[name]]
        if name in _LARGE:
            return ["mo", {}, _LARGE[name]]
        if name in _FUNCTIONS:
            return ["mi", {"class": "fn"}, name]
        if name in _SPACES:
            return ["mspace", {"width": _SPACES[name]}]
        if name in _SILENT:
            return None
        if name in _ALPHABETS:
            return self.upright(name)
        if name in _ACCENTS:
            return ["mover", {"accent": "true"}, self.argument(), ["mo", {}, _ACCENTS[name]]]
        return self.structure(name)

    def structure(self, name: str) -> Tree:
        if name == "frac":
            return ["mfrac", {}, self.argument(), self.argument()]
        if name == "sqrt":
            return ["msqrt", {}, self.argument()]
        if name == "left":
            return self.between_fences()
        if name in _FENCES:
            return _fenced(name, self.row("\\" + _FENCES[name]), _FENCES[name])
        if name == "begin":
            return self.cases()
        if name == "given":
            self.expect("{")
            number = self.take()
            self.expect("}")
            return self.given[int(number)]
        if name in "{}|%$#&_":
            return ["mo", {}, "‖" if name == "|" else name]
        raise ValueError(f"a formula has no command \\{name}")

    def between_fences(self) -> Tree:
        left = self.take().removeprefix("\\")
        row = self.row("\\right")
        right = self.take().removeprefix("\\")
        if (left, right) == ("(", ")") and row[0] in _WHOLE and self.peek() != "^":
            return row
        return _fenced(left, row, right)

    def cases(self) -> Tree:
        self.expect("{")
        kind = "".join(iter(self.take, "}"))
        if kind != "cases":
            raise ValueError(f"a formula has no environment {kind}")
        rows, cells = [], []
        while True:
            mark = self.at
            cells.append(["mtd", {}, self.row("&", "\\\\", "\\end")])
            ended = self.tokens[self.at - 1]
            if ended != "&":
                rows.append(["mtr", {}, *cells])
                cells = []
            if ended == "\\end":
                self.expect("{")
                "".join(iter(self.take, "}"))
                return ["mrow", {}, ["mo", {"stretchy": "true"}, "{"], ["mtable", {"class": "cases"}, *rows]]
            assert self.at > mark

    def upright(self, alphabet: str) -> Tree:
        r"""Letters taken as they stand; what is more than letters, such as ``\mathrm{\bar{y}}``, as a formula."""
        self.skip_spaces()
        if self.peek() != "{":
            return _word(self.take(), alphabet)
        end = self.group_end()
        inside = self.tokens[self.at + 1 : end]
        if any(token[0] == "\\" and len(token) > 1 and token[1].isalpha() for token in inside) or "{" in inside:
            self.at += 1
            return self.row("}")
        self.at = end + 1
        return _word("".join(token.removeprefix("\\") if token != "\\" else token for token in inside), alphabet)

    def group_end(self) -> int:
        depth = 0
        for k in range(self.at, len(self.tokens)):
            depth += (self.tokens[k] == "{") - (self.tokens[k] == "}")
            if not depth:
                return k
        raise ValueError("a group in a formula does not close")


def _row(items: list[Tree]) -> Tree:
    return items[0] if len(items) == 1 else ["mrow", {}, *items]


def _fenced(left: str, row: Tree, right: str) -> Tree:
    inside = row[2:] if row[0] == "mrow" and not row[1] else [row]
    ends = [[["mo", {}, _FENCE_SIGNS.get(side, side)]] if side != "." else [] for side in (left, right)]
    return ["mrow", {"class": "fenced"}, *ends[0], *inside, *ends[1]]


def _word(text: str, alphabet: str) -> Tree:
    if alphabet == "text":
        return ["mtext", {}, text]
    kind = {"operatorname": {"class": "fn"}, "mathbf": {"class": "bold"}}.get(alphabet, {"class": "word"})
    return ["mi", kind if len(text) > 1 or alphabet != "mathrm" else {"mathvariant": "normal"}, text]


def _needs_space(left: Tree, right: Tree, apart: bool) -> bool:
    """Whether two neighbours would run into each other: ``log x``, ``A B``; not ``f(x)`` or ``a + b``."""
    if left[0] == "mo" or right[0] == "mo":
        large = left if left[0] == "mo" else right
        return large[2] in _LARGE.values() and left[0] != right[0]
    if "mspace" in (left[0], right[0]):
        return False
    if left[0] in ("munder", "munderover"):
        return True
    called = right[0] == "mrow" and right[1].get("class") == "fenced"
    return apart or (_is_function(left) and not called) or (not called and _is_function(right))


def _is_function(tree: Tree) -> bool:
    return tree[0] == "mi" and tree[1].get("class") == "fn"


def _number(token: str) -> Tree:
    if token in _KNOWN:
        return mathml(_KNOWN[token])[2]
    digits, _, exponent = token.partition("e")
    if not exponent:
        return ["mn", {}, f"{float(token):.6g}" if len(token) > 8 and "." in token else token]
    power: Tree = ["msup", {}, ["mn", {}, "10"], ["mn", {}, str(int(exponent)).replace("-", "−")]]
    return ["mrow", {}, ["mn", {}, f"{float(digits):.4g}"], ["mo", {}, "×"], power]


_RAISED = str.maketrans("0123456789+−-nT⊤ᵀ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿᵀᵀᵀ")
_TIGHT = frozenset({"mi", "mn", "mtext", "msqrt"})


def readable(tree: Any) -> str:
    r"""A formula on one line of text.

    >>> readable(mathml(r"\bar{y}\,\frac{1 - y^2}{2}")), readable(mathml(r"e^{x + 1}"))
    ('ȳ · (1 − y²) / 2', 'e^(x + 1)')
    """
    return " ".join(_said(tree).split())


def _said(tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    tag, parts = tree[0], tree[2:]
    if tag == "mo":
        return parts[0] if parts[0] in "()[]{|‖⌊⌋⌈⌉¬′∂" else f"{parts[0]} " if parts[0] in ",∑∏" else f" {parts[0]} "
    if tag == "mspace":
        return " "
    if tag == "mfrac":
        return f"{_closed(parts[0])} / {_closed(parts[1])}"
    if tag == "msqrt":
        return "√" + _closed(parts[0])
    if tag == "mover" and tree[1].get("accent"):
        return _accented(_said(parts[0]), parts[1][2])
    if tag in ("msup", "msub", "msubsup", "munder", "mover", "munderover"):
        return _scripted(tag, parts)
    if tag == "mtable":
        return ", ".join(map(_case, parts)) + "}"
    if tag == "mrow":
        return _signed("".join(_after(parts, k) for k in range(len(parts))), tree)
    return "".join(map(_said, parts))


def _after(parts: list[Tree], k: int) -> str:
    """A part of a row; a quotient that a function applies to stands in brackets."""
    before = [part for part in parts[:k] if part[0] != "mspace"]
    applied = parts[k][0] == "mfrac" and before and _is_function(before[-1])
    return f"({_said(parts[k])})" if applied else _said(parts[k])


def _case(row: Tree) -> str:
    value, *condition = (_said(cell).strip() for cell in row[2:])
    return f"else {value}" if condition == ["else"] else " if ".join((value, *condition))


def _signed(text: str, tree: Tree) -> str:
    first = tree[2] if len(tree) > 2 else None
    return "−" + text.lstrip(" −") if first == ["mo", {}, "−"] else text.replace("( − ", "(−")


def _scripted(tag: str, parts: list[Tree]) -> str:
    base = _said(parts[0]).strip()
    if parts[0][0] == "mrow" and parts[0][1].get("class") != "fenced":
        base = f"({base})"
    below = "" if tag in ("msup", "mover") else "_" + _closed(parts[1])
    above = "" if tag in ("msub", "munder") else _power(parts[-1])
    return base + below + above + (" " if tag in ("munder", "munderover") else "")


def _power(tree: Tree) -> str:
    text = _said(tree).strip().replace(" ", "")
    raised = text.translate(_RAISED)
    if len(text) <= 2 and not set(raised) & set(text):
        return raised
    return "^" + _closed(tree)


def _accented(text: str, sign: str) -> str:
    mark = {"¯": "\u0304", "^": "\u0302", "~": "\u0303", "˙": "\u0307"}.get(sign, "")
    return unicodedata.normalize("NFC", text + mark) if len(text) == 1 else f"conj({text})" if sign == "¯" else text


def _closed(tree: Tree) -> str:
    """As the operand of something that binds tightly."""
    text = _said(tree).strip()
    differential = text.startswith("∂") and " " not in text
    marked = tree[1].get("class") == "fenced" or tree[1].get("accent") or tree[0].startswith("msu")
    plain = differential or marked or tree[0] in _TIGHT
    return text if plain else f"({text})"
