"""Gradient that arrives x local derivative = contribution, in numbers."""

from __future__ import annotations

from ...graph.trees import Tree
from ..derivatives import parameter_tree
from .arrays import array_tree, first_strange, size_of
from .facts import Facts, InputFacts
from .pieces import bar, name_tree, number_tree, partial, plain_name, quiet, why_not
from .registry import panel
from .words import Words


@panel("numbers", order=20)
def numbers(facts: Facts, words: Words) -> list[Tree] | None:
    """One block for each input that gets a gradient."""
    if facts.node.kind != "op":
        return None
    if facts.failure is not None:
        return [why_not(facts.failure, words)]
    arrived = [(k, g) for k, g in enumerate(facts.upstream) if g is not None]
    if not arrived:
        return [quiet(words["nothing_arrives"])]
    shown: list[Tree] = []
    for k, gradient in arrived:
        label = words["upstream"] if len(facts.upstream) == 1 else f"{words['upstream']}, {words['output'].format(n=k)}"
        shown.append(_row(["math", {}, bar(["mi", {}, "y"])], label, array_tree(gradient, words, label)))
    if facts.is_root:
        shown.append(quiet(words["ones"]))
    return shown + [_input(facts, one, words) for one in facts.inputs if one.contribution is not None]


def _row(symbol: Tree, label: str, *content: Tree) -> Tree:
    return ["div", {"class": "pn-row"}, ["div", {"class": "pn-what"}, symbol, ["small", {}, label]], *content]


def _input(facts: Facts, one: InputFacts, words: Words) -> Tree:
    contribution = one.contribution
    assert contribution is not None
    name = plain_name(one.name)
    by = name_tree(name) if name else parameter_tree(one.argument or f"[{one.position}]")
    called = name or one.argument or f"[{one.position}]"
    heading: Tree = ["p", {"class": "pn-heading"}, ["b", {}, called], ["small", {}, f" {size_of(contribution, words)}"]]
    parts: list[Tree] = []
    if one.local is not None:
        result: Tree = ["mfrac", {}, ["mrow", {}, ["mo", {}, "∂"], ["mi", {}, "y"]], ["mrow", {}, ["mo", {}, "∂"], by]]
        note = words["local"] if one.kind == "factor" else f"{words['local']}, {words['jacobian']}"
        parts.append(_row(["math", {}, result], note, array_tree(one.local, words, f"{words['local']}: {called}")))
    elif one.kind in ("moved", "spread", "map", "custom", "unasked"):
        parts.append(quiet(words[one.kind]))
    given = array_tree(contribution, words, f"{words['contribution']}: {called}")
    parts.append(_row(["math", {}, partial(facts.root, by)], words["contribution"], given))
    alarm = first_strange(contribution, words)
    return ["div", {"class": "pn-input"}, heading, *_product(facts, one), *parts, *([alarm] if alarm else [])]


def _product(facts: Facts, one: InputFacts) -> list[Tree]:
    """``0.5 × -2 = -1``, where all three are single numbers."""
    up = facts.upstream[0] if len(facts.upstream) == 1 else None
    if up is None or one.local is None or one.contribution is None:
        return []
    if not up.shape == one.local.shape == one.contribution.shape == () or not (up.rows and one.local.rows):
        return []
    single = [number_tree(rows[0][0]) for rows in (up.rows, one.local.rows, one.contribution.rows or (("",),))]
    signs: list[Tree] = [["mo", {}, "×"], ["mo", {}, "="]]
    return [["math", {"display": "block", "class": "pn-product"}, single[0], signs[0], single[1], signs[1], single[2]]]
