"""The panels of a closed group: what it is made of, what it saved, which gradients come in and go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ...graph import op_name
from ...graph.render.typeset import clean
from ...graph.trees import Tree, checked
from ..displays.statistics import short
from .arrays import ArrayFacts, size_of
from .facts import Facts
from .pieces import quiet, table, told
from .saved import memory_of, total
from .words import Words

MOST = 12


def group_panels(inside: Sequence[Facts], everything: Mapping[str, Facts], words: Words) -> list[dict[str, Any]]:
    """The panels for the operations ``inside`` a group."""
    boxes = {facts.box for facts in inside}
    bodies = {
        "members": _members(inside, words), "saved": _saved(inside, words),
        "gradient": _gradients(inside, boxes, everything, words), "source": _source(inside),
        "order": _order(inside, words),
    }  # fmt: skip
    return [{"id": k, "title": words[k], "body": [checked(t) for t in body]} for k, body in bodies.items() if body]


def _members(inside: Sequence[Facts], words: Words) -> list[Tree]:
    kinds = Counter(op_name(facts.node.label) for facts in inside)
    total: Tree = ["p", {"class": "pn-heading"}, ["b", {}, words["group_ops"].format(n=sum(kinds.values()))]]
    rows: list[list[Tree | str]] = [[["code", {}, name], str(count)] for name, count in kinds.most_common(MOST)]
    rest = len(kinds) - len(rows)
    listed = table([words["group_of"], "×"], rows, "members")
    return [total, listed, *([quiet(words["more"].format(n=rest))] if rest else [])]


def _saved(inside: Sequence[Facts], words: Words) -> list[Tree]:
    kept = [one for facts in inside for one in facts.saved]
    return [["p", {}, total(kept, words)]] if memory_of(kept)[0] else [quiet(words["nothing_saved"])]


def _gradients(
    inside: Sequence[Facts], boxes: set[str], everything: Mapping[str, Facts], words: Words
) -> list[Tree]:  # fmt: skip
    into = [
        (told(facts.node), gradient)
        for facts in inside
        if facts.is_root or any(box not in boxes for box, _, _ in facts.arrivals)
        for gradient in facts.upstream
    ]
    out = [
        (told(everything[one.target].node) if one.target in everything else "", one.contribution)
        for facts in inside
        for one in facts.inputs
        if one.target is not None and one.target not in boxes
    ]
    return [*_listed(words["group_arrives"], into, words), *_listed(words["group_leaves"], out, words)]


def _listed(label: str, found: list[tuple[str, ArrayFacts | None]], words: Words) -> list[Tree]:
    heading: Tree = ["p", {"class": "pn-heading"}, ["b", {}, label]]
    known = [(name, gradient) for name, gradient in found if gradient is not None]
    if not known:
        return [heading, quiet(words["group_none"])]
    rows: list[list[Tree | str]] = [
        [["code", {}, name], size_of(gradient, words), short(gradient.stats.norm) if gradient.stats else ""]
        for name, gradient in known[:MOST]
    ]
    rest = len(known) - len(rows)
    shown = table([words["box"], words["shape"], words["norm"]], rows, "gradients")
    return [heading, shown, *([quiet(words["more"].format(n=rest))] if rest else [])]


def _source(inside: Sequence[Facts]) -> list[Tree]:
    places = Counter(facts.node.origin.place for facts in inside if facts.node.origin is not None)
    items = [["li", {}, ["code", {}, clean(place, 80)], f" × {count}"] for place, count in places.most_common(MOST)]
    return [["ul", {}, *items]] if items else []


def _order(inside: Sequence[Facts], words: Words) -> list[Tree]:
    numbers = [facts.number + 1 for facts in inside if facts.number is not None]
    if not numbers:
        return []
    said = words["group_order"].format(first=min(numbers), last=max(numbers), n=inside[0].total)
    return [["p", {}, said]]
