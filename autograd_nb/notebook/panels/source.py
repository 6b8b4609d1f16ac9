"""The line that recorded the node, with what stands around it."""

from __future__ import annotations

from ...graph.render.typeset import clean
from ...graph.trees import Tree
from .facts import Facts
from .pieces import quiet
from .registry import panel
from .words import Words


@panel("source", order=60)
def source(facts: Facts, words: Words) -> list[Tree] | None:
    """Cell and line, and the lines themselves; the viewer makes a link of ``data-cell`` and ``data-line``."""
    if facts.node.kind == "leaf":
        return None
    origin = facts.node.origin
    if origin is None:
        return [quiet(words["torch_source" if facts.engine == "torch" else "no_source"])]
    place = {"data-cell": str(origin.cell)} if origin.cell is not None else {}
    place |= {"data-line": str(origin.line)} if origin.line is not None else {}
    where: Tree = ["p", {"class": "pn-place"}, ["b", place, clean(origin.place, 120)]]
    if origin.function:
        where.append(f" {words['inside'].format(function=clean(origin.function, 80))}")
    if facts.around is None:
        return [where, ["pre", {"class": "pn-code"}, clean(origin.source, 200)]] if origin.source else [where]
    rows = [
        ["tr", {"class": "pn-here"} if number == facts.around.line else {},
         ["th", {"scope": "row", "aria-label": words["line"].format(n=number)}, str(number)], ["td", {}, text or " "]]
        for number, text in facts.around.lines
    ]  # fmt: skip
    return [where, ["table", {"class": "pn-lines"}, ["tbody", {}, *rows]]]
