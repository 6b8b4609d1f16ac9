"""The .grad tensors as a table: numbers, histogram and heat map, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from ...graph import op_name, spoken_shape
from ...graph.render.typeset import clean
from ..ledger import ledger
from ..origins import origin_of
from ..tensors import array_of, gradient_of
from .account import account
from .display import Display
from .grads_svg import stacked
from .heatmap import heat_svg, heat_text, histogram_svg, histogram_text, image, scale_svg
from .statistics import Statistics, percent, short, statistics

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Gradients of {n} tensors", "one": "Gradient of 1 tensor",
        "none": "No tensor here requires a gradient.", "gradient": "gradient",
        "norm": "norm", "largest": "max |g|", "mean": "mean", "zeros": "zeros", "map": "heat map",
        "histogram": "histogram", "strange": "{n} not finite", "empty": "no elements",
        "frozen": "requires_grad is False", "waiting": "no backward has reached it yet",
        "made": "not a leaf: made by {op}", "made_at": "not a leaf: made by {op} at {place}",
        "legend": "= - negative, . zero, + # positive, ! not finite; largest value of each block",
        "scale": "negative, zero, positive", "alt_map": "heat map of {name}.grad, {shape}",
        "alt_histogram": "histogram of {name}.grad from {low} to {high}",
    },
    "ja": {
        "title": "{n} 個のテンソルの勾配", "one": "1 個のテンソルの勾配",
        "none": "勾配を必要とするテンソルはありません。", "gradient": "勾配",
        "norm": "ノルム", "largest": "最大 |g|", "mean": "平均", "zeros": "ゼロ", "map": "ヒートマップ",
        "histogram": "ヒストグラム", "strange": "有限でない値 {n} 個", "empty": "要素なし",
        "frozen": "requires_grad が False", "waiting": "まだ backward が届いていません",
        "made": "葉ではない: {op} の結果", "made_at": "葉ではない: {place} の {op} の結果",
        "legend": "= - 負、. ゼロ、+ # 正、! 有限でない値。各区画で絶対値が最大の値",
        "scale": "負、ゼロ、正", "alt_map": "{name}.grad のヒートマップ、{shape}",
        "alt_histogram": "{name}.grad のヒストグラム、{low} から {high}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One tensor: its gradient in numbers, or the reason why there is none; who added to it, in sentences."""

    name: str
    size: str
    stats: Statistics | None = None
    reason: str = ""
    account: tuple[str, ...] = ()


def grads_display(named: Sequence[tuple[str, object]], *, lang: str = "en", history: bool = False) -> Display:
    """A row for each (name, tensor); with ``history`` every row says which backward calls made the gradient."""
    words = WORDS.get(lang, WORDS["en"])
    rows = [_row(clean(name, 200), tensor, words, lang, history) for name, tensor in named]
    if not rows:
        return Display(words["none"], f"<div>{escape(words['none'])}</div>")
    title = words["one"] if len(rows) == 1 else words["title"].format(n=len(rows))
    return Display(_text(title, rows, words), _html(title, rows, words), partial(_picture, title, tuple(rows), words))


def _row(name: str, tensor: object, words: dict[str, str], lang: str, history: bool) -> Row:
    grad = gradient_of(tensor)
    if grad is None:
        return Row(name, size_of(tensor), reason=why_none(tensor, words))
    array = array_of(grad)
    if not array.size:
        return Row(name, size_of(grad), reason=words["empty"])
    book = ledger()
    said = account(name, () if book is None else book.of(tensor), lang, full=history)
    return Row(name, size_of(grad), statistics(array), account=said)


def size_of(tensor: object) -> str:
    """Shape and dtype: ``5×3 float32``."""
    shape = tuple(int(n) for n in tensor.shape)  # type: ignore[attr-defined]
    return f"{spoken_shape(shape)} {str(tensor.dtype).rsplit('.', 1)[-1]}"  # type: ignore[attr-defined]


def why_none(tensor: object, words: dict[str, str]) -> str:
    """Why a tensor has no gradient."""
    if not tensor.requires_grad:  # type: ignore[attr-defined]
        return words["frozen"]
    if tensor.is_leaf or tensor.retains_grad:  # type: ignore[attr-defined]
        return words["waiting"]
    grad_fn = tensor.grad_fn  # type: ignore[attr-defined]
    op, origin = op_name(grad_fn.name()), origin_of(grad_fn)
    if origin is None or not origin.place:
        return words["made"].format(op=op)
    return words["made_at"].format(op=op, place=origin.place)


def _numbers(stats: Statistics, words: dict[str, str]) -> dict[str, str]:
    """The figures under their names. A mean that is rounding error compared to the values is called zero."""
    mean = 0.0 if abs(stats.mean) < 1e-6 * stats.largest else stats.mean
    figures = {"norm": short(stats.norm), "largest": short(stats.largest), "mean": short(mean)}
    zeros = percent(stats.zeros, stats.size)
    return figures | {"zeros": f"{zeros}, {words['strange'].format(n=stats.strange)}" if stats.strange else zeros}


def _figures(stats: Statistics, words: dict[str, str]) -> str:
    return ", ".join(f"{words[name]} {value}" for name, value in _numbers(stats, words).items())


def _text(title: str, rows: list[Row], words: dict[str, str]) -> str:
    lines = [f"{title} ({words['map']}: {words['legend']})"]
    for row in rows:
        if row.stats is None:
            lines.append(f"{row.name}: None, {row.reason} ({row.size})")
            continue
        lines.append(f"{row.name}.grad: {row.size}, {_figures(row.stats, words)}")
        if row.stats.counts:
            largest = short(row.stats.largest)
            lines.append(f"  -{largest} |{histogram_text(row.stats)}| {largest}")
        lines += [f"    {line}" for line in heat_text(row.stats)]
        lines += [f"  {line}" if k == 0 else f"    {line}" for k, line in enumerate(row.account)]
    return "\n".join(lines)


def _html(title: str, rows: list[Row], words: dict[str, str]) -> str:
    heads = ["", *(words[k] for k in ("gradient", "map", "histogram", "norm", "largest", "mean", "zeros"))]
    head = "".join(f'<th style="text-align:left">{escape(h)}</th>' for h in heads)
    scale = image(scale_svg(), words["scale"])
    body = "".join(f"<tr>{_cells(row, words)}</tr>{_account(row)}" for row in rows)
    return (
        f'<div style="overflow:auto;max-width:100%"><div style="margin-bottom:4px"><b>{escape(title)}</b>&emsp;'
        f"−&nbsp;{scale}&nbsp;+</div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Row, words: dict[str, str]) -> str:
    name = f'<td style="text-align:left"><b><code>{escape(row.name)}</code></b></td>'
    if row.stats is None:
        reason = f'<code>None</code> <span style="opacity:.8">{escape(row.reason)} ({escape(row.size)})</span>'
        return f'{name}<td colspan="7" style="text-align:left">{reason}</td>'
    largest = short(row.stats.largest)
    heat = image(heat_svg(row.stats), words["alt_map"].format(name=row.name, shape=row.size))
    bars = image(
        histogram_svg(row.stats), words["alt_histogram"].format(name=row.name, low=f"-{largest}", high=largest)
    )
    figures = "".join(f'<td style="text-align:left">{escape(v)}</td>' for v in _numbers(row.stats, words).values())
    left = '<td style="text-align:left">'
    return f"{name}{left}{escape(row.size)}</td>{left}{heat}</td>{left}{bars}</td>{figures}"


def _account(row: Row) -> str:
    if not row.account:
        return ""
    head, *lines = (escape(line) for line in row.account)
    marked = (f"<b>{line}</b>" if "! " in line else line for line in lines)
    items = "".join(f"<li>{line}</li>" for line in marked)
    entries = f'<ul style="margin:2px 0 4px 18px;padding:0">{items}</ul>' if items else ""
    return f'<tr><td></td><td colspan="7" style="text-align:left;white-space:normal">{head}{entries}</td></tr>'


def _picture(title: str, rows: tuple[Row, ...], words: dict[str, str]) -> str:
    entries = []
    for row in rows:
        if row.stats is None:
            entries.append((row.name, f"None: {row.reason} ({row.size})", "", ""))
        else:
            said = f"{row.size}, {_figures(row.stats, words)}"
            entries.append((f"{row.name}.grad", said, heat_svg(row.stats), histogram_svg(row.stats)))
    return stacked(title, entries)
