"""What the operation computes, and what its derivative sends to each input."""

from __future__ import annotations

from ast import literal_eval
from math import prod
from typing import Any

from ...graph import op_name
from ...graph.mathematics import readable
from ...graph.trees import Tree, texts
from ..derivatives import derivative_tree, formula_tree, parameter_tree
from .facts import Facts, InputFacts
from .pieces import bar, equation, name_tree, number_tree, partial, plain_name, quiet
from .registry import panel
from .words import Words

Y: Tree = ["mi", {}, "y"]


@panel("formula", order=10)
def formula(facts: Facts, words: Words) -> list[Tree] | None:
    """Forward and backward, in the names that the inputs have."""
    if facts.node.kind == "leaf":
        return [quiet(words["adds_into"])]
    if facts.node.kind != "op":
        return None
    if facts.backward or any(one.kind == "custom" for one in facts.inputs):
        return _own(facts, words)
    names = {one.argument: tree for one in facts.inputs if one.argument and (tree := _name_of(one)) is not None}
    values = _values(facts)
    names |= {slot: number_tree(str(v)) for slot, v in values.items() if isinstance(v, (int, float)) and v is not True}
    forward = formula_tree(facts.node.label, names)
    shown: list[Tree] = [_part(words["forward"], [_forward(facts, forward)] if forward else [])]
    if forward is None:
        shown = [quiet(words["no_formula"])]
    lines, seen = [], []
    for one in facts.inputs:
        line, derivative = _backward(facts, one, names, values, words)
        lines.append(line)
        seen += [derivative] if derivative is not None else []
    if lines:
        shown.append(_part(words["backward"], lines))
    return [*shown, *_legend(seen, words)]


def _values(facts: Facts) -> dict[str, Any]:
    """The plain values that the operation was given, as values again."""
    found: dict[str, Any] = {}
    for kept in facts.saved:
        if kept.shape is None and kept.value is not None:
            try:
                value = literal_eval(kept.value)
            except (ValueError, SyntaxError):  # the name of a type, or a value that is no literal, such as inf
                continue
            if isinstance(value, (bool, int, float)):
                found[kept.slot] = value
    return found


def _name_of(one: InputFacts) -> Tree | None:
    if one.value is not None:
        return number_tree(one.value)
    name = plain_name(one.name)
    return None if name is None else name_tree(name)


def _part(label: str, lines: list[Tree]) -> Tree:
    return ["div", {"class": "pn-part"}, ["small", {"class": "pn-label"}, label], *lines]


def _forward(facts: Facts, tree: Tree) -> Tree:
    name = plain_name(facts.node.name)
    left: Tree = ["mrow", {}, name_tree(name), ["mo", {}, "="], Y] if name else Y
    return _spoken(equation(left, tree))


def _spoken(line: Tree) -> Tree:
    """The equation with its plain reading for whom no mathematics is drawn."""
    line[1]["aria-label"] = readable(line)
    return line


def _backward(
    facts: Facts, one: InputFacts, names: dict[str, Tree], values: dict[str, Any], words: Words
) -> tuple[Tree, Tree | None]:
    argument = one.argument or f"[{one.position}]"
    by = _name_of(one) or parameter_tree(argument)
    if one.target is None:
        unknown = one.value is None and one.shape is None and not one.name
        reason = words["not_given" if unknown else "constant" if one.value is not None else "needs_none"]
        return ["p", {"class": "pn-quiet"}, ["math", {}, by], f" {reason}"], None
    real = "complex" not in f"{facts.node.dtype}{one.dtype}"
    tree = derivative_tree(facts.node.label, argument, names, values, real=real, weighted=_weighted(facts))
    if tree is None:
        note = ["span", {"class": "pn-quiet"}, words["no_derivative"]]
        return ["div", {"class": "pn-line"}, ["math", {}, partial(facts.root, by)], " ", note], None
    first, *more = _apart(tree)
    line = _spoken(equation(partial(facts.root, by), first))
    line = ["div", {}, line, *map(_spoken, more)] if more else line
    if one.kind == "factor" and _stretches(one.shape, facts.node.shape):
        return ["div", {"class": "pn-line"}, line, quiet(words["summed"])], tree
    return line, tree


def _apart(tree: Tree) -> list[Tree]:
    """A formula and what is defined behind it, each as a line of its own."""
    parts: list[list[Tree]] = [[]]
    for item in tree[2][2:] if tree[2][0] == "mrow" else [tree[2]]:
        if item == ["mspace", {"width": "1em"}]:
            parts[-1] = parts[-1][:-1] if parts[-1][-1:] == [["mo", {}, ","]] else parts[-1]
            parts.append([])
        else:
            parts[-1].append(item)
    return [["math", {"display": "block"}, ["mrow", {}, *items]] for items in parts]


def _weighted(facts: Facts) -> bool:
    given = [kept.slot for kept in facts.saved] + [one.argument for one in facts.inputs if one.target is not None]
    return "weight" in given or "pos_weight" in given


def _stretches(shape: tuple[int, ...] | None, whole: tuple[int, ...] | None) -> bool:
    """True if a value of this shape was broadcast to the whole."""
    if shape is None or whole is None or prod(shape) >= prod(whole):
        return False
    return all(n in (1, m) for n, m in zip(reversed(shape), reversed(whole), strict=False))


def _legend(derivatives: list[Tree], words: Words) -> list[Tree]:
    """What the letters in the formulas mean, those that occur."""
    letters = {text for tree in derivatives for text in texts(tree)}
    entries: list[tuple[Tree, str]] = []
    if "¯" in letters:
        entries.append((bar(Y), words["where_bar"]))
    if "y" in letters and any(_holds_result(tree) for tree in derivatives):
        entries.append((Y, words["where_y"]))
    if "n" in letters:
        entries.append((["mi", {}, "n"], words["where_n"]))
    if "k" in letters:
        entries.append((["mi", {}, "k"], words["where_k"]))
    if "[" in letters:
        entries.append((["mo", {}, "[…]"], words["where_one"]))
    if not entries:
        return []
    items = [["li", {}, ["math", {}, symbol], f" {said}"] for symbol, said in entries]
    return [["ul", {"class": "pn-meanings"}, *items]]


def _holds_result(tree: Tree) -> bool:
    """True if ``y`` itself stands in the formula, and not only under its bar."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) or part == bar(Y):
            continue
        if part == Y:
            return True
        waiting.extend(part[2:])
    return False


def _own(facts: Facts, words: Words) -> list[Tree]:
    said = [["p", {}, ["code", {}, op_name(facts.node.label)], " · ", words["own_backward"]]]
    if not facts.backward:
        return [quiet(words["unknown_backward"])]
    return [*said, ["pre", {"class": "pn-code"}, "\n".join(facts.backward)]]
