"""The chain as text, drawn like a commit history: one column for the longest way, branches beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...graph.render.typeset import clean
from .chain_lines import Step
from .chain_words import arrival, kept, place, way, why_none

# A branch of a branch of a branch ... is not indented further than this.
DEEPEST = 12


def lines(steps: Iterable[Step], words: dict[str, str]) -> Iterator[str]:
    """One line per node, then a line each for what it saved and for every input without gradient."""
    for step in steps:
        rail = "│ " * min(step.depth, DEEPEST)
        lead = rail if step.straight else rail[:-2] + "├─"
        yield clean(f"{lead}{_sign(step)} {_headline(step, words)}")
        if step.again:
            continue
        inner = rail + ("│   " if step.goes_on else "    ")
        if step.node.saved:
            yield clean(f"{inner}{words['saves']} {', '.join(kept(step.node, words))}")
        for lost in step.lost:
            yield clean(f"{inner}{place(lost.output_nr, lost.argument)}: None, {why_none(lost, words)}")


def _sign(step: Step) -> str:
    if step.again:
        return "○"
    return "◆" if step.node.kind == "leaf" else "●"


def _headline(step: Step, words: dict[str, str]) -> str:
    node = step.node
    mark = f" *{step.mark}" if step.mark else ""
    named = f"{node.name} = {node.label}" if node.name else node.label
    parts = [" ".join(filter(None, [way(step, words), named])) + mark]
    if step.again:
        return f"{parts[0]}, {words['again']}"
    if node.kind == "leaf":
        parts.append(arrival(node, words))
    elif node.formula:
        parts.append(node.formula)
    if node.open:
        parts.append(words["open"])
    if node.origin is not None and node.origin.place:
        parts.append(f"{node.origin.place}  {node.origin.source or ''}".strip())
    return ", ".join(parts)
