"""Time per line as a picture of dots: tools that compare the outputs of notebooks leave such pictures alone."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ...graph.render.typeset import shorten, text_width

if TYPE_CHECKING:
    from .time import TimeRow

_PAPER, _INK, _QUIET, _FORWARD, _BACKWARD = "#fbfcfd", "#0f1b2d", "#5d6773", "#3b82c4", "#e07b39"
# Fonts with Japanese and other scripts; matplotlib takes for each character the first that has it.
_FONTS = ("DejaVu Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Meiryo", "IPAexGothic", "Noto Sans JP")
MOST, DPI = 60, 144


def png(rows: Sequence[TimeRow], words: dict[str, str]) -> bytes:
    """A bar for each line, forward and backward end to end; the slowest where there are too many."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    kept = sorted(rows, key=lambda row: -row.forward - row.backward)[:MOST]
    shown = [row for row in rows if row in kept]
    labels = [shorten(f"{row.place}  {row.source}".strip(), 9.5, 330) for row in shown]
    with mpl.rc_context(_settings(mpl)), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # characters that no font here has
        names = 0.2 + max(text_width(label, 9.5) for label in labels) / 72
        wide, high = names + 4.4, 0.75 + 0.26 * len(shown)
        figure = Figure(figsize=(wide, high), facecolor=_PAPER)
        axes = figure.add_axes((names / wide, 0.12 / high, 2.9 / wide, 1 - 0.62 / high))
        _bars(axes, shown, words)
        axes.set_yticks(range(len(shown)), [label.replace("$", r"\$") for label in labels])
        file = BytesIO()
        figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    return file.getvalue()


def _settings(mpl: Any) -> Any:
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    chosen = {"font.family": [name for name in _FONTS if name in there], "font.size": 9.5}
    return {k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith(("backend", "interactive"))} | chosen


def _bars(axes: Any, rows: Sequence[TimeRow], words: dict[str, str]) -> None:
    from .time import milliseconds

    ys = list(range(len(rows)))
    forward, backward = [row.forward for row in rows], [row.backward for row in rows]
    axes.set_facecolor(_PAPER)
    totals = [f"{words[key]} {milliseconds(sum(times))} ms" for key, times in
              (("forward", forward), ("backward", backward))]  # fmt: skip
    axes.barh(ys, forward, height=0.62, color=_FORWARD, label=totals[0])
    axes.barh(ys, backward, left=forward, height=0.62, color=_BACKWARD, hatch="////", edgecolor=_PAPER, linewidth=0,
              label=totals[1])  # fmt: skip
    most = max((a + b for a, b in zip(forward, backward, strict=True)), default=0) or 1.0
    for y, row in zip(ys, rows, strict=True):
        said = f"{milliseconds(row.forward)} + {milliseconds(row.backward)} ms"
        axes.text(row.forward + row.backward + most * 0.02, y, said, va="center", fontsize=8.5, color=_QUIET)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, most * 1.02)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0, labelcolor=_INK)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, labelcolor=_INK, fontsize=9)
