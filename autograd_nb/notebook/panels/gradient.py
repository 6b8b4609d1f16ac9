"""The gradient that arrives at the result, or that a leaf gets."""

from __future__ import annotations

from ...graph.trees import Tree
from ..displays.statistics import short
from .arrays import array_tree, first_strange, size_of
from .facts import Facts
from .pieces import quiet, why_not
from .registry import panel
from .words import Words


@panel("gradient", order=50)
def gradient(facts: Facts, words: Words) -> list[Tree] | None:
    """Its numbers, where its parts come from, and for a leaf what ``.grad`` holds now."""
    if facts.node.kind not in ("op", "leaf"):
        return None
    shown = [*_arriving(facts, words), *_arrivals(facts, words)]
    if any(hook.kind not in ("retain_grad", "post_accumulate") for hook in facts.hooks):
        shown.append(quiet(words["before_hooks"]))
    if facts.node.kind == "leaf":
        shown += _stored(facts, words)
    return shown


def _arriving(facts: Facts, words: Words) -> list[Tree]:
    if facts.failure is not None and not any(facts.upstream):
        return [why_not(facts.failure, words)]
    shown: list[Tree] = []
    for k, found in enumerate(facts.upstream):
        if found is None:
            continue
        label = words["gradient"] if len(facts.upstream) == 1 else words["output"].format(n=k)
        if facts.node.kind == "leaf":
            label = words["total_gradient"]
        alarm = first_strange(found, words)
        heading: Tree = ["p", {"class": "pn-heading"}, ["b", {}, label], ["small", {}, f" {size_of(found, words)}"]]
        shown += [heading, *([alarm] if alarm else []), array_tree(found, words, label)]
    return shown or [quiet(words["nothing_arrives"])]


def _arrivals(facts: Facts, words: Words) -> list[Tree]:
    """The parts that were added up, with their norms."""
    if len(facts.arrivals) < 2:
        return []
    items = [
        ["li", {}, ["code", {}, called], "" if norm is None else f" {words['norm']} {short(norm)}"]
        for _, called, norm in facts.arrivals[:20]
    ]
    rest = len(facts.arrivals) - len(items)
    more: list[Tree] = [["li", {}, words["more"].format(n=rest)]] if rest else []
    return [["p", {"class": "pn-heading"}, words["sum_of"].format(n=len(facts.arrivals))], ["ul", {}, *items, *more]]


def _stored(facts: Facts, words: Words) -> list[Tree]:
    heading: Tree = ["p", {"class": "pn-heading"}, ["b", {}, words["grad_now"]]]
    if facts.frozen:
        heading = ["div", {}, quiet(words["frozen"]), heading]
    if facts.grad is None:
        return [heading, ["code", {}, words["grad_none"]]]
    alarm = first_strange(facts.grad, words)
    return [heading, *([alarm] if alarm else []), array_tree(facts.grad, words, ".grad")]
