"""Time per source line. What was measured is in a picture; the text beside it is the same in every run."""

from __future__ import annotations

import linecache
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any

from ...graph import Origin
from ...graph.render.typeset import clean
from ..line_clock import ACCUMULATION, EXPRESSION, UNKNOWN, Place, Spent
from .display import Display

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Time per line, forward and backward",
        "picture": "the picture has the times, --exact writes them here",
        "unseen": "--exact writes the times here; the picture of them needs matplotlib", "add": "adding into .grad",
        "before": "line not known", "runs": "ran {n} ×", "nodes": "{n} nodes", "node": "1 node", "forward": "forward",
        "backward": "backward", "total": "in all", "line": "line", "counts": "", "nothing": "No line of yours ran.",
        "comma": ", ", "unit": "ms",
    },
    "ja": {
        "title": "行ごとの時間 (順伝播と逆伝播)", "picture": "時間は図にあります。--exact でここに数値を書きます",
        "unseen": "--exact でここに数値を書きます。図には matplotlib が必要です", "add": ".grad への加算",
        "before": "行は不明", "runs": "{n} 回実行", "nodes": "ノード {n} 個", "node": "ノード 1 個",
        "forward": "順伝播", "backward": "逆伝播", "total": "合計", "line": "行", "counts": "",
        "nothing": "あなたの行は実行されていません。", "comma": "、", "unit": "ms",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One line: where, its source, seconds forward and backward, how often it ran, how many nodes went backward."""

    place: str
    source: str
    forward: float
    backward: float
    runs: int
    nodes: int


class TimeDisplay(Display):
    """Rows in the order of the source; ``rows`` has the times as numbers."""

    __slots__ = ("_exact", "_words", "rows")

    def __init__(self, rows: Sequence[TimeRow], words: dict[str, str], exact: bool) -> None:
        super().__init__(_text(rows, words, exact, bool(find_spec("matplotlib"))), _html(rows, words))
        self.rows, self._words, self._exact = tuple(rows), words, exact

    def exact(self) -> str:
        """The table with the measured times as text."""
        return _text(self.rows, self._words, True, False)

    def png(self) -> bytes:
        """The picture. ImportError without matplotlib."""
        from .time_figure import png

        return png(self.rows, self._words)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        # No HTML: tools that replay notebooks compare every text, and let pictures be.
        bundle = {"text/plain": self.text()}
        if not self.rows or not find_spec("matplotlib"):
            return bundle
        try:
            picture = self.png()
        except ImportError:  # it is there, but does not fit what it was built for
            return {"text/plain": _text(self.rows, self._words, self._exact, False)}
        # As large as the type is set, though it has more dots: width and height stand in the head of every PNG.
        wide, high = (round(int.from_bytes(picture[k : k + 4], "big") / 1.5) for k in (16, 20))
        size = {"image/png": {"width": wide, "height": high}}
        return bundle | {"image/png": b64encode(picture).decode("ascii")}, size


def time_display(
    spent: Mapping[Place, Spent],
    cell_of: Callable[[str], int | None] | None,
    *,
    expression: str = "",
    lang: str = "en",
    exact: bool = False,
) -> TimeDisplay:
    """``spent`` as a `LineClock` measured it; ``expression`` is the source of what the verb itself evaluated."""
    words = WORDS.get(lang, WORDS["en"])
    ordered = sorted((_key(place, cell_of), place, one) for place, one in spent.items() if one.runs or one.nodes)
    rows = [_row(place, one, cell_of, expression, words) for _, place, one in ordered]
    return TimeDisplay(rows, words, exact)


def _key(place: Place, cell_of: Callable[[str], int | None] | None) -> tuple[int, int, str, int]:
    """The expression first, then cells by number, then files, accumulation last."""
    name, line = place
    cell = cell_of(name) if cell_of is not None else None
    rank = 0 if name == EXPRESSION else 3 if place in (ACCUMULATION, UNKNOWN) else 2 if cell is None else 1
    return rank, cell or 0, PurePath(name).name, line


def _row(
    place: Place, spent: Spent, cell_of: Callable[[str], int | None] | None, expression: str, words: dict[str, str]
) -> TimeRow:
    name, line = place
    figures = (spent.forward, spent.backward, spent.runs, spent.nodes)
    if place in (ACCUMULATION, UNKNOWN):
        return TimeRow("", words["add" if place == ACCUMULATION else "before"], *figures)
    if name == EXPRESSION:
        return TimeRow("", clean(expression, 100), *figures)
    cell = cell_of(name) if cell_of is not None else None
    source = " ".join(linecache.getline(name, line).split())
    origin = Origin(cell, line, file=None if cell is not None else PurePath(name).name)
    return TimeRow(origin.place, clean(source, 100), *figures)


def milliseconds(seconds: float) -> str:
    """Three digits, as a number of milliseconds.

    >>> milliseconds(0.0123456), milliseconds(0.0)
    ('12.3', '0')
    """
    if seconds >= 1:
        return f"{seconds * 1000:.0f}"
    return f"{seconds * 1000:.3g}" if seconds >= 5e-7 else "0"


def counted(row: TimeRow, words: dict[str, str]) -> str:
    """How often the line ran, and how many nodes of it went backward."""
    parts = [words["runs"].format(n=row.runs)] if row.runs > 1 else []
    if row.nodes:
        parts.append(words["node"] if row.nodes == 1 else words["nodes"].format(n=row.nodes))
    return words["comma"].join(parts)


def _text(rows: Sequence[TimeRow], words: dict[str, str], exact: bool, drawn: bool) -> str:
    if not rows:
        return words["nothing"]
    told = words["picture" if drawn else "unseen"]
    lines = [words["title"] if exact else f"{words['title']} ({told})"]
    wide = max(len(row.place) for row in rows)
    if exact:
        total = [sum(row.forward for row in rows), sum(row.backward for row in rows)]
        head = f"{words['forward']} {words['unit']}", f"{words['backward']} {words['unit']}"
        lines.append(f"  {head[0]:>12}  {head[1]:>12}")
        figures = [(milliseconds(row.forward), milliseconds(row.backward)) for row in rows]
        for row, (forward, backward) in zip(rows, figures, strict=True):
            said = counted(row, words)
            tail = f"  ({said})" if said else ""
            lines.append(f"  {forward:>12}  {backward:>12}  {row.place.ljust(wide)}  {row.source}{tail}")
        lines.append(f"  {milliseconds(total[0]):>12}  {milliseconds(total[1]):>12}  {words['total']}")
        return "\n".join(lines)
    for row in rows:
        said = counted(row, words)
        lines.append(f"  {row.place.ljust(wide)}  {row.source}{f'  ({said})' if said else ''}")
    return "\n".join(lines)


def _html(rows: Sequence[TimeRow], words: dict[str, str]) -> str:
    """For pages of one's own; it is no part of a cell's output."""
    left = ' style="text-align:left"'
    heads = (words["line"], "", f"{words['forward']} (ms)", f"{words['backward']} (ms)", words["counts"])
    body = "".join(
        f"<tr><td{left}>{escape(row.place)}</td><td{left}><code>{escape(row.source)}</code></td>"
        f"<td>{milliseconds(row.forward)}</td><td>{milliseconds(row.backward)}</td>"
        f"<td{left}>{escape(counted(row, words))}</td></tr>"
        for row in rows
    )
    head = "".join(f"<th{left}>{escape(text)}</th>" for text in heads)
    return (
        f"<div><b>{escape(words['title'])}</b></div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
