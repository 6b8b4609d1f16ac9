"""Frames as HTML without scripts: numbered, below a picture of the graph with the same numbers on its cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from ...graph import Graph, render
from ...graph.render.sentence import sentence
from ...graph.render.words import words_of as graph_words
from ...graph.trees import fit, to_html
from ..displays.heatmap import image

# Pages with more frames are no longer read; the text has all that were asked for.
MOST = 60
_GREY, _NOW = "#8a8f98", "#b93d0a"
_CELL = (
    "white-space:nowrap;padding:1px 7px;text-align:right;border:1px solid #8a8f9866;font-variant-numeric:tabular-nums"
)
_WIDE = f"padding:4px 8px;vertical-align:top;text-align:left;border-top:1px solid {_GREY}66"
_HEAD = "padding:2px 8px;text-align:left;font-weight:600;opacity:.75;white-space:nowrap"
_TABLE = "border-collapse:collapse;font-size:90%"
_SIGNS = {"local": "× ", "contribution": "= ", "buffer": "→ "}
_QUIET = "opacity:.75;font-size:90%"
_BADGE = (
    f"display:inline-block;min-width:1.5em;text-align:center;border:2px solid {_NOW};border-radius:1em;font-weight:700"
)


def numbered_picture(graph: Graph, numbers: Mapping[str, int], words: dict[str, str], lang: str) -> str:
    """The static SVG of the graph with the number of its step on each card and leaf."""
    return render(
        replace(graph, nodes=tuple(_marked(n, numbers, words) for n in graph.nodes)), "image/svg+xml", lang=lang
    )


def _marked(node: Any, numbers: Mapping[str, int], words: dict[str, str]) -> Any:
    number = numbers.get(node.id)
    if number is None:
        return node
    if node.kind == "leaf":
        return replace(node, name=f"{node.name or words['unnamed']} ({number})")
    mark = words["step_mark"].format(k=number)
    return replace(node, formula=f"{mark} · {node.formula}" if node.formula else mark)


def still_html(
    graph: Graph,
    picture: str,
    frames: Sequence[dict[str, Any]],
    heading: Sequence[str],
    words: dict[str, str],
    lang: str,
) -> str:
    """A self-contained fragment: heading, picture, and one table for each frame."""
    lines = "".join(f'<div style="{_QUIET}">{_text(line)}</div>' for line in heading[1:])
    parts = [f'<div style="line-height:1.45"><div><b>{_text(heading[0])}</b></div>{lines}']
    parts.append(f"<div>{image(picture, sentence(graph, graph_words(lang)))}</div>")
    parts.append(f'<div style="{_QUIET}">{_text(words["picture"])}</div>')
    parts += (_frame(frame, words) for frame in frames[:MOST])
    if len(frames) > MOST:
        parts.append(f"<div>{_text(words['more'].format(n=len(frames) - MOST))}</div>")
    return "".join(parts) + "</div>"


def _frame(frame: dict[str, Any], words: dict[str, str]) -> str:
    head = f'<span style="{_BADGE}">{frame["number"]}</span> <b><code>{_text(frame["title"])}</code></b>'
    notes = "".join(f'<div style="{_QUIET}">{_text(note)}</div>' for note in frame["notes"])
    return f'<div style="margin:14px 0 4px">{head}</div>{notes}{_table(frame, words)}'


def _table(frame: dict[str, Any], words: dict[str, str]) -> str:
    leaf = any(row["edge"] is None for row in frame["inputs"])
    if not frame["inputs"]:
        return f"<div>{_text(words['upstream'])} ȳ: {_tree(frame['upstream'])}</div>"
    columns = (
        ["upstream", "before", "after"] if leaf else ["input", "upstream", "local", "contribution", "buffer", "after"]
    )
    titles = "".join(f'<th style="{_HEAD}">{_SIGNS.get(name, "")}{_text(words[name])}</th>' for name in columns)
    rows = "".join(_cells(frame, row, k, leaf, words) for k, row in enumerate(frame["inputs"]))
    table = f'<table style="{_TABLE}"><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div style="overflow-x:auto">{table}</div>'


def _cells(frame: dict[str, Any], row: dict[str, Any], k: int, leaf: bool, words: dict[str, str]) -> str:
    held = _text(words["empty"]) if row["before"] is None else _tree(row["before"])
    if leaf:
        return f"<tr>{''.join(map(_cell, (_tree(row['contribution']), held, _tree(row['after']))))}</tr>"
    formula = f"<div><code>{_text(row['formula_text'])}</code></div>"
    cells = [
        f"<b><code>{_text(row['name'])}</code></b>", _tree(frame["upstream"]) if k == 0 else "″",
        _tree(row["local"]), formula + _tree(row["contribution"]), _text(row["into"]), _tree(row["after"]),
    ]  # fmt: skip
    return f"<tr>{''.join(map(_cell, cells))}</tr>"


def _cell(content: str) -> str:
    return f'<td style="{_WIDE}">{content}</td>'


def _tree(tree: Any) -> str:
    """The tree with the look of the tables written out: where notebooks are not trusted, style sheets are dropped."""
    markup = to_html(tree).replace(
        '<table class="numbers">', '<table class="numbers" style="border-collapse:collapse">'
    )
    return markup.replace("<td>", f'<td style="{_CELL}">').replace('class="about"', f'class="about" style="{_QUIET}"')


def _text(text: str) -> str:
    return escape(fit(text))
