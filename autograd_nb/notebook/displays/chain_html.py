"""The chain as HTML lists: readable without any style, neat with it, in light and dark alike."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ...graph.render.typeset import clean
from .chain_lines import Step
from .chain_words import arrival, kept, place, way, why_none

# Seen well enough on white and on black; text itself takes the page's own colour.
_OP, _LEAF, _GREY = "#3b82c4", "#12977f", "#8a8f98"
_LIST = "list-style:none;margin:0;padding:0"
_BRANCH = f"list-style:none;margin:2px 0 2px 14px;padding:0 0 0 10px;border-left:2px dotted {_GREY}"
_SMALL = "opacity:.75;font-size:90%"


def fragment(title: str, steps: Iterable[Step], left_out: int, words: dict[str, str]) -> str:
    """The steps as nested lists under a title; ``left_out`` is how many more there are."""
    parts = [f'<div style="line-height:1.5"><div style="margin-bottom:6px"><b>{_text(title)}</b> ']
    parts.append(f'<span style="{_SMALL}">{_text(words["how"])}</span></div><ul style="{_LIST}">')
    depth = 0
    for step in steps:
        parts.append(f'<li style="list-style:none"><ul style="{_BRANCH}">' * (step.depth - depth))
        parts.append("</ul></li>" * (depth - step.depth))
        depth = step.depth
        parts.append(_item(step, words))
    parts.append("</ul></li>" * depth + "</ul>")
    if left_out:
        parts.append(f"<div>{_text(words['more'].format(n=left_out))}</div>")
    return "".join(parts) + "</div>"


def _item(step: Step, words: dict[str, str]) -> str:
    colour = _GREY if step.again else _LEAF if step.node.kind == "leaf" else _OP
    shape = "border-radius:8px" if step.node.kind == "leaf" else "border-radius:2px"
    style = f"list-style:none;margin:3px 0;padding:1px 8px;border-left:4px solid {colour};{shape}"
    return f'<li style="{style}">{_headline(step, words)}{"" if step.again else _details(step, words)}</li>'


def _headline(step: Step, words: dict[str, str]) -> str:
    node = step.node
    parts = [f'<span style="{_SMALL}">{_text(way(step, words))}</span> '] if step.edge else []
    if node.name:
        parts.append(f"<b><code>{_text(node.name)}</code></b> = ")
    parts.append(f"<code>{_text(node.label)}</code>")
    if step.mark:
        parts.append(f"<sup>*{step.mark}</sup>")
    if step.again:
        parts.append(f" <i>{_text(words['again'])}</i>")
    elif node.kind == "leaf":
        parts.append(f" → {_text(arrival(node, words))}")
    elif node.formula:
        parts.append(f"&emsp;<i>{_text(node.formula)}</i>")
    if node.open:
        parts.append(f" <i>{_text(words['open'])}</i>")
    return "".join(parts)


def _details(step: Step, words: dict[str, str]) -> str:
    node, rows = step.node, []
    if node.origin is not None and node.origin.place:
        source = f" <code>{_text(node.origin.source)}</code>" if node.origin.source else ""
        rows.append(f"{_text(node.origin.place)}{source}")
    if node.saved:
        rows.append(f"{_text(words['saves'])} {_text(', '.join(kept(node, words)))}")
    for lost in step.lost:
        where = place(lost.output_nr, lost.argument)
        rows.append(f"{_text(where)}: <code>None</code> {_text(why_none(lost, words))}")
    return "".join(f'<div style="{_SMALL}">{row}</div>' for row in rows)


def _text(value: str | None) -> str:
    return escape(clean(value or "", 500))
