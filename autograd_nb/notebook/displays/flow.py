"""Gradient flow: how much gradient arrives at each parameter, layer by layer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

from ...graph import spoken_shape
from ...graph.render.typeset import clean
from .display import Display
from .flow_rows import FlowRow, flow_rows
from .grads import WORDS as GRADS
from .grads import why_none
from .heatmap import image
from .statistics import percent, short

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Gradient flow of {n} parameters, in layer order", "one": "Gradient flow of 1 parameter",
        "nobody": "No tensor here requires a gradient.", "scale": "bar: mean |g| from {low} to {high}, logarithmic",
        "healthy": "nothing stands out", "none": "None", "scalar": "scalar", "empty": "no elements",
        "vanishing": "vanishing", "exploding": "exploding", "dead": "dead: all zero", "strange": "{n} not finite",
        "n_none": "{n} without gradient", "n_vanishing": "{n} vanishing", "n_exploding": "{n} exploding",
        "n_dead": "{n} dead", "n_strange": "{n} not finite", "rows": "{n} of {all} rows zero",
        "columns": "{n} of {all} columns zero", "parameter": "parameter", "shape": "shape", "mean": "mean |g|",
        "largest": "max |g|", "zeros": "zeros", "ratio": "‖g‖ / ‖data‖", "verdict": "", "axis": "|gradient|",
        "key_mean": "mean", "key_largest": "largest", "comma": ", ",
    },
    "ja": {
        "title": "{n} 個のパラメータの勾配の流れ (層の順)", "one": "1 個のパラメータの勾配の流れ",
        "nobody": "勾配を必要とするテンソルはありません。", "scale": "棒: 平均 |g|、{low} から {high} まで、対数目盛",
        "healthy": "目立つものはありません", "none": "None", "scalar": "スカラー", "empty": "要素なし",
        "vanishing": "勾配消失", "exploding": "勾配爆発", "dead": "死んでいる: すべてゼロ",
        "strange": "有限でない値 {n} 個",
        "n_none": "勾配なし {n} 個", "n_vanishing": "勾配消失 {n} 個", "n_exploding": "勾配爆発 {n} 個",
        "n_dead": "死んでいるもの {n} 個", "n_strange": "有限でないもの {n} 個", "rows": "{all} 行のうち {n} 行がゼロ",
        "columns": "{all} 列のうち {n} 列がゼロ", "parameter": "パラメータ", "shape": "形", "mean": "平均 |g|",
        "largest": "最大 |g|", "zeros": "ゼロ", "ratio": "‖g‖ / ‖データ‖", "verdict": "", "axis": "|勾配|",
        "key_mean": "平均", "key_largest": "最大", "comma": "、",
    },
}  # fmt: skip
MARKS = ("exploding", "vanishing", "dead", "strange", "none")
BAR = 24


class FlowDisplay(Display):
    """The table, and the figure where matplotlib is installed.

    It is drawn when the table is shown: nothing that matplotlib does as it is imported can keep the tensors alive.
    """

    __slots__ = ("_rows", "_words")

    def __init__(self, rows: Sequence[FlowRow], said: Sequence[str], words: dict[str, str]) -> None:
        facts = tuple(rows), tuple(said), words
        super().__init__(_text(*facts), partial(_html, *facts), partial(_drawn, facts[0], words))
        self._rows, self._words = facts[0], words

    def figure(self) -> Any:
        """A `matplotlib.figure.Figure` to go on with. ImportError without matplotlib."""
        from .flow_figure import figure

        return figure(self._rows, self._words)


def flow_display(named: Sequence[tuple[str, object]], *, lang: str = "en") -> Display:
    """A row for each (name, tensor), in their order."""
    words = WORDS.get(lang, WORDS["en"])
    rows = flow_rows([(clean(name, 200), tensor) for name, tensor in named])
    if not rows:
        return Display(words["nobody"], f"<div>{escape(words['nobody'])}</div>")
    said = [_said(row, tensor, words, lang) for row, (_, tensor) in zip(rows, named, strict=True)]
    return FlowDisplay(rows, said, words)


def _drawn(rows: Sequence[FlowRow], words: dict[str, str]) -> str:
    from .flow_figure import svg

    return svg(rows, words, _title(rows, words))


def _image(rows: Sequence[FlowRow], words: dict[str, str]) -> str:
    """The figure for a page; "" where matplotlib is missing, or does not fit what it was built for."""
    try:
        return f"<div>{image(_drawn(rows, words), _title(rows, words))}</div>"
    except ImportError:
        return ""


def _title(rows: Sequence[FlowRow], words: dict[str, str]) -> str:
    head = words["one"] if len(rows) == 1 else words["title"].format(n=len(rows))
    counts = Counter(row.mark for row in rows)
    found = [words[f"n_{mark}"].format(n=counts[mark]) for mark in MARKS if counts[mark]]
    return f"{head}: {words['comma'].join(found) or words['healthy']}"


def _said(row: FlowRow, tensor: object, words: dict[str, str], lang: str) -> str:
    """What stands out about one parameter; "" for nothing."""
    if row.mark == "none":
        return why_none(tensor, GRADS.get(lang, GRADS["en"]))
    if not row.size:
        return words["empty"]
    found = [words[row.mark].format(n=row.strange)] if row.mark else []
    if row.idle and row.mark != "dead":
        rows, of_rows, columns, of_columns = row.idle
        found += [words["rows"].format(n=rows, all=of_rows)] if rows else []
        found += [words["columns"].format(n=columns, all=of_columns)] if columns else []
    return words["comma"].join(found)


def _figures(row: FlowRow) -> dict[str, str]:
    if row.strange == row.size:
        return dict.fromkeys(("mean", "largest", "zeros", "ratio"), "–")
    ratio = "–" if row.ratio is None else short(row.ratio)
    return {
        "mean": short(row.mean), "largest": short(row.largest), "zeros": percent(row.zeros, row.size), "ratio": ratio
    }  # fmt: skip


def _shape(row: FlowRow, words: dict[str, str]) -> str:
    return spoken_shape(row.tensor_shape) if row.tensor_shape else words["scalar"]


def _span(rows: Sequence[FlowRow]) -> tuple[float, float] | None:
    """The powers of ten between which the means lie."""
    means = [row.mean for row in rows if row.mean > 0]
    if not means:
        return None
    low, high = math.floor(math.log10(min(means))), math.ceil(math.log10(max(means)))
    return min(low, high - 1), high


def _text(rows: Sequence[FlowRow], said: Sequence[str], words: dict[str, str]) -> str:
    span = _span(rows)
    scale = "" if span is None else f" ({words['scale'].format(low=_power(span[0]), high=_power(span[1]))})"
    lines = [_title(rows, words) + scale]
    wide = min(max(len(row.name) for row in rows), 40)
    shapes = max(len(_shape(row, words)) for row in rows)
    for row, what in zip(rows, said, strict=True):
        head = f"{row.name.ljust(wide)}  {_shape(row, words).ljust(shapes)}"
        if row.mark == "none" or not row.size:
            lines.append(f"{head}  {words['none']}{words['comma']}{what}" if row.mark else f"{head}  {what}")
            continue
        figures = ", ".join(f"{words[key]} {value}" for key, value in _figures(row).items())
        tail = f"  {'! ' if row.mark else ''}{what}" if what else ""
        lines.append(f"{head}  |{_bar(row, span)}| {figures}{tail}")
    return "\n".join(lines)


def _power(exponent: float) -> str:
    return short(10.0**exponent)


def _bar(row: FlowRow, span: tuple[float, float] | None) -> str:
    if span is None or row.mean <= 0:
        return " " * BAR
    low, high = span
    share = (math.log10(row.mean) - low) / (high - low)
    return ("█" * max(1, round(BAR * share))).ljust(BAR)


def _html(rows: Sequence[FlowRow], said: Sequence[str], words: dict[str, str]) -> str:
    title = _title(rows, words)
    keys = ("parameter", "shape", "mean", "largest", "zeros", "ratio", "verdict")
    left = ' style="text-align:left"'
    head = "".join(f"<th{left}>{escape(words[key])}</th>" for key in keys)
    body = []
    for row, what in zip(rows, said, strict=True):
        cells = [f"<td{left}><b><code>{escape(row.name)}</code></b></td><td{left}>{escape(_shape(row, words))}</td>"]
        if row.mark == "none" or not row.size:
            none = f"<code>{words['none']}</code> " if row.mark else ""
            cells.append(f'<td colspan="5"{left}>{none}<span style="opacity:.8">{escape(what)}</span></td>')
        else:
            cells += [f"<td{left}>{escape(value)}</td>" for value in _figures(row).values()]
            cells.append(f"<td{left}>{'<b>' if row.mark else ''}{escape(what)}{'</b>' if row.mark else ''}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div style="max-width:100%"><div style="margin-bottom:4px"><b>{escape(title)}</b></div>{_image(rows, words)}'
        f'<div style="overflow:auto;max-height:460px"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div></div>"
    )
