"""Small trees that several panels are made of."""

from __future__ import annotations

from ...graph import op_name
from ...graph.model import GraphNode
from ...graph.render.typeset import clean
from ...graph.trees import Tree
from ..backward_pass import Failure
from .words import Words

# A name that is longer than this makes a formula unreadable.
LONGEST = 28


def plain_name(name: str | None) -> str | None:
    """The first of several names, as short as it may stand in a formula; None where there is none.

    >>> plain_name("h = out (was z)"), plain_name("was h"), plain_name(None)
    ('h', 'was h', None)
    """
    if not name:
        return None
    first = clean(name).partition(" = ")[0].partition(" (was ")[0].partition(", ")[0]
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"


def name_tree(name: str) -> Tree:
    """A user's name inside of mathematics."""
    return ["mi" if name.isidentifier() else "mtext", {"class": "name"}, name]


def number_tree(number: str) -> Tree:
    """A number inside of mathematics, with the minus sign of mathematics."""
    if number.startswith("-"):
        return ["mrow", {"class": "fenced"}, ["mo", {}, "("], ["mo", {}, "−"], ["mn", {}, number[1:]], ["mo", {}, ")"]]
    return ["mn", {}, number]


def partial(of: str, by: Tree) -> Tree:
    """∂L/∂w."""
    over: Tree = ["mrow", {}, ["mo", {}, "∂"], name_tree(of)]
    return ["mfrac", {}, over, ["mrow", {}, ["mo", {}, "∂"], by]]


def equation(left: Tree, right: Tree) -> Tree:
    """Two trees with an equals sign between them, as a line of its own."""
    inside = right[2:] if right[0] == "math" else [right]
    return ["math", {"display": "block"}, left, ["mo", {}, "="], *inside]


def bar(tree: Tree) -> Tree:
    """ȳ."""
    return ["mover", {"accent": "true"}, tree, ["mo", {}, "¯"]]


def why_not(failure: Failure, words: Words) -> Tree:
    """Why there are no numbers."""
    said = words["after" if failure.kind == "upstream" else failure.kind]
    sentence = clean(failure.sentence, 300) if failure.kind in ("changed", "unreadable") else ""
    shown: list[Tree] = [["br", {}], ["code", {}, sentence]] if sentence else []
    return ["p", {"class": "pn-quiet"}, said, *shown]


def quiet(text: str) -> Tree:
    """A sentence that is no heading and no result."""
    return ["p", {"class": "pn-quiet"}, text]


def told(node: GraphNode) -> str:
    """A node in few words: its name, or its operation."""
    return plain_name(node.name) or op_name(node.label)


def bytes_of(size: int | None) -> str:
    """A size people can compare.

    >>> bytes_of(96), bytes_of(4096), bytes_of(3_500_000), bytes_of(None)
    ('96 B', '4 KiB', '3.3 MiB', '')
    """
    if size is None:
        return ""
    amount = float(size)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < 1024 or unit == "GiB":
            break
        amount /= 1024
    return f"{amount:.1f}".removesuffix(".0") + f" {unit}"


def table(heads: list[str], rows: list[list[Tree | str]], kind: str) -> Tree:
    """A table whose first column names the row."""
    head: Tree = ["thead", {}, ["tr", {}, *(["th", {"scope": "col"}, text] for text in heads)]]
    body = [
        ["tr", {}, ["th", {"scope": "row"}, row[0]], *(["td", {}, cell] for cell in row[1:])] for row in rows
    ]  # fmt: skip
    return ["table", {"class": f"pn-{kind}"}, head, ["tbody", {}, *body]]
