"""The value that the operation made, or that the leaf has."""

from __future__ import annotations

from ...graph.trees import Tree
from .arrays import array_tree, first_strange, size_of
from .facts import Facts
from .pieces import quiet
from .registry import panel
from .words import Words


@panel("value", order=40)
def value(facts: Facts, words: Words) -> list[Tree] | None:
    """Its numbers, where anything still holds them."""
    if facts.node.kind not in ("op", "leaf"):
        return None
    if facts.value is None:
        return [quiet(words["not_held"])]
    alarm = first_strange(facts.value, words)
    by = f"{size_of(facts.value, words)}. {words['held'].format(what=_holder(facts, words))}"
    return [*([alarm] if alarm else []), array_tree(facts.value, words, words["value"]), quiet(by)]


def _holder(facts: Facts, words: Words) -> str:
    kind, _, who = (facts.held_by or "").partition(" ")
    return words[f"held_{kind}"].format(name=who, box=who)
