"""Gradient flow as a matplotlib figure, and as an SVG with the same bytes in every run and a dark side.

matplotlib is imported by the function that draws: it takes longer to import than everything else here together.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from html import escape
from io import StringIO
from typing import Any

from ...graph.render.typeset import shorten, text_width
from .flow_rows import FlowRow
from .statistics import short

# In light and in dark, for each part of the figure. The light ones are told apart in the file by their value.
_COLOURS = {
    "paper": ("#fefefe", "#12181f"), "ink": ("#0f1b2d", "#e6edf5"), "quiet": ("#5d6773", "#9aa7b5"),
    "grid": ("#e3e7ec", "#28313c"), "": ("#1d5fd1", "#69a8ff"), "vanishing": ("#8a3ffc", "#b996ff"),
    "exploding": ("#cf4a06", "#ff9448"), "strange": ("#c2187a", "#ff79c0"), "dead": ("#a3161f", "#ff8389"),
    "none": ("#6f7883", "#97a2af"),
}  # fmt: skip
_MARKERS = {"": "o", "vanishing": "<", "exploding": ">", "strange": "X", "dead": "X", "none": "|"}
_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK JP',sans-serif"
# Beyond so many rows not every name is written.
MOST_NAMES = 48


def figure(rows: Sequence[FlowRow], words: dict[str, str]) -> Any:
    """A `matplotlib.figure.Figure`: a row per parameter, first layer on top; mean and largest |g| on a log scale."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_settings(mpl)), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names in scripts that matplotlib's font lacks: browsers have them
        wide, high = 7.8, 0.72 + 0.235 * min(len(rows), 3 * MOST_NAMES)
        names = 0.15 + max(text_width(_short(row.name), 9.5) for row in rows) / 72
        noted = 0.3 + max(text_width(_noted(row, words), 8.5) for row in rows) / 72
        drawn = Figure(figsize=(wide, high))
        axes = drawn.add_axes((names / wide, 0.56 / high, 1 - (names + noted) / wide, 1 - 0.66 / high))
        _frame(axes, rows, words)
        for mark in dict.fromkeys(row.mark for row in rows):
            _draw(axes, [(y, row) for y, row in enumerate(rows) if row.mark == mark], mark)
        for y, row in enumerate(rows):
            axes.text(1.012, y, _noted(row, words), transform=axes.get_yaxis_transform(), va="center", fontsize=8.5,
                      color=_COLOURS[row.mark][0])  # fmt: skip
    return drawn


def _settings(mpl: Any) -> Any:
    """matplotlib's own settings, whatever the notebook has set; only the backend stays."""
    chosen = {"svg.fonttype": "none", "svg.hashsalt": "autograd_nb", "font.size": 9.5}
    return {k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith(("backend", "interactive"))} | chosen


def _frame(axes: Any, rows: Sequence[FlowRow], words: dict[str, str]) -> None:
    light = {name: pair[0] for name, pair in _COLOURS.items()}
    axes.figure.set_facecolor(light["paper"])
    axes.set_facecolor(light["paper"])
    axes.set_xscale("log")
    axes.set_ylim(len(rows) - 0.4, -0.6)
    step = -(-len(rows) // MOST_NAMES)
    axes.set_yticks(range(0, len(rows), step), [_escaped(_short(row.name)) for row in rows[::step]])
    sizes = [value for row in rows for value in (row.mean, row.largest) if value > 0] or [1.0]
    axes.set_xlim(min(sizes) / 2.5, max(sizes) * 2.5)
    axes.xaxis.set_major_formatter(lambda value, _: short(float(f"{value:.6g}")))
    axes.xaxis.set_minor_formatter(lambda value, _: "")
    axes.set_xlabel(f"{words['axis']}   ●  {words['key_mean']}   |  {words['key_largest']}", color=light["quiet"])
    axes.grid(axis="x", color=light["grid"], linewidth=0.9)
    axes.set_axisbelow(True)
    axes.tick_params(axis="both", which="both", length=0, colors=light["quiet"])
    axes.tick_params(axis="y", labelcolor=light["ink"])
    for spine in axes.spines.values():
        spine.set_visible(False)


def _draw(axes: Any, rows: Sequence[tuple[int, FlowRow]], mark: str) -> None:
    """The rows of one kind in its colour and with its sign, so that it is told apart without colours too."""
    colour = _COLOURS[mark][0]
    shown = [(y, row) for y, row in rows if row.mean > 0]
    ys = [y for y, _ in shown]
    means, tops = [row.mean for _, row in shown], [row.largest for _, row in shown]
    left = axes.get_xlim()[0]
    axes.hlines(ys, left, means, color=colour, linewidth=5, alpha=0.25)
    axes.hlines(ys, means, tops, color=colour, linewidth=1.1)
    axes.plot(tops, ys, linestyle="none", marker="|", markersize=7, color=colour)
    axes.plot(means, ys, linestyle="none", marker=_MARKERS[mark], markersize=6, color=colour)
    empty = [y for y, row in rows if row.mean <= 0]
    axes.plot([left] * len(empty), empty, linestyle="none", marker=_MARKERS[mark], markersize=6, color=colour,
              clip_on=False)  # fmt: skip


def _noted(row: FlowRow, words: dict[str, str]) -> str:
    return words[row.mark].format(n=row.strange) if row.mark else ""


def _short(name: str) -> str:
    return shorten(name, 9.5, 190, ends=True)


def _escaped(text: str) -> str:
    return text.replace("$", r"\$")  # otherwise a formula to matplotlib


def svg(rows: Sequence[FlowRow], words: dict[str, str], title: str) -> str:
    """The figure as one SVG document."""
    import matplotlib as mpl

    drawn, file = figure(rows, words), StringIO()
    with mpl.rc_context(_settings(mpl)), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _dressed(file.getvalue(), title)


def _rounded(tag: re.Match[str]) -> str:
    return re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", tag[0])


def _dressed(drawn: str, title: str) -> str:
    """Without matplotlib's preamble, in the browser's own fonts, with a title, and with colours for dark pages."""
    body = drawn[drawn.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", body, flags=re.S)
    body = re.sub(r"font-family: [^;\"]*;? ?", "", body)
    body = re.sub(r"font: ([\d.]+px)[^;\"]*", r"font-size: \1", body)  # as older versions write it
    body = re.sub(r">\s+<", "><", body)
    body = re.sub(r"<[^>]*>", _rounded, body)
    dark = "".join(
        f'[style*="{part}: {light}"]{{{part}:{night}!important}}'
        for light, night in _COLOURS.values()
        for part in ("fill", "stroke")
    )
    head, opened, rest = body.partition("<defs>")
    style = f"text{{font-family:{_FONT}}}@media (prefers-color-scheme:dark){{{dark}}}"
    return f"{head}<title>{escape(title)}</title><style>{style}</style>{opened}{rest}"
